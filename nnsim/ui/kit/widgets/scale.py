"""From the positions of a slider to numbers and their words, and back. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nnsim.core.counted import nouns
from nnsim.language.texts import say

MINUS = "\N{MINUS SIGN}"
PER_DECADE = 24


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers in ``[low, high]`` in steps of ``step``, or, with ``log``, in decades.

    A logarithmic scale whose ``low`` is 0 has 0 as its first position and starts at ``step``.
    With ``percent`` numbers are shown times 100 with a percent sign. ``zero`` is what 0 is called, if anything.
    """

    low: float
    high: float
    step: float = 0.01
    log: bool = False
    whole: bool = False
    unit: str = ""
    zero: str = ""

    @property
    def percent(self) -> bool:
        """Whether shares are shown as per cent."""
        return self.unit == "%" and self.high <= 1.0

    @property
    def _zero(self) -> int:
        return 1 if self.log and self.low <= 0 else 0

    @property
    def _floor(self) -> float:
        return self.step if self._zero else self.low

    @property
    def positions(self) -> int:
        """The last position; the first is 0."""
        if self.log:
            return max(1, round(math.log10(self.high / self._floor) * PER_DECADE)) + self._zero
        return max(1, round((self.high - self.low) / self.step))

    def value(self, position: int) -> float:
        """The number at a position, tidied: no 0.30000000000000004."""
        if position >= self.positions:
            return self.high
        if position <= 0:
            return self.low
        if not self.log:
            return self._tidy(self.low + position * self.step)
        share = (position - self._zero) / (self.positions - self._zero)
        return self._tidy(self._floor * (self.high / self._floor) ** share)

    def position(self, value: float) -> int:
        """The position nearest to a number."""
        if not self.log:
            return min(max(round((value - self.low) / self.step), 0), self.positions)
        if value < self._floor:
            return 0
        share = math.log(value / self._floor) / math.log(self.high / self._floor)
        return min(self._zero + round(share * (self.positions - self._zero)), self.positions)

    def _tidy(self, value: float) -> float:
        if self.whole:
            return float(round(value))
        if self.log:
            return float(f"{value:.2g}")
        return round(value, self._decimals(self.step) + 2)

    @staticmethod
    def _decimals(step: float) -> int:
        return max(0, -math.floor(math.log10(step) + 1e-9))

    def text(self, value: float) -> str:
        """The number in words, with its unit."""
        if self.zero and not value:
            return self.zero
        shown = value * 100 if self.percent else value
        step = self.step * 100 if self.percent else self.step
        if self.whole:
            words = f"{round(shown):,}"
        elif self.log:
            words = _three_digits(shown)
        else:
            # A typed number finer than the step keeps its digits: what is shown is what is used.
            coarse = f"{shown:.{self._decimals(step)}f}"
            fine = f"{shown:.4g}" if self.percent else f"{shown:.6g}"  # a share of so many samples may never end
            words = coarse if math.isclose(float(coarse), shown, abs_tol=step * 1e-6) else fine
        unit = f"\N{NO-BREAK SPACE}{self._said(value)}" if self.unit else ""
        return words.replace("-", MINUS) + unit

    @property
    def _one(self) -> str:
        """The unit of a single one: epochs, 1 epoch."""
        return self.unit[:-1] if len(self.unit) > 2 and self.unit.endswith("s") else self.unit

    def _said(self, value: float) -> str:
        """The unit behind a number, in the language of the window; signs such as % and px are the same in all."""
        return self.unit if self._one == self.unit else nouns(value, self._one)

    def _without_unit(self, text: str) -> str:
        """What stands before the unit, in English, too, as that is how people may know it."""
        for unit in dict.fromkeys((self._said(2), self._said(1), self.unit, self._one)):
            text = text.removesuffix(unit)
        return text

    def parse(self, text: str) -> float:
        """The number that a person typed; raises ``ValueError`` with a sentence that says what is wrong."""
        if self.zero and text.strip().lower() == self.zero:
            return 0.0
        plain = text.replace(MINUS, "-").replace("\N{NO-BREAK SPACE}", "")
        plain = self._without_unit(plain.strip()).strip().replace(" ", "")
        plain = plain.replace(",", "" if self.whole or "." in plain else ".")
        try:
            value = float(plain)
        except ValueError:
            raise ValueError(
                say("{text} is not a number. {range}", text=text.strip() or say("Nothing"), range=self._range())
            ) from None
        return self._checked(value / 100 if self.percent else value, text)

    def _checked(self, value: float, text: str) -> float:
        if not self.low <= value <= self.high:  # also catches NaN
            raise ValueError(say("{text} is out of range. {range}", text=text.strip(), range=self._range()))
        if self.whole and value != round(value):
            raise ValueError(say("{text} is not a whole number. {range}", text=text.strip(), range=self._range()))
        return value

    def _range(self) -> str:
        kind = say("a whole number") if self.whole else say("a number")
        if self.zero:
            return say("Enter {kind} up to {text}, or 0: {zero}.", kind=kind, text=self.text(self.high), zero=self.zero)
        low = self.text(self.low)
        if len(self.unit) > 1:  # a word is said once
            low = self._without_unit(low).rstrip()
        return say("Enter {kind} from {low} to {text}.", kind=kind, low=low, text=self.text(self.high))


def _three_digits(value: float) -> str:
    """Written out down to 0.00001, then with an exponent that can be typed: 1e-6."""
    short = f"{value:.3g}"
    mantissa, _, exponent = short.partition("e")
    if not exponent:
        return short
    power = int(exponent)
    return f"{value:.{2 - power}f}".rstrip("0").rstrip(".") if -6 < power < 0 else f"{mantissa}e{power}"
