"""CSV, TSV and pasted tables: what they hold, and the data in them, block by block.

Cells are never all held as text: a block of rows is turned into numbers and forgotten.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, TextIO

from nnsim.core.data import Data
from nnsim.core.progress import Cancelled, Progress
from nnsim.io.block import SPLITS, Blocks, lines_of
from nnsim.io.choices import TARGETS, Column, ImportChoices, Preview, Scaling, Trouble, Use
from nnsim.io.columns import natural
from nnsim.io.result import NEAR_ONE, named
from nnsim.io.sniff import decimal_of, delimiter_of, encoding_of, has_header, is_missing, is_number, is_text
from nnsim.io.sources import Source, failure, name_of, opened, share_read

SHOWN = 200
"""Rows that a preview holds as text."""

LOOKED_AT = 2000
"""Rows from which types are guessed."""

START = 1 << 18
"""Bytes from which encoding and delimiter are guessed."""

BLOCK = 8192
"""Rows that are turned into numbers at once."""

MAX_LINE = 1 << 22
"""Longest line, in characters."""

MAX_COLUMNS = 20_000
FEW = 10
"""A target of whole numbers with at most so many different ones is taken for classes."""

TARGET_NAMES = ("class", "label", "target", "y", "species", "klasse")
COPIES = "copy_of"
"""The column of an export with the rows that augmented copies were made from: no input."""

SPLIT_NAMES = ("split", "set", "fold")

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the columns, and the number of the line on which the first sample stands."""

    names: tuple[str, ...]
    first_line: int


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Recognise what ``choices`` leaves open and show the first rows."""
    choices = _recognised(source, choices)
    with _reading(source, choices) as (reader, _share):
        head, body, numbers = _beginning(source, reader, choices)
        complete = next(reader, None) is None
    if not body:
        raise failure(source, "there are no rows of data in it")
    width = Counter(map(len, body)).most_common(1)[0][0]
    names = _names(head, width)
    columns = _chosen_uses(choices.columns, names) or _guessed(names, body, choices.decimal)
    choices = replace(choices, columns=columns, scaling=choices.scaling or _scaling(body, columns, choices.decimal))
    troubles = _troubles(body, numbers, columns, choices)
    return Preview(
        kind="table",
        name=name_of(source),
        choices=choices,
        columns=columns,
        numbers=tuple(numbers[:SHOWN]),
        rows=tuple(tuple(row) for row in body[:SHOWN]),
        samples=len(body) if complete else None,
        classes=_classes(body, columns),
        summary=_summary(len(body), len(names), complete=complete),
        has_split=any(column.use == "split" for column in columns),
        troubles=troubles,
    )


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All samples of the table; raises ``ProblemError`` and ``Cancelled``."""
    if not choices.columns or not choices.encoding:
        choices = preview(source, choices).choices
    blocks = Blocks(source, choices)
    with _reading(source, choices) as (reader, share):
        line = _skip_header(reader, choices)
        for rows, first in _row_blocks(reader, line):
            blocks.add(rows, first, share())
            if not progress(share()):
                raise Cancelled
    return blocks.data()


# ---------------------------------------------------------------- reading


class _Lines:
    """The lines of a text, none of them endless."""

    def __init__(self, text: TextIO, source: Source) -> None:
        self._text, self._source, self.number = text, source, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == MAX_LINE:
            raise failure(self._source, f"the line is longer than {MAX_LINE:,} characters", self.number)
        return line


Reader = Iterator[list[str]]


@contextmanager
def _reading(source: Source, choices: ImportChoices) -> Iterator[tuple[Reader, _Share]]:
    with opened(source) as file:
        text = io.TextIOWrapper(file, encoding=choices.encoding, newline="")
        lines = _Lines(text, source)
        reader = csv.reader(
            lines,
            delimiter=choices.delimiter,
            quotechar=choices.quote or None,
            quoting=csv.QUOTE_MINIMAL if choices.quote else csv.QUOTE_NONE,
            skipinitialspace=choices.delimiter == " ",
            strict=True,
        )
        try:
            yield reader, _Share(file, source)
        except csv.Error as error:
            raise failure(source, _why_bad(str(error)), lines.number) from None
        except UnicodeError:
            reason = f"the text is not {choices.encoding.upper()}; choose another encoding"
            raise failure(source, reason, lines.number + 1) from None
        finally:
            if not text.closed:
                text.detach()


