"""Why a run stops by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.core.counted import counted, figures
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.recipes.kinds import OPTIMIZERS


@dataclass(frozen=True, slots=True)
class Stop:
    """``reason`` as in ``messages.Stopped``, and a sentence."""

    reason: Literal["converged", "diverged", "impossible"]
    problem: Problem


NO_SAMPLES = Problem("There are no training samples: paint some points or lower the share of test samples.", "data")


def planned(epochs: int) -> Problem:
    """The sentence for a run that came to where it was to stop."""
    return Problem(f"Stopped after {counted(epochs, 'epoch')}, as planned.", "recipe", Severity.NOTE)


def divergence(project: Project, step: int, epoch: int, good: Checkpoint) -> Stop:
    """The sentence for a loss or weights that stopped being numbers, and the way back to ``good``, the last good state.

    It goes on from there at a lower rate where that helps.
    """
    advice, rate = _advice(project)
    text = (
        f"Training diverged in epoch {epoch + 1:,} (step {step:,}): the loss or a weight is no finite number any more. "
        f"The last good weights are those {_when(good)}: go back to them and {advice}."
    )
    label = f"Go back and use the rate {figures(rate)}" if rate else "Go back"
    return Stop("diverged", Problem(text, "recipe", fix=Fix(label, "last_good", (("rate", rate),) if rate else ())))


def _when(good: Checkpoint) -> str:
    if not good.step:
        return "of the start"
    if good.position:
        return f"of step {good.step:,} in epoch {good.epoch + 1:,}"
    return f"after {counted(good.epoch, 'epoch')}"


def _advice(project: Project) -> tuple[str, float | None]:
    """What to do in words, and the rate to try."""
    data, rate = project.data, project.recipe.rate
    largest = max(float(abs(data.x).max(initial=0.0)), float(abs(data.y).max(initial=0.0)))
    # Large inputs make gradients grow with their square: then a tenth of the rate would diverge as well.
    if largest > 100 and rate / 10 * largest * largest > 1:
        return f"scale the data down: their numbers reach {largest:.3g}", None
    usual = OPTIMIZERS[project.recipe.optimizer.kind].default_rate
    lower = float(f"{min(rate / 10, usual):.3g}")
    return f"lower the learning rate from {figures(rate)} to {figures(lower)}", lower
