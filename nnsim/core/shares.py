"""How shares are written, wherever people read of them: as per cent, and all or nothing only where it is so."""

from __future__ import annotations

import math

NONE = "\N{EN DASH}"
WIDEST = "> 99.9 %"
"""As wide as a share or a probability becomes."""


def percent(share: float, places: int = 1) -> str:
    """A share of what was counted, rounded: ``98.2 %``; ``> 99.9 %`` where not all is meant, ``–`` for NaN."""
    if math.isnan(share):
        return NONE
    written, least = f"{100 * share:.{places}f}", 10.0**-places
    if 0 < share < 1 and float(written) >= 100:
        return f"> {100 - least:.{places}f} %"
    if 0 < share < 1 and float(written) == 0:
        return f"< {least:.{places}f} %"
    return f"{written} %"


def probability(value: float) -> str:
    """The same for what a network holds probable, which is never certain, nor is anything impossible to it."""
    return percent(min(max(value, 1e-9), 1 - 1e-9))


def chance(value: float, *, certain: bool) -> str:
    """``probability``; ``percent`` where ``certain``, as all shares of a learner that knows none are 0 and 1."""
    return percent(value) if certain else probability(value)


def as_set(share: float) -> str:
    """A share that somebody set, with the digits that it has: ``20 %``, ``12.5 %``."""
    return f"{100 * share:.4g} %"
