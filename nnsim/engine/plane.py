"""The plane that is shown, as inputs that a learner can be asked about."""

from __future__ import annotations

from math import sqrt

from nnsim.core.data import Samples
from nnsim.core.project import Project
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.data.projection import projection, shown
from nnsim.engine.samples import inputs

SIZES = (64, 100)
"""Fewest and most cells along each side of the plane."""

BUDGET = 100_000_000
"""Operations that a map may cost before it gets fewer cells: about a tenth of a second."""


def points_of_plane(project: Project, work: int) -> Samples | None:
    """Inputs [n * n, *shape] at the centres of the cells, row 0 with the largest y; None where there is no plane.

    The plane of a table is the one that its view shows; asking about one input takes ``work`` operations.
    """
    data, axes = project.data, project.view.axes
    lifted = projection(data, axes)
    if lifted is None and kind_of(data).lies_in_plane != "itself":
        return None
    points = grid(shown(data, axes).plane, _size(work))
    return inputs(project, points if lifted is None else lifted.lift(points))


def _size(work: int) -> int:
    """Cells along each side, fewer where asking about one of them takes ``work`` operations."""
    low, high = SIZES
    return int(min(max(sqrt(BUDGET / max(work, 1)), low), high))
