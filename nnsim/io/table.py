"""CSV, TSV and pasted tables: what they hold, and the data in them, block by block.

Cells are never all held as text: a block of rows is turned into numbers and forgotten.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import BinaryIO, TextIO

from nnsim.core.data import Data
from nnsim.core.progress import Cancelled, Progress
from nnsim.io.block import Blocks, lines_of
from nnsim.io.choices import Column, ImportChoices, Preview
from nnsim.io.columns import natural
from nnsim.io.further import Further, look_on
from nnsim.io.guess import begin_empty, guessed, number_classes
from nnsim.io.heading import header_in, is_short, lines_above, names_of, width_of
from nnsim.io.result import NEAR_ONE
from nnsim.io.seen import Seen, columns_of
from nnsim.io.sniff import (
    MAX_LINE,
    cells_in,
    delimiter_of,
    encoding_of,
    first_rows,
    is_text,
    lines_in,
    other_format,
    quote_of,
    said_delimiter,
)
from nnsim.io.sources import Source, failure, name_of, opened, share_read
from nnsim.io.table_notes import missing_words, notes_of, summary_of, troubles_of
from nnsim.language.texts import say

SHOWN = 200
"""Rows that a preview holds as text."""

LOOKED_AT = 2000
"""Rows from which types are guessed."""

START = 1 << 18
"""Bytes from which encoding and delimiter are guessed."""

BLOCK = 8192
"""Rows that are turned into numbers at once."""

MAX_COLUMNS = 20_000

Rows = list[list[str]]


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Recognise what ``choices`` leaves open and show the first rows."""
    choices = _recognised(source, choices)
    with _reading(source, choices) as reading:
        head, body, numbers = _beginning(source, reading, choices)
        if not body:
            text = say(", or write 256 characters of text to learn from") if len(head) == 1 else ""
            raise failure(source, say("there are no rows of data in it; add some below the names{text}", text=text))
        names = names_of(head, body)
        choices = replace(choices, columns=_kept(choices.columns, names))
        first = columns_of(body, len(names))
        empty = begin_empty(first, choices)
        complete, further = _below(reading, lambda: {*empty, *number_classes(guessed(names, first, choices))})
    cells = further.joined(first)
    guess = guessed(names, cells, choices)
    columns = guess.columns
    seen = Seen(body, numbers, replace(choices, columns=columns), [*map(Counter, cells)])
    scaling = choices.scaling or ("none" if seen.largest <= NEAR_ONE else "standard")
    troubles = troubles_of(seen, complete=complete)
    return Preview(
        kind="table",
        name=name_of(source),
        choices=replace(seen.choices, scaling=scaling),
        columns=columns,
        numbers=tuple(numbers[:SHOWN]),
        rows=tuple(tuple(row) for row in body[:SHOWN]),
        samples=_count(seen) if complete else None,
        classes=_classes(seen),
        summary=summary_of(len(body), len(names), complete=complete),
        has_split=any(column.use == "split" for column in columns),
        troubles=troubles,
        notes=notes_of(seen, guess, further, empty=empty, shifted=_is_shifted(head, body), complete=complete),
        missing=missing_words(seen),
        samples_as=() if any(column.use == "series" for column in columns) else ("rows", "wide"),
    )


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All samples of the table; raises ``ProblemError`` and ``Cancelled``."""
    if not choices.encoding or not choices.columns or not all(column.cells for column in choices.columns):
        choices = preview(source, choices).choices
    blocks = _collected(source, choices, progress)
    if blocks.is_blurred:
        blocks = _collected(source, choices, progress, exact=True)
    return blocks.data()


def _collected(source: Source, choices: ImportChoices, progress: Progress, *, exact: bool = False) -> Blocks:
    blocks = Blocks(source, choices, exact=exact)
    with _reading(source, choices) as reading:
        _skip_header(reading, choices)
        for rows, first in _row_blocks(reading):
            blocks.add(rows, first, reading.share())
            if not progress(reading.share()):
                raise Cancelled
    return blocks


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
            raise failure(
                self._source, say("the line is longer than {max_line:,} characters", max_line=MAX_LINE), self.number
            )
        return line


@dataclass(frozen=True, slots=True)
class _Reading:
    """The rows of a table while they are read, the lines that are read already, and the share of the source."""

    rows: Iterator[list[str]]
    lines: _Lines
    share: _Share


@contextmanager
def _reading(source: Source, choices: ImportChoices) -> Iterator[_Reading]:
    with opened(source) as file:
        text = io.TextIOWrapper(file, encoding=choices.encoding, newline="")
        lines = _Lines(text, source)
        try:
            for _ in zip(range(choices.skip or 0), lines, strict=False):
                pass
            rows = cells_in(lines, choices.delimiter, choices.quote or "", strict=True)
            yield _Reading(rows, lines, _Share(file, source))
        except csv.Error as error:
            raise failure(source, _why_bad(str(error)), lines.number) from None
        except UnicodeError:
            reason = say("the text is not {encoding}; choose another encoding", encoding=choices.encoding.upper())
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
        return say("a quotation mark is opened and never closed; close it or choose another quote")
    return say("a quoted cell goes on after its closing quotation mark; double the marks inside it")


def _skip_header(reading: _Reading, choices: ImportChoices) -> None:
    if choices.header:
        for row in reading.rows:
            if row:
                break


def _row_blocks(reading: _Reading) -> Iterator[tuple[Rows, int]]:
    """Blocks of rows with the line on which each begins; empty rows stay in, so that lines can be counted."""
    line = reading.lines.number + 1
    while rows := list(islice(reading.rows, BLOCK)):
        yield rows, line
        line = reading.lines.number + 1


def _beginning(source: Source, reading: _Reading, choices: ImportChoices) -> tuple[list[str], Rows, list[int]]:
    """Header, rows to look at and their lines."""
    first = reading.lines.number + 1
    rows = list(islice(reading.rows, LOOKED_AT + 1))
    numbers = lines_of(rows, first)
    kept = [(row, number) for row, number in zip(rows, numbers, strict=True) if row]
    if max((len(row) for row, _ in kept), default=0) > MAX_COLUMNS:
        raise failure(
            source,
            say("there are more than {max_columns:,} columns; choose another delimiter", max_columns=MAX_COLUMNS),
        )
    head = kept.pop(0)[0] if choices.header and kept else []
    return head, [row for row, _ in kept], [number for _, number in kept]


def _below(reading: _Reading, unclear: Callable[[], Iterable[int]]) -> tuple[bool, Further]:
    """Whether no rows follow, and what is there in the ``unclear`` columns, of which the first rows tell too little."""
    after = next(reading.rows, None)
    if after is None:
        return True, Further(complete=True)
    columns = sorted(unclear())
    return False, look_on(chain([after], reading.rows), columns) if columns else Further()


# ---------------------------------------------------------------- recognising


def _recognised(source: Source, choices: ImportChoices) -> ImportChoices:
    with opened(source) as file:
        start = file.read(START)
    if not start.strip():
        raise failure(source, say("there is nothing in it"))
    if not is_text(start):
        raise failure(source, say("this is no text; choose a CSV, NPZ, NPY or IDX file, or pictures"))
    if other := other_format(start):
        raise failure(source, say("this is {other}, no table; save its rows as CSV", other=other))
    encoding = choices.encoding or encoding_of(start)
    lines = _first_lines(source, start, encoding)
    quote = quote_of(lines) if choices.quote is None else choices.quote
    delimiter = choices.delimiter or said_delimiter(lines) or delimiter_of(lines, quote)
    skip = lines_above(lines, delimiter, quote) if choices.skip is None else choices.skip
    header = choices.header
    if header is None:
        header = bool(header_in(first_rows(lines[skip:], delimiter, quote)))
    samples = choices.samples if choices.samples == "wide" else "rows"
    return replace(
        choices, samples=samples, encoding=encoding, delimiter=delimiter, quote=quote, skip=skip, header=header
    )


def _first_lines(source: Source, start: bytes, encoding: str) -> list[str]:
    try:
        lines = lines_in(start.decode(encoding, "replace"))
    except LookupError:
        raise failure(
            source, say("nnsim does not know the encoding {encoding}; choose another", encoding=encoding)
        ) from None
    return lines[:-1] if len(start) == START and len(lines) > 1 else lines


def _kept(columns: Sequence[Column], names: Sequence[str]) -> tuple[Column, ...]:
    """What was chosen for columns, if there are as many as before."""
    return tuple(columns) if len(columns) == len(names) else ()


# ---------------------------------------------------------------- showing


def _count(seen: Seen) -> int:
    """The samples that will come in: rows, or the series that they are steps of."""
    series = next((index for index, column in enumerate(seen.columns) if column.use == "series"), None)
    return len(seen.whole) if series is None else len({row[series].strip() for row in seen.whole})


def _classes(seen: Seen) -> tuple[str, ...]:
    """The classes of the samples that will not be left out."""
    for index, column in enumerate(seen.columns):
        if column.use == "classes" and column.cells is not None:
            found = {column.cells.label(cell) for cell in {row[index] for row in seen.whole}}
            return tuple(sorted(found, key=natural))
    return ()


def _is_shifted(head: Sequence[str], body: Rows) -> bool:
    return bool(head) and len(head) < width_of(body) and is_short(head, body)
