"""Output and loss follow the data, and what changed is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_plane
from nnsim.core.network import Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt, adapt_loss, adapted, with_output
from nnsim.tasks.kinds import LOSSES, TASKS

load()


def project(classes, output, loss):
    data = empty_plane(tuple("ABCDEFGHIJ"[:classes]))
    return Project(data=data, network=Network(output=Node("output", Spec(output))), recipe=Recipe(loss=loss))


@pytest.mark.parametrize("classes", [0, 2, 3, 10])
@pytest.mark.parametrize("output", TASKS.ids())
@pytest.mark.parametrize("loss", LOSSES.ids())
def test_everything_fits_afterwards(classes, output, loss):
    new = adapt(project(classes, output, loss))
    kind = new.network.output.spec.kind
    assert TASKS[kind].accepts(new.data) is None
    assert new.recipe.loss in TASKS[kind].losses
    assert adapt(new) is new


def test_what_fits_stays():
    for start in (project(2, "multiclass", "hinge"), project(2, "binary", "squared_error")):
        assert adapt(start) is start


def test_a_loss_that_fits_both_outputs_stays():
    assert adapt(project(3, "binary", "hinge")).recipe.loss == "hinge"


def test_the_usual_loss_makes_way_for_the_usual_loss():
    assert adapt(project(2, "regression", "squared_error")).recipe.loss == "binary_cross_entropy"
    assert with_output(project(2, "binary", "squared_error"), "multiclass").recipe.loss == "squared_error"


def test_one_class_waits_for_the_second():
    start = project(1, "binary", "binary_cross_entropy")
    assert adapt(start) is start


def test_only_the_loss_on_demand():
    assert adapt_loss(project(2, "regression", "hinge")).recipe.loss == "squared_error"


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [
        (
            "binary_cross_entropy",
            "To fit the data, the output is now multi-class and the loss is now cross-entropy (categorical).",
        ),
        ("hinge", "To fit the data, the output is now multi-class."),
    ],
)
def test_what_follows_the_data_is_said(loss, sentence):
    two = project(2, "binary", loss)
    assert adapted(two, adapt(replace(two, data=empty_plane(("A", "B", "C"))))) == sentence


def test_what_follows_another_kind_of_target_is_said():
    y = np.zeros(4, np.float32)
    values = Data(np.zeros((4, 8, 8), np.uint8), y, np.zeros(4, np.bool_), (), kind="image")
    start = adapt(Project(data=values))
    masked = replace(values, y=np.zeros((4, 8, 8), np.float32), target_scaling="standard")
    after = adapt(replace(start, data=masked))
    assert after.network.output.spec.kind == "pixel_values"
    assert adapted(start, after) == "To fit the data, the output is now pixel values."


def test_what_follows_the_output_is_said():
    two = project(2, "binary", "binary_cross_entropy")
    said = adapted(two, with_output(two, "multiclass"))
    assert said == "To fit the output, the loss is now cross-entropy (categorical)."


def test_what_the_person_chose_is_no_news():
    start = project(2, "binary", "hinge")
    assert adapted(start, with_output(start, "multiclass")) == ""
    assert adapted(start, replace(start, recipe=Recipe(loss="squared_error"))) == ""
    assert adapted(start, replace(start, data=empty_plane())) == ""
