"""The loss over the plane through start, present and a third moment of a run, and the path of the run beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.landscape import Landscape, Third
from nnsim.engine.landscape.descent import moved
from nnsim.engine.landscape.ground import Ground, Watch
from nnsim.engine.landscape.plane import Plane, plane

FINEST, COARSEST = 21, 9
"""Places along each side of the plane that are looked at; fewer where that takes long."""

AT_MOST = 1 << 34
"""Multiply-adds that all of them may take: some seconds."""

MARGIN = 0.25
"""How much further than the path the plane reaches, as a share of that."""


class Moment(NamedTuple):
    """The numbers of a network [size] after so many steps."""

    step: int
    store: Tensor


def survey(ground: Ground, moments: Sequence[Moment]) -> Iterator[Landscape]:
    """What is known after each place: ``moments`` are the start, some others in their order, and the present.

    Nothing while start and present are the same.
    """
    watch, path = Watch(), np.full(len(moments), np.nan)
    if torch.equal(moments[0].store, moments[-1].store):
        return
    for number, moment in enumerate(moments):
        path[number] = ground.loss(moment.store)
        yield _begun(ground, moments[-1].step, watch.lap())
        watch.go_on()
    third, corner, found = _spanned(ground, moments, path)
    if found is None:
        return
    places = np.array([found.place(moment.store) for moment in moments])
    steps, side = np.array([moment.step for moment in moments]), _side(ground)
    (x, y), losses = _square(places[:, :2], side), np.full((side, side), np.nan)
    for done, (row, column) in enumerate(_coarse_first(side), 1):
        losses[row, column] = ground.loss(found.at(x[column], y[row]))
        yield Landscape(
            moments[-1].step, ground.samples, ground.of, len(found.across), third, corner, steps, places[:, :2],
            places[:, 2], path, x, y, losses.copy(), done / side**2, watch.lap(),
        )  # fmt: skip
        watch.go_on()


def _begun(ground: Ground, step: int, ms: float) -> Landscape:
    """Nothing is known yet."""
    none, places = np.zeros(0), np.zeros((0, 2))
    count, steps = len(ground.model.flat), np.zeros(0, np.intp)
    return Landscape(
        step, ground.samples, ground.of, count, "best", -1, steps, places, none, none, none, none,
        np.zeros((0, 0)), 0.0, ms,
    )  # fmt: skip


def _spanned(ground: Ground, moments: Sequence[Moment], losses: Doubles) -> tuple[Third, int, Plane | None]:
    """The plane through start, present and the best moment; through the one that is farthest from the line between both
    where the present is the best or on that line; along the present gradient where all are on it."""
    (_, start), (_, present), count = moments[0], moments[-1], len(ground.model.flat)
    best = int(np.nanargmin(losses)) if np.isfinite(losses).any() else 0
    if 0 < best < len(moments) - 1 and (found := plane(start, present, moments[best].store, count)):
        return "best", best, found
    spans = [plane(start, present, moment.store, count) for moment in moments[1:-1]]
    heights = [found.corners[2, 1] if found else 0.0 for found in spans]
    if any(heights):
        widest = int(np.argmax(heights))
        return "widest", widest + 1, spans[widest]
    return "gradient", -1, plane(start, present, moved(present, -ground.gradient(present)), count)


def _side(ground: Ground) -> int:
    """Places along each side: an odd number."""
    side = int((AT_MOST / max(ground.work, 1)) ** 0.5)
    return min(max(side - 1 + side % 2, COARSEST), FINEST)


def _square(places: Doubles, side: int) -> tuple[Doubles, Doubles]:
    """Where a square around all places [m, 2] is looked at, along both axes."""
    low, high = places.min(axis=0), places.max(axis=0)
    reach = (0.5 + MARGIN) * float((high - low).max())
    centre = (low + high) / 2
    x, y = (np.linspace(middle - reach, middle + reach, side) for middle in centre.tolist())
    return x, y


def _coarse_first(side: int) -> list[tuple[int, int]]:
    """All cells of a square: every fourth of a row and column, then every second, then the rest."""
    cells: dict[tuple[int, int], None] = {}
    for gap in (4, 2, 1):
        cells |= dict.fromkeys((row, column) for row in range(0, side, gap) for column in range(0, side, gap))
    return list(cells)
