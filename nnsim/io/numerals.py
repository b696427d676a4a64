"""How people write numbers: decimal sign, thousands, currency and percent signs, recognised column by column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Decimal = Literal[".", ","]

MOSTLY = 0.9
"""Share of the cells of a column that must be numbers; the others are mistakes, named when they are read."""

_UNIT = r"US\$|[$€£¥₹%]|EUR|USD|GBP|CHF|JPY"
_PARTS = re.compile(rf"([+-]?)\s*({_UNIT})?\s*([+-]?)(.*?)\s*({_UNIT})?", re.DOTALL)
_DIGITS = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_LOOKALIKES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})


@dataclass(frozen=True, slots=True)
class Form:
    """``1.063,5 €`` has the decimal sign ``,``, the thousands sign ``.`` and the unit ``€``.

    A thousands sign is allowed, not required: ``1,063`` stands beside ``40``.
    """

    decimal: Decimal = "."
    thousands: str = ""
    unit: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether programming languages write numbers like this."""
        return self == PLAIN

    def value(self, cell: str) -> float | None:
        """The number that ``cell`` is, None if it is none."""
        if self is PLAIN or self == PLAIN:  # by far the most
            text = cell.strip()
            if _PLAIN(text):
                return float(text)
            text, unit = _without_unit(text)  # a minus sign as in books, a blank behind a sign
            return float(text) if not unit and _PLAIN(text) else None
        text, unit = _without_unit(cell)
        if unit != self.unit or not _pattern(self.decimal, self.thousands).fullmatch(text):
            return None
        if self.thousands:
            text = text.replace(self.thousands, "")
        return float(text.replace(",", ".") if self.decimal == "," else text)

    def with_unit(self, unit: str) -> Form:
        """The same with another unit."""
        return replace(self, unit=unit)


PLAIN = Form()

FORMS = tuple(Form(decimal, thousands) for thousands in ("", ",", ".", " ", "'") for decimal in (".", ",")
              if decimal != thousands)  # fmt: skip
"""Ordered: where several fit, the first is meant unless ``form_of`` knows better."""


@lru_cache(maxsize=16)
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    """Groups are complete: ``1,06`` and ``0,123`` hold no thousands."""
    d, t = re.escape(decimal), re.escape(thousands)
    grouped = rf"[1-9]\d{{0,2}}(?:{t}\d{{3}})+(?:{d}\d*)?|" if thousands else ""
    return re.compile(rf"[+-]?(?:{grouped}\d+{d}?\d*(?:[eE][+-]?\d+)?|{d}\d+(?:[eE][+-]?\d+)?)", re.ASCII)


_PLAIN = _pattern(".", "").fullmatch


def _without_unit(cell: str) -> tuple[str, str]:
    """The number as written, with its sign, and the unit before or behind it."""
    text = cell.strip()
    if _PLAIN(text):
        return text, ""
    match = _PARTS.fullmatch(text.translate(_LOOKALIKES))
    if match is None:
        return text, ""
    sign, before, inner, number, behind = match.groups()
    if (before and behind) or (sign and inner):
        return text, ""
    return sign + inner + number, before or behind or ""


def is_number(cell: str) -> bool:
    """Whether ``cell`` is written as a number, in whatever form."""
    text, _unit = _without_unit(cell)
    return any(_pattern(form.decimal, form.thousands).fullmatch(text) for form in FORMS)


# ---------------------------------------------------------------- recognising


@dataclass(frozen=True, slots=True)
class Fits:
    """The forms in which nearly all cells of a column are numbers; ``signed`` where they have more than digits."""

    forms: tuple[Form, ...]
    signed: bool


def fits(cells: Sequence[str], allowed: Sequence[Form] = FORMS) -> Fits:
    """What a column of ``cells``, none of them missing, may be as numbers."""
    counts = Counter(cells)
    if all(_DIGITS.fullmatch(cell) for cell in counts):
        return Fits(tuple(allowed) if counts else (), signed=False)
    if all(_PLAIN(cell.strip()) for cell in counts):  # the point is a decimal sign, if it is none of thousands
        forms = (form for form in allowed if form.decimal == "." or _reads_all(form, counts))
        return Fits(tuple(forms), signed=True)
    unit = _common_unit(counts)
    texts: Counter[str] = Counter()
    for cell, count in counts.items():
        text, own = _without_unit(cell)
        if own == unit:
            texts[text] += count
    return _fitting(texts, unit, len(cells), allowed)


def _reads_all(form: Form, cells: Iterable[str]) -> bool:
    pattern = _pattern(form.decimal, form.thousands)
    return all(pattern.fullmatch(cell.strip()) for cell in cells)


def _common_unit(cells: Iterable[str]) -> str:
    """The unit of most of the cells that look like numbers."""
    units = Counter(unit for text, unit in map(_without_unit, cells) if text[-1:].isdigit())
    return max(units, key=lambda unit: units[unit], default="")


def _fitting(texts: Counter[str], unit: str, total: int, allowed: Sequence[Form]) -> Fits:
    scores = {
        form: sum(n for text, n in texts.items() if _pattern(form.decimal, form.thousands).fullmatch(text))
        for form in allowed
    }
    best = max(scores.values(), default=0)
    if not total or best < MOSTLY * total:
        return Fits((), signed=False)
    forms = tuple(form.with_unit(unit) for form in allowed if scores[form] == best)
    return Fits(forms, signed=any(not _DIGITS.fullmatch(text) for text in texts))


def lean_of(columns: Collection[Fits], delimiter: str) -> tuple[Decimal | Literal[""], bool]:
    """The decimal sign of a table, and whether some column proves it rather than the delimiter hinting at it."""
    votes = {".": 0, ",": 0}
    for column in columns:
        signs = {form.decimal for form in column.forms}
        if len(signs) == 1 and column.signed:
            votes[signs.pop()] += 1
    if votes[","] != votes["."]:
        return ("," if votes[","] > votes["."] else "."), True
    return ("," if delimiter == ";" else ""), False


def form_of(column: Fits, lean: Decimal | Literal[""], proven: bool) -> Form | None:
    """How the numbers of a column are written; None for a column of words.

    ``1,063`` alone may be a thousand or one: where another column has ``1,5`` the comma is the decimal sign, and in
    a table that semicolons part, too; else it parts thousands. ``1.063`` is read as one unless a comma is proven.
    """
    if not column.forms:
        return None
    forms = list(column.forms)
    plain = {(form.decimal, form.thousands): form for form in forms}
    if (",", "") in plain and (".", ",") in plain and (".", "") not in plain:
        return plain[",", ""] if lean == "," else plain[".", ","]
    if (".", "") in plain and (",", ".") in plain and (",", "") not in plain:
        return plain[",", "."] if lean == "," and proven else plain[".", ""]
    return forms[0]


def is_doubtful(column: Fits) -> bool:
    """Whether a separator of the column may be a decimal sign as well as one of thousands."""
    found = {(form.decimal, form.thousands) for form in column.forms}
    return (",", "") in found and (".", ",") in found and (".", "") not in found


def allowed_forms(decimal: str, thousands: str | None) -> tuple[Form, ...]:
    """The forms that a person's choices leave; "" and None leave everything."""
    return tuple(
        form
        for form in FORMS
        if decimal in {"", form.decimal} and (thousands is None or thousands == form.thousands or not form.thousands)
    )
