"""What a single unit answers with, and what the network would do without it."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats, Mask


@dataclass(frozen=True, slots=True)
class AboutUnit:
    """A unit of a node, which of a map is a channel; large sets are asked about in turns, the first of them 0.

    ``fresh``  with weights as the seed makes them, which learned nothing: those of step 0
    """

    node: str = ""
    unit: int = 0
    turn: int = 0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class AsIf:
    """A unit that always said ``value``, whatever it gets: 0 is as if it were off."""

    unit: AboutUnit = AboutUnit()
    value: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Activity:
    """What a unit answers to the samples of a turn.

    ``step``     the moment of the run
    ``samples``  [m] places in the data set, and in ``of`` how many all turns together ask about
    ``values``   [m] the activation; of a map or a sequence the largest
    ``spots``    [m, 2] where that is, from 0 to 1 to the right and down; NaN where a unit has one value for a sample
    """

    about: AboutUnit
    step: int
    of: int
    samples: Places
    values: Floats
    spots: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Effect:
    """How the samples of a turn are answered, in the first row as it is, in the second as if.

    ``step``     the moment of the run
    ``samples``  [m] places in the data set, and in ``of`` how many all turns together ask about
    ``right``    [2, m] whether the class is the right one; [2, 0] where none is told
    ``losses``   [2, m]
    """

    about: AsIf
    step: int
    of: int
    samples: Places
    right: Mask
    losses: Floats