class _Share:
    """How much of the source is read."""

    def __init__(self, file: BinaryIO, source: Source) -> None:
        self._file, self._source = file, source

    def __call__(self) -> float:
        return share_read(self._file, self._source)


def _why_bad(error: str) -> str:
    if "field larger" in error or "unexpected end" in error:
        return "a quotation mark is opened and never closed; close it or choose another quote"
    return "a quoted cell goes on after its closing quotation mark; double the marks inside it"


def _skip_header(reader: Reader, choices: ImportChoices) -> int:
    """The number of the line after the header."""
    if choices.header:
        for row in reader:
            if row:
                break
    return getattr(reader, "line_num", 0) + 1


def _row_blocks(reader: Reader, line: int) -> Iterator[tuple[Rows, int]]:
    """Blocks of rows with the line on which each begins; empty rows stay in, so that lines can be counted."""
    while rows := list(islice(reader, BLOCK)):
        yield rows, line
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _beginning(source: Source, reader: Reader, choices: ImportChoices) -> tuple[list[str], Rows, list[int]]:
    """Header, rows to look at and their lines."""
    rows = list(islice(reader, LOOKED_AT + 1))
    numbers = lines_of(rows, 1)
    kept = [(row, number) for row, number in zip(rows, numbers, strict=True) if row]
    if max((len(row) for row, _ in kept), default=0) > MAX_COLUMNS:
        raise failure(source, f"there are more than {MAX_COLUMNS:,} columns; choose another delimiter")
    head = kept.pop(0)[0] if choices.header and kept else []
    return head, [row for row, _ in kept], [number for _, number in kept]


# ---------------------------------------------------------------- recognising


def _recognised(source: Source, choices: ImportChoices) -> ImportChoices:
    with opened(source) as file:
        start = file.read(START)
    if not start.strip():
        raise failure(source, "there is nothing in it")
    if not is_text(start):
        raise failure(source, "this is no text; choose a CSV, NPZ, NPY or IDX file, or pictures")
    encoding = choices.encoding or encoding_of(start)
    lines = _first_lines(source, start, encoding)
    delimiter = choices.delimiter or delimiter_of(lines)
    rows = _some_rows(lines, delimiter, choices.quote)
    decimal = choices.decimal or decimal_of(rows[1:] or rows, delimiter)
    header = has_header(rows, decimal) if choices.header is None else choices.header
    return replace(choices, encoding=encoding, delimiter=delimiter, decimal=decimal, header=header)


def _first_lines(source: Source, start: bytes, encoding: str) -> list[str]:
    try:
        lines = start.decode(encoding, "replace").splitlines()
    except LookupError:
        raise failure(source, f"nnsim does not know the encoding {encoding}; choose another") from None
    whole = lines[:-1] if len(start) == START and len(lines) > 1 else lines
    return [line for line in whole[:200] if line.strip()]


def _some_rows(lines: Sequence[str], delimiter: str, quote: str) -> Rows:
    rows: Rows = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, quotechar=quote or None):
            rows.append(row)
    except csv.Error:
        pass
    return rows


def _names(head: Sequence[str], width: int) -> tuple[str, ...]:
    """Names from the header; numbered where there is none, and where two are the same."""
    taken: list[str] = []
    for index in range(width):
        word = head[index].strip()[:80] if index < len(head) else ""
        taken.append(named(word or f"x{index + 1}", taken))
    return tuple(taken)


def _chosen_uses(columns: Sequence[Column], names: Sequence[str]) -> tuple[Column, ...]:
    """What was chosen for columns, if there are as many as before."""
    if len(columns) != len(names):
        return ()
    return tuple(Column(name, column.use) for name, column in zip(names, columns, strict=True))


def _guessed(names: Sequence[str], body: Rows, decimal: str) -> tuple[Column, ...]:
    """Number, category or neither for each column; one of them is the target."""
    cells = [[row[i] for row in body if i < len(row) and not is_missing(row[i])] for i in range(len(names))]
    uses: list[Use] = [_use(name, column, decimal) for name, column in zip(names, cells, strict=True)]
    target = _target(names, uses)
    if target is not None:
        uses[target] = _target_use(cells[target], uses[target])
    return tuple(Column(name, use) for name, use in zip(names, uses, strict=True))


