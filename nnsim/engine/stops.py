"""Why a run stops by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.catalog.kinds import OPTIMIZERS
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project


@dataclass(frozen=True, slots=True)
class Stop:
    """``reason`` as in ``messages.Stopped``, and a sentence."""

    reason: Literal["converged", "diverged", "impossible"]
    problem: Problem


NO_SAMPLES = Problem("There are no training samples: paint some points or lower the share of test samples.", "data")


def divergence(project: Project, step: int, epoch: int) -> Stop:
    """The sentence for a loss or weights that stopped being numbers, and where possible the way out."""
    advice, fix = _advice(project)
    text = (
        f"Training diverged in epoch {epoch + 1} (step {step}): the loss or a weight grew past every number. "
        f"Go back to the last good weights and {advice}."
    )
    return Stop("diverged", Problem(text, "recipe", fix=fix))


def _advice(project: Project) -> tuple[str, Fix | None]:
    data, rate = project.data, project.recipe.rate
    largest = max(float(abs(data.x).max(initial=0.0)), float(abs(data.y).max(initial=0.0)))
    # Large inputs make gradients grow with their square: then a tenth of the rate would diverge as well.
    if largest > 100 and rate / 10 * largest * largest > 1:
        return f"scale the data down: their numbers reach {largest:.3g}", None
    usual = OPTIMIZERS[project.recipe.optimizer.kind].default_rate
    lower = float(f"{min(rate / 10, usual):.3g}")
    fix = Fix(f"Use the rate {lower:g}", "set_recipe", (("rate", lower),))
    return f"lower the learning rate from {rate:g} to {lower:g}", fix
