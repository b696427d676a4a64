"""Columns of 0 and 1 behind sigmoid layers, as Boltzmann machines need them."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.core.network import Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec

OF_SHARES = ("rbm", "layerwise")
"""Learners of samples whose numbers lie between 0 and 1."""

CLASSES = {"binary": ("a", "b"), "multiclass": ("a", "b", "c")}
LOSSES = {"multiclass": "categorical_cross_entropy", "regression": "squared_error"}


def stripes(output: str, *units: int, count: int = 60) -> Project:
    """Rows of twelve columns, each 0 or 1, most of them by the class; layers of ``units``, by default one of five."""
    rng, classes = np.random.default_rng(3), CLASSES.get(output, ())
    y = rng.integers(0, max(len(classes), 2), count).astype(np.float32)
    x = (rng.random((count, 12)) < np.where(np.arange(12) % 3 == y[:, None], 0.9, 0.1)).astype(np.float32)
    columns = tuple(f"c{number}" for number in range(12))
    data = Data(x, y, np.arange(count) % 4 == 0, classes, columns=columns, kind="table")
    names = ["input", *(f"dense{number + 1}" for number in range(len(units or (5,))))]
    layers = [Spec.of("dense", units=n, activation="sigmoid") for n in units or (5,)]
    nodes = tuple(Node(name, spec, (below,)) for name, spec, below in zip(names[1:], layers, names, strict=False))
    network = Network((), nodes, Node("output", Spec(output), (names[-1],)))
    return Project("stripes", data, network, Recipe(loss=LOSSES.get(output, "binary_cross_entropy"), batch=7, rate=0.1))
