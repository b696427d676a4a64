"""What a world is: rules for many games at once, in numpy; and the registry of worlds.

States are small whole numbers and hold all that a game depends on, so that a memory of thousands of moments is small:
pictures are made of them when somebody looks. Chance comes in where a game begins and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats, Mask
from nnsim.core.parameters import Parameter, Values
from nnsim.core.registry import Registry

States = NDArray[np.int16]
Actions = NDArray[np.intp]
Pictures = NDArray[np.uint8]


class Step(NamedTuple):
    """What came of one action in each game: states [n, size], points float32 [n], and whether it is over, bool [n]."""

    states: States
    points: Floats
    over: Mask


@dataclass(frozen=True, slots=True)
class World:
    """A game with one player. All functions take the values of the parameters first.

    ``actions``  what the player can do, in words
    ``keys``     the key for each of the actions, as Qt names it; the one without a key is what no key means
    ``shape``    rows and columns of a picture
    ``frames``   how many of the last pictures somebody has to see who wants to know how it stands
    ``best``     the most points that a game can bring, ``lowest`` the fewest
    ``start``    number of games and a seeded generator -> states [n, size]
    ``step``     states and actions [n] -> what came of them; the states it was given stay as they are
    ``picture``  states -> uint8 [n, *shape]
    ``bounds``   the least and the largest that each number of a state of a game that goes on may be, each [size]
    """

    id: str
    label: str
    help: str
    actions: tuple[str, ...]
    keys: tuple[str, ...]
    shape: tuple[int, int]
    frames: int
    best: int
    lowest: int
    parameters: tuple[Parameter, ...]
    start: Callable[[Values, int, np.random.Generator], States]
    step: Callable[[Values, States, Actions], Step]
    picture: Callable[[Values, States], Pictures]
    bounds: Callable[[Values], tuple[tuple[int, ...], tuple[int, ...]]]


WORLDS: Registry[World] = Registry("world", lambda e: e.id)
