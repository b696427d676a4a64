"""Recognise how a table is written: encoding, delimiter, decimal comma, header."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

DELIMITERS = (",", ";", "\t", "|", " ")
MISSING = frozenset({"", "na", "nan", "n/a", "null", "none", "?", "-"})
"""Cells without a value, in lower case."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?", re.ASCII)


def encoding_of(start: bytes) -> str:
    """The encoding of a text that begins with ``start``: by its mark, else UTF-8 where that fits, else Latin-1."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if wide := _unmarked_utf16(start):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # a character cut at the end is no error
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without a mark: in western text every second byte is zero."""
    zeros = start[0::2].count(0), start[1::2].count(0)
    enough = len(start) * 0.3
    if zeros[1] > enough and not zeros[0]:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > enough and not zeros[1] else ""


def is_text(start: bytes) -> bool:
    """Whether this is the beginning of a text rather than of a picture or a program."""
    if encoding_of(start).startswith("utf-16"):
        return True
    odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
    return b"\0" not in start and odd <= len(start) // 100


def delimiter_of(lines: Sequence[str]) -> str:
    """The character that parts the first lines into the same number of cells, at least two; a comma if none does."""
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for cells in _split(lines, delimiter))
        if not widths:
            continue
        width, agreeing = widths.most_common(1)[0]
        score = agreeing / len(lines) + width / 1e4 if width > 1 else 0.0
        if delimiter == "," and _looks_decimal(lines):
            score *= 0.5
        if delimiter == " ":
            score *= 0.8
        if score > most + 1e-9:
            best, most = delimiter, score
    return best


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return []


def _looks_decimal(lines: Sequence[str]) -> bool:
    """Whether semicolons or tabs part numbers with decimal commas."""
    for delimiter in (";", "\t"):
        cells = [cell.strip() for row in _split(lines, delimiter) if len(row) > 1 for cell in row]
        if any(_COMMA_NUMBER.fullmatch(cell) for cell in cells):
            return True
    return False


def decimal_of(rows: Sequence[Sequence[str]], delimiter: str) -> Literal[".", ","]:
    """A comma where cells such as ``1,5`` outnumber those such as ``1.5``."""
    if delimiter == ",":
        commas = [cell for row in rows for cell in row if _COMMA_NUMBER.fullmatch(cell.strip())]
        dots = [cell for row in rows for cell in row if "." in cell and NUMBER.fullmatch(cell.strip())]
        return "," if commas and not dots else "."
    commas_n = sum(bool(_COMMA_NUMBER.fullmatch(cell.strip())) for row in rows for cell in row)
    dots_n = sum("." in cell and bool(NUMBER.fullmatch(cell.strip())) for row in rows for cell in row)
    return "," if commas_n > dots_n else "."


def is_number(cell: str, decimal: str) -> bool:
    """Whether ``cell`` is written as a number."""
    text = cell.strip()
    return bool(NUMBER.fullmatch(text.replace(",", ".", 1) if decimal == "," else text))


def is_missing(cell: str) -> bool:
    """Whether ``cell`` stands for a value that nobody knows."""
    return cell.strip().lower() in MISSING


def has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row holds names: words above numbers, another width, or words that no later row repeats."""
    if len(rows) < 2:
        return bool(rows) and all(not is_number(cell, decimal) and cell.strip() for cell in rows[0])
    first, others = rows[0], rows[1:]
    widths = {len(row) for row in others}
    if len(widths) == 1 and len(first) not in widths:
        return True
    if any(_names_numbers(cell, others, index, decimal) for index, cell in enumerate(first)):
        return True
    if any(is_number(cell, decimal) for cell in first):
        return False
    return all(cell.strip() and all(cell != row[i] for row in others if i < len(row)) for i, cell in enumerate(first))


def _names_numbers(cell: str, others: Sequence[Sequence[str]], index: int, decimal: str) -> bool:
    """Whether ``cell`` is a word, and nearly all below it are numbers."""
    if is_number(cell, decimal) or is_missing(cell):
        return False
    column = [row[index] for row in others if index < len(row) and not is_missing(row[index])]
    return sum(is_number(other, decimal) for other in column) > 0.9 * len(column)
