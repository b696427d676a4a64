"""How the cells of a column are written, and which of them hold no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnsim.io.numerals import Form
from nnsim.language.texts import say

LARGEST = 3e38
"""What float32 carries."""

NO_NUMBER = frozenset({"", "na", "nan", "n/a", "#n/a", "<na>", "n.a.", "null", "none", "?", "-", "--", "."})
"""Words that stand for no value among numbers, in lower case."""

NO_WORD = frozenset({"", "nan", "n/a", "#n/a", "<na>", "null"})
"""The same among words, where "none" or "-" may well be a category."""

ONLY_EMPTY = frozenset({""})
"""The same among classes: whoever has a class called "none" wants it to be learned."""

_ESCAPED = re.compile(r"'+[=+\-@]")
_RISKY = re.compile(r"'*[=+\-@]")


@dataclass(frozen=True, slots=True)
class Cells:
    """``form`` of the numbers, None for words; ``missing`` are words without a value, in lower case."""

    form: Form | None
    missing: frozenset[str]

    def is_missing(self, cell: str) -> bool:
        """Whether ``cell`` holds no value."""
        return cell.strip().lower() in self.missing

    def is_number(self, cell: str) -> bool:
        """Whether ``cell`` is a number in the form of the column, and none that is too large."""
        return not self.fault(cell)

    def fault(self, cell: str) -> str:
        """What is wrong with ``cell`` as a number, empty if nothing is."""
        value = None if self.form is None else self.form.value(cell)
        if value is None:
            return say("is no number")
        return "" if abs(value) < LARGEST else say("is larger than {largest:.0e}", largest=LARGEST).replace("e+", "e")

    def label(self, cell: str) -> str:
        """What a category or class is called: 0.0 and 0 are the same one."""
        text = cell.strip()
        if self.form is not None and not text.isdigit():
            value = self.form.value(text)
            if value is not None and value.is_integer() and abs(value) < 1e15:
                return str(int(value))
        return plain_word(text)


def is_missing_number(cell: str) -> bool:
    """Whether ``cell`` would hold no value among numbers."""
    return cell.strip().lower() in NO_NUMBER


def words_without_value(cells: Sequence[str], markers: Iterable[str]) -> frozenset[str]:
    """What is missing in an input of words: also the ``markers`` that the columns of numbers have.

    NA among codes of two capital letters is Namibia.
    """
    missing = NO_WORD | {"na"} | frozenset(markers)
    others = {cell.strip() for cell in cells if cell.strip().lower() not in missing}
    codes = bool(others) and all(len(word) == 2 and word.isalpha() and word.isupper() for word in others)
    return missing - {"na"} if codes else missing


def harmless(word: str) -> str:
    """``word`` for a cell that no spreadsheet runs: an apostrophe before what would begin a formula."""
    return f"'{word}" if _RISKY.match(word) and not _is_plain_number(word) else word


def plain_word(cell: str) -> str:
    """The word that was made ``harmless``."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _is_plain_number(word: str) -> bool:
    return Form().value(word) is not None
