"""Outputs beside the first in the engine: what they add to the loss, what is measured of them, what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nnsim.core.files import nnsim_file
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, PARTS
from nnsim.core.spec import Spec
from nnsim.edits.graph import insert_between
from nnsim.edits.heads import add_head, remove_head, set_head
from nnsim.engine.dead_layers import dead_layer
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.base import make
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.tasks.columns import columns_of
from nnsim.tasks.plan import plan

DENSE = Spec.of("dense", units=5)


def two(build, weight: float = 0.5, **recipe: object) -> Project:
    """Classes and, behind a layer of its own, the sample itself: node0 -> output, node0 -> dense1 -> output2."""
    made = add_head(build(DENSE, **{"n": 40, **recipe}), "reconstruction")
    return set_head(insert_between(made, Spec.of("dense", units=3), "node0", "output2"), "output2", weight=weight)


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return all(np.array_equal(array, other[name]) for name, array in one.items())


def test_a_step_follows_the_sum_of_the_losses(build) -> None:
    project = two(build, batch=30, tests=4)
    trainer = Trainer(project)
    before = {name: torch.tensor(array, requires_grad=True) for name, array in trainer.learner.weights().items()}
    samples = split(project)
    x, y = torch.tensor(samples.train_x), torch.tensor(samples.train_y)[:, None]

    def layer(name: str, values: torch.Tensor) -> torch.Tensor:
        return values @ before[f"{name}.weight"].T + before[f"{name}.bias"]

    hidden = torch.tanh(layer("node0", x))
    first = torch.nn.functional.binary_cross_entropy_with_logits(layer(OUTPUT, hidden), y)
    second = (layer("output2", torch.tanh(layer("dense1", hidden))) - x).square().sum(1).mean()
    (first + 0.5 * second).backward()
    trainer.run_batch()
    for name, array in trainer.learner.weights().items():
        by_hand = (before[name] - 0.1 * before[name].grad).detach().numpy()
        np.testing.assert_allclose(array, by_hand, atol=1e-6)


def test_an_output_that_counts_nothing_leaves_the_others_their_bits(build) -> None:
    alone, beside = Trainer(build(DENSE)), Trainer(two(build, weight=0.0))
    counted = Trainer(two(build))
    for trainer in (alone, beside, counted):
        trainer.run_epoch()
    assert same(alone.learner.weights(), beside.learner.weights())
    assert not same(alone.learner.weights(), counted.learner.weights())
    assert alone.history.last is not None
    assert beside.history.last is not None
    told = {name: beside.history.last[name] for name in alone.history.last}
    assert told == pytest.approx(alone.history.last, abs=0, nan_ok=True)


def test_two_networks_in_one_document_learn_as_each_would_alone(build) -> None:
    apart = add_head(build(DENSE), "reconstruction", INPUT)
    both, alone = Trainer(apart), Trainer(build(DENSE))
    for trainer in (both, alone):
        trainer.run_epoch()
    assert same(alone.learner.weights(), both.learner.weights())
    assert len(apart.network.parts) == 2


def test_loss_accuracy_and_errors_are_measured_of_every_output(build) -> None:
    project = add_head(two(build), "multiclass")
    trainer = Trainer(project)
    trainer.run_epoch()
    last, data, learner = trainer.history.last, project.data, trainer.learner
    assert last is not None
    fields, where = learner.fields(split(project).test_x), data.test
    off = fields["output2"].astype(np.float64) - data.x[where]
    assert last["test_output2_loss"] == pytest.approx(np.square(off).sum(1).mean(), rel=1e-5)
    assert last["test_output2_mean_absolute_error"] == pytest.approx(np.abs(off).mean(), rel=1e-5)
    assert np.isnan(last["test_output2_accuracy"])
    assert last["test_output3_accuracy"] == np.mean(fields["output3"].argmax(1) == data.y[where])
    further = set(last) - set(HISTORY) - {f"{part}_output2_accuracy" for part in PARTS}
    assert further <= {column.id for column in columns_of(project)}


def test_another_loss_or_weight_goes_on_with_the_same_learner(build) -> None:
    trainer = Trainer(two(build))
    learner = trainer.learner
    trainer.edit(set_head(two(build), "output2", weight=2.0, loss="absolute_error", name="Picture"))
    assert trainer.learner is learner
    trainer.run_epoch()
    other = Trainer(set_head(two(build), "output2", weight=2.0, loss="absolute_error"))
    other.run_epoch()
    assert same(learner.weights(), other.learner.weights())


def test_the_rest_keeps_its_weights_when_an_output_comes_or_goes(build) -> None:
    trainer = Trainer(build(DENSE, optimizer=Spec("adam")))
    trainer.run_epoch()
    before = trainer.learner.weights()
    trainer.edit(two(build, optimizer=Spec("adam")))
    assert same(before, trainer.learner.weights())
    trainer.run_epoch()
    grown = trainer.learner.weights()
    trainer.edit(remove_head(two(build, optimizer=Spec("adam")), "output2"))
    assert same(trainer.learner.weights(), grown)
    trainer.edit(two(build, optimizer=Spec("adam")))
    assert same(grown, trainer.learner.weights()), "what was taken out comes back as it was"


def test_a_run_goes_on_from_its_file_with_the_same_bits(build, tmp_path: Path) -> None:
    project = replace(two(build, optimizer=Spec("adam")))
    result, state = run_headless(project, 2)
    nnsim_file.save(tmp_path / "two.nnsim", project, state)
    found = nnsim_file.load(tmp_path / "two.nnsim")
    assert found.checkpoint is not None
    assert found.project.network == project.network
    resumed, straight = Trainer(found.project, checkpoint=found.checkpoint), Trainer(project)
    resumed.run_epoch()
    for _ in range(3):
        straight.run_epoch()
    assert same(resumed.learner.weights(), straight.learner.weights())
    assert resumed.history.last == pytest.approx(straight.history.last, nan_ok=True)
    assert "test_output2_loss" in result.as_json()


def test_numpy_answers_as_the_engine_does(build) -> None:
    project = two(build)
    learner = make(project, "cpu")
    told = forward.run(plan(project), learner.weights(), project.data.x)
    for name, values in learner.fields(project.data.x).items():
        np.testing.assert_allclose(told[name], values, atol=1e-6)


def test_a_network_is_dead_where_no_output_tells_samples_apart(build) -> None:
    relu = Spec.of("dense", units=5, activation="relu")
    project = add_head(build(relu), "reconstruction", INPUT)
    trainer = Trainer(project)
    weights = trainer.learner.weights()
    weights["node0.bias"] -= 100
    trainer.learner.load(weights, {})
    x = split(project).train_x
    assert dead_layer(trainer.learner, x, project.network.outputs) is None
    weights["output2.weight"] *= 0
    trainer.learner.load(weights, {})
    assert dead_layer(trainer.learner, x, project.network.outputs) == "node0"
