"""A slider's scale for whole numbers: every step is another number, larger ones further apart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from nnsim.ui.kit.widgets.scale import PER_DECADE, Scale


@dataclass(frozen=True, slots=True)
class CountingScale(Scale):
    """1, 2, 3, ... then in decades: 10 against 20 matters as much as 1,000 against 2,000."""

    @property
    def positions(self) -> int:
        """The last position; the first is 0."""
        return len(_numbers(self.low, self.high)) - 1

    def value(self, position: int) -> float:
        """The number at a position."""
        return float(_numbers(self.low, self.high)[min(max(position, 0), self.positions)])

    def position(self, value: float) -> int:
        """The position nearest to a number."""
        numbers = _numbers(self.low, self.high)
        above = min(bisect_left(numbers, value), len(numbers) - 1)
        below = max(above - 1, 0)
        return below if value - numbers[below] < numbers[above] - value else above


@lru_cache(maxsize=32)
def _numbers(low: float, high: float) -> tuple[int, ...]:
    """The numbers of the scale with two figures each, both ends among them."""
    ratio, found = 10 ** (1 / PER_DECADE), {round(low), round(high)}
    value = max(low, 1.0)
    while value < high:
        found.add(min(max(int(float(f"{value:.2g}")), round(low)), round(high)))
        value *= ratio
    return tuple(sorted(found))
