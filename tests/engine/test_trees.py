"""Decision trees and random forests: against scikit-learn on the same numbers, by hand, and from the seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from nnsim.core.data import Data
from nnsim.core.messages import ProbeSample
from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.engine.learners.fitted import scores_of
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import told

AT = np.random.default_rng(3).uniform(-3, 3, (100, 2)).astype(np.float32)


def grown(project: Project, learner: str, **options: object) -> Trainer:
    return Trainer(set_option(choose(project, "learner", learner), "learner", **options))


def test_one_question_lies_in_the_middle_between_two_groups(build):
    x = np.array([[-2, 5], [-1, -5], [1, 5], [3, -5]], np.float32)
    data = Data(x, np.array([0, 0, 1, 1], np.float32), np.zeros(4, np.bool_), ("A", "B"), kind="points")
    trainer = grown(replace(build(), data=data), "tree")
    assert trainer.learner.facts == (("Depth", "1"), ("Questions", "1"), ("Leaves", "2"))
    at = np.array([[-0.1, 0], [0.1, 0]], np.float32)
    np.testing.assert_allclose(told(trainer.project, trainer.learner.scores(at)), [[0], [1]], atol=1e-6)


@pytest.mark.parametrize("depth", [1, 3])
def test_answers_are_the_shares_in_the_leaves(build, depth):
    project = build(n=200)
    data = project.data
    own = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=4, random_state=0)
    own.fit(data.x[data.train], data.y[data.train])
    trainer = grown(project, "tree", depth=depth, leaf=4)
    answers = told(trainer.project, trainer.learner.scores(inputs(project, AT)))
    if depth == 1:  # deeper down the inputs may tie, which seeds settle
        np.testing.assert_allclose(answers, own.predict_proba(AT)[:, 1:], atol=1e-5)
    assert dict(trainer.learner.facts)["Depth"] == str(depth)


def test_without_a_limit_a_tree_learns_by_heart(build):
    assert grown(build(n=100), "tree").record()["train_accuracy"] == 1.0


def test_a_forest_answers_with_the_mean_of_its_trees(build):
    project = build(n=80, output="regression")
    trainer = grown(project, "forest", trees=7)
    x = inputs(project, AT)
    model = trainer.learner._fitted
    each = [tree.predict(x) for tree in model.estimators_]
    np.testing.assert_allclose(trainer.learner.scores(x)[:, 0], np.mean(each, axis=0), rtol=1e-5)
    assert dict(trainer.learner.facts)["Trees"] == "7"


@pytest.mark.parametrize("output", ["binary", "multiclass", "regression"])
def test_a_forest_answers_as_that_of_scikit_learn_to_the_bit(build, output):
    trainer = grown(build(n=80, output=output), "forest", trees=20)
    x, model = inputs(trainer.project, AT), trainer.learner._fitted
    expected = (
        model.predict(x)[:, None].astype(np.float32)
        if output == "regression"
        else scores_of(model.predict_proba(x), 1 if output == "binary" else 3)
    )
    np.testing.assert_array_equal(trainer.learner.scores(x), expected)


def test_another_seed_grows_another_forest_at_once(build):
    trainer = grown(build(n=80), "forest", trees=5)
    before = trainer.learner.fingerprint()
    project = trainer.project
    trainer.edit(replace(project, recipe=replace(project.recipe, seed=2)))
    other = trainer.learner.fingerprint()
    trainer.edit(project)
    again = trainer.learner.fingerprint()
    assert any(not np.array_equal(before[name], other[name]) for name in before)
    assert all(np.array_equal(before[name], again[name], equal_nan=True) for name in before)


def test_a_recipe_that_says_the_same_of_the_fit_fits_nothing_anew(build):
    trainer = grown(build(n=100), "forest", trees=3)
    fitted = trainer.learner._fitted
    trainer.edit(set_recipe(trainer.project, epochs=7))
    assert trainer.learner._fitted is fitted
    trainer.edit(set_recipe(trainer.project, seed=trainer.project.recipe.seed + 1))
    assert trainer.learner._fitted is not fitted


@pytest.mark.parametrize(("learner", "output"), [("tree", "multiclass"), ("forest", "binary"), ("tree", "regression")])
def test_the_arrays_of_a_tree_lead_every_sample_to_its_leaf(build, learner, output):
    trainer = grown(build(n=80, output=output), learner, depth=4)
    tree = compute(("tree",), trainer, {"tree": 1})["tree"]
    assert (tree.number, tree.count) == ((0, 1) if learner == "tree" else (1, 20))
    x = inputs(trainer.project, AT)
    at = np.zeros(len(x), int)
    while (inner := tree.left[at] >= 0).any():
        goes_left = x[np.arange(len(x)), np.maximum(tree.feature[at], 0)] <= tree.threshold[at]
        at = np.where(inner, np.where(goes_left, tree.left[at], tree.right[at]), at)
    model = trainer.learner._fitted
    alone = model if learner == "tree" else model.estimators_[1]
    said = alone.predict(x)[:, None] if output == "regression" else alone.predict_proba(x)
    np.testing.assert_array_equal(tree.value[at], said)
    assert tree.samples[0] == trainer.project.data.train.sum()


def test_values_of_trees_are_told_in_their_own_units(build):
    project = build(n=60, output="regression")
    data = replace(project.data, y=project.data.y * 1000 + 5000, target_scaling="standard")
    trainer = grown(replace(project, data=data), "forest", trees=3)
    tree = compute(("tree",), trainer)["tree"]
    rows, y = trainer.learner._fitted.estimators_samples_[0], data.y[data.train].astype(float)
    assert tree.value[0, 0] == pytest.approx(y[rows].mean(), rel=1e-4)
    assert tree.spread[0] == pytest.approx(y[rows].std(), rel=1e-4)
    told_here = compute(("reasons",), trainer, {"reasons": ProbeSample(2)})["reasons"]
    assert told_here.trees.mean() == pytest.approx(float(told_here.answer[0]), rel=1e-4)
    assert 4000 < told_here.trees.min() < 6000


def test_votes_of_a_forest_are_what_each_of_its_trees_says(build):
    trainer = grown(build(n=80, output="multiclass"), "forest", trees=9)
    found = compute(("reasons",), trainer, {"reasons": ProbeSample.at(AT[0])})["reasons"]
    each = [tree.predict(inputs(trainer.project, AT[:1]))[0] for tree in trainer.learner._fitted.estimators_]
    np.testing.assert_array_equal(found.trees, each)


def test_a_learner_without_trees_has_none_to_draw(build):
    trainer = Trainer(build(n=10))
    assert compute(("tree",), trainer) == {"tree": None}
    assert not compute(("reasons",), trainer)["reasons"].trees.size
    assert compute(("reasons",), trainer, {"reasons": ProbeSample(10)}) == {"reasons": None}
