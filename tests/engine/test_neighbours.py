"""k-nearest neighbours: by hand, against distances in numpy, and on odd sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.messages import ProbeSample
from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.edits.recipe import choose, set_option
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided, told


def neighbours(project: Project, **options: object) -> Trainer:
    return Trainer(set_option(choose(project, "learner", "neighbours"), "learner", **options))


def shares(project: Project, k: int, at: np.ndarray, *, near: bool) -> np.ndarray:
    """Votes [n, classes], counted sample by sample in float64."""
    data = project.data
    x, y = inputs(project, data.x[data.train]).astype(np.float64), data.y[data.train].astype(int)
    found = []
    for point in inputs(project, at).astype(np.float64):
        distance = np.linalg.norm(x - point, axis=1)
        nearest = np.argsort(distance, kind="stable")[:k]
        weights = 1 / distance[nearest] if near else np.ones(k)
        votes = np.bincount(y[nearest], weights, minlength=len(data.classes))
        found.append(votes / votes.sum())
    return np.array(found)


@pytest.mark.parametrize("output", ["binary", "multiclass"])
@pytest.mark.parametrize(("k", "weights"), [(1, "uniform"), (5, "uniform"), (7, "distance")])
def test_votes_are_those_counted_by_hand(build, output, k, weights):
    project = build(output=output, n=80)
    trainer = neighbours(project, k=k, weights=weights)
    at = np.random.default_rng(3).uniform(-3, 3, (50, 2)).astype(np.float32)
    answers = told(trainer.project, trainer.learner.scores(inputs(project, at)))
    expected = shares(project, k, at, near=weights == "distance")
    np.testing.assert_allclose(answers, expected[:, 1:] if output == "binary" else expected, atol=1e-5)


def test_values_are_the_mean_of_the_nearest(build):
    project = build(output="regression", n=30)
    trainer, data = neighbours(project, k=3), project.data
    at = np.array([[0.5, -0.5]], np.float32)
    nearest = np.argsort(np.linalg.norm(data.x[data.train] - at, axis=1))[:3]
    assert trainer.learner.scores(inputs(project, at))[0, 0] == pytest.approx(data.y[data.train][nearest].mean())


def test_with_one_neighbour_every_training_sample_is_right(build):
    trainer = neighbours(build(n=50), k=1)
    row = trainer.record()
    assert row["train_accuracy"] == 1.0
    assert row["train_loss"] == 0.0


def test_more_neighbours_than_samples_are_all_samples(build):
    trainer = neighbours(build(n=12), k=50)
    assert dict(trainer.learner.facts)["Neighbours asked"] == "9"


def test_a_single_class_is_answered_everywhere_and_a_missing_one_nowhere(build):
    project = build(output="multiclass", n=60)
    data = project.data
    for present, expected in (([1], {1.0}), ([0, 2], {0.0, 2.0})):
        some = replace(project, data=data.take(np.isin(data.y, present)))
        trainer = neighbours(some, k=3)
        assert set(decided(trainer.project, trainer.learner.scores(inputs(project, data.x)))) == expected
        assert np.isfinite(trainer.record()["train_loss"])


def test_images_are_compared_pixel_by_pixel_as_values_from_0_to_1(build):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (40, 6, 5), np.uint8)
    y = (x.mean(axis=(1, 2)) > 127).astype(np.float32)
    project = replace(build(), data=Data(x, y, np.arange(40) % 4 == 0, ("dark", "light"), kind="image"))
    trainer = neighbours(project, k=1)
    train = project.data.train
    flat = x.reshape(40, -1).astype(np.float64) / 255
    nearest = np.argmin(np.linalg.norm(flat[train][None] - flat[:, None], axis=2), axis=1)
    said = decided(trainer.project, trainer.learner.scores(inputs(project, x)))
    np.testing.assert_array_equal(said, y[train][nearest])


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_the_neighbours_of_a_sample_are_told_with_what_they_count(build, weights):
    project = build(output="multiclass", n=80)
    trainer, data = neighbours(project, k=6, weights=weights), project.data
    for which in (ProbeSample.at(np.array([0.3, -1], np.float32)), ProbeSample(int(data.train.argmax()))):
        found = compute(("reasons",), trainer, {"reasons": which})["reasons"]
        at = data.x[which.index] if not which.drawn else np.array([0.3, -1], np.float32)
        far = np.linalg.norm(inputs(project, data.x) - inputs(project, at[None]), axis=1)
        np.testing.assert_allclose(found.distances, np.sort(far[data.train])[:6], atol=1e-6)
        np.testing.assert_allclose(far[found.neighbours], found.distances, atol=1e-6)
        assert data.train[found.neighbours].all()
        votes = np.bincount(data.y[found.neighbours].astype(int), found.votes, minlength=3)
        np.testing.assert_allclose(votes / votes.sum(), found.answer, atol=1e-5)
