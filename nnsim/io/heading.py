"""What stands above the samples of a table: titles, comments, and the row of names."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nnsim.io import parts
from nnsim.io.cells import is_missing_number, plain_word
from nnsim.io.numerals import MOSTLY, is_number
from nnsim.io.result import named
from nnsim.io.sniff import LOOKED_AT, cells_in
from nnsim.language.texts import say

TARGET_NAMES = ("class", "label", "target", "y", "species", "klasse")
COMMENTS = ("#", "%", "//")
MOST_ABOVE = 30
"""Most lines above a table that are looked for."""

NONE, LIKELY, SURE = 0, 1, 2

Rows = Sequence[Sequence[str]]


# ---------------------------------------------------------------- the row of names


def header_in(rows: Rows) -> int:
    """How sure it is that the first row holds names: ``NONE``, ``LIKELY`` or ``SURE``."""
    if len(rows) < 2:
        words = [cell.strip() for cell in rows[0][1:] or rows[0]] if rows else []
        return LIKELY if words and all(words) and not any(map(is_number, rows[0])) else NONE
    first, others = [cell.strip() for cell in rows[0]], rows[1:]
    width = width_of(others)
    if len(first) != width:
        return SURE if not any(map(is_number, first)) and len(first) >= width - 1 else NONE
    columns = [[row[i].strip() for row in others if i < len(row)] for i in range(width)]
    if _has_corner(first, columns[0]):
        return SURE
    return _judged(first, columns)


def _has_corner(first: Sequence[str], below: Sequence[str]) -> bool:
    """A blank corner above names of rows, of which none is blank and none comes twice."""
    return len(first) > 1 and not first[0] and all(first[1:]) and all(below) and len(set(below)) == len(below)


def _judged(first: Sequence[str], columns: Sequence[Sequence[str]]) -> int:
    """Each cell of the row against the column below it."""
    verdicts = Counter(_verdict(cell, column) for cell, column in zip(first, columns, strict=True))
    numbers = [cell for cell in first if is_number(cell)]
    if verdicts["name"] > verdicts["datum"]:
        return SURE
    if verdicts["datum"] or verdicts["name"]:
        return NONE
    if numbers:  # years above numbers, if the words beside them are names
        return LIKELY if verdicts["perhaps"] and _counts_up(numbers) else NONE
    return LIKELY if verdicts["perhaps"] or all(first[1:]) else NONE


def _verdict(cell: str, below: Sequence[str]) -> str:
    """Whether ``cell`` is a ``name`` of what is below it, one more ``datum`` of it, or ``perhaps`` a name."""
    if not cell or is_number(cell):
        return "open"
    word = cell.lower()
    if cell in below:
        return "datum"
    present = [other for other in below if not is_missing_number(other)]
    numbers = sum(map(is_number, present))
    if present and numbers > MOSTLY * len(present) and not is_missing_number(cell):
        return "name"
    if word in TARGET_NAMES or (word in parts.COLUMNS and all(parts.part_called(other) is not None for other in below)):
        return "name"
    return "perhaps" if len(below) > 3 and 2 * len(set(below)) <= len(below) else "open"


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether these are whole numbers with the same step between them, as years are."""
    if len(cells) < 2 or not all(cell.isdigit() for cell in cells):
        return False
    steps = {int(later) - int(cell) for cell, later in pairwise(cells)}
    return steps == {1} or (len(cells) > 2 and len(steps) == 1 and min(steps) > 0)


