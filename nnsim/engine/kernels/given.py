"""What kernels are given: arrays and numbers by name."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Wholes = NDArray[np.int64]


class Dense(NamedTuple):
    """Layers one behind the other: ``sizes`` [layers + 1], the inputs first, and of each layer [layers] its
    activation, where its weights [units, inputs] begin in the flat buffer, where its biases do (-1: it has none), and
    whether it learns. What learns in a row ``begins`` and ``ends`` there, [spans].
    """

    sizes: Wholes
    activations: Wholes
    weights: Wholes
    biases: Wholes
    learns: Wholes
    begins: Wholes
    ends: Wholes


class Memory(NamedTuple):
    """Flat buffers [parameters]: what is learned, its gradient, what the optimizer remembers, where penalties apply.

    An optimizer that remembers less gets the gradient in the place of what it has not.
    """

    weights: Floats
    grad: Floats
    first: Floats
    second: Floats
    mask: Floats


class Rule(NamedTuple):
    """What is descended and how: kinds as numbers, the optimizer's ``values`` float64 [4], and the penalties."""

    loss: int
    answer: int
    optimizer: int
    values: NDArray[np.float64]
    l1: float
    l2: float


class Samples(NamedTuple):
    """Inputs [n, inputs] and targets [n, units], each number of which counts ``scale`` and ``aim``, and the ``order``
    [n] in which the present epoch takes them.

    ``seeds`` uint64 are those of the epochs that follow: of each one is made the order, in the place of the last.
    Where most inputs are zeros, ``is_sparse``, a kernel may compute with the others alone.
    """

    x: NDArray[np.float32] | NDArray[np.uint8]
    scale: np.float32
    targets: NDArray[np.float32] | NDArray[np.uint8]
    aim: np.float32
    order: Wholes
    seeds: NDArray[np.uint64]
    is_sparse: bool = False


class Steps(NamedTuple):
    """``length`` steps of ``batch`` samples, the first from ``position`` of the epoch on, after ``made`` others of the
    optimizer.

    ``rates`` float64 [length], or [1] where they are all the same.
    """

    position: int
    batch: int
    length: int
    made: int
    rates: NDArray[np.float64]


def trial(inputs: int, x: str, targets: str) -> tuple[Dense, Memory, Rule, Samples, Steps, NDArray[np.float64]]:
    """The smallest things, with types of inputs and targets by their names: who is called with them is compiled."""
    wholes = [np.array(numbers, np.int64) for numbers in ((inputs, 1), (0,), (0,), (-1,), (1,), (0,), (inputs,))]
    memory = Memory(*(np.zeros(inputs, np.float32) for _ in range(5)))
    one = np.float32(1)
    samples = Samples(
        np.zeros((1, inputs), x), one, np.zeros((1, 1), targets), one, np.zeros(1, np.int64), np.zeros(0, np.uint64)
    )
    steps = Steps(0, 1, 1, 0, np.zeros(1, np.float64))
    return Dense(*wholes), memory, Rule(0, 0, 0, np.zeros(4), 0.0, 0.0), samples, steps, np.zeros(2)
