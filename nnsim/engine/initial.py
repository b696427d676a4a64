"""Initial weights: every array has its own generator, seeded by its name."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.core.spec import Spec
from nnsim.networks.kinds import INITIALIZERS, Array, Shape


def fans(shape: Shape) -> tuple[int, int]:
    """Fan-in and fan-out of a weight [out, in, *window], as in Glorot and Bengio (2010)."""
    window = prod(shape[2:])
    return prod(shape[1:2]) * window, shape[0] * window


def draw(initializer: Spec, seed: int, node: str, array: Array) -> Floats:
    """The starting numbers of one array, float32 of its shape.

    Weights come from the initializer, biases are zero, scales one, buffers their start. They
    depend on the seed, the node and the array's name alone, not on the rest of the network.
    """
    if array.draw:
        return array.draw(array.shape, seeds.generator(seed, "wiring", node, array.name))
    if array.role != "weight":
        start = {"bias": 0.0, "scale": 1.0}.get(array.role, array.start)
        return np.full(array.shape, start, np.float32)
    kind = INITIALIZERS[initializer.kind]
    values = initializer.resolve(kind.parameters)
    return kind.draw(values, array.shape, *fans(array.shape), seeds.generator(seed, "weights", node, array.name))
