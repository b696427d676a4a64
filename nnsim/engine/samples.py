"""The samples as a learner sees them: input features, and training apart from test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog.forward import features
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.engine import seeds


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """Inputs float32 [n, *shape] and targets float32 [n] (class index or value)."""

    train_x: Floats
    train_y: Floats
    test_x: Floats
    test_y: Floats


def inputs(project: Project, x: Floats) -> Floats:
    """What the network is fed with for the samples ``x``: features of points, else the samples."""
    return features(project.network.features, x) if project.data.is_plane else x


def split(project: Project) -> Samples:
    """Training and test samples of the project in the order of the data set."""
    data = project.data
    fed, train, test = inputs(project, data.x), ~data.test, data.test
    return Samples(fed[train], data.y[train], fed[test], data.y[test])


def order(seed: int, epoch: int, size: int) -> NDArray[np.intp]:
    """The order of ``size`` training samples in ``epoch``; a fresh shuffle for every epoch."""
    return seeds.generator(seed, "order", epoch).permutation(size)
