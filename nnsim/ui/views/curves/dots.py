"""What no line shows: values at gaps of a curve, and those that have none beside them. Qt-free."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.ui.kit.decimate import Doubles
from nnsim.ui.views.curves import rows


class Dot(NamedTuple):
    """A value that no line goes through, as the axis shows it; ``color`` as the theme calls it."""

    epoch: float
    value: float
    color: str


def find_dots(epoch: Doubles, values: Doubles, color: str, after: NDArray[np.intp] = rows.NONE) -> list[Dot]:
    """Those of a curve with its ``values`` as the axis shows them; ``after`` are the places before its gaps."""
    at = rows.alone(values, after)
    return [Dot(*point, color) for point in zip(epoch[at].tolist(), values[at].tolist(), strict=True)]
