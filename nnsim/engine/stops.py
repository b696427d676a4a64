"""Why a run stops by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnsim.core.counted import counted, figures
from nnsim.core.problem import GO_BACK, Fix, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.data import scaling
from nnsim.engine.samples import inputs
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.recipes.phases import phases_of


@dataclass(frozen=True, slots=True)
class Stop:
    """``reason`` as in ``messages.Stopped``, and a sentence."""

    reason: Literal["converged", "diverged", "impossible"]
    problem: Problem


WITHOUT_GOOD = say("Reset the weights")
"""What there is to do where the memory held no earlier ones."""

NO_SAMPLES = Problem(
    say("There are no training samples: paint some points or lower the share of test samples."), "data"
)


def planned(epochs: int) -> Problem:
    """The sentence for a run that came to where it was to stop."""
    return Problem(say("Stopped after {epochs}, as planned.", epochs=counted(epochs, "epoch")), "recipe", Severity.NOTE)


def divergence(project: Project, step: int, epoch: int, good: Checkpoint | None) -> Stop:
    """The sentence for a loss or weights that stopped being numbers, and the way back to ``good``, the last good state.

    It goes on from there at a lower rate where that helps. None is where there was no memory to keep one.
    """
    advice, rate = _advice(project)
    text = say(
        "Training diverged in epoch {epoch:,} (step {step:,}): the loss or a weight is no finite number any more.",
        epoch=epoch + 1,
        step=step,
    )
    if good is None:
        return Stop(
            "diverged",
            Problem(
                say("{text} {without_good} and {advice}.", text=text, without_good=WITHOUT_GOOD, advice=advice),
                "recipe",
            ),
        )
    text = say(
        "{text} The last good weights are those {good}: go back to them and {advice}.",
        text=text,
        good=_when(good),
        advice=advice,
    )
    return Stop("diverged", Problem(text, "recipe", fix=_back(rate)))


def passes_nothing(project: Project, layer: str, tried: int, good: Checkpoint | None) -> Problem:
    """The sentence for a network through which nothing passes any more, as ``layer`` answers 0 to all it is shown.

    With the way back to ``good``, where what is to be changed is the rate or the data.
    """
    text = say(
        "{layer} answers 0 to every sample ({tried:,} of those for training were tried), so the "
        "network says the same of all of them and learns no more",
        layer=called(layer),
        tried=tried,
    )
    advice, rate = _advice(project)
    if rate and project.recipe.rate <= OPTIMIZERS[project.recipe.optimizer.kind].default_rate:
        return Problem(
            say("{text}: give that layer other initial weights or another activation.", text=text),
            layer,
            Severity.WARNING,
        )
    if good is None:
        return Problem(
            say("{text}. {without_good} and {advice}.", text=text, without_good=WITHOUT_GOOD, advice=advice),
            "recipe",
            Severity.WARNING,
        )
    text = say(
        "{text}. The last weights with which it did are those {good}: go back to them and {advice}.",
        text=text,
        good=_when(good),
        advice=advice,
    )
    return Problem(text, "recipe", Severity.WARNING, _back(rate))


def _back(rate: float | None) -> Fix:
    label = say("Go back and use the rate {rate}", rate=figures(rate)) if rate else say("Go back")
    return Fix(label, GO_BACK, (("rate", rate),) if rate else ())


def _when(good: Checkpoint) -> str:
    if not good.step:
        return say("of the start")
    if good.position:
        return say("of step {step:,} in epoch {epoch:,}", step=good.step, epoch=good.epoch + 1)
    return say("after {epochs}", epochs=counted(good.epoch, "epoch"))


def _advice(project: Project) -> tuple[str, float | None]:
    """What to do in words, and the rate to try."""
    data, rate = project.data, project.recipe.rate
    fed = inputs(project, data.x)
    most = float(abs(fed).max(initial=0)) / (255 if fed.dtype == np.uint8 else 1)
    largest = max(most, float(abs(scaling.aims(data, data.y)).max(initial=0.0)))
    # Large inputs make gradients grow with their square: then a tenth of the rate would diverge as well.
    if largest > 100 and rate / 10 * largest * largest > 1:
        return say("scale the data down: their numbers reach {largest:.3g}", largest=largest), None
    if phases_of(project.recipe):
        return say("lower the learning rate of that phase"), None
    usual = OPTIMIZERS[project.recipe.optimizer.kind].default_rate
    lower = float(f"{min(rate / 10, usual):.3g}")
    return say("lower the learning rate from {rate} to {lower}", rate=figures(rate), lower=figures(lower)), lower
