"""From scores to answers and decisions, as several tasks do it."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats
from nnsim.core.problem import Problem
from nnsim.core.rows import as_rows
from nnsim.core.spec import Spec
from nnsim.networks.kinds import Shape

COLDEST = 0.01
"""Below this temperature the likeliest is certain."""


def softmax(scores: Floats) -> Floats:
    """Probabilities [n, k, ...] from scores [n, k, ...]; the largest is taken off first, so exp stays finite."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = e / e.sum(axis=1, keepdims=True)
    return probabilities


def warmed(chances: Floats, temperature: float) -> NDArray[np.float64]:
    """Probabilities [k] as they are drawn at ``temperature``: 1 leaves them, below it the likeliest gain."""
    scores = chances.astype(np.float64)
    logs = np.log(np.maximum(scores, 1e-30)) / max(temperature, COLDEST)
    likely = np.exp(logs - logs.max()) if temperature >= COLDEST else np.eye(len(scores))[scores.argmax()]
    shares: NDArray[np.float64] = likely / likely.sum()
    return shares


def identity(scores: Floats) -> Floats:
    """The scores are the answer."""
    return scores


def largest(scores: Floats) -> Floats:
    """The index of the largest score [n, k, ...] as float32 [n, ...]."""
    index: Floats = scores.argmax(axis=1).astype(np.float32)
    return index


def single(_data: Data) -> int:
    """One unit, whatever the targets are."""
    return 1


def one_each(data: Data) -> int:
    """One unit for each class."""
    return len(data.classes)


def as_classes(data: Data) -> tuple[str, ...]:
    """Units are called as their classes."""
    return data.classes


def anything(_data: Data) -> Problem | None:
    """Data with any targets will do."""
    return None


def as_sample(_data: Data, inputs: Shape, last: Shape) -> Spec | Problem:
    """Nothing more where the last layer has the shape of the inputs already, else a dense layer of their number."""
    if last == inputs and len(inputs) > 1:
        return Spec("flatten")
    return Spec.of("dense", units=prod(inputs), activation="linear")


def in_a_row(x: Floats, _y: Floats) -> Floats:
    """The truth is the sample: all its numbers in the order of the network, [n, d], also of no sample."""
    return as_rows(x)


def targets(_x: Floats, y: Floats) -> Floats:
    """The truth is the target of a sample."""
    return y
