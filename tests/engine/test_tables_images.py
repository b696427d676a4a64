"""Training on tables and on images of bytes: the same numbers as on what they mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.edits.network import insert_flatten, mlp
from nnsim.engine.learners.network import fed
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.tasks import answering
from nnsim.tasks.plan import plan

load()


def images(n: int = 60) -> Project:
    rng = np.random.default_rng(5)
    y = rng.integers(0, 3, n).astype(np.float32)
    x = rng.integers(0, 120, (n, 4, 4), np.uint8)
    for label in range(3):
        x[y == label, label] += 130
    data = Data(x, y, np.arange(n) % 4 == 0, ("a", "b", "c"), (), kind="image")
    network = Network(nodes=(), output=Node(OUTPUT, Spec("multiclass")))
    recipe = Recipe(loss="categorical_cross_entropy", rate=0.5, batch=8)
    return insert_flatten(mlp(Project(data=data, network=network, recipe=recipe), 5))


def table(scaling: str = "standard") -> Project:
    rng = np.random.default_rng(7)
    x = (rng.normal(size=(80, 3)) * [1, 50, 0.01] + [0, 300, 2]).astype(np.float32)
    y = (x[:, 0] + (x[:, 1] - 300) / 50 > 0).astype(np.float32)
    data = Data(x, y, np.arange(80) % 4 == 0, columns=("a", "b", "c"), scaling=scaling, kind="table")
    return Project(data=data, recipe=Recipe(rate=0.5, batch=8))


def test_bytes_train_bit_for_bit_like_floats() -> None:
    project = images()
    floats = (project.data.x / np.float32(255)).astype(np.float32)
    other = replace(project, data=replace(project.data, x=floats))
    ours, theirs = Trainer(project), Trainer(other)
    for trainer in (ours, theirs):
        trainer.run_epoch()
        trainer.run_epoch()
    assert ours.learner.weights().keys() == theirs.learner.weights().keys()
    for name, array in ours.learner.weights().items():
        assert np.array_equal(array, theirs.learner.weights()[name])
    assert np.array_equal(ours.history.kept().rows, theirs.history.kept().rows, equal_nan=True)


def test_images_are_learned() -> None:
    trainer = Trainer(images())
    for _ in range(20):
        trainer.run_epoch()
    assert trainer.history.last
    assert trainer.history.last["test_accuracy"] == 1.0


def test_memory_of_the_samples_stays_bytes() -> None:
    learner = Trainer(images()).learner
    assert learner._x.dtype == torch.uint8
    assert fed(learner._x).dtype == torch.float32
    assert float(fed(torch.tensor([255], dtype=torch.uint8))) == 1.0


@pytest.mark.parametrize("make", [images, table])
def test_the_engine_and_numpy_see_the_same_inputs(make) -> None:
    project = make()
    trainer = Trainer(project)
    trainer.run_epoch()
    told = compute(("predictions", "losses"), trainer)
    scores = forward.run(plan(project), trainer.learner.weights(), feeding.inputs(project, project.data.x))[OUTPUT]
    assert np.array_equal(told["predictions"], answering.decide(project.network.output.spec.kind, scores))
    assert np.allclose(told["losses"][~project.data.test].mean(), trainer.history.last["train_loss"], rtol=1e-5)
    assert compute(("fields", "output"), trainer)["fields"] == {}


def test_scaling_helps_a_table_and_is_an_edit_like_any_other() -> None:
    trainer = Trainer(table("none"))
    trainer.run_epoch()
    trainer.edit(table("standard"))
    for _ in range(30):
        trainer.run_epoch()
    assert trainer.history.last["test_accuracy"] >= 0.9
    first = trainer.learner._parts["train"][0].numpy()
    assert np.allclose(first.mean(axis=0), 0, atol=1e-4)


def test_rosenblatts_rule_learns_from_pixels() -> None:
    project = images()
    network = replace(
        project.network, nodes=project.network.nodes[:1], output=Node(OUTPUT, Spec("multiclass"), ("flatten1",))
    )
    recipe = Recipe(learner=Spec("perceptron"), loss="perceptron", rate=0.1)
    trainer = Trainer(replace(project, network=network, recipe=recipe))
    for _ in range(20):
        trainer.run_epoch()
    assert trainer.history.last["train_accuracy"] == 1.0


def test_losses_of_many_samples_are_computed_in_chunks() -> None:
    trainer = Trainer(images(2500))
    losses = compute(("losses",), trainer)["losses"]
    assert losses.shape == (2500,)
    train, test = (trainer.history.last[f"{part}_loss"] for part in ("train", "test"))
    held = trainer.project.data.test
    assert losses[~held].mean() == pytest.approx(train, rel=1e-5)
    assert losses[held].mean() == pytest.approx(test, rel=1e-5)
