"""What a network is fed with: samples scaled, points as features, and the cells of the plane as samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.core.data import Floats, Samples
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.data.channels import channels_first
from nnsim.data.entries import FEATURES

COARSE = 0.1
"""So much of a cell may be lost by rounding before pictures are worked out in float64."""


def inputs(project: Project, x: Samples) -> Floats:
    """What the network is fed with for raw samples ``x`` [n, *shape] of the project's data.

    Scaled as the data ask for; then the features of points, every column of tables, and images
    with their channels first.
    """
    scaled = scaling.apply(project.data, x)
    return features(project.network.features, scaled) if project.data.is_plane else channels_first(scaled)


def features(names: tuple[str, ...], x: Floats) -> Floats:
    """Input features of points: float32 [n, 2] -> float32 [n, len(names)]."""
    if not names:
        return np.zeros((len(x), 0), np.float32)
    return np.stack([FEATURES[name].numpy(x) for name in names], axis=1)


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
