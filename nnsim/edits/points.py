"""Edits of points of the plane: functions from one project to the next.

Arrays of the old project never change. An edit that changes nothing returns the project
itself. Illegal values raise ``ProblemError`` with a sentence.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.rows import put_rows, rows_of
from nnsim.edits.kinds import edit
from nnsim.edits.split import move_to
from nnsim.language.texts import say

Indices = NDArray[np.intp]


@edit("place_points", say("Place points"))
def place(project: Project, index: Indices, x: ArrayLike) -> Project:
    """Put the points ``index`` [m] at the coordinates ``x`` [m, 2]."""
    data = project.data
    wanted = np.asarray(x, np.float32).reshape(len(index), *data.sample_shape)
    if not np.isfinite(wanted).all():
        raise ProblemError(Problem(say("A point needs two finite coordinates: type two numbers."), "data"))
    if np.array_equal(rows_of(data.x, index), wanted):
        return project
    moved = data.x.copy()
    put_rows(moved, index, wanted)
    return replace(project, data=data.with_samples(moved, data.y, data.test))


@edit("hold_out_points", say("Hold points out"))
def hold_out_points(project: Project, index: Indices, test: bool) -> Project:
    """Hold the points ``index`` [m] out for testing, or train on them."""
    mask = np.zeros(len(project.data), np.bool_)
    mask[index] = True
    return move_to(project, mask, "test" if test else "train")
