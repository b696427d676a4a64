"""How numbers are written in the window: the same everywhere, and calm while they change; shares in ``core.shares``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnsim.core.data import Data
from nnsim.core.shares import percent
from nnsim.language.texts import say

NONE = "\N{EN DASH}"
"""Stands where a number does not exist (no test samples, no accuracy of a regression)."""


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def minus(text: str) -> str:
    """A number in figures with a real minus sign instead of a hyphen."""
    return text.replace("-", "−")


def fixed(value: float, decimals: int) -> str:
    """So many decimals, thousands with a comma; what rounds to nothing has no sign: 0.00."""
    return minus(f"{value:z,.{decimals}f}")


def decimals_of(size: float) -> int:
    """How many decimals show three or four figures of numbers up to ``size``, so that a column of them is even."""
    if not 0 < size < math.inf:
        return 3
    power = math.floor(math.log10(size))
    return min(max(3 - power if power >= 0 else 2 - power, 0), 9)


def loss(value: float) -> str:
    """Four decimals, or powers of ten outside what four decimals can show."""
    if math.isnan(value):
        return NONE
    if math.isinf(value):
        return "∞"
    if value != 0 and not 5e-5 <= abs(value) < 10_000:
        return power(value)
    return f"{value:.4f}" if abs(value) < 100 else f"{value:,.1f}"


def plain(value: float) -> str:
    """Three figures; whole numbers in full up to a million; a dash where there is none."""
    if not math.isfinite(value):
        return NONE if math.isnan(value) else "∞"
    size = abs(value)
    if 1000 <= size < 1e6:
        text = f"{value:,.0f}"
    elif size and not 1e-3 <= size < 1e6:
        text = ("-" if value < 0 else "") + power(size)
    else:
        text = f"{value:.3g}"
    return minus(text)


def power(value: float) -> str:
    """``1.2·10⁻⁷``."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·{power_of_ten(int(exponent))}"


def power_of_ten(exponent: int) -> str:
    """``10⁻⁷``."""
    return f"10{str(exponent).translate(_RAISED)}"


def estimate(share: float, samples: int, total: int) -> str:
    """A share that was found in ``samples`` of ``total``: ``97 ±1 %`` of all of them, 19 times in 20."""
    if math.isnan(share) or not 0 < samples < total:
        return percent(share)
    shown = min(round(100 * share), 99)  # 100 % is only what is really all
    return f"{shown} ±{max(1, round(100 * margin(share, samples, total)))} %"


def margin(share: float, samples: int, total: int) -> float:
    """How far the share of all may be from that in ``samples`` of them, 19 times in 20.

    Agresti and Coull, Approximate is better than "exact" for interval estimation of binomial proportions (1998), with
    the correction for samples drawn from few.
    """
    likely = (share * samples + 2) / (samples + 4)
    return 2 * math.sqrt(likely * (1 - likely) / (samples + 4) * (total - samples) / max(total - 1, 1))


def count(value: float) -> str:
    """``66,000``."""
    return f"{value:,.0f}"


def counter(value: float) -> str:
    """A count that runs: exact below ten million, then short, so that it never outgrows its place."""
    if value >= 1e9:
        return f"{value / 1e9:,.1f} G"
    return f"{value / 1e6:,.1f} M" if value >= 1e7 else count(value)


def rate(value: float) -> str:
    """Events per second in few figures: ``1.9 M``, ``66 k``, ``1,200``, ``12``, ``0.5``."""
    if value >= 999_500:
        return f"{value / 1e6:.1f} M"
    if value >= 9_950:
        return f"{value / 1e3:.0f} k"
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}"


def brief(value: float) -> str:
    """A count where room is scarce: as ``count`` below 100,000, then ``123 k``, ``1.2 M``, ``57 M``, ``1.2 G``."""
    if value < 99_999.5:
        return count(value)
    for size, letter in ((1e9, "G"), (1e6, "M")):
        if value >= 0.9995 * size:
            return f"{value / size:.{int(value < 9.95 * size)}f} {letter}"
    return f"{value / 1e3:.0f} k"


def weight(value: float) -> str:
    """A weight with its sign: two decimals, or powers of ten outside what they can show."""
    if math.isnan(value):
        return "NaN"
    sign = "−" if value < 0 else "+"
    size = abs(value)
    if math.isinf(size):
        return f"{sign}∞"
    small = size != 0 and size < 5e-3
    return sign + (power(size) if small or size >= 1000 else f"{size:.2f}")


def label_text(label: float, classes: Sequence[str]) -> str:
    """The name of a class, or the value where there are none."""
    return classes[int(label)] if classes else value_text(label)


def target_text(data: Data, sample: int) -> str:
    """The class of a sample, its value, or all its values by their names."""
    if data.is_masked:
        return say("a target for every pixel")
    if len(data.values) > 1:
        return ", ".join(f"{name} {value_text(float(y))}" for name, y in zip(data.values, data.y[sample], strict=True))
    return label_text(float(data.y[sample]), data.classes)


def value_text(value: float, figures: int = 4) -> str:
    """Four figures, or fewer; whole numbers in full up to a million, then powers of ten."""
    if 10**figures <= abs(value) + 0.5 < 1e6:
        return fixed(value, 0)
    mantissa, _, exponent = f"{value:.{figures}g}".partition("e")
    return minus(f"{mantissa}·{power_of_ten(int(exponent))}" if exponent else mantissa)
