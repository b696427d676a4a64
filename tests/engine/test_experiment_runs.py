"""The runs of experiments: the same numbers every time, gradients and least squares by hand, and their process."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nnsim.client.experimenting import make_runs
from nnsim.core.findings import Findings
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.engine.experiments.measures import MEASURES, curve, gradients
from nnsim.engine.experiments.running import runs
from nnsim.engine.experiments.solving import solved, with_one
from nnsim.engine.health import batch
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.experiments import experiments
from nnsim.experiments.wanted import ExperimentWanted


@pytest.fixture(scope="module")
def project() -> Project:
    return open_example("vanishing").project


def test_runs_come_to_the_same_bits_every_time(project: Project) -> None:
    wanted = ExperimentWanted("vanishing", project, 1)
    first, second = (list(islice(runs(wanted), 12)) for _ in range(2))
    assert first == second
    assert {row.line for run in first for row in run.rows} == {"relu", "sigmoid_norm"}


def test_gradients_are_those_of_float64_by_hand(project: Project) -> None:
    """A network of two layers of sigmoids and a sigmoid output, backpropagated in float64."""
    variants = experiments()["vanishing"].variants(project)
    made = next(each for each in variants if (each.line, each.x) == ("sigmoid", 2.0)).make(project, 4)
    weights = {name: np.float64(array) for name, array in Trainer(made).learner.weights().items()}
    x, y, _ = batch(made, 128)
    x, y = np.float64(x), np.float64(y).reshape(-1, 1)

    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    names = ("dense1", "dense2", "output")
    (w1, b1), (w2, b2), (w3, b3) = ((weights[f"{n}.weight"], weights[f"{n}.bias"]) for n in names)
    h1 = sigmoid(x @ w1.T + b1)
    h2 = sigmoid(h1 @ w2.T + b2)
    d3 = (sigmoid(h2 @ w3.reshape(1, -1).T + b3) - y) / len(x)
    d2 = d3 @ w3.reshape(1, -1) * h2 * (1 - h2)
    d1 = d2 @ w2 * h1 * (1 - h1)
    by_hand = [np.concatenate([(d.T @ before).ravel(), d.sum(axis=0)]) for d, before in ((d1, x), (d2, h1), (d3, h2))]
    sizes = [np.sqrt(np.mean(slopes**2)) for slopes in by_hand]
    found = {each.measure: each.value for each in gradients(made)}
    assert [found[f"layer{n}"] for n in (1, 2, 3)] == pytest.approx(sizes, rel=1e-4)
    assert found["first"] == found["layer1"]


def test_least_squares_fit_exactly_with_the_smallest_norm_once_there_are_enough_features() -> None:
    rng = np.random.default_rng(3)
    few, many, aims = rng.normal(size=(20, 5)), rng.normal(size=(20, 60)), rng.normal(size=(20, 2))
    design = with_one(few)
    assert solved(few, aims) == pytest.approx(np.linalg.solve(design.T @ design, design.T @ aims))
    design, weights = with_one(many), solved(many, aims)
    assert design @ weights == pytest.approx(aims)
    by_hand = design.T @ np.linalg.solve(design @ design.T, aims)  # the smallest of all that fit
    assert weights == pytest.approx(by_hand)


def test_a_penalty_is_that_of_ridge_regression_and_leaves_the_constant_alone() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(4)
    features, aims = rng.normal(size=(30, 50)), rng.normal(size=(30, 3))
    ridge = linear.Ridge(alpha=0.1 * 30).fit(features, aims)
    weights = solved(features, aims, 0.1)
    assert weights[:-1] == pytest.approx(ridge.coef_.T)
    assert weights[-1] == pytest.approx(ridge.intercept_)


def medians(name: str, line: str, x: float, measure: str = "test_error") -> float:
    """Over three seeds."""
    project, experiment = open_example(name).project, experiments()[name]
    variant = next(each for each in experiment.variants(project) if (each.line, each.x) == (line, x))
    measuring = MEASURES[experiment.measuring]
    told = [{each.measure: each.value for each in measuring(variant.make(project, seed))} for seed in (1, 2, 3)]
    return float(np.median([each[measure] for each in told]))


def test_the_test_error_descends_twice_and_a_penalty_takes_the_peak_away() -> None:
    few, peak, many = (medians("double-descent", "noise", x) for x in (40, 120, 1000))
    assert few < 0.6
    assert peak > 0.7
    assert many < 0.35
    assert medians("double-descent", "noise", 120, "train_error") == 0
    assert medians("double-descent", "penalty", 120) < 0.5
    assert medians("double-descent", "clean", 1000) < many


def test_training_and_test_part_on_few_samples_only() -> None:
    """A quarter of the steps and a single seed, as it takes long."""
    project, gaps = open_example("little-data").project, []
    for count in (50, 1000):
        variants = experiments()["little-data"].variants(project)
        made = next(each for each in variants if (each.line, each.x) == ("large", count)).make(project, 1)
        short = replace(made, recipe=replace(made.recipe, epochs=made.recipe.epochs // 4))
        told = {each.measure: each.value for each in MEASURES["training"](short)}
        gaps.append(told["test_error"] - told["train_error"])
    assert gaps[0] > 0.1
    assert gaps[1] < 0.05


def test_a_curve_goes_on_over_the_multiply_adds_of_its_network() -> None:
    project, experiment = open_example("little-compute").project, experiments()["little-compute"]
    single = next(each for each in experiment.variants(project) if each.line == "single").make(project, 1)
    short = replace(single, recipe=replace(single.recipe, epochs=4))
    told = [each for each in curve(short) if each.measure == "test_error"]
    each_epoch = 3 * (64 * 10) * int(project.data.train.sum())
    assert [each.x for each in told] == [each_epoch * n for n in (1, 2, 3, 4)]
    assert told[-1].value < told[0].value


def test_a_document_that_does_not_fit_is_refused_in_a_sentence(project: Project) -> None:
    wrong = replace(project, data=open_example("glyphs").project.data)
    with pytest.raises(ProblemError, match="dense ones, which need points or a table"):
        next(runs(ExperimentWanted("vanishing", wrong, 1)))


def test_they_are_made_in_a_process_of_their_own_until_nobody_wants_more(project: Project) -> None:
    heard: list[Findings] = []
    found = make_runs(ExperimentWanted("vanishing", project, 1), lambda _share: len(heard) < 3, heard.append)
    assert 3 <= found.made <= 4
    assert found.planned == 66
    assert not found.is_whole
    assert [each.made for each in heard[:3]] == [1, 2, 3]
    assert found.rows[: len(heard[0].rows)] == next(runs(ExperimentWanted("vanishing", project, 1))).rows


def test_what_the_process_refuses_is_told(project: Project) -> None:
    wrong = replace(project, data=open_example("glyphs").project.data)
    with pytest.raises(ProblemError, match="choose such data"):
        make_runs(ExperimentWanted("vanishing", wrong, 1), lambda _share: True, lambda _found: None)
    wanted = ExperimentWanted("vanishing", project, 1)
    with pytest.raises(ProblemError, match="missing"):
        make_runs(wanted, lambda _share: True, lambda _found: None, target="nnsim.no_such_room:serve")
