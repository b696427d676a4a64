"""Where a curve goes on above its axis. Qt-free."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnsim.ui.kit.decimate import Doubles

MOST = 40
"""Places that are marked of one curve; more would be a band."""


class Peak(NamedTuple):
    """The highest point of a part of a curve that lies above the axis; ``color`` as the theme calls it."""

    epoch: float
    value: float
    color: str


def find_peaks(x: Doubles | None, y: Doubles | None, top: float, color: str) -> list[Peak]:
    """One for each part of the curve above ``top``."""
    if x is None or y is None:
        return []
    above = np.flatnonzero(y > top)
    if not len(above):
        return []
    parts = np.split(above, np.flatnonzero(np.diff(above) > 1) + 1)[:MOST]
    highest = [part[y[part].argmax()] for part in parts]
    return [Peak(float(x[i]), float(y[i]), color) for i in highest]
