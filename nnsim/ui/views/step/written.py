"""Arithmetic as it is written: lines of numbers and signs, of which each number knows what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from nnsim.core.messages import AboutSlope
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.run.told_step import Part, Pixel

Tone = Literal["", "input", "weight", "result", "delta", "muted"]

_RAISE = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FIELD = re.compile(r"\{(\*?)(\w+)\}")


class Bit(NamedTuple):
    """Some of a line. ``part`` is what stands out elsewhere while it is pointed at, ``check`` a slope that can be
    checked, ``go`` the neuron that a click leads to."""

    text: str
    tone: Tone = ""
    part: Part | Pixel | None = None
    check: AboutSlope | None = None
    go: Part | None = None


Line = tuple[Bit, ...]


class Section(NamedTuple):
    """What was worked out in one ``beat``."""

    beat: str
    title: str
    lines: tuple[Line, ...]


class Number(NamedTuple):
    """A number that is put into a line."""

    value: float
    tone: Tone = ""
    part: Part | Pixel | None = None


def low(index: int) -> str:
    """``₁₂`` for the index 11: neurons and inputs are counted from 1."""
    return str(index + 1).translate(_RAISE)


def number(value: float) -> str:
    """Four figures."""
    return value_text(value)


def line(template: str, **numbers: Number | float) -> Line:
    """``template`` with numbers in the place of ``{name}``; one of ``{*name}`` is the result of the line.

    A negative number behind a sign stands in brackets.
    """
    bits: list[Bit] = []
    at = 0
    for match in _FIELD.finditer(template):
        bits.append(Bit(template[at : match.start()]))
        at = match.end()
        given = numbers[match[2]]
        shown = given if isinstance(given, Number) else Number(given)
        tone: Tone = "result" if match[1] else shown.tone
        bits.append(Bit(_bracketed(shown.value, template[: match.start()], template[at:]), tone, shown.part))
    return tuple(bit for bit in (*bits, Bit(template[at:])) if bit.text)


def _bracketed(value: float, before: str, behind: str) -> str:
    text = number(value)
    follows = before.rstrip().endswith(("×", "−", "+", "/"))
    return f"({text})" if text.startswith("−") and (follows or behind.startswith("²")) else text


def plain(written: Iterable[Bit]) -> str:
    """The words of a line."""
    return "".join(bit.text for bit in written)


TERMS = 6
"""Products of a sum that are written out."""
LARGEST = 4
"""Of a longer one so many, the largest."""


def shown_terms(products: Iterable[float]) -> tuple[tuple[int, ...], int]:
    """Which terms of a sum are written out, in their order, and how many more there are."""
    sizes = [abs(product) for product in products]
    if len(sizes) <= TERMS:
        return tuple(range(len(sizes))), 0
    largest = sorted(range(len(sizes)), key=lambda index: -sizes[index])[:LARGEST]
    return tuple(sorted(largest)), len(sizes) - LARGEST
