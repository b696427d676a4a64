"""Weights as the images that their layers look at."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.networks.building import Builder
from nnsim.networks.weight_images import filter_images, weight_images
from nnsim.tasks.plan import plan

load()


def planned(*layers: tuple[str, dict[str, int]], channels: int):
    made = Builder()
    for kind, values in layers:
        made.add(kind, **values)
    shape = (6, 6) if channels == 1 else (6, 6, channels)
    data = Data(
        np.zeros((4, *shape), np.uint8), np.zeros(4, np.float32), np.zeros(4, np.bool_), ("a", "b"), kind="image"
    )
    return plan(Project(data=data, network=made.network("binary")))


@pytest.mark.parametrize(("channels", "shape"), [(1, (4, 3, 3)), (3, (4, 3, 3, 3))])
def test_filters_of_the_first_convolution_are_pictures_and_of_later_ones_are_not(channels, shape) -> None:
    network = planned(("conv2d", {"channels": 4}), ("conv2d", {"channels": 4}), ("flatten", {}), channels=channels)
    rng = np.random.default_rng(0)
    weights = {
        f"{layer.id}.{array.name}": rng.normal(size=array.shape).astype(np.float32)
        for layer in network.layers
        for array in layer.arrays
    }
    (found,) = filter_images(network, weights).items()
    assert (found[0], found[1].shape) == ("conv2d1", shape)
    assert found[1][2, 0, 1].ravel() == pytest.approx(weights["conv2d1.weight"][2, :, 0, 1])
    assert weight_images(network, weights) == {}


def test_a_dense_layer_behind_flatten_looks_at_the_image() -> None:
    network = planned(("flatten", {}), ("dense", {"units": 2}), ("dense", {"units": 2}), channels=3)
    weights = {"dense1.weight": np.arange(2 * 108, dtype=np.float32).reshape(2, 108), "dense2.weight": np.zeros((2, 2))}
    (found,) = weight_images(network, weights).items()
    assert (found[0], found[1].shape) == ("dense1", (2, 6, 6, 3))
    assert found[1][0, 0, 0].tolist() == [0, 36, 72]
    assert filter_images(network, weights) == {}
