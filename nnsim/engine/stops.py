"""Why a run stops by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.core.problem import Problem
from nnsim.core.project import Project


@dataclass(frozen=True, slots=True)
class Stop:
    """``reason`` as in ``messages.Stopped``, and a sentence."""

    reason: Literal["converged", "diverged", "impossible"]
    problem: Problem


NO_SAMPLES = Problem("There are no training samples: paint some points or lower the share of test samples.", "data")


def divergence(project: Project, step: int, epoch: int, rate: float) -> Stop:
    """The sentence for a loss or weights that stopped being numbers."""
    text = (
        f"Training diverged in epoch {epoch + 1} (step {step}): the loss or a weight grew past every number. "
        f"Go back to the last good weights and {_advice(project, rate)}."
    )
    return Stop("diverged", Problem(text, "recipe"))


def _advice(project: Project, rate: float) -> str:
    largest = float(abs(project.data.x).max(initial=0.0))
    values = float(abs(project.data.y).max(initial=0.0)) if project.data.is_regression else 0.0
    if rate <= 1e-3 and max(largest, values) > 100:
        return f"scale the data down: their numbers reach {max(largest, values):.3g}"
    return f"lower the learning rate from {rate:g} to {rate / 10:g}"
