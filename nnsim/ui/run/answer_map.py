"""The map of what a network answers over the plane, made of its weights or of scores that were told."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data.one_value import of_value
from nnsim.data.projection import as_colors
from nnsim.networks.effort import most_cells
from nnsim.networks.plan import Plan
from nnsim.tasks import answering
from nnsim.tasks.kinds import task_of
from nnsim.ui.run.plane_inputs import as_images

MAP_SIZES = (64, 120)
"""Smallest and largest number of cells per side of the output map."""

MAP_BUDGET = 3_000_000
"""Multiply-adds that one output map may cost: about half a millisecond on a recent machine, some on an old laptop."""

MINIATURE = 48
"""Cells per side of a neuron's miniature."""

COARSER = (24, 12, 6)
"""Cells per side that a costly network is asked about for its miniatures."""

COARSEST = 8
"""Cells per side that every map has."""

NOTHING: Floats = np.zeros((0, 0, 0), np.float32)
"""The map of a network that is not known yet."""


class AnswerMap(NamedTuple):
    """``answer`` float32 [units, m, m]: answers of the output over the plane; values on the scale of the colours.

    ``scores`` [units, m, m] are what the answers are made of, values as in ``answer``.
    """

    answer: Floats = NOTHING
    scores: Floats = NOTHING


def map_size(plan: Plan) -> int:
    """Cells per side of the output map, fewer for costly networks."""
    low, high = MAP_SIZES
    wanted = min(max(sqrt(MAP_BUDGET / max(plan.macs, 1)), low), high)
    return int(max(min(wanted, most_cells(plan)), COARSEST))


def miniature_size(plan: Plan) -> int:
    """Cells per side that the neurons are asked about for their miniatures."""
    return next((size for size in (MINIATURE, *COARSER) if size <= most_cells(plan)), COARSER[-1])


def map_of(project: Project, scores: Floats) -> AnswerMap:
    """The map of scores [n * n, units]; each of several values on a scale of its own."""
    size, task, data = round(sqrt(len(scores))), task_of(project), project.data
    answers = as_images(answering.told(project, scores), size)
    if len(data.values) > 1 and task.tells_values:
        colors = np.stack([as_colors(of_value(data, value), answer) for value, answer in enumerate(answers)])
        return AnswerMap(colors, colors)
    made_of = answers if task.tells_values else as_images(scores, size)
    return AnswerMap(as_colors(data, answers), as_colors(data, made_of))


def fits(plan: Plan, weights: Mapping[str, Floats]) -> bool:
    """True if ``weights`` are those of the planned network, each in its shape."""
    return all(
        getattr(weights.get(f"{layer.id}.{array.name}"), "shape", None) == array.shape
        for layer in plan.layers
        for array in layer.arrays
    )
