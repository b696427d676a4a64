"""Rows of text become numbers: a block at a time, with missing values handled as chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.io.cells import LARGEST, NO_NUMBER, Cells
from nnsim.io.choices import INPUTS, TARGETS, ImportChoices, why_not_together
from nnsim.io.columns import Coded, Inputs, join
from nnsim.io.growing import Growing
from nnsim.io.numerals import PLAIN, Form
from nnsim.io.parts import TEST, VALIDATION, part_called
from nnsim.io.precision import Precision
from nnsim.io.result import Samples, about_gaps, kind_of_rows, make
from nnsim.io.series import WIDE, Ids, of_rows, of_wide
from nnsim.io.sources import Source, failure
from nnsim.language.texts import say

WHAT_TO_DO = say("mend it, name it as missing, or ignore the column")
WORDS = Cells(None, NO_NUMBER)

Numbers = NDArray[np.float64]
Rows = NDArray[Any]
"""float32 or float64."""


class Blocks:
    """Collects the samples of a table. Categories are numbered as they come and sorted in the end.

    They are held in float32 as long as that is enough, from the beginning in float64 if they are to be ``exact``.
    """

    def __init__(self, source: Source, choices: ImportChoices, *, exact: bool = False) -> None:
        self._source, self._choices = source, choices
        columns = choices.columns
        self._cells = [column.cells or WORDS for column in columns]
        self._inputs = [i for i, column in enumerate(columns) if column.use in INPUTS]
        targets = [i for i, column in enumerate(columns) if column.use in TARGETS]
        splits = [i for i, column in enumerate(columns) if column.use == "split" and choices.given_split]
        self._check(targets, splits)
        self._targets = targets
        long = self._long()
        self._used = (*self._inputs, *targets, *splits, *long)
        self._series, self._ids = (long[0], Ids(self._cells[long[0]])) if long else (-1, Ids(WORDS))
        self._is_wide = choices.samples == WIDE and not long
        self._coded = {
            i: Coded(columns[i].name, source, self._cells[i], is_target=i in targets)
            for i in self._used
            if columns[i].use in {"category", "classes"}
        }
        self._splits = splits
        self._rows, self._precision = Growing(len(self._used), source), Precision(len(self._used))
        if exact:
            self._rows.widen()
        self._sums = np.zeros(len(self._used))
        self._counts = np.zeros(len(self._used), np.int64)
        self._dropped = 0
        self._lacking = np.zeros(len(self._used), np.int64)

    def _check(self, targets: Sequence[int], splits: Sequence[int]) -> None:
        if not targets:
            raise failure(self._source, say("no column is the target; choose one"))
        if wrong := why_not_together(self._choices.columns):
            raise failure(self._source, wrong)
        if len(self._choices.columns) == 1:
            raise failure(
                self._source, say("it has one column, and an input and a target are needed; try another delimiter")
            )
        if not self._inputs:
            ignored = [column.name for column in self._choices.columns if column.use == "ignore"]
            beside = (
                say(
                    ", as {ignored} {word} ignored",
                    ignored=", ".join(ignored[:3]),
                    word=say("is") if len(ignored) == 1 else say("are"),
                )
                if ignored
                else ""
            )
            raise failure(self._source, say("no column is an input{beside}; choose at least one", beside=beside))
        if len(splits) > 1:
            raise failure(self._source, say("more than one column says what is held out; choose one"))
        words = [c.name for c in self._choices.columns if c.use == "category"] if self._choices.samples == WIDE else []
        if words:
            raise failure(
                self._source, say("column {word} holds words, which are no steps of a series; ignore it", word=words[0])
            )

    def _long(self) -> list[int]:
        """The column that tells which rows are a series, and the one that orders them, where there are such."""
        found = [[i for i, c in enumerate(self._choices.columns) if c.use == use] for use in ("series", "step")]
        series, steps = found
        for columns, what in ((series, say("names the series")), (steps, say("orders the steps"))):
            if len(columns) > 1:
                raise failure(self._source, say("more than one column {what}; choose one", what=what))
        if steps and not series:
            name = self._choices.columns[steps[0]].name
            raise failure(
                self._source,
                say("column {name} orders steps, but none tells which rows are one series; choose it", name=name),
            )
        return series + steps

    def add(self, rows: list[list[str]], first: int, share: float) -> None:
        """Take a block of rows, the first of them on line ``first``; empty rows are nothing."""
        width = len(self._choices.columns)
        full = [row for row in rows if row]
        if any(len(row) != width for row in full):
            rows = [row if len(row) == width or any(row) else [] for row in rows]  # a line of blanks is an empty one
            full = [row for row in rows if row]
            self._refuse_ragged(rows, first)
        if not full:
            return
        cells = list(zip(*full, strict=True))
        block = np.empty((len(full), len(self._used)))
        for place, index in enumerate(self._used):
            block[:, place] = self._column(index, cells[index], rows, first)
        self._keep(block, share)

    def _column(self, index: int, cells: Sequence[str], rows: list[list[str]], first: int) -> Numbers:
        if index in self._coded:
            return self._coded[index].codes(cells)
        if index == self._series:
            return self._ids.codes(cells)
        if index in self._splits:
            return self._marks(cells, index, rows, first)
        numbers = _quickly(cells, self._cells[index].form or PLAIN)
        return self._with_gaps(index, cells, rows, first) if numbers is None else numbers

    def _with_gaps(self, index: int, cells: Sequence[str], rows: list[list[str]], first: int) -> Numbers:
        numbers = np.full(len(cells), np.nan)
        own = self._cells[index]
        form = own.form or PLAIN
        value = (PLAIN if form.is_plain else form).value  # the one that is recognised at once
        for place, cell in enumerate(cells):
            number = value(cell)
            if number is not None and abs(number) < LARGEST:
                numbers[place] = number
            elif not own.is_missing(cell):
                name = self._choices.columns[index].name
                fault = Cells(form, own.missing).fault(cell)
                reason = say(
                    "{cell} in column {name} {fault}; {what_to_do}",
                    cell=_quoted(cell.strip()),
                    name=name,
                    fault=fault,
                    what_to_do=WHAT_TO_DO,
                )
                raise failure(self._source, reason, self._line(rows, first, place))
        return numbers

    def _marks(self, cells: Sequence[str], index: int, rows: list[list[str]], first: int) -> Numbers:
        marks = np.empty(len(cells))
        for place, cell in enumerate(cells):
            mark = part_called(cell)
            if mark is None:
                name = self._choices.columns[index].name
                reason = say(
                    "{cell} in column {name} is none of train, test and validation",
                    cell=_quoted(cell.strip()),
                    name=name,
                )
                raise failure(self._source, reason, self._line(rows, first, place))
            marks[place] = mark
        return marks

    def _refuse_ragged(self, rows: list[list[str]], first: int) -> None:
        width = len(self._choices.columns)
        place = next((i for i, row in enumerate(row for row in rows if row) if len(row) != width), None)
        if place is None:
            return
        row = [row for row in rows if row][place]
        there = say(
            "there {word} {cells}", word=say("is") if len(row) == 1 else say("are"), cells=counted(len(row), "cell")
        )
        raise failure(
            self._source,
            say("{there} instead of {width:,}; mend the row", there=there, width=width),
            self._line(rows, first, place),
        )

    def _line(self, rows: list[list[str]], first: int, place: int) -> int:
        """The line of the row that is number ``place`` among those that are not empty."""
        lines = [line for line, row in zip(lines_of(rows, first), rows, strict=True) if row]
        return lines[place]

    def _keep(self, block: Numbers, share: float) -> None:
        """Leave out what lacks a target, and what lacks anything where that was chosen."""
        lacking = np.isnan(block)
        if self._is_wide:  # what is empty may be where a series has not begun or is over
            drop = lacking[:, len(self._inputs) :].any(axis=1)
        elif self._choices.missing == "drop":
            drop = lacking.any(axis=1)
        else:
            drop = lacking[:, len(self._inputs) :].any(axis=1)
            for place, index in enumerate(self._inputs):  # a category has no mean
                if index in self._coded:
                    drop |= lacking[:, place]
        self._dropped += int(drop.sum())
        self._lacking += lacking[drop].sum(axis=0)
        kept = block[~drop] if drop.any() else block
        gaps = lacking[~drop].sum(axis=0)
        self._sums += np.nansum(kept, axis=0) if gaps.any() else kept.sum(axis=0)
        self._counts += len(kept) - gaps
        was_exact = self._precision.is_exact
        self._precision.add(kept)
        if was_exact and not self._rows.is_wide and self._precision.needs_double:
            self._rows.widen()
        self._rows.append(kept, share)

    @property
    def is_blurred(self) -> bool:
        """Whether numbers were rounded that should not have been: only the later ones told that it matters."""
        return self._precision.needs_double and not self._rows.is_wide

    def data(self) -> Data:
        """The samples as a data set."""
        rows = self._rows.take()
        if not len(rows):
            raise failure(self._source, self._why_empty())
        filled = not self._is_wide and self._fill(rows)
        note = about_gaps(self._dropped, filled=filled, columns=self._most_lacking())
        first, count = len(self._inputs), len(self._targets)
        y = (rows[:, first] if count == 1 else rows[:, first : first + count]).copy()
        classes: tuple[str, ...] = ()
        if self._targets[0] in self._coded:
            classes, order = self._coded[self._targets[0]].ordered(y)
            if len(classes) == 1 and self._dropped:
                raise failure(self._source, self._why_one(classes[0]))
            y = order[y.astype(np.intp)].astype(np.float32)
        use = rows[:, first + count].copy() if self._splits else None
        test, validation = (None, None) if use is None else (use == TEST, use == VALIDATION)
        place = first + count + len(self._splits)
        long = rows[:, place:].copy()
        parts = [Inputs(self._choices.columns[i].name, self._coded.get(i)) for i in self._inputs]
        x, names = join(rows, parts, self._source)
        told = () if classes else tuple(self._choices.columns[i].name for i in self._targets)
        kind = kind_of_rows(x.shape[1])
        read = Samples(x, y, classes, names, test, note, validation, target_names=told, kind=kind)
        return make(self._source, self._choices, self._as_series(read, long))

    def _as_series(self, read: Samples, long: Rows) -> Samples:
        """The rows, or the series that they are or belong to; ``long`` [m, 0 to 2] tells which and in what order."""
        if self._is_wide:
            return of_wide(self._source, read, fill=self._choices.missing == "mean")
        if self._series < 0:
            return read
        order = long[:, 1] if long.shape[1] > 1 else None
        return of_rows(self._source, read, long[:, 0].astype(np.intp), self._ids.names, order)

    def _why_empty(self) -> str:
        if not self._dropped:
            return say("there are no rows of data in it; add some")
        most = self._most_lacking()[0]
        return say(
            "no row has all its values, column {most} lacks most; ignore it, or fill gaps with the mean", most=most
        )

    def _why_one(self, name: str) -> str:
        left = about_gaps(self._dropped, filled=False, columns=self._most_lacking())
        return say(
            "with {left} all samples are of the class {name}; ignore a column that lacks many, or fill gaps",
            left=left,
            name=name,
        )

    def _most_lacking(self) -> list[str]:
        """The columns for which rows were left out, the worst first."""
        order = np.argsort(-self._lacking, kind="stable")
        return [self._choices.columns[self._used[place]].name for place in order if self._lacking[place]]

    def _fill(self, rows: Rows) -> bool:
        filled = False
        for place in range(len(self._inputs)):
            gaps = np.isnan(rows[:, place])
            if not gaps.any():
                continue
            if not self._counts[place]:
                name = self._choices.columns[self._inputs[place]].name
                raise failure(self._source, say("column {name} has no value at all; ignore it", name=name))
            rows[gaps, place] = self._sums[place] / self._counts[place]
            filled = True
        return filled


def _quickly(cells: Sequence[str], form: Form) -> Numbers | None:
    """``cells`` as numbers where all are, and are written as Python writes them or with a decimal comma."""
    if form.thousands or form.unit or (form.decimal == "," and any("." in cell for cell in cells)):
        return None
    plain = [cell.replace(",", ".", 1) for cell in cells] if form.decimal == "," else cells
    try:
        numbers = np.fromiter(map(float, plain), np.float64, len(plain))
    except ValueError:
        return None
    # Python reads more as numbers than people write: 1_000, infinity.
    return None if not (np.abs(numbers) < LARGEST).all() or any("_" in cell for cell in plain) else numbers


def lines_of(rows: Sequence[Sequence[str]], first: int) -> list[int]:
    """The line on which each of ``rows`` begins, if the first begins on line ``first``."""
    found = []
    for row in rows:
        found.append(first)
        text = "".join(chain(row)).replace("\r\n", "\n")
        first += 1 + text.count("\n") + text.count("\r")
    return found


def _quoted(text: str) -> str:
    """The beginning of a cell, harmless to print."""
    shown = "".join(c if c.isprintable() else "?" for c in text[:40])
    return f"'{shown}…'" if len(text) > 40 else f"'{shown}'"
