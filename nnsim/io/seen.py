"""The first rows of a table, looked at column by column: cells are judged once, however often they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nnsim.io.choices import INPUTS, TARGETS, Column, ImportChoices

Rows = Sequence[Sequence[str]]


def columns_of(rows: Rows, width: int) -> list[tuple[str, ...]]:
    """The cells of each column; a row that is too short has none in the last ones."""
    if all(len(row) == width for row in rows):
        return list(zip(*rows, strict=True))
    return [tuple(row[index] for row in rows if index < len(row)) for index in range(width)]


@dataclass(frozen=True)
class Seen:
    """``rows`` that stand on the lines ``numbers``, with the ``columns`` of ``choices``.

    ``counts`` tell how often each cell of a column comes.
    """

    rows: Rows
    numbers: Sequence[int]
    choices: ImportChoices
    counts: Sequence[Counter[str]]

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the columns are used for."""
        return self.choices.columns

    @cached_property
    def gaps(self) -> list[frozenset[str]]:
        """The cells of each used column that hold no value."""
        return [
            frozenset(cell for cell in counts if column.cells and column.cells.is_missing(cell))
            if column.use in INPUTS + TARGETS
            else frozenset()
            for column, counts in zip(self.columns, self.counts, strict=True)
        ]

    @cached_property
    def bad(self) -> list[frozenset[str]]:
        """The cells of each column of numbers that are none."""
        return [
            frozenset(cell for cell in counts.keys() - gaps if column.cells and not column.cells.is_number(cell))
            if column.use in {"number", "values"}
            else frozenset()
            for column, counts, gaps in zip(self.columns, self.counts, self.gaps, strict=True)
        ]

    def needs_value(self, index: int) -> bool:
        """Whether a row without a value in this column is left out; a category has no mean to take its place."""
        use = self.columns[index].use
        return use in TARGETS or use in {"category", "series", "step"} or (use == "number" and self._drops)

    @property
    def _drops(self) -> bool:
        """Whether a row without a number is left out; in one that is a series it may be what fills it up."""
        return self.choices.missing == "drop" and self.choices.samples != "wide"

    @cached_property
    def whole(self) -> list[Sequence[str]]:
        """The rows that will not be left out for want of a value."""
        width = len(self.columns)
        needed = [(index, gaps) for index, gaps in enumerate(self.gaps) if gaps and self.needs_value(index)]
        return [row for row in self.rows if len(row) == width and not any(row[i] in gaps for i, gaps in needed)]

    @cached_property
    def largest(self) -> float:
        """The largest absolute number among the inputs, 0 if there is none."""
        forms = [
            (c.cells.form, n) for c, n in zip(self.columns, self.counts, strict=True) if c.use == "number" and c.cells
        ]
        values = (form.value(cell) for form, counts in forms if form is not None for cell in counts)
        return max((abs(value) for value in values if value is not None), default=0.0)
