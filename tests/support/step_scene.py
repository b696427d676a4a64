"""A step of a network of two inputs, two hidden neurons and one output, told beat by beat without an engine."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.beats import Answered, Beat, BeatValue, Changed, Compared, Gradients, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.data import Floats


def f32(*rows: object) -> Floats:
    return np.array(rows, np.float32)


BEFORE = {
    "dense1.weight": f32([0.5, -1.0], [0.25, 0.75]),
    "dense1.bias": f32(0.0, 0.1),
    "output.weight": f32([2.0, -1.0]),
    "output.bias": f32(0.5),
}
VALUES: tuple[tuple[str, BeatValue], ...] = (
    ("take", Taken(np.array([3]), f32([1.0, 2.0]), f32([1.0]))),
    (
        "forward",
        Answered(
            f32([-1.0]),
            {"dense1": f32([-0.9, 0.9]), "output": f32([-1.0])},
            {"dense1": f32([-1.5, 1.85]), "output": f32([-1.0])},
        ),
    ),
    ("compare", Compared(f32([-1.0]), f32(1.3), 1.3)),
    (
        "backward",
        Gradients(
            {"dense1": f32([-0.25, 0.125]), "output": f32([-0.75])},
            {"dense1": f32([-1.5, 0.75])},
            {name: np.full_like(array, 0.5) for name, array in BEFORE.items()},
        ),
    ),
    ("update", Changed(BEFORE, {name: array - np.float32(0.05) for name, array in BEFORE.items()})),
)


def told(count: int, number: int = 6) -> StepSoFar:
    """The first beats of step ``number``, of sample 3."""
    beats = tuple(Beat(name, number, value) for name, value in VALUES[:count])
    return StepSoFar(0.1, np.array([3]), 0, beats, BEFORE, {}, {}, 0)