def width_of(rows: Rows) -> int:
    """How many cells most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0]


def is_short(head: Sequence[str], rows: Rows) -> bool:
    """Whether the names stand one column too far left, as R writes them: the names of the rows have none themselves.

    Where the last column is empty, all rows end with a delimiter, and the names stand where they should.
    """
    width = width_of(rows)
    return len(head) == width - 1 and any(row[-1].strip() for row in rows if len(row) == width)


def names_of(head: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """Names from the header; numbered where there is none, and where two are the same."""
    width = width_of(rows)
    words = [plain_word(word.strip()) for word in head]
    if words and words[0].startswith(COMMENTS):
        words[0] = words[0].lstrip("#%/ ")
        words = words[1:] if not words[0] and len(words) > width else words
    if is_short(head, rows):
        words.insert(0, "")
    words = [*words, *[""] * width][:width]
    taken: list[str] = []
    names = {index: _added(word, taken) for index, word in enumerate(words) if word}
    blank = say("column {}") if head else "x{}"
    return tuple(names.get(index) or _added(blank.format(index + 1), taken) for index in range(width))


def _added(word: str, taken: list[str]) -> str:
    name = named(word, taken)
    taken.append(name)
    return name


# ---------------------------------------------------------------- lines above the table


def lines_above(lines: Sequence[str], delimiter: str, quote: str) -> int:
    """How many of ``lines`` are titles, comments and the like, before the row of names or the first sample."""
    reader = cells_in(lines, delimiter, quote)
    starts, rows = [0], []
    try:
        for row in reader:
            starts.append(reader.line_num)  # type: ignore[attr-defined]
            rows.append([cell.strip() for cell in row])
            if len(rows) == LOOKED_AT + MOST_ABOVE:
                break
    except csv.Error:
        pass
    first = _after_comments(rows)
    full = [row for row in rows[first:] if row]
    if len(full) < 2:
        return starts[first] if full else 0
    found = _after_titles(rows, first)
    if found == first:
        found = _named_in_comment(rows, first)
    return starts[found]


def _after_comments(rows: Rows) -> int:
    """The first row that is neither empty nor a comment nor says what parts cells."""
    for index, row in enumerate(rows):
        is_remark = not any(row) or row[0].startswith(COMMENTS) or (not index and row[0].lower().startswith("sep="))
        if not is_remark:
            return index
    return 0


def _named_in_comment(rows: Rows, first: int) -> int:
    """The comment just above the samples, where it holds their names, as numpy writes them; else ``first``."""
    below = [row for row in rows[first:] if row]
    above = [index for index in range(first) if any(rows[index])]
    if not above or header_in(below) == SURE:
        return first
    row = rows[above[-1]]
    if not row[0].startswith(COMMENTS):
        return first
    words = [row[0].lstrip("#%/ "), *row[1:]]
    words = words[1:] if not words[0] and len(words) > width_of(below) else words
    return above[-1] if len(words) == width_of(below) and not any(map(is_number, words)) else first


def _after_titles(rows: Rows, first: int) -> int:
    """The first row that has as many cells as the table."""
    full = [row for row in rows[first:] if row]
    width = width_of(full[len(full) // 3 :])
    for index in range(first, min(len(rows) - 1, first + MOST_ABOVE)):
        if not any(rows[index]):
            continue
        below = [row for row in rows[index + 1 :] if any(row)]
        if not below or not _is_title(rows[index], below, width):
            return index
    return first


def _is_title(row: Sequence[str], below: Rows, width: int) -> bool:
    """Whether ``row`` has too few cells to belong to the rows ``below``, and they do not look like it."""
    filled = sum(map(bool, row))
    if width < 2 or filled >= width or not all(row[:filled]):
        return False
    alike = sum(sum(map(bool, other)) <= filled for other in below)
    if alike > 0.1 * len(below) and alike > MOST_ABOVE // 3:
        return False
    if is_number(row[0]):  # numbers about the table, or a sample that is cut off
        return len(row) < width - 1 and not alike and len(below) > 3
    if filled < width - 1:
        return len(below) > 1 or filled == 1
    return len(row) < width and _is_odd_one(row, below, width)  # a full row with one blank cell is no title


def _is_odd_one(row: Sequence[str], below: Rows, width: int) -> bool:
    """Whether ``row``, which is one cell short, is a title rather than names as R writes them."""
    if len(below[0]) == width and header_in(below) == SURE:
        return True
    return (sum(map(bool, row)) == 1 and " " in row[0]) or (len(below) > 1 and _is_title(below[0], below[1:], width))
