"""Gradients, idle units and updates against numbers that are worked out by hand; looking changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.answers.health import AboutGradients, AboutKept, AboutWeights
from nnsim.core.answers.landscape import AboutLandscape
from nnsim.core.data import Data
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.heads import add_head
from nnsim.edits.network import set_frozen
from nnsim.engine.health import batch, fresh_weights, gradient_sizes, idle_units
from nnsim.engine.past import Past
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.tasks.plan import plan

SIGMOID = Spec.of("dense", units=5, activation="sigmoid")
TANH = Spec.of("dense", units=4, activation="tanh")
RELU = Spec.of("dense", units=4, activation="relu")
WATCHED = ("gradients", "gradients#2", "idle_units", "updates", "weight_spread")


def loss_by_hand(weights: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray) -> float:
    """Mean binary cross-entropy of a sigmoid layer, a tanh layer and a score, in float64."""

    def layer(name: str, values: np.ndarray) -> np.ndarray:
        return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    hidden = np.tanh(layer("node1", 1 / (1 + np.exp(-layer("node0", x)))))
    z = layer(OUTPUT, hidden)[:, 0]
    return float(np.mean(np.logaddexp(0, z) - y * z))


def differences(weights: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """The slope of every number by a central difference."""
    found = {}
    for name, array in weights.items():
        slopes = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            kept, sides = array[place], []
            for side in (1e-5, -1e-5):
                array[place] = kept + side
                sides.append(loss_by_hand(weights, x, y))
            array[place] = kept
            slopes[place] = (sides[0] - sides[1]) / 2e-5
        found[name] = slopes
    return found


def doubles(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: array.astype(np.float64) for name, array in arrays.items()}


@pytest.mark.parametrize("fresh", [False, True])
def test_gradients_are_those_of_finite_differences(build, fresh) -> None:
    trainer = Trainer(build(SIGMOID, TANH, n=40))
    trainer.run_epoch()
    asked = batch(trainer.project, 128)
    assert len(asked.x) == 30
    weights = fresh_weights(trainer.project, plan(trainer.project)) if fresh else trainer.learner.weights()
    by_hand = differences(doubles(weights), asked.x.astype(np.float64), asked.y.astype(np.float64))
    slopes = trainer.learner.gradient(*asked, weights if fresh else None)
    assert slopes.keys() == by_hand.keys()
    for name, slope in slopes.items():
        np.testing.assert_allclose(slope, by_hand[name], rtol=1e-4, atol=1e-7)
    sizes = gradient_sizes(trainer, weights if fresh else None)
    assert list(sizes.layers) == ["node0", "node1", OUTPUT]
    first = np.abs(np.concatenate([by_hand["node0.weight"].ravel(), by_hand["node0.bias"]]))
    assert sizes.layers["node0"] == pytest.approx(np.quantile(first, (0.1, 0.5, 0.9)), rel=1e-4)


def test_gradients_are_those_of_automatic_differentiation_in_float64(build) -> None:
    trainer = Trainer(add_head(build(TANH, n=40), "reconstruction"))
    trainer.run_epoch()
    asked = batch(trainer.project, 128)
    own = {name: torch.tensor(array, requires_grad=True) for name, array in doubles(trainer.learner.weights()).items()}
    x, y = torch.tensor(asked.x, dtype=torch.float64), torch.tensor(asked.y, dtype=torch.float64)[:, None]
    hidden = torch.tanh(x @ own["node0.weight"].T + own["node0.bias"])
    scores, again = (hidden @ own[f"{name}.weight"].T + own[f"{name}.bias"] for name in (OUTPUT, "output2"))
    first = torch.nn.functional.binary_cross_entropy_with_logits(scores, y)
    (first + trainer.project.network.head("output2").weight * (again - x).square().sum(1).mean()).backward()
    for name, slope in trainer.learner.gradient(*asked).items():
        np.testing.assert_allclose(slope, own[name].grad.numpy(), rtol=1e-4, atol=1e-7)


def test_a_frozen_layer_has_no_gradient(build) -> None:
    project = set_frozen(build(SIGMOID, TANH), "node0", True)
    assert list(gradient_sizes(Trainer(project)).layers) == ["node1", OUTPUT]


def test_learners_without_a_gradient_tell_none(build) -> None:
    rosenblatt = build(loss="perceptron", learner=Spec("perceptron"))
    tree = build(learner=Spec("tree"))
    for project in (rosenblatt, tree):
        assert gradient_sizes(Trainer(project)) is None
    assert idle_units(Trainer(tree)) is None


def test_dead_and_saturated_units_of_a_network_built_by_hand(build) -> None:
    trainer = Trainer(build(RELU, TANH, SIGMOID, n=40))
    weights = trainer.learner.weights()
    weights["node0.weight"][:] = 0
    weights["node0.bias"][:] = (-1, 0, 1, 2)  # 0 for a bias of 0, too: its slope is 0 there
    weights["node1.weight"][:] = 0
    weights["node1.bias"][:] = np.arctanh((0.98, -0.98, 0.96, 0))
    weights["node2.weight"][:] = 0
    weights["node2.bias"][:] = [np.log(p / (1 - p)) for p in (0.98, 0.02, 0.96, 0.5, 0.04)]
    trainer.learner.load(weights, {})
    told = idle_units(trainer)
    assert told.samples == 30
    counts = {node: (found.units, found.idle, found.dead) for node, found in told.layers.items()}
    assert counts == {"node0": (4, 2, True), "node1": (4, 2, False), "node2": (5, 2, False)}


def test_a_filter_is_dead_only_if_it_is_silent_everywhere() -> None:
    """A dark set with a single bright pixel in one of its images."""
    x = np.zeros((8, 6, 6), np.uint8)
    x[5, 2, 3] = 255
    data = Data(x, np.arange(8, dtype=np.float32) % 2, np.zeros(8, np.bool_), ("a", "b"), (), kind="image")
    made = Builder()
    made.add("conv2d", channels=3, kernel=1, padding=0)
    made.add("flatten")
    trainer = Trainer(Project(data=data, network=made.network("binary")))
    weights = trainer.learner.weights()
    weights["conv2d1.weight"][:, 0, 0, 0] = (1, -1, 1)
    weights["conv2d1.bias"][:] = (0, 0, -2)
    trainer.learner.load(weights, {})
    found = idle_units(trainer).layers["conv2d1"]
    assert (found.units, found.idle, found.dead) == (3, 2, True)


def ratio(before: dict[str, np.ndarray], after: dict[str, np.ndarray], node: str) -> float:
    """Of two states one step apart, in float64."""
    names = [f"{node}.weight", f"{node}.bias"]
    old, new = (np.concatenate([arrays[name].ravel() for name in names]).astype(float) for arrays in (before, after))
    return float(np.sqrt(((new - old) ** 2).sum() / (old**2).sum()))


@pytest.mark.parametrize("by_beats", [False, True])
def test_update_ratios_are_those_of_two_checkpoints(build, by_beats) -> None:
    trainer = Trainer(set_frozen(build(SIGMOID, TANH, TANH, optimizer=Spec("adam"), l2=0.01), "node1", True))
    assert compute(("updates",), trainer) == {"updates": None}
    trainer.run_batch()  # is watched
    compute(("updates",), trainer)
    before = trainer.checkpoint()
    if by_beats:
        while trainer.halt is None or trainer.is_within_step:
            trainer.beat()
    else:
        trainer.run_batch()
    after = trainer.checkpoint()
    trainer.run_batch()  # is not
    told = compute(("updates",), trainer)["updates"]
    assert told.step == before.step == 1
    assert list(told.layers) == ["node0", "node2", OUTPUT]
    for node, found in told.layers.items():
        assert found == pytest.approx(ratio(before.weights, after.weights, node), rel=1e-6)


def test_a_step_that_is_under_way_is_not_told_of(build) -> None:
    trainer = Trainer(build(TANH))
    trainer.beat()
    compute(("updates",), trainer)
    trainer.finish_step()
    assert compute(("updates",), trainer)["updates"] is None
    trainer.run_batch()
    assert compute(("updates",), trainer)["updates"].step == 1


def test_the_spread_of_weights_is_that_of_the_layer_alone(build) -> None:
    trainer = Trainer(build(SIGMOID, TANH))
    told = compute(("weight_spread",), trainer, {"weight_spread": AboutWeights("node1")})["weight_spread"]
    by_hand = np.percentile(trainer.learner.weights()["node1.weight"], (5, 25, 50, 75, 95))
    assert told.ends == pytest.approx(by_hand)
    assert told.pictures is None
    assert compute(("weight_spread",), trainer, {"weight_spread": AboutWeights("gone")})["weight_spread"] is None


def watched(project: Project, probes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """All that later steps depend on after some, of which one is gone through beat by beat."""
    trainer = Trainer(project)
    for number in range(6):
        if number == 3:
            while trainer.halt is None or trainer.is_within_step:
                trainer.beat()
                compute(probes, trainer)
        else:
            trainer.run_batch()
        compute(probes, trainer, {"gradients#2": AboutGradients(fresh=True), "weight_spread": AboutWeights("node0")})
    return {**trainer.learner.fingerprint(), **trainer.learner.state()}


def test_looking_changes_no_bit(build) -> None:
    project = build(RELU, Spec("batchnorm1d"), Spec.of("dropout", rate=0.3), TANH, optimizer=Spec("adam"))
    one, other = watched(project, WATCHED), watched(project, ())
    assert one.keys() == other.keys()
    assert all(np.array_equal(array, other[name]) for name, array in one.items())


# ---------------------------------------------------------------- moments that are kept


def test_kept_moments_tell_what_was_told_when_they_were_the_present(build) -> None:
    trainer = Trainer(build(SIGMOID, RELU, n=40), past=(past := Past()))
    past.every, then = 2, {}
    for step in range(9):
        then[step] = compute(("gradients", "weight_spread"), trainer, {"weight_spread": AboutWeights("node1")})
        trainer.run_batch()
    for kept, probe in (("kept_gradients", "gradients"), ("kept_weights", "weight_spread")):
        told = kept_moments(trainer, kept, AboutKept(3, apart=3, node="node1"))
        assert [answer.step for answer in told] == [4, 8], "kept are even steps, of which some are too near"
        for answer in told:
            expected = then[answer.step][probe]
            assert getattr(answer, "layers", None) == getattr(expected, "layers", None)
            assert getattr(answer, "ends", None) == getattr(expected, "ends", None)


def kept_moments(trainer: Trainer, probe: str, about: AboutKept) -> list:
    """The answers to as many questions as it takes."""
    found = []
    while told := compute((probe,), trainer, {probe: about})[probe]:
        found += told
        about = replace(about, since=told[-1].step + about.apart)
    return found


def test_states_of_another_network_are_not_told_of(build) -> None:
    trainer = Trainer(build(SIGMOID, n=40), past=(past := Past()))
    past.every = 2
    trainer.run_epoch()
    trainer.edit(build(Spec.of("dense", units=6, activation="sigmoid"), n=40))
    begun, past.every = trainer.step, 2
    trainer.run_epoch()
    told = kept_moments(trainer, "kept_gradients", AboutKept())
    assert [answer.step for answer in told] == [state.step for state in past.states if state.step >= begun]
    landscape = compute(("landscape",), trainer, {"landscape": AboutLandscape(seconds=10)})["landscape"]
    assert landscape.steps[0] == begun
