"""A network whose layers are fixed, and whose output is solved for at once: least squares of the smallest norm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Mask
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer

Reals = NDArray[np.float64]


def solved(features: Reals, aims: Reals, penalty: float = 0.0) -> Reals:
    """The weights [k + 1, m] of ``features`` [n, k] and of a constant 1, with which squares of what is missing from
    ``aims`` [n, m] are smallest; of all such weights those with the smallest norm (Moore and Penrose).

    With a ``penalty`` half of it times the squares of the weights is added to half the mean of the squares, as L2 does
    in training; the last row, that of the constant, is left alone (ridge regression).
    """
    if penalty:
        design, count = with_one(features), len(features)
        held = np.diag(np.append(np.full(features.shape[1], penalty * count), 0.0))
        return np.asarray(np.linalg.solve(design.T @ design + held, design.T @ aims), np.float64)
    return np.asarray(np.linalg.lstsq(with_one(features), aims, rcond=None)[0], np.float64)


def with_one(features: Reals) -> Reals:
    """``features`` [n, k] with a column of ones behind them."""
    return np.column_stack([features, np.ones(len(features))])


def solved_errors(project: Project) -> dict[str, float]:
    """The shares of samples that are told wrongly; each class has an output that aims at 1, and at 0 for all others."""
    data, learner = project.data, Trainer(project).learner
    fields = learner.fields(inputs(project, data.x))
    last = project.network.output.inputs[0]
    features = as_rows(np.asarray(fields[last], np.float64))
    labels = data.y.astype(np.intp)
    one_hot = np.eye(max(len(data.classes), 1))[labels]
    weights = solved(features[data.train], one_hot[data.train], project.recipe.l2)
    told = (with_one(features) @ weights).argmax(axis=1)
    return {f"{name}_error": float((told[part] != labels[part]).mean()) for name, part in _parts(project) if part.any()}


def _parts(project: Project) -> tuple[tuple[str, Mask], ...]:
    return ("train", project.data.train), ("test", project.data.test)
