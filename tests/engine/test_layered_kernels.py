"""Kernels for networks of convolutions: gradients and steps are those of float64 autograd, whatever the layers are."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.engine import devices
from nnsim.engine.backends import layered
from nnsim.engine.backends.layered import as_rows, lacks, lowered
from nnsim.engine.kernels import kinds, program
from nnsim.engine.kernels.given import Memory, Rule, Samples, Steps
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.model import Model
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.networks.presets.resnet_small import resnet_small
from nnsim.tasks.plan import plan

load()

SMOOTH = ("linear", "tanh", "sigmoid", "elu")
ROWS = 40


def images(side: tuple[int, int], colours: int, classes: int = 3) -> Data:
    rng = np.random.default_rng(side[0] * 7 + side[1] + colours)
    shape = side if colours == 1 else (*side, colours)
    x, y = rng.integers(0, 256, (ROWS, *shape), np.uint8), rng.integers(0, classes, ROWS).astype(np.float32)
    return Data(x, y, np.zeros(ROWS, np.bool_), tuple("abcdef"[:classes]), (), kind="image")


def project(network: Network, data: Data, **recipe: object) -> Project:
    given = {"loss": "categorical_cross_entropy", "batch": ROWS, "optimizer": Spec("sgd"), **recipe}
    return Project(data=data, network=network, recipe=Recipe(**given))  # type: ignore[arg-type]


class Runner:
    """A learner whose steps ``program.train`` makes."""

    def __init__(self, made: Project) -> None:
        devices.configure()
        self.learner = Backpropagation(made, "cpu")
        self.learner.supply(split(made))
        self.model, optimizer = self.learner.model, self.learner._optimizer
        x, self.targets = self.learner._parts["train"]
        self.x, last = as_rows(x)
        self.net = lowered(self.model, made.network.frozen, made.recipe.batch, channels_last=last)
        grad = self.model.grad.numpy()
        slots = [*(slot.numpy() for slot in optimizer.slots.values()), grad, grad]
        flat = self.model.flat.detach().numpy()
        self.memory = Memory(flat, grad, slots[0], slots[1], self.model.mask.numpy())
        self.rule = Rule(
            kinds.LOSSES[made.recipe.loss], kinds.ANSWERS[self.learner.task], kinds.SGD, np.zeros(4), 0.0, 0.0
        )

    def run(self, order: np.ndarray, batch: int, count: int, rate: float) -> tuple[float, float]:
        told, none = np.zeros(2), np.zeros(0, np.uint64)
        scale = np.float32(1 / 255)
        samples = Samples(self.x, scale, self.targets.numpy(), np.float32(1), order, none)
        program.train(self.net, self.memory, self.rule, samples, Steps(0, batch, count, 0, np.array([rate])), told)
        return float(told[0]), float(told[1])


class Exact:
    """The same network in float64."""

    def __init__(self, made: Project, runner: Runner) -> None:
        self.model, self.loss = Model(made), runner.learner.loss
        self.model.freeze(made.network.frozen)
        arrays = self.model.in_double(runner.model.weights())
        self.slots = [slot for slot in self.model.layout.slots if slot.array.is_trained]
        self.arrays = [arrays[slot.name] for slot in self.slots]
        x, self.targets = runner.learner._parts["train"]
        self.inputs = runner.model.laid_out(x.double() / 255)

    def gradient(self, rows: np.ndarray) -> tuple[float, list[torch.Tensor]]:
        index = torch.from_numpy(rows)
        self.model.set_mode(True, len(rows))
        total = self.loss.total(self.model(self.inputs[index]), self.targets[index].double())
        learning = [array for array in self.arrays if array.requires_grad]
        found = iter(torch.autograd.grad(total / len(rows), learning, allow_unused=True, materialize_grads=True))
        slopes = [next(found) if array.requires_grad else torch.zeros_like(array) for array in self.arrays]
        return float(total.detach()), slopes


def off(runner: Runner, exact: Exact, found: list[torch.Tensor], values: np.ndarray) -> float:
    """How far arrays are from exact ones, as a share of the largest number in each, at most."""
    worst = 0.0
    for slot, true in zip(exact.slots, found, strict=True):
        ours = torch.from_numpy(values[slot.start : slot.stop]).double()
        worst = max(worst, float((ours - true.flatten()).abs().max() / (true.abs().max() + 1e-4)))
    return worst


class Drawn(NamedTuple):
    network: Network
    data: Data
    rows: int


@st.composite
def networks(draw: st.DrawFn, activations: tuple[str, ...] = SMOOTH) -> Drawn:
    """A chain of convolutions and poolings with all they can be set to, a way around, and dense layers."""
    side = draw(st.tuples(st.integers(5, 11), st.integers(5, 11)))
    colours, made = draw(st.sampled_from((1, 3))), Builder()
    channels = colours
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("conv2d", "conv2d", "max_pool2d", "avg_pool2d", "batchnorm2d", "around")))
        kernel = draw(st.integers(1, 4))
        if kind == "conv2d":
            groups = draw(st.sampled_from([g for g in (1, 2, 3) if channels % g == 0]))
            channels = groups * draw(st.integers(1, 3))
            made.add(
                "conv2d", channels=channels, kernel=kernel, stride=draw(st.integers(1, 3)),
                padding=draw(st.integers(0, 3)), dilation=draw(st.integers(1, 2)), groups=groups,
                bias=draw(st.booleans()), activation=draw(st.sampled_from(activations)),
            )  # fmt: skip
        elif kind == "batchnorm2d":
            made.add("batchnorm2d")
            made.add("activation", function=draw(st.sampled_from(activations)))
        elif kind == "around":
            start = made.last
            made.add("conv2d", channels=channels, kernel=3, padding=1, activation=draw(st.sampled_from(activations)))
            made.add("add", made.last, start)
            made.add("activation", function=draw(st.sampled_from(activations)))
        else:
            made.add(kind, kernel=kernel, stride=draw(st.integers(1, 3)), padding=draw(st.integers(0, kernel // 2)))
    made.add("global_pool" if draw(st.booleans()) else "flatten")
    made.add("dense", units=draw(st.integers(1, 9)), activation=draw(st.sampled_from(activations)))
    return Drawn(made.network("multiclass"), images(side, colours), draw(st.sampled_from((1, 2, 15, 16, 17, 33))))


SETTINGS = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much]
)

EPS = 2.0**-24
"""The unit roundoff of float32."""


@SETTINGS
@given(networks())
def test_the_gradient_is_that_of_float64(drawn: Drawn) -> None:
    made = project(drawn.network, drawn.data)
    planned = plan(made)
    assume(planned.layers and not any(problem.severity == "error" for problem in planned.problems))
    assert lacks(made, planned) == ""
    runner = Runner(made)
    exact = Exact(made, runner)
    order = np.random.default_rng(1).permutation(ROWS)
    total, found = exact.gradient(order[: drawn.rows])
    told, _ = runner.run(order, drawn.rows, 1, 0.0)
    # sums of up to 33 * 11 * 11 products, a sixteenth of them one behind the other: each addition rounds once
    assert told == pytest.approx(total, rel=64 * EPS)
    assert off(runner, exact, found, runner.memory.grad) < 33 * 11 * 11 / 16 * EPS * 32


def small_network() -> Network:
    made = Builder()
    made.add("conv2d", channels=5, padding=0)
    made.add("max_pool2d")
    made.add("conv2d", channels=6)
    made.add("max_pool2d")
    made.add("flatten")
    made.add("dense", units=12, activation="relu")
    return made.network("multiclass")


def residual() -> Network:
    made = resnet_small((3, 10, 9))
    assert isinstance(made, Network)
    return replace(made, output=replace(small_network().output, inputs=made.output.inputs))


@pytest.fixture(scope="module")
def steady() -> Project:
    return project(small_network(), images((14, 13), 1), batch=17)


@pytest.mark.parametrize("network", [small_network(), residual()], ids=["chain", "residual"])
def test_steps_are_those_of_float64(network: Network) -> None:
    made = project(network, images((10, 9), 3), batch=17)
    runner = Runner(made)
    exact, order = Exact(made, runner), np.random.default_rng(2).permutation(ROWS)
    before = [array.detach().clone() for array in exact.arrays]
    total = 0.0
    for start in (0, 17, 34):
        found, slopes = exact.gradient(order[start : start + 17])
        total += found
        for array, slope in zip(exact.arrays, slopes, strict=True):
            array.data -= 0.05 * slope
    told, hits = runner.run(order, 17, 3, 0.05)
    assert told == pytest.approx(total, rel=1e-5)
    assert hits in range(ROWS + 1)
    moved = runner.memory.weights.copy()
    for slot, array in zip(exact.slots, before, strict=True):
        moved[slot.start : slot.stop] -= array.flatten().numpy().astype(np.float32)
    changes = [array.detach() - was for array, was in zip(exact.arrays, before, strict=True)]
    # weights of size 1 are kept to 2^-24, and move by hundredths in a step
    assert off(runner, exact, changes, moved) < 1e-3


def test_the_same_steps_come_to_the_same_bits_in_one_call_or_in_many(steady: Project) -> None:
    order = np.random.default_rng(3).permutation(ROWS)
    one, other = Runner(steady), Runner(steady)
    told = one.run(order, 10, 4, 0.1)
    parts = [other.run(order[start : start + 10].copy(), 10, 1, 0.1) for start in (0, 10, 20, 30)]
    assert np.array_equal(one.net.numbers, other.net.numbers)
    assert np.array_equal(one.memory.grad, other.memory.grad)
    assert told == pytest.approx(np.sum(parts, 0))


def test_what_is_frozen_stays_and_hands_its_gradient_on() -> None:
    frozen = frozenset({"conv2d2", "batchnorm2d1", "batchnorm2d3"})
    network = residual()
    nodes = tuple(replace(node, frozen=node.id in frozen) for node in network.nodes)
    made = project(replace(network, nodes=nodes), images((10, 9), 3))
    runner = Runner(made)
    exact, order = Exact(made, runner), np.arange(ROWS)
    _, found = exact.gradient(order[:20])
    before = runner.net.numbers.copy()
    runner.run(order, 20, 1, 0.1)
    for slot in runner.model.layout.slots:
        same = np.array_equal(before[slot.start : slot.stop], runner.net.numbers[slot.start : slot.stop])
        assert same == (slot.node in frozen), slot.name
    assert off(runner, exact, found, runner.memory.grad) < 1e-3


def test_where_several_numbers_are_the_largest_the_first_gets_the_gradient_as_in_pytorch() -> None:
    made = Builder()
    made.add("max_pool2d", kernel=3, stride=2, padding=1)
    made.add("conv2d", channels=2, activation="linear")
    made.add("max_pool2d", kernel=2, stride=1)
    made.add("flatten")
    data = images((8, 8), 1)
    plain = project(made.network("multiclass"), replace(data, x=np.full_like(data.x, 100)))
    runner = Runner(plain)
    exact = Exact(plain, runner)
    _, found = exact.gradient(np.arange(20))
    runner.run(np.arange(ROWS), 20, 1, 0.0)
    assert off(runner, exact, found, runner.memory.grad) < 1e-4


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_seen(steady: Project, bad: float) -> None:
    runner = Runner(steady)
    runner.net.numbers[3] = bad
    told, _ = runner.run(np.arange(ROWS), 17, 1, 0.1)
    assert not np.isfinite(told)
    assert not runner.learner.is_finite()


def test_what_is_no_number_gets_into_the_gradients_that_it_gets_into_by_pytorch(steady: Project) -> None:
    """A ReLU and a largest number said nothing of it to the layer before."""
    runner = Runner(steady)
    slot = next(slot for slot in runner.model.layout.slots if slot.name == "conv2d1.bias")
    runner.net.numbers[slot.start] = np.nan
    _, found = Exact(steady, runner).gradient(np.arange(17))
    runner.run(np.arange(ROWS), 17, 1, 0.0)
    expected = np.concatenate([np.isnan(slopes.flatten().numpy()) for slopes in found])
    np.testing.assert_array_equal(np.isnan(runner.memory.grad), expected)


def test_samples_of_colour_are_not_copied() -> None:
    runner = Runner(project(residual(), images((10, 9), 3)))
    x, _ = runner.learner._parts["train"]
    rows, last = as_rows(x)
    assert last
    assert np.shares_memory(rows, x.numpy())


def with_layer(*layers: tuple[str, dict[str, object]]) -> Network:
    made = Builder()
    for kind, values in layers:
        made.add(kind, **values)  # type: ignore[arg-type]
    return made.network("multiclass")


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (with_layer(("conv2d", {}), ("dropout", {}), ("flatten", {})), "there is no kernel for Dropout 1"),
        (with_layer(("global_pool", {"take": "max"})), "there is no kernel for Global pooling 1"),
        (with_layer(("to_sequence", {}), ("lstm", {})), "there is no kernel for To sequence 1"),
        (
            with_layer(("conv2d", {}), ("groupnorm", {}), ("flatten", {})),
            "there is no kernel for Group normalisation 1",
        ),
        (
            with_layer(("conv2d", {"kernel": 9, "padding": 4}), ("flatten", {})),
            "PyTorch is faster with a window as large as that of Conv2d 1",
        ),
        (small_network(), ""),
    ],
)
def test_what_kernels_lack_is_said(network: Network, words: str) -> None:
    made = project(network, images((14, 13), 1))
    assert lacks(made, plan(made)) == words


def accelerated(made: Project) -> Trainer:
    trainer = Trainer(made)
    trainer.learner.accelerate("fused", wait=True)
    return trainer


def trained(made: Project, backend: str) -> dict[str, np.ndarray]:
    trainer = Trainer(made) if backend == "torch" else accelerated(made)
    assert trainer.learner.backend == backend
    trainer.run_batch()
    trainer.run_samples(25)  # more than a batch
    trainer.run_epoch()
    assert trainer.epoch == 1
    return trainer.learner.weights()


def test_a_run_on_images_of_colour_comes_to_what_pytorch_comes_to() -> None:
    made = project(residual(), images((10, 9), 3), batch=8, rate=0.02)
    expected, found = trained(made, "torch"), trained(made, "fused")
    for name, array in expected.items():
        # four steps, between which rounding lets single units of ReLU be on or off for single samples
        assert np.abs(found[name] - array).max() < 0.02 * max(np.abs(array).max(), 0.1), name


def test_a_run_goes_on_from_its_checkpoint_to_the_bit(steady: Project) -> None:
    whole, half = accelerated(steady), accelerated(steady)
    half.run_batch()
    state = half.checkpoint()
    resumed = Trainer(steady, checkpoint=state)
    resumed.learner.accelerate("fused", wait=True)
    for trainer in (whole, resumed):
        trainer.run_epoch()
    assert resumed.step == whole.step
    for name, array in whole.learner.weights().items():
        assert np.array_equal(array, resumed.learner.weights()[name]), name


def test_batches_that_take_too_much_memory_are_left_to_tuned_pytorch(monkeypatch) -> None:
    few = project(small_network(), images((14, 13), 1), batch=8)
    monkeypatch.setattr(layered, "MOST_WORK", 20 * layered._work(plan(few)))
    trainer = Trainer(few, backend="fused")
    trainer.accelerate(wait=True)
    found = [trainer.learner.backend]
    for batch in (ROWS, 8):
        trainer.edit(replace(few, recipe=replace(few.recipe, batch=batch)))
        found.append(trainer.learner.backend)
    assert found == ["fused", "tuned", "fused"]


def test_there_is_room_for_the_samples_that_there_are() -> None:
    """However large a batch may be."""
    rooms = []
    for batch in (ROWS, 1000 * ROWS):
        trainer = accelerated(project(small_network(), images((14, 13), 1), batch=batch))
        trainer.begin_steps(2)
        rooms.append(trainer.learner._fused._net.work.size)
    assert rooms[0] == rooms[1]
