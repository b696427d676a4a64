"""Small projects to train on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec

load()

Build = Callable[..., Project]


def chain(*specs: Spec, features: tuple[str, ...] = ("x1", "x2"), output: str = "binary") -> Network:
    names = [f"node{i}" for i in range(len(specs))]
    sources = [INPUT, *names]
    nodes = tuple(Node(name, spec, (source,)) for name, spec, source in zip(names, specs, sources, strict=False))
    return Network(features, nodes, Node(OUTPUT, Spec(output), (sources[-1],)))


def points(n: int, kind: str, seed: int) -> tuple[Floats, Floats, tuple[str, ...]]:
    x = np.random.default_rng(seed).uniform(-3, 3, (n, 2)).astype(np.float32)
    if kind == "regression":
        return x, (0.3 * x[:, 0] - 0.2 * x[:, 1]).astype(np.float32), ()
    if kind == "multiclass":
        return x, (x[:, 0] > 0).astype(np.float32) + (x[:, 1] > 0), ("A", "B", "C")
    return x, (x[:, 0] * x[:, 1] > 0).astype(np.float32), ("A", "B")


@pytest.fixture(scope="session")
def build() -> Build:
    """``build(*layers, n=40, output="binary", features=..., **recipe)``: a project on random points."""

    def make(
        *layers: Spec,
        n: int = 40,
        output: str = "binary",
        features: tuple[str, ...] = ("x1", "x2"),
        tests: int = 4,
        data_seed: int = 0,
        **recipe: object,
    ) -> Project:
        x, y, classes = points(n, output, data_seed)
        held_out = np.arange(n) % tests == 0 if tests else np.zeros(n, np.bool_)
        loss = {"multiclass": "categorical_cross_entropy", "regression": "squared_error"}.get(
            output, "binary_cross_entropy"
        )
        settings = Recipe(**{"loss": loss, "batch": 7, "rate": 0.1, **recipe})  # type: ignore[arg-type]
        return Project(
            "test",
            Data(x, y, held_out, classes, kind="points"),
            chain(*layers, features=features, output=output),
            settings,
        )

    return make
