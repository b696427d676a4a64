"""What the landscape says, in sentences."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.answers.landscape import Descent, Landscape
from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.ui.kit.numbers import count, loss, plain

FLAT = 1e-6
"""Heights over a plane below this are what rounding leaves."""


def descent_sentence(project: Project, found: Descent) -> str:
    """How steep it is, and where the next step leads."""
    what = say("the sum of the losses") if project.network.heads else say("the loss")
    words = say(
        "Against the gradient {what} {loss} goes down by {slope} per unit of way.",
        what=what,
        loss=loss(found.loss),
        slope=plain(found.slope),
    )
    if found.next is None:
        return words
    name = OPTIMIZERS[project.recipe.optimizer.kind].label
    angle, length = math.degrees(math.acos(_clipped(found.next.cosine))), plain(found.next.length)
    return say(
        "{words} The next step ({name}) is {length} long, {angle:.0f}° off, and leads to {loss}.",
        words=words,
        name=name,
        length=length,
        angle=angle,
        loss=loss(found.next.loss),
    )


def _clipped(cosine: float) -> float:
    return min(max(cosine, -1.0), 1.0)


def landscape_sentence(found: Landscape | None, step: int) -> str:
    """How much of the space the plane is, and how far the path leaves it."""
    if found is None or not len(found.xy):
        return say("Train some steps: a plane needs the start and another moment.") if not step else ""
    third = say("step {step}", step=count(found.steps[found.corner]))
    through = {
        "best": say("{third} (the best) and now", third=third),
        "widest": say("{third} (farthest aside) and now", third=third),
        "gradient": say("now and along the gradient"),
    }[found.third]
    between, height = float(np.hypot(*(found.xy[-1] - found.xy[0]))), float(found.heights.max())
    path = (
        say("lies in this plane") if height < FLAT else say("leaves this plane by up to {height}", height=plain(height))
    )
    return say(
        "2 of {directions}: through step {step}, {through}. The path {path}; its ends are {between} apart.",
        directions=counted(found.weights, "direction"),
        step=count(found.steps[0]),
        through=through,
        path=path,
        between=plain(between),
    )


def moment_sentence(found: Landscape, number: int) -> str:
    """What is known of one moment of the path."""
    height = float(found.heights[number])
    where = say("in this plane") if height < FLAT else say("{height} away from this plane", height=plain(height))
    return say(
        "Step {step}: loss {moment_losse}, {where}.",
        step=count(found.steps[number]),
        moment_losse=loss(float(found.moment_losses[number])),
        where=where,
    )


def cost_text(samples: int, of: int, ms: float) -> str:
    """What an answer cost, and of how many samples it is unless of all."""
    return f"{ms:,.0f}\N{NO-BREAK SPACE}ms" if samples == of else samples_text(samples, of, ms)


def samples_text(samples: int, of: int, ms: float) -> str:
    """Of how many samples the losses are, and what the answer cost."""
    which = (
        say("all {of}", of=count(of))
        if samples == of
        else say("{samples} of {of}", samples=count(samples), of=count(of))
    )
    return say("{which} samples, {ms:,.0f} ms", which=which, ms=ms)
