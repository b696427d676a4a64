"""Answers of the tasks, and what they say about data that they do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_plane
from nnsim.examples.example import open_example
from nnsim.tasks.answering import shares, told
from nnsim.tasks.kinds import TASKS, task_of

load()


def labelled(classes: int) -> Data:
    """No samples yet, of so many classes, or of values for 0."""
    return empty_plane(tuple(map(str, range(classes))))


def test_binary_answers_with_a_probability():
    scores = np.array([[-1e4], [0], [np.log(3)], [1e4]], np.float32)
    np.testing.assert_allclose(TASKS["binary"].numpy(scores), [[0], [0.5], [0.75], [1]], atol=1e-7)


def test_softmax_by_hand_and_at_the_extremes():
    scores = np.array([[0, 0, np.log(2)], [1e4, 1e4, -1e4]], np.float32)
    answers = TASKS["multiclass"].numpy(scores)
    np.testing.assert_allclose(answers, [[0.25, 0.25, 0.5], [0.5, 0.5, 0]], atol=1e-7)
    assert answers.dtype == np.float32


def test_regression_answers_with_its_score():
    scores = np.array([[1.5], [-2]], np.float32)
    np.testing.assert_array_equal(TASKS["regression"].numpy(scores), scores)


@pytest.mark.parametrize(("example", "classes"), [("xor", 2), ("iris", 3), ("regression-plane", 0)])
def test_every_class_has_its_share_of_one_answer_and_of_many(example: str, classes: int):
    project = open_example(example).project
    scores = np.array([[0.3, -1, 2][: task_of(project).units(project.data)]] * 4, np.float32)
    of_all = shares(project, told(project, scores))
    assert of_all.shape == (4, classes)
    np.testing.assert_array_equal(shares(project, told(project, scores)[0]), of_all[0])
    np.testing.assert_allclose(of_all.sum(axis=1), min(classes, 1), atol=1e-6)


def test_units():
    assert [TASKS[name].units(labelled(k)) for name, k in (("binary", 2), ("multiclass", 7), ("regression", 0))] == [
        1,
        7,
        1,
    ]


@pytest.mark.parametrize(
    ("output", "classes", "action", "values"),
    [
        ("binary", 0, "set_output", {"kind": "regression"}),
        ("binary", 1, "add_class", {}),
        ("binary", 3, "set_output", {"kind": "multiclass"}),
        ("multiclass", 0, "set_output", {"kind": "regression"}),
        ("multiclass", 1, "add_class", {}),
        ("regression", 2, "set_output", {"kind": "binary"}),
        ("regression", 5, "set_output", {"kind": "multiclass"}),
    ],
)
def test_unfit_output_offers_a_fix(output, classes, action, values):
    problem = TASKS[output].accepts(labelled(classes))
    assert problem.fix.action == action
    assert dict(problem.fix.values) == values
    assert problem.where == "output"
    assert problem.text.endswith(".")
    if action == "set_output":
        assert TASKS[values["kind"]].accepts(labelled(classes)) is None


def test_more_than_a_hundred_classes_are_too_many():
    assert TASKS["multiclass"].accepts(labelled(100)) is None
    assert "remove some classes" in TASKS["multiclass"].accepts(labelled(101)).text


@pytest.mark.parametrize("task", TASKS, ids=TASKS.ids())
def test_a_declaration_fits_together(task):
    assert len({metric.id for metric in task.metrics}) == len(task.metrics)
    assert bool(task.metrics) == (task.tells != "action"), "what is best to do nobody has written down"
    assert [metric.written for metric in task.metrics].count("share") <= 1
    assert {metric.follows for metric in task.metrics} - {""} <= set(task.losses)
    assert bool(task.error_in) == any(metric.follows for metric in task.metrics)
    assert bool(task.code.right) == (task.share is not None)
    assert (task.shows in {"images", "text", "flow", "values"}) == (not task.tells_one)
    assert bool(task.code.mixed) == task.noised
    assert bool(task.kinds) == (task.foreign is not None)
    for metric in task.metrics:
        assert metric.help.endswith(".")
        assert not metric.follows or task.follows(metric.follows) is metric


@pytest.mark.parametrize("task", [task for task in TASKS if task.tells_one], ids=lambda task: task.id)
def test_units_have_a_name_each(task):
    data = labelled({"value": 0, "class": 2}[task.tells])
    assert len(task.names(data)) == task.units(data)
