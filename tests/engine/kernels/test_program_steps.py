"""A hundred steps by ``kernels.program`` against float64 with automatic differentiation: all that it covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from program_runs import Reference, Run, project

from nnsim.core.network import INPUT, Network
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.kernels import kinds
from nnsim.networks.building import Builder
from nnsim.tasks.kinds import TASKS
from nnsim.tasks.plan import plan

STEPS, EPS = 100, 2.0**-24
"""``EPS``: half the distance from 1 to the next number of float32, by which a result is rounded at most."""

NEAR = 4e-6
"""Rounding moves scores by less: nothing that far from where a slope jumps ends on its other side."""

KNOBS = [
    Spec("sgd", {"momentum": 0.0, "nesterov": False}),
    Spec("sgd", {"momentum": 0.9, "nesterov": False}),
    Spec("sgd", {"momentum": 0.8, "nesterov": True}),
    Spec("rmsprop", {"alpha": 0.9, "eps": 1e-2}),
    Spec("adagrad", {"eps": 1e-2}),
    Spec("adam", {"beta1": 0.8, "beta2": 0.99, "eps": 1e-2}),
    Spec("adamw", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-2, "weight_decay": 0.1}),
]
"""A large ``eps``: without it a gradient that is 0 but for rounding makes a step as large as any other."""

ASKED = [(task, loss) for task in kinds.ANSWERS for loss in (*TASKS[task].losses, "huber")]
ACTIVATIONS = list(kinds.ACTIVATIONS)
BATCHES = (17, 1, 10, 16, 33)


def settled(make: Callable[[int], Project]) -> tuple[Project, Reference]:
    """A project and its reference, with the first seed for which no step came near a jump."""
    for seed in range(60):
        made = make(seed)
        reference = Reference(made, STEPS, NEAR)
        if not reference.unsteady:
            return made, reference
    raise AssertionError("every seed comes near a jump")


def check(made: Project, reference: Reference) -> None:
    """Each step rounds a number once, by ``EPS`` of its size, in the worst case always to the same side; the errors of
    its gradient, which is shortened by the rate, and what becomes of errors on the way may add as much.

    What was learned has moved by tenths meanwhile.
    """
    run = Run(made)
    loss, hits = run.go(STEPS)
    ours, exact = run.numbers(), reference.numbers()
    for slot in run.learner.model.layout.slots:
        true = exact[slot.start : slot.stop]
        off = np.abs(ours[slot.start : slot.stop] - true).max()
        assert off < 2 * STEPS * EPS * max(1.0, np.abs(true).max()), (slot.name, off)
    assert loss == pytest.approx(reference.told[0], rel=1e-5)
    assert hits == pytest.approx(reference.told[1])


def small(task: str, activation: str) -> Network:
    made = Builder()
    made.add("conv2d", channels=2, kernel=3, padding=1, stride=2, activation=activation)
    made.add("flatten")
    return made.network(task)


@pytest.mark.parametrize(("task", "loss"), ASKED)
def test_every_loss_with_every_optimizer_is_descended_as_in_float64(task: str, loss: str) -> None:
    place = ASKED.index((task, loss))
    for number, optimizer in enumerate(KNOBS):
        network = small(task, ACTIVATIONS[(place + number) % 6])
        recipe = {"l1": 1e-4 * (number % 2), "l2": 1e-3 * (number // 2 % 2), "batch": BATCHES[(place + number) % 5]}

        def make(seed: int) -> Project:
            return project(network, (4, 3), optimizer, task=task, loss=loss, seed=seed, **recipe)  # noqa: B023

        check(*settled(make))


# ---------------------------------------------------------------- layers

Layer = tuple[str, dict[str, object]]


def conv(channels: int, kernel: int = 3, **values: object) -> Layer:
    return "conv2d", {"channels": channels, "kernel": kernel, "padding": 1, **values}


FLAT: Layer = ("flatten", {})
BEND: Layer = ("activation", {})
CHAINS: dict[str, tuple[Layer, ...]] = {
    "convolutions": (conv(3), ("activation", {"function": "linear"}), conv(2, 2, padding=0), FLAT),
    "stride": (conv(2, padding=2, stride=2), conv(3, 2, stride=3), FLAT),
    "dilation": (conv(2, dilation=2, padding=2), conv(2, 2, dilation=2, padding=0), FLAT),
    "groups": (conv(6, groups=3, stride=2), conv(4, 2, groups=2, bias=False, padding=0), FLAT),
    "single places": (conv(5, 1, padding=0, bias=False), conv(3, 1, padding=0), FLAT),
    "max pooling": (conv(3), ("max_pool2d", {"kernel": 2}), conv(2, 2, padding=0), FLAT),
    "max pooling that overlaps": (conv(2, padding=0), ("max_pool2d", {"kernel": 3, "stride": 1, "padding": 1}), FLAT),
    "max pooling of what was pooled": (
        conv(2), ("avg_pool2d", {"kernel": 2, "stride": 1}), BEND, ("max_pool2d", {"kernel": 2}), FLAT,
    ),
    "mean pooling": (conv(3), ("avg_pool2d", {"kernel": 2}), conv(2, 2, padding=0), FLAT),
    "mean pooling that overlaps": (conv(2), ("avg_pool2d", {"kernel": 3, "stride": 2, "padding": 1}), BEND, FLAT),
    "pooling of all": (conv(4), ("global_pool", {}), ("dense", {"units": 3})),
    "batch normalisation": (
        conv(2, activation="linear"), ("batchnorm2d", {"momentum": 0.3}), BEND, conv(2, stride=2), FLAT,
    ),
    "batch normalisation of vectors": (
        FLAT, ("dense", {"units": 3, "activation": "linear"}), ("batchnorm1d", {}), BEND,
    ),
    "dense": (conv(2, stride=2), FLAT, ("dense", {"units": 7}), ("dense", {"units": 5, "bias": False})),
    "dense with many inputs": (conv(4), FLAT, ("dense", {"units": 3}), ("dense", {"units": 2})),
    "dense with many inputs and no bias": (conv(7, 2, padding=0), FLAT, ("dense", {"units": 5, "bias": False})),
}  # fmt: skip


BENDS = {"conv2d": "activation", "dense": "activation", "activation": "function"}
"""What a kind of layer calls its activation."""


def chain(name: str, activation: str) -> Network:
    made = Builder()
    for kind, values in CHAINS[name]:
        bends = {BENDS[kind]: activation} if kind in BENDS else {}
        made.add(kind, **(bends | values))  # type: ignore[arg-type]
    return made.network("multiclass")


def around(activation: str) -> Network:
    """Ways around one and around two layers, a sum of three that nothing bends, and one of what others read, too."""
    made = Builder()
    start = made.add("conv2d", channels=2, kernel=3, padding=1, activation=activation)
    first = made.add("conv2d", channels=2, kernel=3, padding=1, activation="linear")
    made.add("add", first, start)
    bent = made.add("activation", function=activation)
    second = made.add("conv2d", channels=2, kernel=1, padding=0, activation=activation)
    made.add("add", second, bent, start)
    made.add("avg_pool2d", kernel=2)
    made.add("flatten")
    return made.network("multiclass")


def of_vectors(activation: str) -> Network:
    made = Builder()
    start = made.add("dense", INPUT, units=5, activation=activation)
    other = made.add("dense", INPUT, units=5, activation="linear")
    made.add("add", start, other)
    made.add("activation", function=activation)
    return made.network("multiclass")


TWO_EACH = [(layers, ACTIVATIONS[(number + more) % 6]) for number, layers in enumerate(CHAINS) for more in (0, 3)]
"""Chains of layers, each with two of the activations, in turn."""


@pytest.mark.parametrize(("layers", "activation"), TWO_EACH)
def test_every_layer_is_descended_as_in_float64(layers: str, activation: str) -> None:
    number = list(CHAINS).index(layers) + ACTIVATIONS.index(activation)
    knobs, batch, network = KNOBS[number % 7], BATCHES[number % 4], chain(layers, activation)
    check(*settled(lambda seed: project(network, (5, 4, 3), knobs, batch=batch, seed=seed)))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_ways_around_layers_are_descended_as_in_float64(activation: str) -> None:
    knobs = KNOBS[ACTIVATIONS.index(activation)]
    check(*settled(lambda seed: project(around(activation), (4, 4, 3), knobs, batch=10, seed=seed)))
    check(*settled(lambda seed: project(of_vectors(activation), (3,), knobs, seed=seed)))


@pytest.mark.parametrize("frozen", [{"conv2d2"}, {"conv2d1", "batchnorm2d1"}, {"batchnorm2d1"}, {"dense1"}])
def test_what_is_frozen_hands_its_gradient_on_as_in_float64(frozen: set[str]) -> None:
    made = Builder()
    made.add("conv2d", channels=2, kernel=3, padding=1, activation="linear")
    made.add("batchnorm2d")
    made.add("activation", function="tanh")
    made.add("conv2d", channels=3, kernel=2, stride=2, activation="elu")
    made.add("flatten")
    made.add("dense", units=4, activation="tanh")
    network = made.network("multiclass")
    nodes = tuple(replace(node, frozen=node.id in frozen) for node in network.nodes)
    network = replace(network, nodes=nodes)
    check(*settled(lambda seed: project(network, (5, 4), KNOBS[5], seed=seed)))


# ---------------------------------------------------------------- shapes and graphs

SETTINGS = settings(
    max_examples=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


@st.composite
def chains(draw: st.DrawFn) -> tuple[Network, tuple[int, ...]]:
    """Convolutions and poolings with all they can be set to, and a dense layer."""
    side, colours = draw(st.tuples(st.integers(4, 7), st.integers(4, 7))), draw(st.sampled_from((1, 3)))
    channels, made = colours, Builder()
    for _ in range(draw(st.integers(1, 3))):
        kind, kernel = draw(st.sampled_from(("conv2d", "conv2d", "max_pool2d", "avg_pool2d"))), draw(st.integers(1, 3))
        stride, bends = draw(st.integers(1, 3)), draw(st.sampled_from(ACTIVATIONS))
        if kind == "conv2d":
            groups = draw(st.sampled_from([g for g in (1, 2, 3) if channels % g == 0]))
            channels = groups * draw(st.integers(1, 2))
            made.add(
                "conv2d", channels=channels, kernel=kernel, stride=stride, padding=draw(st.integers(0, 2)),
                dilation=draw(st.integers(1, 2)), groups=groups, bias=draw(st.booleans()), activation=bends,
            )  # fmt: skip
        else:
            made.add(kind, kernel=kernel, stride=stride, padding=draw(st.integers(0, kernel // 2)))
    made.add("global_pool" if draw(st.booleans()) else "flatten")
    made.add("dense", units=draw(st.integers(1, 5)), activation=draw(st.sampled_from(ACTIVATIONS)))
    return made.network("multiclass"), side if colours == 1 else (*side, colours)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Network, tuple[int, ...]]:
    """Layers that keep the size of their maps, each reading any of those before, and sums of up to three."""
    made, channels = Builder(), draw(st.integers(1, 2))
    ends = [made.add("conv2d", channels=channels, kernel=3, padding=1, activation=draw(st.sampled_from(ACTIVATIONS)))]
    read: set[str] = set()
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(("conv2d", "max_pool2d", "avg_pool2d", "batchnorm2d", "activation", "add")))
        several = draw(st.integers(2, 3)) if kind == "add" and len(ends) > 2 else 1
        sources = draw(st.lists(st.sampled_from(ends), min_size=several, max_size=several, unique=True))
        values: dict[str, object] = {}
        if kind == "conv2d":
            kernel = draw(st.sampled_from((1, 3)))
            values = {"channels": channels, "kernel": kernel, "padding": kernel // 2}
        elif kind.endswith("pool2d"):
            values = {"kernel": 3, "stride": 1, "padding": 1}
        kind = "activation" if kind == "add" and several == 1 else kind
        if kind in BENDS:
            values[BENDS[kind]] = draw(st.sampled_from(ACTIVATIONS))
        ends.append(made.add(kind, *sources, **values))  # type: ignore[arg-type]
        read |= set(sources)
    if len(loose := [end for end in ends if end not in read]) > 1:
        made.add("add", *loose)
    made.add("flatten")
    return made.network("multiclass"), (4, 4)


def try_drawn(drawn: tuple[Network, tuple[int, ...]], number: int) -> None:
    network, shape = drawn
    made = project(network, shape, KNOBS[number % 7], batch=BATCHES[number % 5], seed=number)
    planned = plan(made)
    assume(planned.layers and not any(problem.severity == "error" for problem in planned.problems))
    reference = Reference(made, STEPS, NEAR)
    assume(not reference.unsteady)
    check(made, reference)


@SETTINGS
@given(chains(), st.integers(0, 1000))
def test_whatever_chain_is_descended_as_in_float64(drawn: tuple[Network, tuple[int, ...]], number: int) -> None:
    try_drawn(drawn, number)


@SETTINGS
@given(graphs(), st.integers(0, 1000))
def test_whatever_graph_is_descended_as_in_float64(drawn: tuple[Network, tuple[int, ...]], number: int) -> None:
    try_drawn(drawn, number)
