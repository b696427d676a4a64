"""Samples as points of the numbers that a layer makes of them."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.hidden import AboutLayer, HiddenSpace
from nnsim.core.data import Floats, Mask
from nnsim.core.network import OUTPUT
from nnsim.core.rows import as_rows
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.engine.inside import answering, outputs, turn
from nnsim.engine.linear import principal
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided
from nnsim.tasks.kinds import task_of

MOST_POINTS = 1_000
MOST_WIDE = 400
"""Points that are shown, and of layers with more numbers than these: the components of more would take long."""

GRID = 41
"""Points of the grid along each side of the plane."""


def _hidden(trainer: Trainer, about: AboutLayer) -> HiddenSpace | None:
    """None where the network has no such layer, or not those units; directions that do not fit it count for nothing."""
    with answering(trainer, fresh=about.fresh):
        return _space(trainer, about)


def _space(trainer: Trainer, about: AboutLayer) -> HiddenSpace | None:
    project, data = trainer.project, trainer.project.data
    samples, _ = turn(~data.excluded, 0, trainer.learner.work.sample)
    found = outputs(trainer, data.x[samples[:MOST_POINTS]], (about.node, OUTPUT))
    if about.node not in found or not len(samples):
        return None
    x = as_rows(found[about.node]).astype(np.float64)
    x = x[:MOST_WIDE] if x.shape[1] > MOST_WIDE else x
    if not np.isfinite(x).all() or (about.units and max(about.units) >= x.shape[1]):
        return None
    samples = samples[: len(x)]
    axes = _axes(x, about)
    points, everywhere = (x - axes[0]) @ axes[1:].T, float(x.var(axis=0).sum())
    shares = points.var(axis=0) / everywhere if everywhere > 0 else np.zeros(2)
    tells = task_of(project).tells_classes
    wrong: Mask = decided(project, found[OUTPUT][: len(x)]) != data.y[samples] if tells else np.zeros(0, bool)
    lines, answers = _grid(trainer, about.node, axes)
    return HiddenSpace(
        about, trainer.step, samples, points.astype(np.float32), wrong, axes.astype(np.float32),
        (float(shares[0]), float(shares[1])), lines, answers,
    )  # fmt: skip


def _axes(x: Doubles, about: AboutLayer) -> Doubles:
    """The middle and the direction of each axis, [3, d]."""
    wide = x.shape[1]
    if about.units:
        axes = np.zeros((3, wide))
        axes[[1, 2], about.units] = 1
        return axes
    kept = np.frombuffer(about.axes, np.float32)
    if kept.size == 3 * wide:
        return kept.reshape(3, wide).astype(np.float64)
    return np.concatenate([x.mean(axis=0)[None], principal(x, 2)[0]])


def _grid(trainer: Trainer, node: str, axes: Doubles) -> tuple[Floats, Floats]:
    """Points of the plane as they come out of the layer [rows, columns, 2], and what is told there [rows, columns]."""
    data, tells = trainer.project.data, task_of(trainer.project).tells_one
    if kind_of(data).lies_in_plane != "itself" or not tells:
        return np.zeros((0, 0, 2), np.float32), np.zeros((0, 0), np.float32)
    found = outputs(trainer, grid(data.plane, GRID), (node, OUTPUT))
    points = (found[node].reshape(GRID * GRID, -1) - axes[0]) @ axes[1:].T
    said = decided(trainer.project, found[OUTPUT]).reshape(GRID * GRID, -1)[:, 0]
    return points.reshape(GRID, GRID, 2).astype(np.float32), said.reshape(GRID, GRID).astype(np.float32)


HIDDEN = PROBES.add(Probe("hidden", "Samples as points of a layer's numbers.", _hidden, AboutLayer()))
