"""Declarations of parameters: one declaration makes the form, the check and the file format.

Everything that a user can set on a catalogue entry (a layer kind, a generator, an
optimizer, ...) is declared as a tuple of these values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.core.counted import figures
from nnsim.language.texts import say

Value = bool | int | float | str
"""What a parameter may hold; all four survive JSON unchanged."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Number:
    """A real number in ``[low, high]``; with ``log`` a slider moves in decades."""

    id: str
    label: str
    default: float
    low: float
    high: float
    help: str = ""
    step: float = 0.01
    log: bool = False
    unit: str = ""

    def check(self, value: Value) -> float:
        """Return ``value`` as a legal number; raise ``ValueError`` with a sentence otherwise."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise ValueError(say("{label} must be a number, not {value!r}", label=self.label, value=value))
        if not self.low <= value <= self.high:
            raise _outside(self.label, self.low, self.high, value)
        return float(value)


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number in ``[low, high]``; with ``log`` a slider moves in decades. ``zero`` is what 0 is called."""

    id: str
    label: str
    default: int
    low: int
    high: int
    help: str = ""
    unit: str = ""
    log: bool = False
    zero: str = ""

    def check(self, value: Value) -> int:
        """Return ``value`` as a legal whole number; raise ``ValueError`` with a sentence otherwise."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise ValueError(say("{label} must be a whole number, not {value!r}", label=self.label, value=value))
        if not self.low <= value <= self.high:
            raise _outside(self.label, self.low, self.high, value)
        return int(value)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    id: str
    label: str
    default: bool
    help: str = ""

    def check(self, value: Value) -> bool:
        """Return ``value`` if it is a bool; raise ``ValueError`` with a sentence otherwise."""
        if not isinstance(value, bool):
            raise ValueError(say("{label} must be on or off, not {value!r}", label=self.label, value=value))
        return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One id out of ``options``, given as ``(id, label)`` pairs."""

    id: str
    label: str
    default: str
    options: tuple[tuple[str, str], ...]
    help: str = ""

    def check(self, value: Value) -> str:
        """Return ``value`` if it is one of the options; raise ``ValueError`` with a sentence otherwise."""
        if not isinstance(value, str) or value not in {name for name, _ in self.options}:
            known = ", ".join(name for name, _ in self.options)
            raise ValueError(
                say("{label} must be one of {known}, not {value!r}", label=self.label, known=known, value=value)
            )
        return value


Parameter = Number | Integer | Flag | Choice


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def _outside(label: str, low: float, high: float, value: float) -> ValueError:
    return ValueError(
        say(
            "{label} must lie between {low} and {high}, not {words}",
            label=label,
            low=figures(low),
            high=figures(high),
            words=_words(value),
        )
    )


def _words(value: float) -> str:
    """``value`` in a sentence; a file may hold whole numbers that no float can take."""
    return figures(value) if abs(value) < 1e300 else say("a number that large")


def defaults(parameters: tuple[Parameter, ...]) -> dict[str, Value]:
    """The default value of every parameter by id."""
    return {p.id: p.default for p in parameters}
