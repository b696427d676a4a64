"""Names of nodes and columns as people read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.graph import add_loose
from nnsim.edits.network import mlp
from nnsim.networks.kinds import LAYERS
from nnsim.networks.naming import called, column_titles
from nnsim.tasks.plan import plan

load()


@pytest.mark.parametrize("kind", LAYERS.ids())
def test_every_kind_is_called_by_its_label(kind):
    assert called(f"{kind}12") == f"{LAYERS[kind].label} 12"


def test_names_that_somebody_gave_stay():
    assert called("stem") == "stem"
    assert called("conv2d") == "conv2d"
    assert called("conv2d3b") == "conv2d3b"
    assert called("output") == "The output"


def test_coordinates_are_written_as_in_a_textbook():
    assert column_titles(("x1", "x2"), 2) == ("x₁", "x₂")
    assert column_titles(("petal length", "x11"), 2) == ("petal length", "x11")
    assert column_titles((), 2) == ("column 1", "column 2")


def test_messages_name_layers_by_these_names():
    loose = add_loose(mlp(Project(), 3), Spec.of("dense", units=2), inputs=("dense1",))
    said = [problem for problem in plan(replace(loose)).problems if "leads nowhere" in problem.text]
    assert said[0].text.startswith("Dense 2 leads nowhere")
    assert said[0].fix is not None
    assert said[0].fix.label == "Remove Dense 2"
    assert said[0].where == "dense2"
