"""Recognise the characters of a table: encoding, delimiter, quotes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nnsim.language.texts import say

DELIMITERS = (",", ";", "\t", "|", " ")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

LOOKED_AT = 200
"""Rows from which delimiter and header are guessed."""

MAX_LINE = 1 << 22
"""Longest line, and longest cell, in characters."""

csv.field_size_limit(MAX_LINE)

_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?", re.ASCII)
_OTHERS = {
    b"<!doctype": say("a web page"), b"<html": say("a web page"), b"<?xml": "XML", b"{\\rtf": say("a text document"),
    b"{": "JSON", b"[{": "JSON", b"[[": "JSON",
}  # fmt: skip
_SEVERAL = re.compile(r"\s*[+-]?[\d.]+ +[+-]?[\d.]+ +[+-]?[\d.]+|\s*[+-]?\d+\.\d* +[+-]?\d+\.\d*")
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|])[ ]*'[^'\n]*'(?=[ ]*(?:[,;\t|]|\r?$))", re.MULTILINE)
_SEP = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)


def encoding_of(start: bytes) -> str:
    """The encoding of a text that begins with ``start``: by its mark, else UTF-8 where that fits, else Western."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if wide := _unmarked_utf16(start):
        return wide
    for encoding in ("utf-8", "cp1252"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(start)  # a character cut at the end is no error
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without a mark: in western text every second byte is zero."""
    zeros = start[0::2].count(0), start[1::2].count(0)
    enough = len(start) * 0.3
    if zeros[1] > enough and not zeros[0]:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > enough and not zeros[1] else ""


def is_text(start: bytes) -> bool:
    """Whether this is the beginning of a text rather than of a picture or a program."""
    encoding = encoding_of(start)
    if not encoding.startswith("utf-16"):
        odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
        return b"\0" not in start and odd <= len(start) // 100
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError:
        return False
    odd = sum(not (character.isprintable() or character in "\t\n\r\f\ufeff") for character in text)
    return odd <= len(text) // 100


def other_format(start: bytes) -> str:
    """What a text is that is no table, in words; empty where it may be one."""
    words = start[:4096].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    found = next((name for mark, name in _OTHERS.items() if words.startswith(mark)), "")
    return found or (say("an ARFF file") if re.search(rb"(?m)^@relation\s", words) else "")


# ---------------------------------------------------------------- cells


def lines_in(text: str) -> list[str]:
    """The lines of a text with their ends, parted where files are parted, and not at every mark that Unicode knows."""
    return list(io.StringIO(text, newline=""))


def cells_in(lines: Iterable[str], delimiter: str, quote: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The rows of ``lines``; blanks before a cell, and before its quotation mark, are no part of it.

    Where blanks part cells, any number of them and of tabs does.
    """
    return csv.reader(
        (" ".join(line.split("\t")).rstrip() + "\n" for line in lines) if delimiter == " " else lines,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=strict,
    )


def quote_of(lines: Sequence[str]) -> str:
    """The quotation mark: single ones where nearly every line has a cell in them and no double one is seen."""
    text = "".join(lines)
    if '"' in text:
        return '"'
    return "'" if len(_SINGLE_QUOTED.findall(text)) > 0.9 * len(lines) else '"'


def said_delimiter(lines: Sequence[str]) -> str:
    """What the first line says that parts cells, as spreadsheets write it: ``sep=;``."""
    match = _SEP.fullmatch(lines[0].lstrip("\ufeff")) if lines else None
    return match[1] if match else ""


def delimiter_of(lines: Sequence[str], quote: str) -> str:
    """The character that parts the first rows into the same number of cells, at least two; a comma if none does."""
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        rows = first_rows(lines, delimiter, quote)
        widths = Counter(len(cells) for cells in rows)
        if not widths:
            continue
        width, agreeing = widths.most_common(1)[0]
        score = agreeing / len(rows) + width / 1e4 if width > 1 else 0.0
        if delimiter == "," and _looks_decimal(lines, quote):
            score *= 0.5
        if delimiter == "\t" and any(_SEVERAL.match(cell) for row in rows for cell in row):
            score *= 0.5  # blanks part cells, and a tab is one of them
        if delimiter == " ":
            score *= 0.8
        if score > most + 1e-9:
            best, most = delimiter, score
    return best


def first_rows(lines: Sequence[str], delimiter: str, quote: str) -> list[list[str]]:
    """Some rows that are not empty; none where a cell never ends."""
    rows: list[list[str]] = []
    try:
        for row in cells_in(lines, delimiter, quote):
            rows.extend([row] if row else [])
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        return []
    return rows


def _looks_decimal(lines: Sequence[str], quote: str) -> bool:
    """Whether semicolons or tabs part numbers with decimal commas."""
    for delimiter in (";", "\t"):
        cells = [cell.strip() for row in first_rows(lines, delimiter, quote) if len(row) > 1 for cell in row]
        if any(_COMMA_NUMBER.fullmatch(cell) for cell in cells):
            return True
    return False
