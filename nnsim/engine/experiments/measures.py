"""What is measured of one variant of an experiment, from one seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from nnsim.core.backends import default
from nnsim.core.data import Samples
from nnsim.core.project import Project
from nnsim.engine.experiments.solving import solved_errors
from nnsim.engine.headless import run_headless
from nnsim.engine.health import BATCH, Descends, batch
from nnsim.engine.layout import by_layer
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.networks.costs import costs
from nnsim.networks.kinds import layer_kind
from nnsim.tasks.plan import plan


class Measured(NamedTuple):
    """A number of a ``measure``, at the ``x`` of the variant or at one of its own."""

    measure: str
    value: float
    x: float | None = None


def gradients(project: Project) -> Iterator[Measured]:
    """How large the slopes of the loss are in every layer of units, with fresh weights: the root of their mean square.

    The loss is the mean over up to 128 training samples from all over the set, as in the view of gradients. A median
    would be 0 where half of the units are dead.
    """
    learner, few = Trainer(project).learner, batch(project, BATCH)
    if not isinstance(learner, Descends):
        return
    slopes = by_layer(learner.gradient(*few))
    wide = [node.id for node in project.network.nodes if (kind := layer_kind(node)) and kind.width]
    for number, node in enumerate((*wide, project.network.output.id), 1):
        size = float(np.sqrt(np.mean(np.square(slopes[node], dtype=np.float64))))
        yield Measured(f"layer{number}", size)
        if number == 1:
            yield Measured("first", size)


def training(project: Project) -> Iterator[Measured]:
    """Errors as shares, or losses where nothing is decided, after the epochs of the recipe; seconds that it took."""
    result, _ = run_headless(project, backend=default())
    if result.stopped != "diverged":
        yield from _errors(vars_of(result))
        yield Measured("seconds", result.seconds)


def vars_of(result: object) -> dict[str, float]:
    """The errors of a result by their measures: 1 - accuracy, or the loss."""
    found = {}
    for part in ("train", "test"):
        accuracy, loss = getattr(result, f"{part}_accuracy"), getattr(result, f"{part}_loss")
        found[f"{part}_error"] = loss if math.isnan(accuracy) else 1 - accuracy
    return found


def _errors(found: dict[str, float]) -> Iterator[Measured]:
    yield from (Measured(measure, value) for measure, value in found.items())


def curve(project: Project) -> Iterator[Measured]:
    """Errors after each epoch, over the multiply-adds of training by then: forward, and twice that backward."""
    result, state = run_headless(project, backend=default())
    if result.stopped == "diverged":
        return
    each = 3 * costs(plan(project)).macs * int(project.data.train.sum())
    rows = [state.history.row(n) for n in range(len(state.history))]
    last, told = max(row["epoch"] for row in rows), 0.0
    for row in rows:
        if row["epoch"] < STRIDE * told and row["epoch"] < last:
            continue
        spent, told = each * row["epoch"], row["epoch"]
        for part in ("train", "test"):
            if spent and math.isfinite(row[f"{part}_accuracy"]):
                yield Measured(f"{part}_error", 1 - row[f"{part}_accuracy"], spent)


STRIDE = 1.3
"""A curve is told after each epoch at first, then after so many times as many."""


def solving(project: Project) -> Iterator[Measured]:
    """Errors as shares with output weights that are solved for."""
    yield from _errors(solved_errors(project))


def shifts(project: Project) -> Iterator[Measured]:
    """The share of test images that are told wrongly where they are moved by so many px, the mean of four ways."""
    _, state = run_headless(project, backend=default())
    learner, data = Trainer(project, checkpoint=state).learner, project.data
    images, labels = data.x[data.test], data.y[data.test]
    for far in FAR:
        ways = [moved(images, *way) for way in ((far, 0), (-far, 0), (0, far), (0, -far))]
        told = [learner.scores(inputs(project, way)).argmax(axis=1) for way in ways]
        yield Measured("test_error", float(np.mean([each != labels for each in told])), float(far))


FAR = (0, 1, 2)
"""Px."""


def moved(images: Samples, down: int, right: int) -> Samples:
    """Images [n, rows, columns, ...] moved by so many px; what comes in is 0."""
    found = np.zeros_like(images)
    rows, columns = images.shape[1:3]
    into = slice(max(down, 0), rows + min(down, 0)), slice(max(right, 0), columns + min(right, 0))
    taken = slice(max(-down, 0), rows + min(-down, 0)), slice(max(-right, 0), columns + min(-right, 0))
    found[:, *into] = images[:, *taken]
    return found


MEASURES: dict[str, Callable[[Project], Iterator[Measured]]] = {
    "gradients": gradients,
    "training": training,
    "curve": curve,
    "solving": solving,
    "shifts": shifts,
}
"""By ``experiments.kinds.Measuring``."""
