"""Documents that begin have a network that takes their samples, and can be trained as they are."""

from __future__ import annotations

import numpy as np
import pytest
from shaped import kind_of_shape

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.beginnings import blank, with_images, with_samples
from nnsim.tasks.plan import plan

load()


def samples(shape: tuple[int, ...], classes: tuple[str, ...], origin: str) -> Data:
    kind = np.uint8 if len(shape) > 1 else np.float32
    columns = tuple(f"c{i}" for i in range(shape[0])) if len(shape) == 1 else ()
    n = 12
    y = np.arange(n) % max(len(classes), 1)
    return Data(
        np.ones((n, *shape), kind),
        y.astype(np.float32),
        np.zeros(n, np.bool_),
        classes,
        columns,
        origin=origin,
        kind=kind_of_shape(shape),
    )


@pytest.mark.parametrize(("shape", "classes", "output", "units"), [
    ((2,), ("a", "b"), "binary", 8), ((30,), ("a", "b", "c"), "multiclass", 16), ((5,), (), "regression", 16),
    ((28, 28), ("a", "b", "c"), "multiclass", 128), ((8, 8, 3), ("a", "b"), "binary", 128),
])  # fmt: skip
def test_samples_get_dense_layers_of_their_size(shape, classes, output, units):
    project = with_samples(samples(shape, classes, "my berries.csv; 3 rows left out"))
    layers = plan(project).layers
    assert project.name == "my berries"
    assert project.network.output.spec.kind == output
    assert next(layer.out_shape for layer in layers if layer.id.startswith("dense")) == (units,)
    assert layers[-1].out_shape == (len(classes) if len(classes) > 2 else 1,)


def test_samples_without_a_name_are_untitled():
    assert with_samples(samples((2,), ("a", "b"), "")).name == Project().name


def test_images_to_draw_and_an_empty_plane():
    project = with_images(28, ["ring", "cross"], colour=True)
    assert project.data.x.shape == (0, 28, 28, 3)
    assert [node.spec.kind for node in project.network.nodes] == ["flatten", "dense", "dense"]
    assert plan(project).layers
    with pytest.raises(ProblemError, match="2 to"):
        with_images(28, ["ring"])
    assert len(blank().data) == 0
    assert plan(blank()).layers
