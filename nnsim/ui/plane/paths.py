"""Ways of points from noise to data, by the velocities that a network answers with; pure numbers, no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from nnsim.core import seeds
from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.remembered import remembered
from nnsim.data import scaling
from nnsim.networks import forward
from nnsim.networks.plan import Plan
from nnsim.tasks import feeding
from nnsim.tasks.noise import draws

COUNT = 300
"""Points that start as noise: enough to show a shape, few enough to follow one."""

STEPS = 24
"""Steps of Euler's method from time 0 to time 1."""

KNOWN = 1000
"""Of more training points a part is looked at for distances, spread evenly over them."""


@cache
def noise() -> Floats:
    """Where the points start in what the network is fed with, [COUNT, 2]; always the same."""
    return draws(seeds.stable(0, "noise", "shown"), COUNT, 2)[:, :2]


def beginning(data: Data) -> Floats:
    """The same as points of the plane."""
    return np.asarray(scaling.fit(data).undo(noise()), np.float32)


def velocity(project: Project, plan: Plan, weights: Mapping[str, Floats], points: Floats, time: float) -> Floats:
    """Velocities at ``points`` [n, 2] of the plane, [n, 2] in units of its axes."""
    scores = forward.run(plan, weights, feeding.inputs(project, points, time))[OUTPUT]
    with np.errstate(all="ignore"):
        return np.asarray(scores / scaling.fit(project.data).factor, np.float32)


class Paths:
    """``places`` float32 [STEPS + 1, COUNT, 2] of the plane, worked out in turns from one state of the weights."""

    def __init__(self, project: Project, plan: Plan, weights: Mapping[str, Floats]) -> None:
        self._project, self._plan, self._weights = project, plan, weights
        self.places = np.zeros((STEPS + 1, COUNT, 2), np.float32)
        self.places[0] = beginning(project.data)
        self._done = 0

    @property
    def is_done(self) -> bool:
        """True once the points have arrived."""
        return self._done == STEPS

    def go_on(self, steps: int) -> None:
        """Some steps more."""
        for step in range(self._done, min(self._done + steps, STEPS)):
            here = self.places[step]
            moved = velocity(self._project, self._plan, self._weights, here, step / STEPS)
            with np.errstate(all="ignore"):
                self.places[step + 1] = here + moved / np.float32(STEPS)
            self._done = step + 1

    def at(self, time: float) -> Floats:
        """The points at a time from 0 to 1, [COUNT, 2]."""
        before = min(int(time * STEPS), STEPS - 1)
        share = np.float32(time * STEPS - before)
        with np.errstate(all="ignore"):
            return np.asarray((1 - share) * self.places[before] + share * self.places[before + 1], np.float32)


def distance(made: Floats, known: Floats) -> float:
    """How far points lie from the nearest one of the other set, the mean of both ways (Chamfer distance).

    NaN where there are none, and for points that are no numbers.
    """
    if not len(made) or not len(known) or not np.isfinite(made).all():
        return float("nan")
    a, b = made.astype(np.float64), known.astype(np.float64)
    squares = np.square(a[:, None, 0] - b[:, 0]) + np.square(a[:, None, 1] - b[:, 1])
    return float((np.sqrt(squares.min(axis=0)).mean() + np.sqrt(squares.min(axis=1)).mean()) / 2)


def known_points(data: Data) -> Floats:
    """The training points that distances are measured to."""
    return _thinned(data.x[data.train], KNOWN)


def held_out(data: Data) -> Floats:
    """As many test points as there are points of noise, or none where there are fewer."""
    points = data.x[data.test]
    return _thinned(points, COUNT) if len(points) >= COUNT else points[:0]


@remembered(1)
def controls(data: Data) -> tuple[float, float]:
    """The distances of noise and of test points; of the newest set alone, as ``Data`` is its own key."""
    known = known_points(data)
    return distance(beginning(data), known), distance(held_out(data), known)


def _thinned(points: Floats, most: int) -> Floats:
    chosen = np.linspace(0, len(points) - 1, min(most, len(points))).astype(np.intp)
    return np.asarray(points[chosen], np.float32)
