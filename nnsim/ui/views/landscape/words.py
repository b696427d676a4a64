"""What the landscape says, in sentences."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.answers.landscape import Descent, Landscape
from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.ui.kit.numbers import count, loss, plain

FLAT = 1e-6
"""Heights over a plane below this are what rounding leaves."""


def descent_sentence(project: Project, found: Descent) -> str:
    """How steep it is, and where the next step leads."""
    what = "the sum of the losses" if project.network.heads else "the loss"
    words = f"Against the gradient {what} {loss(found.loss)} goes down by {plain(found.slope)} per unit of way."
    if found.next is None:
        return words
    name = OPTIMIZERS[project.recipe.optimizer.kind].label
    angle, length = math.degrees(math.acos(_clipped(found.next.cosine))), plain(found.next.length)
    return f"{words} The next step ({name}) is {length} long, {angle:.0f}° off, and leads to {loss(found.next.loss)}."


def _clipped(cosine: float) -> float:
    return min(max(cosine, -1.0), 1.0)


def landscape_sentence(found: Landscape | None, step: int) -> str:
    """How much of the space the plane is, and how far the path leaves it."""
    if found is None or not len(found.xy):
        return "Train some steps: a plane needs the start and another moment." if not step else ""
    third = f"step {count(found.steps[found.corner])}"
    through = {
        "best": f"{third} (the best) and now",
        "widest": f"{third} (farthest aside) and now",
        "gradient": "now and along the gradient",
    }[found.third]
    between, height = float(np.hypot(*(found.xy[-1] - found.xy[0]))), float(found.heights.max())
    path = "lies in this plane" if height < FLAT else f"leaves this plane by up to {plain(height)}"
    return (
        f"2 of {counted(found.weights, 'direction')}: through step {count(found.steps[0])}, {through}. "
        f"The path {path}; its ends are {plain(between)} apart."
    )


def moment_sentence(found: Landscape, number: int) -> str:
    """What is known of one moment of the path."""
    height = float(found.heights[number])
    where = "in this plane" if height < FLAT else f"{plain(height)} away from this plane"
    return f"Step {count(found.steps[number])}: loss {loss(float(found.moment_losses[number]))}, {where}."


def cost_text(samples: int, of: int, ms: float) -> str:
    """What an answer cost, and of how many samples it is unless of all."""
    return f"{ms:,.0f}\N{NO-BREAK SPACE}ms" if samples == of else samples_text(samples, of, ms)


def samples_text(samples: int, of: int, ms: float) -> str:
    """Of how many samples the losses are, and what the answer cost."""
    which = f"all {count(of)}" if samples == of else f"{count(samples)} of {count(of)}"
    return f"{which} samples, {ms:,.0f} ms"
