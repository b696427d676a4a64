"""Images lead to the fix that lays them out; a single layer keeps its Flatten."""

from __future__ import annotations

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits import fixes
from nnsim.edits.network import hidden_layers, insert_flatten, mlp, remove_hidden_layers
from nnsim.tasks.plan import plan

load()


def images(shape: tuple[int, ...] = (4, 6)) -> Project:
    x = np.zeros((3, *shape), np.uint8)
    return Project(data=Data(x, np.zeros(3, np.float32), np.zeros(3, np.bool_), columns=(), kind="image"))


def test_dense_on_an_image_offers_to_flatten_it() -> None:
    project = mlp(images((4, 6, 3)), 5)
    (problem,) = plan(project).problems
    assert problem.text.startswith("Dense needs a vector; it gets an image of 4×6 in 3 channels")
    assert problem.fix
    mended = plan(fixes.edit_of(problem.fix)(project))
    assert mended.problems == ()
    assert [layer.out_shape for layer in mended.layers] == [(72,), (5,), (1,)]
    assert [layer.parameters for layer in mended.layers] == [0, 365, 6]


def test_it_is_inserted_once_and_first() -> None:
    project = insert_flatten(mlp(images(), 5, 4))
    assert [node.id for node in project.network.nodes] == ["flatten1", "dense1", "dense2"]
    assert project.network.nodes[1].inputs == ("flatten1",)
    assert insert_flatten(project) is project


def test_a_single_layer_on_images_keeps_it() -> None:
    project = remove_hidden_layers(insert_flatten(mlp(images(), 5, 4)))
    assert [node.id for node in project.network.nodes] == ["flatten1"]
    assert hidden_layers(project.network) == ()
    assert plan(project).parameters == 25
