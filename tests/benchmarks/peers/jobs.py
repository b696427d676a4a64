"""The jobs that all peers do: the same samples, layers, loss, batches, rate and first weights for everybody.

A job is a project of nnsim; what other libraries need to know of it stands beside that in plain words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.network import Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.bundled import load_set
from nnsim.data.generate import generate
from nnsim.data.scaling import aims
from nnsim.engine.initial import draw
from nnsim.examples.example import dense, preset
from nnsim.networks.building import Builder
from nnsim.tasks import feeding
from nnsim.tasks.plan import plan

TRAINED, HELD_OUT = 250, 84
"""Samples of the plane: a quarter is held out, as nnsim does unless told otherwise."""

WRONG = 25


@dataclass(frozen=True)
class Job:
    """One job.

    ``layers``  for who has no networks of nnsim: ``("dense", units, activation)``, ``("conv", channels)`` of 3 x 3 with
                ReLU and without padding, ``("pool",)`` halves, ``("resnet",)`` is the preset; the last one has no
                activation
    ``loss``    "squared", the mean of (p - t)^2; "softmax", cross-entropy; "rosenblatt", his rule on +1 and -1
    """

    id: str
    text: str
    network: Callable[[], Network]
    data: Callable[[], Data]
    layers: tuple[tuple[object, ...], ...]
    loss: str
    optimizer: str
    batch: int
    rate: float

    @cached_property
    def project(self) -> Project:
        """The job as a document."""
        load()
        losses = {"squared": "squared_error", "softmax": "categorical_cross_entropy", "rosenblatt": "perceptron"}
        recipe = Recipe(
            Spec("perceptron" if self.loss == "rosenblatt" else "backprop"),
            losses[self.loss],
            Spec("adam" if self.optimizer == "adam" else "sgd"),
            self.rate,
            batch=self.batch,
            initializer=Spec("he" if self.layers[0][0] in {"conv", "resnet"} else "xavier"),
            epochs=10**6,
        )
        return Project(self.id, self.data(), self.network(), recipe)

    @cached_property
    def x(self) -> Floats:
        """Training samples as a network gets them, float32 [n, *shape], channels first."""
        return np.ascontiguousarray(feeding.inputs(self.project, self.project.data.x[self.project.data.train]))

    @cached_property
    def y(self) -> Floats:
        """Their targets float32 [n]: values, or indices of classes."""
        return np.asarray(aims(self.project.data, self.project.data.y)[self.project.data.train], np.float32)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a sample, channels first."""
        return tuple(self.x.shape[1:])

    def start(self) -> dict[str, Floats]:
        """The first numbers of all arrays that learn, by the name that nnsim has for them, in the order of the layers.

        An array of a layer of units is [units, inputs], of a convolution [channels, inputs, 3, 3].
        """
        recipe, found = self.project.recipe, dict[str, Floats]()
        for layer in plan(self.project).layers:
            learned = [array for array in layer.arrays if array.is_trained]
            found |= {f"{layer.id}.{a.name}": draw(recipe.initializer, recipe.seed, layer.id, a) for a in learned}
        return found


def _plane(kind: str, *, values: bool) -> Data:
    """Two spirals or two clouds; with ``values`` their classes are the values -1 and 1.

    Otherwise one of ``WRONG`` labels is wrong, so that Rosenblatt's rule is never through.
    """
    load()
    data = generate(Spec.of(kind, count=TRAINED + HELD_OUT))
    places = np.arange(len(data))
    if not values:
        wrong = places % WRONG == 0
        return replace(data, test=places >= TRAINED, y=np.where(wrong, 1 - data.y, data.y).astype(np.float32))
    return replace(data, test=places >= TRAINED, y=data.y * 2 - 1, classes=())


def _rings() -> Data:
    """Three clouds."""
    load()
    data = generate(Spec.of("gauss", count=1280, classes=3, spread=0.6))
    return replace(data, test=np.arange(len(data)) >= 960)


def _mnist() -> Data:
    """A tenth of it, in the same proportion: nobody has to train for minutes until an epoch is over."""
    load()
    data = load_set("mnist")
    kept = np.concatenate([np.flatnonzero(part)[: part.sum() // 10] for part in (data.train, data.test)])
    return replace(data, x=data.x[kept], y=data.y[kept], test=data.test[kept], given=None, bundled="", split="random")


def _colours() -> Data:
    """Random colour images: what they show makes no difference to the time."""
    load()
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (600, 32, 32, 3), np.uint8)
    y = rng.integers(0, 10, len(x)).astype(np.float32)
    test = np.arange(len(x)) >= 512
    return Data(x, y, test, tuple("ABCDEFGHIJ"), columns=(), kind="image")


def _small_cnn() -> Network:
    made = Builder()
    for channels in (8, 16):
        made.add("conv2d", channels=channels, padding=0)
        made.add("max_pool2d")
    made.add("flatten")
    return made.network("multiclass")


def _units(*units: int, activation: str) -> tuple[tuple[object, ...], ...]:
    """Layers of units; the last one has no activation."""
    return tuple(("dense", n, activation if place < len(units) - 1 else "linear") for place, n in enumerate(units))


JOBS = {
    job.id: job
    for job in (
        Job("J1", "2-4-2-1 tanh, batch 10, SGD, 250 points", lambda: dense(4, 2, output="regression"),
            lambda: _plane("spiral", values=True), _units(4, 2, 1, activation="tanh"), "squared", "sgd", 10, 0.03),
        Job("J2", "2-8x6-1 tanh, batch 10, SGD, 250 points", lambda: dense(*[6] * 8, output="regression"),
            lambda: _plane("spiral", values=True), _units(*[6] * 8, 1, activation="tanh"), "squared", "sgd", 10, 0.03),
        Job("J3", "2-32-32-3 ReLU, batch 32, Adam", lambda: dense(32, 32, activation="relu", output="multiclass"),
            _rings, _units(32, 32, 3, activation="relu"), "softmax", "adam", 32, 0.003),
        Job("J4", "784-128-10 ReLU, batch 64, Adam, MNIST",
            lambda: dense(128, activation="relu", output="multiclass", flatten=True),
            _mnist, _units(128, 10, activation="relu"), "softmax", "adam", 64, 0.001),
        Job("J5", "conv8-pool-conv16-pool-10, batch 64, Adam, MNIST", _small_cnn, _mnist,
            (("conv", 8), ("pool",), ("conv", 16), ("pool",), ("dense", 10, "linear")), "softmax", "adam", 64, 0.001),
        Job("J6", "Rosenblatt's rule, one sample a step, 250 points", lambda: dense(output="binary"),
            lambda: _plane("gauss", values=False), _units(1, activation="linear"), "rosenblatt", "rosenblatt", 1, 0.01),
        Job("J7", "resnet-small, 32x32 in colour, batch 64, Adam", lambda: preset("resnet_small", (3, 32, 32)),
            _colours, (("resnet",),), "softmax", "adam", 64, 0.005),
    )
}  # fmt: skip