def _use(name: str, cells: Sequence[str], decimal: str) -> Use:
    if name.lower() == COPIES and cells and all(cell.strip().isdigit() for cell in cells):
        return "ignore"
    if name.lower() in SPLIT_NAMES and cells and all(cell.strip().lower() in SPLITS for cell in cells):
        return "split"
    if not cells:
        return "ignore"
    if sum(is_number(cell, decimal) for cell in cells) >= 0.9 * len(cells):
        return "number"
    different = len(set(cells))
    return "category" if different <= 50 and (different < len(cells) or different <= FEW) else "ignore"


def _target(names: Sequence[str], uses: Sequence[Use]) -> int | None:
    """The column with the name of a target, else the last one."""
    free = [index for index, use in enumerate(uses) if use != "split"]
    for word in TARGET_NAMES:
        found = [index for index in free if names[index].lower() == word]
        if found:
            return found[-1]
    return free[-1] if free else None


def target_use(found: Preview, index: int, few: int = FEW) -> Use:
    """What column ``index`` of a previewed table is as a target: classes, or values where it holds many numbers."""
    cells = [row[index] for row in found.rows if index < len(row) and not is_missing(row[index])]
    return _target_use(cells, _use("", cells, found.choices.decimal or "."), few)


def _target_use(cells: Sequence[str], use: Use, few: int = FEW) -> Use:
    if use != "number":
        return "classes"
    different = set(cells)
    whole = all(cell.strip().lstrip("+-").isdigit() for cell in different)
    return "classes" if len(different) <= few and len(different) < len(cells) and whole else "values"


def _scaling(body: Rows, columns: Sequence[Column], decimal: str) -> Scaling:
    """None where the numbers are near one already."""
    numeric = [index for index, column in enumerate(columns) if column.use == "number"]
    cells = (row[index] for row in body for index in numeric if index < len(row) and is_number(row[index], decimal))
    largest = max((abs(float(cell.replace(",", "."))) for cell in cells), default=0.0)
    return "none" if largest <= NEAR_ONE else "standard"


# ---------------------------------------------------------------- showing


def _classes(body: Rows, columns: Sequence[Column]) -> tuple[str, ...]:
    for index, column in enumerate(columns):
        if column.use == "classes":
            found = {row[index].strip() for row in body if index < len(row) and not is_missing(row[index])}
            return tuple(sorted(found, key=natural))
    return ()


def _summary(rows: int, width: int, *, complete: bool) -> str:
    count = f"{rows:,} row{'' if rows == 1 else 's'}" if complete else f"more than {rows:,} rows"
    return f"{count}, {width:,} column{'' if width == 1 else 's'}"


def _troubles(
    body: Rows, numbers: Sequence[int], columns: Sequence[Column], choices: ImportChoices
) -> tuple[Trouble, ...]:
    found: list[Trouble] = []
    if not any(column.use in TARGETS for column in columns):
        found.append(Trouble(0, "No column is the target: choose what is to be learned."))
    if not any(column.use in {"number", "category"} for column in columns):
        found.append(Trouble(0, "No column is an input: choose from what it is to be learned."))
    empty = 0
    for row, number in zip(body, numbers, strict=True):
        if len(row) != len(columns):
            found.append(Trouble(number, f"{len(row)} cells instead of {len(columns)}"))
            continue
        empty += any(column.use != "ignore" and is_missing(cell) for cell, column in zip(row, columns, strict=True))
        for cell, column in zip(row, columns, strict=True):
            numeric = column.use in {"number", "values"} and not is_missing(cell)
            if numeric and not is_number(cell, choices.decimal):
                found.append(Trouble(number, f"'{cell.strip()[:40]}' in column {column.name} is no number"))
    if empty:
        found.append(Trouble(0, _about_missing(empty, choices.missing)))
    return tuple(found[:100])


def _about_missing(count: int, missing: str) -> str:
    rows = "1 row lacks a value" if count == 1 else f"{count:,} rows lack values"
    done = "is left out" if count == 1 else "are left out"
    return f"{rows} and {done}." if missing == "drop" else f"{rows}; the mean of the column takes the place."
