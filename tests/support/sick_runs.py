"""Runs that go wrong in one way each, by the alarm that is to be raised: what a seed makes, and so many epochs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_generator, set_generator, set_scaling
from nnsim.edits.network import fit_inputs, mlp
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.examples.example import open_example

load()


def points(kind: str, *units: int, activation: str = "tanh", std: float = 0.0, **recipe: object) -> Project:
    """Points of the plane and a multi-layer perceptron, with weights of this size where it is given."""
    project = mlp(choose_generator(Project(), kind), *units, activation=activation)
    drawn = {"initializer": Spec.of("normal", std=std)} if std else {}
    return set_recipe(project, **drawn, **recipe)


def mislabelled(project: Project, share: float, seed: int) -> Project:
    """The same with another class for this share of the samples."""
    data, drawn = project.data, np.random.default_rng(seed).random(len(project.data))
    return replace(project, data=replace(data, y=np.where(drawn < share, 1 - data.y, data.y), edited=True))


def few_rows(seed: int) -> Project:
    """Forty training samples with twenty columns, one of which tells the class, more or less."""
    drawn = np.random.default_rng(seed)
    x = drawn.normal(size=(80, 20)).astype(np.float32)
    y = (x[:, 0] + drawn.normal(size=80) * 0.5 > 0).astype(np.float32)
    project = mlp(choose_generator(Project(), "gauss"), 16, 16)
    data = Data(x, y, np.arange(80) % 2 == 0, ("A", "B"), kind="table")
    return set_recipe(replace(project, data=data), rate=0.01, optimizer=Spec("adam"), seed=seed)


def raw_wine(seed: int) -> Project:
    """A table whose columns are not scaled."""
    return set_recipe(set_scaling(open_example("wine").project, "none"), seed=seed)


def player(seed: int, *units: int, activation: str = "relu", **recipe: object) -> Project:
    """Catch, for a player of dense layers whose target network is copied at each update."""
    begun = set_generator(Project(), Spec.of("catch", count=50))
    made = set_option(fit_inputs(mlp(begun, *units, activation=activation)), "learner", target=1)
    return set_recipe(made, seed=seed, epochs=20, **recipe)


def rosenblatt(seed: int, kind: str = "xor", **recipe: object) -> Project:
    """Points of the plane and a single layer that learns from its mistakes."""
    return set_recipe(choose(points(kind), "learner", "perceptron"), seed=seed, **{"rate": 0.01, **recipe})


def two_neurons(seed: int) -> Project:
    """XOR for two neurons: from other initial weights than these they learn it."""
    start = (1, 2, 3, 8, 9)[seed - 1]
    return points("xor", 2, optimizer=Spec("adam"), rate=0.1, batch=150, seed=start)


SICK: dict[str, tuple[Callable[[int], Project], int]] = {
    "divergence": (lambda seed: points("xor", 6, activation="relu", rate=1e20, seed=seed), 3),
    "unscaled": (raw_wine, 2),
    "wrong_loss": (lambda seed: points("circle", 6, std=8.0, loss="squared_error", seed=seed), 20),
    "exploding": (lambda seed: points("circle", *[16] * 8, activation="relu", std=1.0, rate=0.003, seed=seed), 3),
    "exploding_values": (lambda seed: player(seed, 16, optimizer=Spec("sgd"), loss="squared_error", rate=3.0), 2),
    "rate_high": (lambda seed: points("circle", 6, rate=8.0, seed=seed), 5),
    "dead_units": (lambda seed: points("xor", 12, activation="relu", rate=3.0, seed=(1, 2, 3, 4, 7)[seed - 1]), 5),
    "saturated": (lambda seed: points("spiral", 8, 8, std=10.0, rate=0.01, seed=seed), 64),
    "vanishing": (lambda seed: points("circle", *[8] * 6, activation="sigmoid", seed=seed), 3),
    "rate_low": (lambda seed: points("xor", 6, rate=1e-5, seed=seed), 20),
    "chance": (lambda seed: points("xor", rate=0.3, batch=150, seed=seed), 200),
    "not_separable": (rosenblatt, 40),
    "bad_start": (two_neurons, 300),
    "label_noise": (lambda seed: mislabelled(points("gauss", 6, seed=seed), 0.12, seed), 10),
    "overfitting": (few_rows, 64),
}
"""Of the seeds with which fewer ReLUs die another is taken."""

LONG = {"chance", "bad_start"}
"""These are raised after so many epochs that tests have the coach look more often than it may."""
