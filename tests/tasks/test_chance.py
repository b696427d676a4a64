"""How a guess does: the figures against simulated guessers over five seeds, and by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.data.generate import generate
from nnsim.edits.adapt import with_output
from nnsim.tasks.chance import guess
from nnsim.tasks.kinds import TASKS, task_of

load()
CASES = [pytest.param(task.id, metric, id=f"{task.id}-{metric.id}") for task in TASKS for metric in task.metrics]
GUESSES = 20_000


def images(classes: int, seed: int = 3) -> Data:
    """Small grey images whose brightness follows a lopsided class, or a value."""
    rng = np.random.default_rng(seed)
    y = rng.binomial(2, 0.3, 400) if classes else rng.gamma(2.0, 3.0, 400)
    x = np.clip(rng.normal(90 + 20 * y[:, None, None], 60, (400, 3, 4)), 0, 255).astype(np.uint8)
    names = tuple("ABCDEFGH"[:classes])
    return Data(
        x,
        np.minimum(y, classes - 1 if classes else np.inf).astype(np.float32),
        rng.random(400) < 0.3,
        names,
        kind="image",
    )


def passages(seed: int = 3) -> Data:
    """Text of three kinds of characters, one of them frequent."""
    rng = np.random.default_rng(seed)
    tokens = rng.choice(3, (400, 5), p=(0.6, 0.3, 0.1)).astype(np.int16)
    y, test = tokens[:, 4].astype(np.float32), rng.random(400) < 0.3
    return Data(tokens[:, :4], y, test, tuple("abc"), (), vocabulary=tuple("abc"), kind="tokens")


def answering(task: str) -> Project:
    if task == "pixel_values":
        drawn = images(0)
        values = np.random.default_rng(4).gamma(2.0, 3.0, drawn.x.shape).astype(np.float32)
        return with_output(Project(data=replace(drawn, y=values)), task)
    if TASKS[task].tells_symbols:
        return with_output(Project(data=generate(Spec.of("reber", count=200, steps=12))), task)
    classes = {"binary": 2, "regression": 0}.get(task, 3)
    return with_output(Project(data=passages() if TASKS[task].kinds else images(classes)), task)


def simulated(project: Project, metric, seed: int) -> tuple[float, float]:
    """What somebody comes to who answers with the truth of training samples; and how far by chance that may be off."""
    rng, data, task = np.random.default_rng(seed), project.data, task_of(project)
    truths = (task.truth(feeding.inputs(project, data.x[mask]), data.y[mask]) for mask in (data.train, data.test))
    known, asked = (rng.choice(truth, GUESSES) for truth in truths)
    each = metric.each(known, asked)
    return float(each.mean()), float(each.std() / math.sqrt(GUESSES))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("task", "metric"), CASES)
def test_the_figure_is_what_guessers_come_to(task, metric, seed):
    project = answering(task)
    mean, error = simulated(project, metric, seed)
    assert error > 0
    low, high = (metric.finish(mean + sign * 4 * error) for sign in (-1, 1))
    assert low < guess(project, metric) < high


def test_a_coin_by_hand():
    y = np.array([0, 0, 0, 1, 0, 1], np.float32)
    test = np.array([0, 0, 0, 0, 1, 1], np.bool_)
    data = Data(np.zeros((6, 2), np.float32), y, test, kind="image")
    (metric,) = TASKS["binary"].metrics
    assert guess(Project(data=data), metric) == pytest.approx(0.75 * 0.5 + 0.25 * 0.5)
    values = with_output(Project(data=replace(data, classes=())), "regression")
    squares, distances = TASKS["regression"].metrics
    assert guess(values, distances) == pytest.approx(0.5)
    assert guess(values, squares) == pytest.approx(math.sqrt(0.5))


def test_there_is_no_guess_without_samples_to_know_or_to_ask():
    data = images(2)
    (metric,) = TASKS["binary"].metrics
    for test in (np.zeros(400, np.bool_), np.ones(400, np.bool_)):
        assert math.isnan(guess(Project(data=replace(data, test=test)), metric))
        for task in ("reconstruction", "velocity"):
            other = with_output(Project(data=replace(data, test=test)), task)
            assert math.isnan(guess(other, task_of(other).metrics[0]))


def test_of_many_images_a_part_is_looked_at(monkeypatch):
    project = answering("pixels")
    (metric,) = TASKS["pixels"].metrics
    whole = guess(project, metric)
    monkeypatch.setattr("nnsim.tasks.chance.MOST_NUMBERS", 12 * 100)
    part = guess(replace(project, data=replace(project.data, edited=True)), metric)
    assert part != whole
    assert part == pytest.approx(whole, abs=0.05)


@pytest.mark.parametrize("count", [30, 31])
@pytest.mark.parametrize("classes", [0, 2, 3])
@pytest.mark.parametrize("kind", ["points", "table", "image"])
def test_a_task_that_does_not_fit_the_data_has_no_guess(kind, classes, count):
    shape = {"points": (2,), "table": (5,), "image": (4, 4)}[kind]
    x = np.zeros((count, *shape), np.uint8 if kind == "image" else np.float32)
    y = (np.arange(count) % max(classes, 2)).astype(np.float32)
    data = Data(x, y, np.arange(count) < 11, tuple("ABC"[:classes]), kind=kind)
    for task in TASKS:
        project = with_output(replace(Project(), data=data), task.id)
        fits = task.unfit(data) is None and (task.id != "pixels" or kind == "image")
        for metric in task.metrics:
            assert math.isfinite(guess(project, metric)) == fits, (task.id, metric.id)
