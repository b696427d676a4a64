"""Several values of a sample: learned together, scaled each for itself, and told in their own units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.data.leaks import contrary
from nnsim.edits import checks
from nnsim.edits.adapt import adapt
from nnsim.edits.data import relabel
from nnsim.edits.recipe import choose
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided, told
from nnsim.tasks.chance import guess
from nnsim.tasks.columns import columns_of
from nnsim.tasks.kinds import task_of
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.plan import plan

load()


def house(scaling: str = "standard") -> Project:
    """Price and rent of a house, which differ a thousandfold, by its area and its age."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-1, 1, (60, 2)).astype(np.float32)
    y = np.stack([200_000 + 90_000 * x[:, 0] - 20_000 * x[:, 1], 50 + 30 * x[:, 0]], 1).astype(np.float32)
    names = ("price", "rent")
    data = Data(x, y, np.arange(60) % 4 == 3, (), target_scaling=scaling, target_names=names, kind="points")
    project = adapt(Project(data=data))
    return replace(project, recipe=replace(project.recipe, rate=0.1))


def trained(project: Project, epochs: int = 8) -> Trainer:
    trainer = Trainer(project)
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def test_the_output_has_a_unit_for_each_that_is_called_as_it_is() -> None:
    project = house()
    assert (plan(project).units, checks.problems(project)) == (2, ())
    assert (task_of(project).id, task_of(project).names(project.data)) == ("regression", ("price", "rent"))


@pytest.mark.parametrize("scaling", ["none", "standard", "minmax"])
def test_errors_are_told_of_each_in_its_own_units_and_as_their_mean(scaling: str) -> None:
    trainer = Trainer(house(scaling))
    data, row = trainer.project.data, trainer.record()
    scores = compute(("verdicts",), trainer)["verdicts"]["scores"]
    off = decided(trainer.project, scores).astype(np.float64) - data.y
    for part in ("train", "test"):
        mine = off[data.part(part)]
        each = np.sqrt(np.square(mine).mean(axis=0))
        assert [row[f"{part}_root_mean_square_error_{k}"] for k in (1, 2)] == pytest.approx(each, rel=1e-4)
        assert row[f"{part}_root_mean_square_error"] == pytest.approx(each.mean(), rel=1e-4)
        assert row[f"{part}_mean_absolute_error_2"] == pytest.approx(abs(mine[:, 1]).mean(), rel=1e-4)
    known = {column.id: column for column in columns_of(trainer.project)}
    assert set(row) - {"step", "epoch"} >= {name for name in known if not name.startswith("validation")}
    assert known["test_mean_absolute_error_2"].axis == "Mean absolute error of rent"


def test_both_are_learned_as_each_is_scaled_for_itself() -> None:
    trainer = trained(house())
    first, last = trainer.history.kept().row(0), trainer.history.last
    for value in (1, 2):
        name = f"test_root_mean_square_error_{value}"
        assert last[name] < first[name] / 4
    means = guess(trainer.project, ROOT_MEAN_SQUARE)
    assert last["test_root_mean_square_error"] < means / 4
    answers = told(trainer.project, trainer.learner.scores(np.zeros((1, 2), np.float32)))
    assert answers[0] == pytest.approx([200_000, 50], rel=0.1)


def test_a_guess_is_the_mean_over_the_values_in_their_units() -> None:
    project = house()
    data = project.data
    known, asked = data.y[data.train].astype(float), data.y[data.test].astype(float)
    apart = np.abs(known[:, None] - asked[None]).mean(axis=(0, 1))
    assert guess(project, MEAN_ABSOLUTE) == pytest.approx(apart.mean(), rel=1e-6)


@pytest.mark.parametrize("kind", ["neighbours", "tree", "forest", "vectors"])
def test_learners_without_a_network_answer_with_all_of_them(kind: str) -> None:
    project = choose(house(), "learner", kind)
    assert checks.problems(project) == ()
    trainer = trained(project, 1)
    scores = trainer.learner.scores(project.data.x)
    assert scores.shape == (60, 2)
    alone = Trainer(replace(project, data=replace(project.data, y=project.data.y[:, 1].copy(), target_names=("rent",))))
    error = trainer.history.last["test_mean_absolute_error_2"]
    assert error < guess(alone.project, MEAN_ABSOLUTE) / 2
    if kind in {"neighbours", "vectors"}:  # they learn each value as if it were alone
        np.testing.assert_allclose(scores[:, 1], alone.learner.scores(project.data.x)[:, 0], atol=1e-5)
    reasons = compute(("reasons",), trainer)["reasons"]
    assert reasons.answer.shape == (2,)
    if kind == "forest":
        np.testing.assert_allclose(reasons.trees.mean(axis=0), reasons.answer, rtol=1e-5)
    if kind in {"tree", "forest"}:
        tree = compute(("tree",), trainer)["tree"]
        assert (tree.value.shape[1], len(tree.spread)) == (2, 0)


def test_samples_that_are_alike_with_another_value_are_told() -> None:
    data = house().data
    x, y = data.x.copy(), data.y.copy()
    x[1], y[1] = x[0], (y[0, 0], y[0, 1] + 1)
    x[3], y[3] = x[2], y[2]
    assert np.flatnonzero(contrary(replace(data, x=x, y=y))).tolist() == [0, 1]


def test_a_sample_gets_other_values() -> None:
    project = relabel(house(), np.array([2]), (1.0, 2.0))
    assert project.data.y[2].tolist() == [1, 2]
    assert relabel(project, np.array([2]), 5.0).data.y[2].tolist() == [5, 2], "of the value that is looked at"
    project = replace(project, view=replace(project.view, value=1))
    assert relabel(project, np.array([2]), 5.0).data.y[2].tolist() == [1, 5]


def test_other_values_to_learn_make_another_output_though_the_network_stays() -> None:
    project = house()
    one = replace(project, data=replace(project.data, y=project.data.y[:, 0].copy(), target_names=()))
    trainer = trained(one, 1)
    for now in (project, one):
        trainer.edit(now)
        assert np.isfinite(trainer.record()["train_loss"])
        assert trainer.learner.scores(np.zeros((1, 2), np.float32)).shape == (1, plan(now).units)
