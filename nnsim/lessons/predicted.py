"""What is drawn before it is there: the line of a neuron, and an image of its weights; and what came of both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from nnsim.core.data import Floats
from nnsim.lessons.expression import Named
from nnsim.lessons.questions import Answer, Pairs, Question
from nnsim.lessons.state import State
from nnsim.networks.weight_images import weight_images
from nnsim.tasks.plan import plan

SIDE = 8
"""Cells of a drawn image, along each side."""

LIKE = 0.3
"""Correlation from which a drawing resembles what was learned, and below minus which it is its opposite."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a·x + b·y + c is zero."""

    a: float
    b: float
    c: float

    @property
    def is_one(self) -> bool:
        """Whether there is a line at all: a neuron whose weights are zero has none."""
        return math.hypot(self.a, self.b) > 1e-9 and math.isfinite(self.a + self.b + self.c)

    def away(self, point: tuple[float, float]) -> float:
        """Distance of ``point``."""
        return abs(self.a * point[0] + self.b * point[1] + self.c) / math.hypot(self.a, self.b)

    def turned(self, other: Line) -> float:
        """Angle between both, degrees from 0 to 90."""
        cosine = abs(self.a * other.a + self.b * other.b) / (math.hypot(self.a, self.b) * math.hypot(other.a, other.b))
        return math.degrees(math.acos(min(cosine, 1.0)))


def through(points: Pairs) -> Line:
    """The line through the first and the last of ``points``."""
    (x, y), (u, v) = points[0], points[-1]
    return Line(v - y, x - u, -((v - y) * x + (x - u) * y))


def neuron_of(question: Question) -> tuple[str, int]:
    """Layer and unit that a question is about, by what it is ``of``."""
    given = dict(cast("Named", question.of).arguments)
    return str(given.get("layer", "")), int(cast("float", given.get("unit", 0)))


def is_of_neuron(question: Question) -> bool:
    """Whether ``of`` names a neuron, as ``bias(output)`` or ``weight(output, 3, 0)`` do."""
    return isinstance(question.of, Named) and question.of.name in ("bias", "weight")


def line_of(question: Question, state: State) -> Line | None:
    """The line of the neuron now; None where it is not known, or there is none."""
    layer, unit = neuron_of(question)
    weights, biases = ((state.told.weights or {}).get(f"{layer}.{name}") for name in ("weight", "bias"))
    if weights is None or weights.ndim != 2 or weights.shape[1] != 2 or not 0 <= unit < len(weights):
        return None
    bias = float(biases[unit]) if biases is not None and unit < len(biases) else 0.0
    found = Line(float(weights[unit, 0]), float(weights[unit, 1]), bias)
    return found if found.is_one else None


def image_of(question: Question, state: State) -> Floats | None:
    """The weights of the neuron as an image now, [h, w]; None where they are none."""
    if state.told.weights is None:
        return None
    layer, unit = neuron_of(question)
    planned = plan(state.project)
    if any(f"{each.id}.weight" not in state.told.weights for each in planned.layers if each.kind.has_neurons):
        return None
    found = weight_images(planned, state.told.weights).get(layer)
    return found[unit] if found is not None and found.ndim == 3 and 0 <= unit < len(found) else None


def drawn_image(answer: Answer) -> Floats:
    """A drawn image, [``SIDE``, ``SIDE``], from −1 to 1; what is no such answer is empty."""
    cells = np.asarray(answer, np.float32).reshape(-1) if isinstance(answer, tuple) else np.zeros(0, np.float32)
    return (cells if len(cells) == SIDE * SIDE else np.zeros(SIDE * SIDE, np.float32)).reshape(SIDE, SIDE)


def likeness(drawn: Floats, image: Floats) -> float:
    """Correlation of a drawing with an image, which is made as coarse; 0 where one of them is all the same."""
    rows = np.arange(SIDE) * image.shape[0] // SIDE
    columns = np.arange(SIDE) * image.shape[1] // SIDE
    coarse = image[np.ix_(rows, columns)] if min(image.shape) < SIDE else _means(image)
    one, other = drawn - drawn.mean(), coarse - coarse.mean()
    size = math.sqrt(float((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / size if size > 0 else 0.0


def _means(image: Floats) -> Floats:
    rows, columns = (np.linspace(0, size, SIDE + 1).astype(int) for size in image.shape)
    cells = [
        [image[top:bottom, left:right].mean() for left, right in pairwise(columns)] for top, bottom in pairwise(rows)
    ]
    return np.array(cells, np.float32)
