"""What a player remembers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats


@dataclass(frozen=True, eq=False, slots=True)
class Remembered:
    """What a player remembers, and the moments that its last update was made on.

    ``filled``   how many moments are remembered, of at most ``room``
    ``pictures`` uint8 [m, *shape]: what was seen then
    ``actions``  what was done there [m], and ``rewards`` float32 [m] what the steps after it brought
    ``values``   float32 [m]: the value of that action for the network as it is now
    ``aims``     float32 [m]: what that value is drawn to
    """

    filled: int
    room: int
    pictures: NDArray[np.uint8]
    actions: Places
    rewards: Floats
    values: Floats
    aims: Floats
