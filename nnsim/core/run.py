"""What belongs to a run rather than to the document: weights, counters and curves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

HISTORY = (
    "step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "validation_loss",
    "validation_accuracy",
)  # fmt: skip
"""Columns of a history array; NaN where a number does not exist (no such samples, regression)."""

FIRST_HISTORY = HISTORY[:6]
"""The columns of the first version, which knew no validation samples."""


def no_history() -> NDArray[np.float64]:
    """An empty history, float64 [0, 8]."""
    return np.empty((0, len(HISTORY)), np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """Something a person did while it trained, drawn as a dotted line on the curves."""

    step: int
    epoch: float
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """A complete state of a run: restoring it and going on gives the same numbers bit for bit.

    ``weights``    float32 arrays by name ``"<node>.<parameter>"``, buffers included
    ``optimizer``  the optimizer's own arrays, by name
    ``position``   samples of the current epoch that are already used
    """

    step: int
    epoch: int
    position: int
    weights: dict[str, NDArray[np.float32]]
    optimizer: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    history: NDArray[np.float64] = field(default_factory=no_history)
    marks: tuple[Mark, ...] = ()
