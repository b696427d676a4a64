"""Every fix that a problem offers names an edit, and that edit cures the problem."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nnsim
from nnsim.core import problem
from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_plane
from nnsim.core.problem import COMMANDS, Fix, Problem
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import checks, fixes, network, recipe
from nnsim.edits.data import choose_generator
from nnsim.tasks.plan import plan

load()
ROOT = Path(nnsim.__file__).parent


def good():
    return network.mlp(choose_generator(Project(), "xor"), 4)


def samples(y, classes=("A", "B"), test=None, bad=False):
    y = np.array(y, np.float32)
    x = np.full((len(y), 2), np.nan if bad else 0.5, np.float32)
    x[0] = 0.0
    return replace(
        good(), data=Data(x, y, np.zeros(len(y), np.bool_) if test is None else np.array(test), classes, kind="points")
    )


BROKEN = {
    "nothing painted": lambda: replace(good(), data=empty_plane()),
    "not finite": lambda: samples([0, 1, 0, 1], bad=True),
    "all held out": lambda: samples([0, 1] * 8, test=[True] * 16),
    "a class without samples": lambda: samples([0, 1, 0, 1], classes=("A", "B", "C")),
    "values, binary": lambda: network.set_output(choose_generator(good(), "plane"), "binary"),
    "values, multi-class": lambda: network.set_output(choose_generator(good(), "plane"), "multiclass"),
    "two classes, regression": lambda: network.set_output(good(), "regression"),
    "three classes, binary": lambda: network.set_output(samples([0, 1, 2], classes=tuple("ABC")), "binary"),
    "three classes, regression": lambda: network.set_output(samples([0, 1, 2], classes=tuple("ABC")), "regression"),
    "one class, binary": lambda: samples([0, 0], classes=("A",)),
    "one class, multi-class": lambda: network.set_output(samples([0, 0], classes=("A",)), "multiclass"),
    "loss": lambda: recipe.set_recipe(good(), loss="categorical_cross_entropy"),
    "no features": lambda: replace(good(), network=replace(good().network, features=())),
    "rate": lambda: recipe.set_recipe(good(), rate=0.0),
    "batch": lambda: recipe.set_recipe(good(), batch=0),
    "penalty": lambda: recipe.set_recipe(good(), l1=-1.0),
    "hidden layers for Rosenblatt": lambda: recipe.choose(good(), "learner", "perceptron"),
    "values for Rosenblatt": lambda: recipe.choose(
        network.mlp(choose_generator(Project(), "plane")), "learner", "perceptron"
    ),
    "step": lambda: network.mlp(good(), 3, activation="step"),
    "step as a layer": lambda: network.insert_layer(good(), 1, Spec.of("activation", function="step")),
    "batch of one": lambda: recipe.set_recipe(network.insert_layer(good(), 0, Spec("batchnorm1d")), batch=1),
    "zeros": lambda: recipe.choose(good(), "initializer", "zeros"),
    "nesterov": lambda: recipe.set_option(good(), "optimizer", nesterov=True),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_fix_cures_its_problem(name):
    broken = BROKEN[name]()
    offered = [found for found in checks.problems(broken) if found.fix]
    assert offered
    for found in offered:
        mended = fixes.edit_of(found.fix)(broken)
        assert found.text not in [left.text for left in checks.problems(mended)]
        assert plan(mended).layers


def test_the_fix_of_a_plan_works_too():
    broken = network.set_output(choose_generator(good(), "plane"), "multiclass")
    (found,) = plan(broken).problems
    assert plan(fixes.edit_of(found.fix)(broken)).problems == ()


def _actions():
    """The edits that ``Fix(label, action, ...)`` names anywhere in the program, read from the source."""
    for file in ROOT.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Fix" and len(call.args) > 1:
                action = call.args[1]
                named = action.id if isinstance(action, ast.Name) else ""
                known = isinstance(action, ast.Constant) or getattr(problem, named, "") in COMMANDS
                assert known, f"{file}:{call.lineno} hides which edit it names"
                yield str(action.value) if isinstance(action, ast.Constant) else getattr(problem, named)


def test_every_fix_in_the_program_names_an_edit():
    named = set(_actions())
    assert {"choose", "set_recipe", "set_output"} <= named
    assert named >= COMMANDS
    for action in named - COMMANDS:
        assert callable(fixes.edit_of(Fix("Do it", action)))


def test_a_fix_that_names_no_edit_is_an_error_of_ours():
    with pytest.raises(KeyError):
        fixes.edit_of(Fix("Do it", "format_disk"))
    assert str(Problem("Wrong.")) == "Wrong."
