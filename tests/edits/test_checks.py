"""Every problem is found, says what to do, and is gone after its fix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core import tally as counting
from nnsim.core.catalogue import load
from nnsim.core.data import EXCLUDED, VALIDATION, Data, empty_plane
from nnsim.core.network import Node
from nnsim.core.problem import Severity
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import data as edits_data
from nnsim.edits import network as edits_network
from nnsim.edits import recipe as edits_recipe
from nnsim.edits import split as edits_split
from nnsim.edits.checks import problems
from nnsim.edits.images import add_image, new_images

load()
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def good():
    return edits_network.mlp(edits_data.choose_generator(Project(), "xor"), 4)


def recipe(project, **values):
    return edits_recipe.set_recipe(project, **values)


def with_data(project, y, test=None, classes=("A", "B"), x=None):
    y = np.array(y, np.float32)
    x = np.zeros((len(y), 2), np.float32) if x is None else x
    test = np.zeros(len(y), np.bool_) if test is None else np.array(test, np.bool_)
    return replace(project, data=Data(x, y, test, classes, kind="points"))


def with_output(project, kind):
    output = replace(project.network.output, spec=Spec(kind))
    return replace(project, network=replace(project.network, output=output))


def with_layer(project, spec):
    return edits_network.insert_layer(project, 1, spec)


def held_out(project):
    return replace(project, data=replace(project.data, test=np.ones(len(project.data), np.bool_)))


def put(project, *uses):
    """The project with its samples used for each of ``uses`` in turn, and none for training."""
    number = np.arange(len(project.data)) % len(uses)
    test = np.isin(number, [i for i, use in enumerate(uses) if use == "test"])
    aside = np.zeros(len(project.data), np.uint8)
    for i, use in enumerate(uses):
        aside[number == i] = {"validation": VALIDATION, "excluded": EXCLUDED}.get(use, 0)
    return replace(project, data=replace(project.data, test=test, aside=aside))


CASES = {
    "no samples": (edits_data.clear, ERROR, "There are no samples"),
    "no rows": (
        lambda p: edits_data.clear(edits_data.choose_bundled(p, "iris")),
        ERROR,
        "There are no samples: add some rows",
    ),
    "no images": (lambda p: new_images(p, 8, ("A", "B")), ERROR, "There are no samples: draw some images"),
    "images of one class": (
        lambda p: add_image(new_images(p, 8, ("A", "B")), np.full((8, 8), 9, np.uint8), 0),
        WARNING,
        "draw some images of another class",
    ),
    "NaN": (lambda p: with_data(p, [0, 1, np.nan, 1, 0]), ERROR, "1 sample holds numbers that are NaN"),
    "only test": (held_out, ERROR, "All samples are held out"),
    "only validation": (lambda p: put(p, "validation"), ERROR, "All samples are used for validation: lower the valid"),
    "test and validation": (
        lambda p: put(p, "test", "validation"),
        ERROR,
        "All samples are held out for testing or used for validation: lower these shares.",
    ),
    "all excluded": (
        lambda p: put(p, "excluded"),
        ERROR,
        "No sample is left for training, as all are excluded: choose",
    ),
    "test and excluded": (
        lambda p: put(p, "test", "excluded"),
        ERROR,
        "No sample is left for training, as all are excluded or held out for testing: choose some in the Samples view",
    ),
    "one class painted": (lambda p: with_data(p, [1, 1]), WARNING, "All training samples are of class B"),
    "one class trained": (lambda p: with_data(p, [1, 0], [0, 1]), WARNING, "All training samples are of class B"),
    "empty class": (lambda p: edits_data.add_class(p, "C"), WARNING, "Class C has no training samples"),
    "label without class": (lambda p: with_data(p, [0, 1, 2]), ERROR, "a class that does not exist"),
    "values, binary": (lambda p: with_data(p, [0.1, 0.5], classes=()), ERROR, "these data have values"),
    "classes, regression": (lambda p: with_output(p, "regression"), ERROR, "A regression output needs values"),
    "one class": (lambda p: with_data(p, [0, 0], classes=("A",)), ERROR, "have only one: add a class"),
    "loss": (lambda p: recipe(p, loss="categorical_cross_entropy"), ERROR, "does not fit the output, which is binary"),
    "no feature": (lambda p: replace(p, network=replace(p.network, features=())), ERROR, "The network has no input"),
    "rate": (lambda p: recipe(p, rate=0.0), ERROR, "The learning rate must be"),
    "rate NaN": (lambda p: recipe(p, rate=float("nan")), ERROR, "The learning rate must be"),
    "rate beyond float32": (lambda p: recipe(p, rate=3e38), ERROR, "at most 1,000,000"),
    "penalty beyond float32": (lambda p: recipe(p, l1=1e300), ERROR, "from 0 to 1,000,000"),
    "batch": (lambda p: recipe(p, batch=0), ERROR, "A batch needs at least one sample"),
    "penalty": (lambda p: recipe(p, l2=-1.0), ERROR, "L1 and L2 must be"),
    "hidden perceptron": (
        lambda p: recipe(p, learner=Spec("perceptron")),
        ERROR,
        "Rosenblatt's rule needs a target for every neuron; hidden neurons have none",
    ),
    "regression perceptron": (
        lambda p: recipe(
            edits_data.choose_generator(edits_network.remove_hidden_layers(p), "plane"), learner=Spec("perceptron")
        ),
        ERROR,
        "Rosenblatt's rule learns yes or no, not values",
    ),
    "step": (lambda p: edits_network.mlp(p, 3, activation="step"), WARNING, "step function has slope zero"),
    "step layer": (
        lambda p: with_layer(p, Spec.of("activation", function="step")),
        WARNING,
        "step function has slope zero",
    ),
    "zeros": (lambda p: recipe(p, initializer=Spec("zeros")), WARNING, "stay equal for ever"),
    "batch norm": (lambda p: recipe(with_layer(p, Spec("batchnorm1d")), batch=1), WARNING, "raise the batch size to 2"),
    "batch norm, one sample": (
        lambda p: with_data(with_layer(p, Spec("batchnorm1d")), [0, 1], [0, 1]),
        WARNING,
        "add training samples",
    ),
    "nesterov": (
        lambda p: recipe(p, optimizer=Spec.of("sgd", nesterov=True)),
        WARNING,
        "Nesterov looks ahead along the momentum",
    ),
    "unknown loss": (lambda p: recipe(p, loss="huge"), ERROR, "The loss 'huge' is unknown"),
    "unknown optimizer": (lambda p: recipe(p, optimizer=Spec("lion")), ERROR, "The optimizer 'lion' is unknown"),
    "unknown output": (lambda p: with_output(p, "poem"), ERROR, "The output 'poem' is unknown"),
    "illegal knob": (
        lambda p: recipe(p, optimizer=Spec.of("sgd", momentum=2.0)),
        ERROR,
        "Momentum must lie between 0 and 0.999, not 2",
    ),
}


def found(project, words):
    return next((problem for problem in problems(project) if words in problem.text), None)


@pytest.mark.parametrize("name", CASES)
def test_problem_is_found_and_its_fix_helps(name):
    spoil, severity, words = CASES[name]
    broken = spoil(good())
    problem = found(broken, words)
    assert problem is not None, problems(broken)
    assert problem.severity is severity
    assert problem.text.endswith(".")
    assert problem.where
    if problem.fix is not None:
        edit = next(
            getattr(module, problem.fix.action)
            for module in (edits_data, edits_network, edits_recipe, edits_split)
            if hasattr(module, problem.fix.action)
        )
        assert found(edit(broken, **dict(problem.fix.values)), words) is None


WITHOUT_A_CLICK = {
    "no images",
    "images of one class",
    "one class painted",
    "one class trained",
    "label without class",
    "batch norm, one sample",
    "unknown loss",
    "unknown optimizer",
    "unknown output",
    "illegal knob",
}


@pytest.mark.parametrize("name", sorted(set(CASES) - WITHOUT_A_CLICK))
def test_one_click_is_offered(name):
    spoil, _, words = CASES[name]
    assert found(spoil(good()), words).fix is not None


@pytest.mark.parametrize(
    "project",
    [
        good(),
        Project(data=edits_data.choose_generator(Project(), "moons").data),
        edits_data.choose_generator(Project(), "plane"),
        edits_data.set_generator(Project(), Spec.of("spiral", arms=5)),
        recipe(edits_data.choose_generator(Project(), "linear"), learner=Spec("perceptron"), initializer=Spec("zeros")),
        recipe(edits_data.choose_generator(Project(), "linear"), initializer=Spec("zeros")),
    ],
    ids=["xor", "moons", "plane", "spiral", "perceptron", "one layer from zeros"],
)
def test_sound_projects_have_no_problems(project):
    assert problems(project) == ()


def test_rosenblatts_rule_asks_for_no_loss():
    project = edits_data.choose_generator(Project(), "linear")
    assert problems(recipe(project, learner=Spec("perceptron"), loss="categorical_cross_entropy")) == ()


def test_a_rate_that_the_learner_does_not_use_forbids_nothing():
    project = recipe(edits_recipe.choose(good(), "learner", "tree"), rate=0.0)
    assert not problems(project)


def test_errors_come_first():
    broken = recipe(edits_network.mlp(good(), 3, activation="step"), batch=0)
    assert [problem.severity for problem in problems(broken)] == [ERROR, WARNING]


def test_unknown_layers_are_left_to_the_plan():
    network = replace(good().network, nodes=(Node("magic1", Spec("magic")),))
    assert problems(replace(good(), network=network)) == ()


def test_an_empty_plane_of_values_has_one_problem():
    project = with_output(Project(data=empty_plane(())), "regression")
    assert [p.where for p in problems(recipe(project, loss="squared_error"))] == ["data"]


def test_a_change_of_the_recipe_does_not_look_at_the_samples_again(monkeypatch):
    looked, look = [], counting._whole
    monkeypatch.setattr(counting, "_whole", lambda data: looked.append(data) or look(data))
    project = good()
    for rate in (0.1, 0.2, 0.3):
        assert problems(recipe(project, rate=rate)) == ()
    assert len(looked) == 1
    broken = with_data(project, [0, 1, 2e30])
    assert "a class that does not exist" in problems(broken)[0].text
    assert len(looked) == 2


@pytest.mark.parametrize("large", [3e38, -3e38])
def test_numbers_whose_sum_is_beyond_every_number_are_numbers(large):
    x = np.full((50, 2), large, np.float32)
    assert not edits_data.not_finite(with_data(good(), [0] * 50, x=x).data).any()


@pytest.mark.parametrize("classes", [3, 20])
@pytest.mark.parametrize("label", [-1.0, 0.5, 20.0, 2e30])
def test_a_label_that_is_no_class_is_told_of_few_and_of_many(classes, label):
    names = tuple(f"c{number}" for number in range(classes))
    right = with_data(good(), np.arange(classes).tolist(), classes=names)
    assert not any("does not exist" in problem.text for problem in problems(right))
    wrong = with_data(good(), [*range(classes), label], classes=names)
    assert any("does not exist" in problem.text for problem in problems(wrong))
