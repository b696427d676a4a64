"""Images most of whose pixels are zeros: the first layer leaves these out, where and whenever that pays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe
from nnsim.engine.backends import dense
from nnsim.engine.kernels import sparse
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder


def images(filled: float, n: int = 90) -> Data:
    rng = np.random.default_rng(3)
    y = (np.arange(n) % 3).astype(np.float32)
    x = rng.integers(1, 256, (n, 12, 12)) * (rng.random((n, 12, 12)) < filled)
    x[np.arange(n), y.astype(int) * 4] = 255  # a row says which class it is
    return Data(x.astype(np.uint8), y, np.arange(n) % 9 == 0, tuple("abc"), kind="image")


def project(filled: float = 0.05, units: int = 100, batch: int = 32) -> Project:
    network = Builder()
    network.add("flatten")
    network.add("dense", units=units)
    recipe = Recipe(loss="categorical_cross_entropy", batch=batch, rate=0.01, optimizer=Spec("adam"))
    return Project("test", images(filled), network.network("multiclass"), recipe)


def fused(of: Project, **more: object) -> Trainer:
    trainer = Trainer(of, backend="fused", **more)  # type: ignore[arg-type]
    trainer.accelerate(wait=True)
    assert trainer.learner.backend == "fused"
    return trainer


@pytest.fixture
def left_out(monkeypatch) -> list[int]:
    """Grows by the steps of every block for which zeros were left out."""
    blocks: list[int] = []
    fused(project())  # compiled, which tries it out

    def train(net, memory, rule, samples, *others):
        blocks.append(others[0].length)
        return made(net, memory, rule, samples, *others)

    made = sparse.train
    monkeypatch.setattr(sparse, "train", train)
    return blocks


def test_zeros_are_left_out_where_it_pays(left_out):
    fused(project()).run_epoch()
    assert sum(left_out) == 3
    for other in (project(filled=0.5), project(units=40), project(batch=8)):
        left_out.clear()
        fused(other).run_epoch()
        assert not left_out


def test_it_comes_to_what_is_computed_with_zeros(monkeypatch, left_out):
    trainers = [fused(project())]
    monkeypatch.setattr(dense, "MOST_FILLED", -1.0)
    trainers.append(fused(project()))
    monkeypatch.undo()
    reference = Trainer(project())
    for trainer in (*trainers, reference):
        for _ in range(6):
            trainer.run_epoch()
    for trainer in trainers:
        for name, array in reference.learner.weights().items():
            np.testing.assert_allclose(trainer.learner.weights()[name], array, rtol=1e-3, atol=1e-4, err_msg=name)


def test_steps_are_the_same_one_by_one_and_after_the_file_is_read_again(left_out):
    at_once, one_by_one, first = fused(project()), fused(project()), fused(project())
    at_once.begin_steps(10**6, 6)
    while at_once.epoch < 6:
        at_once.begin_steps(10**6, 6)
        at_once.settle()
    for _ in range(at_once.step):
        one_by_one.run_batch()
    for _ in range(7):
        first.run_batch()
    resumed = fused(project(), checkpoint=first.checkpoint())
    while resumed.step < at_once.step:
        resumed.run_batch()
    found = {weights_sha256(trainer.learner.weights()) for trainer in (at_once, one_by_one, resumed)}
    assert len(found) == 1
    assert sum(left_out) == 3 * at_once.step


def test_other_samples_and_another_batch_are_asked_anew(left_out):
    trainer = fused(project())
    trainer.run_epoch()
    assert left_out
    for changed in (set_recipe(trainer.project, batch=16), replace(project(), data=images(0.6))):
        left_out.clear()
        trainer.edit(changed)
        trainer.run_epoch()
        assert not left_out
    left_out.clear()
    trainer.edit(project())
    trainer.run_epoch()
    assert left_out


def test_a_gradient_that_is_told_is_the_one_of_the_last_step():
    """Plain descent remembers nothing: the kernel gets the gradient in the place of what is remembered."""
    plain = replace(project(), recipe=replace(project().recipe, optimizer=Spec("sgd")))
    trainer = fused(plain)
    trainer.run_batch()
    before = trainer.learner.model.flat.detach().numpy().copy()
    trainer.run_batch()
    moved = before - trainer.learner.model.flat.detach().numpy()
    np.testing.assert_allclose(moved, 0.01 * trainer.learner.model.grad.numpy(), atol=1e-6)
    assert np.abs(moved).max() > 1e-4


def test_a_part_of_many_samples_tells_how_many_numbers_are_zeros():
    x = np.zeros((5000, 10), np.float32)
    x[::2, :4] = np.nan
    assert dense.filled(x) == pytest.approx(0.2, abs=0.03)
    assert dense.filled(np.zeros((0, 4), np.float32)) == 0
