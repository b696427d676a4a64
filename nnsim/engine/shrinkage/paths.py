"""Both paths for the samples of a project."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.shrinkage import Path, Shrinkage
from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of
from nnsim.engine.samples import inputs
from nnsim.engine.shrinkage.lasso import lasso, penalties, ridge, ridge_penalties
from nnsim.language.texts import say

MOST = 60
"""Columns at most: of more no curve could be told from the others."""

EMPTY = Path(*(np.zeros(shape) for shape in (0, (0, 0), 0, 0)))


def shrinkage(project: Project) -> Shrinkage:
    """Fitted to all training samples; columns and target are centred by them, and columns brought to one spread."""
    data = project.data
    why_not = _why_not(project)
    if why_not:
        return Shrinkage((), EMPTY, EMPTY, data.how_many("train"), float("nan"), why_not)
    x = as_rows(inputs(project, data.x)).astype(np.float64)
    y, train, test = data.y.astype(np.float64), data.train, data.test
    middle, spread = x[train].mean(0), x[train].std(0)
    scaled, mean = (x - middle) / np.where(spread > 0, spread, 1.0), float(y[train].mean())
    own, target = scaled[train], y[train] - mean
    steps, steps_of_ridge = penalties(own, target), ridge_penalties(own)
    found = [(steps, lasso(own, target, steps)), (steps_of_ridge, ridge(own, target, steps_of_ridge))]
    first, second = (
        Path(falling, each, _errors(scaled[train], each, target), _errors(scaled[test], each, y[test] - mean))
        for falling, each in found
    )
    always = float(np.sqrt(((y[test] - mean) ** 2).mean())) if test.any() else float("nan")
    return Shrinkage(_columns(project, x.shape[1]), first, second, len(target), always)


def _why_not(project: Project) -> str:
    data = project.data
    width = as_rows(inputs(project, data.x[:1])).shape[1] if len(data) else 0
    if data.how_many("train") < 2:
        return say("Two training samples are needed at least.")
    if width > MOST:
        return say(
            "There are {inputs}, and at most {most} can be told apart: choose fewer.",
            inputs=counted(width, "input"),
            most=MOST,
        )
    y = data.y[data.train]
    if not (np.isfinite(y).all() and np.isfinite(data.x[data.train]).all()):
        return say("Some samples are no numbers: exclude them.")
    if float(y.min()) == float(y.max()):
        return say("All training samples have the same value: there is nothing to explain.")
    return ""


def _errors(x: Doubles, coefficients: Doubles, y: Doubles) -> Doubles:
    """The root of the mean squared error [k] of coefficients [k, d]; NaN without samples."""
    if not len(y):
        return np.full(len(coefficients), np.nan)
    found: Doubles = np.sqrt(((x @ coefficients.T - y[:, None]) ** 2).mean(0))
    return found


def _columns(project: Project, count: int) -> tuple[str, ...]:
    data = project.data
    names = project.network.features if kind_of(data).lies_in_plane == "itself" else data.columns
    if len(names) == count:
        return tuple(names)
    return tuple(say("column {number}", number=number + 1) for number in range(count))
