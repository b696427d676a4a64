"""From scores to answers and decisions, as several tasks do it."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats


def softmax(scores: Floats) -> Floats:
    """Probabilities [n, k, ...] from scores [n, k, ...]; the largest is taken off first, so exp stays finite."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = e / e.sum(axis=1, keepdims=True)
    return probabilities


def identity(scores: Floats) -> Floats:
    """The scores are the answer."""
    return scores


def largest(scores: Floats) -> Floats:
    """The index of the largest score [n, k, ...] as float32 [n, ...]."""
    index: Floats = scores.argmax(axis=1).astype(np.float32)
    return index


def single(_classes: int) -> int:
    """One unit, however many classes there are."""
    return 1


def targets(_x: Floats, y: Floats) -> Floats:
    """The truth is the target of a sample."""
    return y
