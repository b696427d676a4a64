"""Where an axis is labelled, and with which words."""

from __future__ import annotations

from math import ceil, floor, log10

from nnsim.ui.kit.numbers import minus, power_of_ten

Ticks = list[tuple[float, str]]
"""Position on the axis and label."""

SMALL, LARGE = 1e-4, 6
"""Steps below the one, and numbers of more digits than the other, are written with powers of ten."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def linear(low: float, high: float, most: int) -> Ticks:
    """Round numbers from ``low`` to ``high``, at most ``most`` steps apart, all with the same decimals and power."""
    step = _step((high - low) / max(most, 1))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    size = floor(log10(max(abs(first), abs(last), 1)) + log10(step) + 1e-9)
    exponent = 0 if step >= SMALL and size < LARGE else size
    unit = step / 10.0**exponent
    decimals = next((d for d in range(8) if abs(unit * 10**d - round(unit * 10**d)) < 1e-6), 8)
    return [(k * step, _number(k * unit, exponent, decimals)) for k in range(first, last + 1)]


def percent(most: int) -> Ticks:
    """Shares from 0 to 1."""
    parts = next((parts for parts in (10, 5, 4, 2) if parts <= most), 1)
    return [(k / parts, f"{100 * k / parts:.0f} %") for k in range(parts + 1)]


def decades(low: int, high: int, most: int) -> Ticks:
    """Powers of ten at their exponents; with a single decade 2 and 5 times them too."""
    stride = max(1, ceil((high - low) / max(most, 1)))
    labelled = range(low, high + 1, stride)
    plain = all(-3 <= e <= 3 for e in labelled)
    ticks: Ticks = [(float(e), f"{10.0**e:,g}" if plain else power_of_ten(e)) for e in labelled]
    if high - low == 1 and most >= 3:
        ticks += [(low + log10(k), f"{k * 10.0**low:,g}" if plain else f"{k}·{power_of_ten(low)}") for k in (2, 5)]
    return sorted(ticks)


def _step(least: float) -> float:
    """The smallest round number that is not below ``least``."""
    scale = 10.0 ** floor(log10(least))
    return next(step * scale for step in _STEPS if step * scale >= least * (1 - 1e-9))


def _number(value: float, exponent: int, decimals: int) -> str:
    if value == 0:
        return "0"
    return minus(f"{value:,.{decimals}f}") + (f"·{power_of_ten(exponent)}" if exponent else "")
