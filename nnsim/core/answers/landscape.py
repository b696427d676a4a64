"""The loss as a landscape over the weights: along the gradient, and over a plane through moments of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.core.answers.arrays import Doubles, Places

Third = Literal["best", "widest", "gradient"]
"""What the plane goes through besides start and present: the moment of the least loss, the one that is farthest from
the line between them, or the present gradient, where there is no third moment."""


@dataclass(frozen=True, slots=True)
class AboutLandscape:
    """What is asked in turns, as it takes long: every ``turn`` brings what more was found in so many ``seconds``.

    ``fresh``  along the gradient of weights as the seed makes them, which learned nothing
    """

    turn: int = 0
    seconds: float = 0.01
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step that the optimizer takes next: its ``length``, the cosine of its angle to the way downhill, and the loss
    behind it."""

    length: float
    cosine: float
    loss: float


@dataclass(frozen=True, eq=False, slots=True)
class Descent:
    """The loss along the gradient at one moment of a run.

    ``step``     of that moment, and ``samples`` of the training samples ``of`` the loss is the mean over
    ``loss``     there, and ``slope`` the size of the gradient
    ``along``    [k], how far one goes against the gradient, and ``losses`` [k] there, NaN where it is not known yet
    ``next``     the next step; None where it cannot be foreseen
    ``done``     the share of the work that is done, and ``ms`` how long that took
    """

    step: int
    samples: int
    of: int
    loss: float
    slope: float
    along: Doubles
    losses: Doubles
    next: NextStep | None
    done: float
    ms: float


@dataclass(frozen=True, eq=False, slots=True)
class Landscape:
    """The loss over the plane through three moments of a run, in units of the weights.

    ``step``     the present one, and ``samples`` of the training samples ``of`` the loss is the mean over
    ``weights``  how many numbers are learned: so many directions there are
    ``third``    what the plane goes through besides start and present, and ``corner`` the place of that moment, or -1
    ``steps``    of all moments [m], the start first and the present last; ``xy`` [m, 2] where they lie in the plane, or
                 above it by ``heights`` [m]; ``moment_losses`` [m]
    ``x``, ``y`` [s] where the plane was looked at, and ``losses`` [s, s], a row for each of ``y``; NaN where it is not
                 known yet
    ``done``     the share of the work that is done, and ``ms`` how long that took. At 0 nothing else is known yet, and
                 all arrays are empty
    """

    step: int
    samples: int
    of: int
    weights: int
    third: Third
    corner: int
    steps: Places
    xy: Doubles
    heights: Doubles
    moment_losses: Doubles
    x: Doubles
    y: Doubles
    losses: Doubles
    done: float
    ms: float
