"""Logistic regression, naive Bayes and Gaussian processes: against scikit-learn, formulas, and on odd sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.edits.recipe import choose, set_option
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import told

AT = np.random.default_rng(3).uniform(-3, 3, (50, 2)).astype(np.float32)


def fitted(project: Project, kind: str, **options: object) -> Trainer:
    return Trainer(set_option(choose(project, "learner", kind), "learner", **options))


def training(project: Project) -> tuple[np.ndarray, np.ndarray]:
    data = project.data
    return inputs(project, data.x[data.train]).astype(np.float64), data.y[data.train]


def answers(trainer: Trainer, at: np.ndarray = AT) -> np.ndarray:
    return told(trainer.project, trainer.learner.scores(inputs(trainer.project, at)))


@pytest.mark.parametrize("output", ["binary", "multiclass"])
@pytest.mark.parametrize(
    ("kind", "options", "reference"),
    [
        ("bayes", {"floor": 1e-5}, GaussianNB(var_smoothing=1e-10)),
        ("logistic", {"c": 3.0}, LogisticRegression(C=3.0)),
    ],
)
def test_classes_are_as_probable_as_scikit_learn_says(build, output, kind, options, reference):
    project = build(output=output, n=80)
    found = answers(fitted(project, kind, **options))
    expected = reference.fit(*training(project)).predict_proba(inputs(project, AT))
    np.testing.assert_allclose(found, expected[:, 1:] if output == "binary" else expected, atol=2e-4)


def test_a_gaussian_process_is_the_conditional_normal_written_out(build):
    """Rasmussen and Williams (2006), equation 2.25, with values of mean 0 and spread 1."""
    project = build(output="regression", n=40)
    trainer = fitted(project, "process", length=0.7, amplitude=2.0, noise=0.3)
    x, y = training(project)
    length = 0.7 * np.sqrt(x.shape[1] * x.var() / 2)

    def kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return 4.0 * np.exp(-((one[:, None] - other[None]) ** 2).sum(2) / (2 * length**2))

    scaled = (y - y.mean()) / y.std()
    at = inputs(project, AT).astype(np.float64)
    mean = kernel(at, x) @ np.linalg.solve(kernel(x, x) + 0.09 * np.eye(len(x)), scaled)
    np.testing.assert_allclose(trainer.learner.scores(inputs(project, AT))[:, 0], mean * y.std() + y.mean(), atol=1e-4)
    model = GaussianProcessRegressor(4.0 * RBF(length), alpha=0.09, optimizer=None, normalize_y=True).fit(x, y)
    evidence = dict(trainer.learner.facts)["Log evidence"]
    assert float(evidence) == pytest.approx(model.log_marginal_likelihood_value_, rel=1e-3)


@pytest.mark.parametrize("output", ["binary", "multiclass"])
def test_far_from_all_samples_a_gaussian_process_knows_nothing(build, output):
    project = build(output=output, n=80)
    far = np.array([[90.0, -90.0]], np.float32)
    even = 1 / max(len(project.data.classes), 2)
    np.testing.assert_allclose(answers(fitted(project, "process"), far), even, atol=1e-6)
    assert np.abs(answers(fitted(project, "logistic"), far) - even).max() > 0.3, "a straight border is sure there"


@pytest.mark.parametrize("kind", ["logistic", "bayes", "process"])
def test_one_class_one_sample_and_inputs_that_are_alike(build, kind):
    project = build(output="multiclass", n=60)
    data = project.data
    one = replace(project, data=data.take(data.y == 1))
    assert set(answers(fitted(one, kind)).argmax(1)) == {1}
    alike = replace(project, data=replace(data, x=np.zeros_like(data.x)))
    found = fitted(alike, kind)
    assert np.isfinite(found.record()["train_loss"])
    shares = answers(found, np.zeros((1, 2), np.float32))
    each = np.bincount(data.y[data.train].astype(int), minlength=3) / data.train.sum()
    np.testing.assert_allclose(shares[0], each, atol=0.02, err_msg="nothing is known but how many are of each class")


def test_a_class_of_one_sample_has_a_cloud(build):
    project = build(output="binary", n=60)
    data = project.data
    few = np.flatnonzero(data.train & (data.y == 1))[1:]
    keep = np.ones(len(data), np.bool_)
    keep[few] = False
    trainer = fitted(replace(project, data=data.take(keep)), "bayes")
    assert np.isfinite(trainer.record()["train_loss"])
