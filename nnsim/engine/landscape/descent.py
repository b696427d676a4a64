"""The loss along the gradient, and how far along it the next step goes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from torch import Tensor

from nnsim.core.answers.landscape import Descent, NextStep
from nnsim.engine.landscape.ground import Ground, Watch

PLACES = 33
"""Places along the gradient that are looked at."""

BACK, FORTH = 1.0, 3.0
"""How far they reach uphill and downhill, in lengths of the next step."""

UNKNOWN = 0.02
"""The same as a share of the size of the weights, where no step can be foreseen."""


def descent(ground: Ground, store: Tensor, foreseen: Tensor | None, step: int) -> Iterator[Descent]:
    """The slice through ``store`` [size] against the gradient there; ``foreseen`` are the numbers after the next step.

    Nothing where there is no slope.
    """
    watch = Watch()
    loss, gradient = ground.loss(store), ground.gradient(store)
    slope = float(gradient.norm())
    if not slope or not math.isfinite(slope):
        return
    downhill = gradient / -slope
    ahead = None if foreseen is None else _next_step(ground, store, foreseen, downhill)
    size = float(store[: len(downhill)].cpu().double().norm())
    reach = ahead.length if ahead and ahead.length else UNKNOWN * (size or 1.0)
    along = np.linspace(-BACK * reach, FORTH * reach, PLACES)
    losses = np.full(PLACES, np.nan)
    for done, place in enumerate(_from_the_middle(along), 1):
        losses[place] = loss if along[place] == 0 else ground.loss(moved(store, downhill * along[place]))
        found = losses.copy()
        yield Descent(step, ground.samples, ground.of, loss, slope, along, found, ahead, done / PLACES, watch.lap())
        watch.go_on()


def moved(store: Tensor, by: Tensor) -> Tensor:
    """A copy of ``store`` [size] whose first numbers, those that can learn, are moved by ``by`` [parameters]."""
    there = store.clone()
    there[: len(by)] = (store[: len(by)].cpu().double() + by).to(store.dtype)
    return there


def _next_step(ground: Ground, store: Tensor, foreseen: Tensor, downhill: Tensor) -> NextStep:
    step = (foreseen - store)[: len(downhill)].cpu().double()
    length = float(step.norm())
    return NextStep(length, float(step @ downhill) / length if length else 1.0, ground.loss(foreseen))


def _from_the_middle(along: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    """Places in the order of their distance from the present."""
    return list(map(int, np.argsort(np.abs(along), kind="stable")))
