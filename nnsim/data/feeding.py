"""What a network is fed with: samples scaled, points as features, and the cells of the plane as samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats, Samples
from nnsim.core.project import Project
from nnsim.data import modalities, scaling
from nnsim.data.kinds import kind_of

COARSE = 0.1
"""So much of a cell may be lost by rounding before pictures are worked out in float64."""


def inputs(project: Project, x: Samples) -> Floats:
    """What the network is fed with for raw samples ``x`` [n, *shape] of the project's data.

    Scaled as the data ask for, then as their kind says: the features of points, every column of a table, images with
    their channels first; of several modalities a row that holds each of them so.
    """
    scaled = scaling.apply(project.data, x)
    if project.data.modality_shapes:
        return modalities.fed(project.data, scaled)
    return kind_of(project.data).feed(scaled, project.network.features)


def grid(plane: tuple[float, float, float, float], size: int) -> Floats:
    """Centres of ``size`` x ``size`` cells of the plane, [size * size, 2], top row first.

    float32, or float64 where the plane lies so far from 0 that neighbouring cells would be alike.
    """
    left, right, bottom, top = plane
    extent, reach = min(right - left, top - bottom), max(map(abs, plane))
    kind: type[Any] = np.float64 if reach * np.finfo(np.float32).eps > COARSE * extent / size else np.float32
    centres = (np.arange(size, dtype=kind) + kind(0.5)) / kind(size)
    x, y = left + (right - left) * centres, top - (top - bottom) * centres
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(kind)


def cells(plane: tuple[float, float, float, float], size: int, points: Floats) -> NDArray[np.intp]:
    """The places in ``grid`` of the cells that hold ``points`` [n, 2], the nearest for those beyond the plane: [n]."""
    left, right, bottom, top = plane
    shares = (points - np.array([left, top])) / np.array([right - left, bottom - top])
    column, row = np.clip(shares * size, 0, size - 1).astype(np.intp).T
    places: NDArray[np.intp] = row * size + column
    return places
