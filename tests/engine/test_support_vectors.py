"""Support vector machines: scores against libsvm's, margins by hand, several classes, values, odd sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.svm import SVC, SVR

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.run import HISTORY
from nnsim.data.feeding import inputs
from nnsim.edits.recipe import choose, set_option
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided

AT = np.random.default_rng(3).uniform(-3, 3, (200, 2)).astype(np.float32)


def machine(project: Project, **options: object) -> Trainer:
    return Trainer(set_option(choose(project, "learner", "vectors"), "learner", **options))


def training(project: Project) -> tuple[np.ndarray, np.ndarray]:
    data = project.data
    return inputs(project, data.x[data.train]), data.y[data.train]


@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf"])
@pytest.mark.parametrize(("c", "gamma"), [(1.0, 1.0), (50.0, 0.5)])
def test_scores_are_those_of_libsvm(build, kernel, c, gamma):
    project = build(n=200)
    trainer = machine(project, kernel=kernel, c=c, gamma=gamma)
    x, y = training(project)
    width = gamma / (2 * x.astype(np.float64).var())
    own = SVC(C=c, kernel=kernel, gamma=width, coef0=1.0).fit(x, y)
    scores = trainer.learner.scores(inputs(project, AT))[:, 0]
    np.testing.assert_allclose(scores, own.decision_function(AT), rtol=1e-4, atol=1e-3)
    assert dict(trainer.learner.facts)["Support vectors"] == str(len(own.support_))


def test_values_are_those_of_libsvm(build):
    project = build(n=100, output="regression")
    x, y = training(project)
    own = SVR(gamma=1 / (2 * x.astype(np.float64).var()), coef0=1.0).fit(x, y)
    np.testing.assert_allclose(
        machine(project).learner.scores(inputs(project, AT))[:, 0], own.predict(AT), rtol=1e-4, atol=1e-4
    )


def test_each_class_is_told_from_the_rest(build):
    project = build(n=120, output="multiclass")
    trainer = machine(project, kernel="linear", c=10.0)
    x, y = training(project)
    scores = trainer.learner.scores(inputs(project, AT))
    for k in range(3):
        own = SVC(C=10.0, kernel="linear").fit(x, y == k)
        np.testing.assert_allclose(scores[:, k], own.decision_function(AT), rtol=1e-4, atol=1e-3)


def test_the_margin_between_two_points_is_their_distance(build):
    x = np.array([[-1, 0], [1, 0], [-2, 1], [2, -1]], np.float32)
    data = Data(x, np.array([0, 1, 0, 1], np.float32), np.zeros(4, np.bool_), ("A", "B"), kind="points")
    trainer = machine(replace(build(), data=data), kernel="linear", c=100.0)
    scores = trainer.learner.scores(x)[:, 0]
    np.testing.assert_allclose(scores[:2], [-1, 1], atol=1e-3)
    facts = dict(trainer.learner.facts)
    np.testing.assert_array_equal(trainer.learner.marked, [0, 1])
    assert facts["Support vectors"] == "2"
    assert facts["Width of the margin"] == "2"
    assert trainer.record()["train_loss"] == pytest.approx(0, abs=1e-3)  # no sample lies within the margin


def test_a_class_that_no_sample_is_of_is_never_told(build):
    project = build(output="multiclass", n=60)
    some = replace(project, data=project.data.take(np.isin(project.data.y, [0, 2])))
    trainer = machine(some)
    assert set(decided(trainer.project, trainer.learner.scores(inputs(project, AT)))) == {0.0, 2.0}


def test_all_samples_at_one_place_are_no_reason_to_fail(build):
    project = build(n=20)
    data = replace(project.data, x=np.ones_like(project.data.x))
    row = machine(replace(project, data=data)).record()
    assert np.isfinite([row[name] for name in HISTORY[2:6]]).all()
