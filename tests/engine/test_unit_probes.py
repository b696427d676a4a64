"""What a unit answers against a sort of all samples, and a unit that is off against a network without its weights."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.answers.units import AboutUnit, Activity, AsIf, Effect
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.feeding import inputs
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import choose
from nnsim.engine import inside
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.tasks.answering import decided
from nnsim.tasks.plan import plan


@pytest.fixture(params=("binary", "multiclass", "regression"))
def trainer(build, request) -> Trainer:
    made = Trainer(build(Spec.of("dense", units=5), Spec.of("dense", units=4), output=request.param, n=60))
    for _ in range(5):
        made.run_epoch()
    return made


@pytest.fixture(scope="module")
def seer() -> Trainer:
    """A convolutional network on small images."""
    y, x = np.arange(50) % 3, np.random.default_rng(3).integers(0, 256, (50, 8, 8)).astype(np.uint8)
    data = Data(x, y.astype(np.float32), np.arange(50) % 5 == 0, ("a", "b", "c"), columns=(), kind="image")
    layers = (
        Node("conv2d1", Spec.of("conv2d", channels=4), (INPUT,)),
        Node("flatten1", Spec("flatten"), ("conv2d1",)),
    )
    network = Network((), layers, Node(OUTPUT, Spec("multiclass"), ("flatten1",)))
    made = Trainer(Project("images", data, network, Recipe(loss="categorical_cross_entropy")))
    made.run_epoch()
    return made


def activity(trainer: Trainer, *about: object) -> Activity:
    asked = AboutUnit(*about)  # type: ignore[arg-type]
    found = compute(("activity",), trainer, {"activity": asked})["activity"]
    assert isinstance(found, Activity)
    return found


def effect(trainer: Trainer, node: str, unit: int, value: float = 0.0) -> Effect:
    found = compute(("effect",), trainer, {"effect": AsIf(AboutUnit(node, unit), value)})["effect"]
    assert isinstance(found, Effect)
    return found


def values(trainer: Trainer, weights: dict) -> dict:
    """Of every sample, worked out in numpy."""
    project = trainer.project
    return forward.run(plan(project), weights, inputs(project, project.data.x))


def test_a_unit_answers_as_worked_out_apart_whatever_the_order(trainer: Trainer) -> None:
    found = activity(trainer, "node1", 2)
    expected = values(trainer, trainer.learner.weights())["node1"][:, 2]
    assert found.of == len(found.samples) == 60
    assert sorted(found.samples.tolist()) == list(range(60))
    np.testing.assert_allclose(found.values, expected[found.samples], atol=1e-6)
    assert np.isnan(found.spots).all()
    assert found.step == trainer.step


def test_fresh_weights_answer_as_before_the_first_step(trainer: Trainer) -> None:
    fresh, before = Trainer(trainer.project), trainer.learner.weights()
    found, expected = activity(trainer, "node1", 2, 0, True), activity(fresh, "node1", 2)
    np.testing.assert_array_equal(found.values, expected.values)
    assert found.step == 0
    asked = {"effect": AsIf(AboutUnit("node0", 3, fresh=True))}
    off = compute(("effect",), trainer, asked)["effect"]
    np.testing.assert_array_equal(off.losses, effect(fresh, "node0", 3).losses)
    after = trainer.learner.weights()
    assert all(np.array_equal(before[name], after[name]) for name in before), "the run has its own again"


def test_turns_together_ask_about_every_sample_once(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "BUDGET", 23 * trainer.learner.work.sample)
    parts = [activity(trainer, "node0", 1, turn) for turn in range(4)]
    assert [len(part.samples) for part in parts] == [23, 23, 14, 0]
    assert {part.of for part in parts} == {60}
    assert sorted(np.concatenate([part.samples for part in parts]).tolist()) == list(range(60))
    monkeypatch.setattr(inside, "MOST_ASKED", 30)
    assert activity(trainer, "node0", 1).of == 30


def test_of_a_map_the_largest_number_counts_and_its_place_is_told(seer: Trainer) -> None:
    found = activity(seer, "conv2d1", 3)
    maps = seer.learner.fields(inputs(seer.project, seer.project.data.x))["conv2d1"][:, 3]
    np.testing.assert_allclose(found.values, maps.reshape(50, -1).max(axis=1)[found.samples], rtol=1e-6)
    high, wide = maps.shape[1:]
    column, row = (found.spots * [wide, high] - 0.5).round().astype(int).T
    np.testing.assert_allclose(maps[found.samples, row, column], found.values, rtol=1e-6)


def test_a_unit_that_is_off_is_one_whose_outgoing_weights_are_zero(trainer: Trainer) -> None:
    project, before = trainer.project, weights_sha256(trainer.learner.weights())
    found, edited = effect(trainer, "node0", 3), trainer.learner.weights()
    edited["node1.weight"][:, 3] = 0
    _compare(trainer, found, edited)
    assert sorted(found.samples.tolist()) == np.flatnonzero(project.data.test).tolist()
    assert weights_sha256(trainer.learner.weights()) == before


def test_a_unit_that_is_driven_is_one_whose_bias_says_it_alone(trainer: Trainer) -> None:
    found, edited = effect(trainer, "node0", 1, 0.75), trainer.learner.weights()
    edited["node0.weight"][1] = 0
    edited["node0.bias"][1] = np.arctanh(np.float32(0.75))
    _compare(trainer, found, edited)


def _compare(trainer: Trainer, found: Effect, edited: dict) -> None:
    project = trainer.project
    for row, weights in enumerate((trainer.learner.weights(), edited)):
        scores = values(trainer, weights)["output"]
        if project.data.classes:
            right = decided(project, scores) == project.data.y
            np.testing.assert_array_equal(found.right[row], right[found.samples])
        else:
            assert found.right.shape == (2, 0)
            squares = (scores[:, 0] - project.data.y) ** 2
            np.testing.assert_allclose(found.losses[row], squares[found.samples], rtol=1e-4, atol=1e-6)


def test_a_channel_that_is_off_is_one_without_kernel(seer: Trainer) -> None:
    found, edited = effect(seer, "conv2d1", 2), seer.learner.weights()
    edited["conv2d1.weight"][2], edited["conv2d1.bias"][2] = 0, 0  # its ReLU makes 0 of 0
    scores = values(seer, edited)["output"]
    np.testing.assert_array_equal(found.right[1], (decided(seer.project, scores) == seer.project.data.y)[found.samples])


def test_training_goes_on_as_if_nobody_had_asked(build) -> None:
    hashes = []
    for asks in (False, True):
        made = Trainer(build(Spec.of("dense", units=5), Spec("dropout"), n=60))
        for _ in range(3):
            made.run_epoch()
            if asks:
                activity(made, "node0", 1)
                effect(made, "node0", 1, 0.5)
        hashes.append(weights_sha256(made.learner.weights()))
    assert hashes[0] == hashes[1]


def test_what_is_no_unit_of_a_network_is_not_told(trainer: Trainer) -> None:
    forest = Trainer(choose(choose_generator(Project(), "moons"), "learner", "tree"))
    for asked, about in ((trainer, ("node1", 4)), (trainer, ("nobody", 0)), (trainer, ("node1", -1)), (forest, ())):
        unit = AboutUnit(*about)  # type: ignore[arg-type]
        told = compute(("activity", "effect"), asked, {"activity": unit, "effect": AsIf(unit)})
        assert told == {"activity": None, "effect": None}
