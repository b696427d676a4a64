"""Alarms that the curves tell: the rate, standing still, and learning by heart."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.counted import counted, figures
from nnsim.core.problem import NEW_SEED, Fix
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.edits.network import hidden_layers
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding
from nnsim.engine.coach.signs import Signs, class_shares, constant_loss
from nnsim.language.texts import say
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.recipes.phases import phases_of

JUMPS = 12
"""Ends of epochs that are looked at for jumps."""


def usual_rate(project: Project) -> float:
    """What is usual for the optimizer."""
    return OPTIMIZERS[project.recipe.optimizer.kind].default_rate


def slower(project: Project) -> Fix:
    """A tenth of the rate, or what is usual where that is less."""
    return _rate(min(project.recipe.rate / 10, usual_rate(project)))


def _rate(value: float) -> Fix:
    value = float(f"{value:.2g}")
    return Fix(say("Use the rate {value}", value=figures(value)), "set_recipe", (("rate", value),))


def rate_high(signs: Signs) -> Finding | None:
    """The loss jumps, or is twice that of a constant answer or more, at a rate above what is usual for the optimizer.

    It jumps if among the last 12 ends of epochs it rises by a quarter or more at least 3 times, while the median of the
    last 6 is more than half of that of the 6 before; the median of all is at least a tenth of the loss of a constant
    answer, as what is nearly 0 jumps without harm.
    """
    recipe, loss = signs.project.recipe, signs.loss[-JUMPS:]
    if phases_of(recipe) or signs.is_good:
        return None
    usual, fix = usual_rate(signs.project), slower(signs.project)
    numbers = ((say("learning rate"), figures(recipe.rate)), (say("usual rate"), figures(usual)))
    base = constant_loss(signs.project)
    if recipe.rate > usual and loss[-1] > 2 * base > 0:
        seen = say(
            "The loss is {loss:.3g}: an answer that does not look at the sample at all would get {base:.3g}.",
            loss=loss[-1],
            base=base,
        )
        return Finding(seen, numbers, "recipe", fix)
    if len(loss) < JUMPS:
        return None
    rises = int((loss[1:] > 1.25 * loss[:-1]).sum())
    is_small = np.median(loss) < 0.1 * (base if math.isfinite(base) else float(signs.loss[0]))
    is_falling = np.median(loss[-JUMPS // 2 :]) < 0.5 * np.median(loss[: -JUMPS // 2])
    if rises < 3 or is_small or is_falling:
        return None
    seen = say(
        "The loss jumps: at {rises} of the last {epochs} it rose by a quarter or more, between "
        "{min:.3g} and {max:.3g}.",
        rises=rises,
        epochs=counted(JUMPS - 1, "epoch"),
        min=loss.min(),
        max=loss.max(),
    )
    return Finding(seen, numbers, "recipe", fix)


def rate_low(signs: Signs) -> Finding | None:
    """The rate is less than a 30th of what is usual for the optimizer, and in 10 epochs the loss fell by less than 2 %.

    It is still above a tenth of the loss of a constant answer.
    """
    recipe, usual, fall = signs.project.recipe, usual_rate(signs.project), signs.fall(10)
    if phases_of(recipe) or recipe.rate >= usual / 30 or not -0.02 < fall < 0.02 or signs.share_left < 0.1:
        return None
    fell = percent(max(fall, 0.0))
    seen = say(
        "The loss hardly moves: in 10 epochs it fell by {fell}, at a rate of {rate}.",
        fell=fell,
        rate=figures(recipe.rate),
    )
    numbers = (
        (say("learning rate"), figures(recipe.rate)),
        (say("usual rate"), figures(usual)),
        (say("fall in 10 epochs"), percent(fall)),
    )
    return Finding(seen, numbers, "recipe", _rate(usual))


def chance(signs: Signs) -> Finding | None:
    """After 100 epochs no more is right than by always naming the most frequent class, up to 3 standard deviations.

    The loss is no more than 5 % below that of a constant answer, and fell by less than 1 % in the last 50 epochs. For
    values, where nothing is right or wrong, the loss alone counts.
    """
    if len(signs.loss) < 100 or not signs.fall(50) < 0.01 or not signs.share_left >= 0.95:
        return None
    if not math.isfinite(constant_loss(signs.project)):
        return None
    shares, right = class_shares(signs.project), float(signs.accuracy[-1])
    if math.isfinite(right):
        most, count = float(shares.max()), signs.project.data.how_many("train")
        if right > most + 3 * math.sqrt(most * (1 - most) / count):
            return None
        numbers = ((say("classified correctly"), percent(right)), (say("most frequent class"), percent(most)))
        seen = say(
            "{right} is classified correctly: no more than by always naming the most frequent class.",
            right=percent(right),
        )
    else:
        numbers = (
            ("loss", f"{signs.loss[-1]:.3g}"),
            (say("loss of a constant"), f"{constant_loss(signs.project):.3g}"),
        )
        seen = say("The loss stands at {loss:.3g}: no better than always answering with the mean.", loss=signs.loss[-1])
    return Finding(seen, numbers, "network", _further(signs))


def _further(signs: Signs) -> Fix:
    """A hidden layer where there is none, else other initial weights."""
    if hidden_layers(signs.project.network):
        return NEW_START
    values = (("node_id", "output"), ("kind", "dense"), ("units", 6))
    return Fix(say("Add a layer of 6 neurons"), "insert_before", values)


NEW_START = Fix(say("Begin with another seed"), NEW_SEED)


def bad_start(signs: Signs) -> Finding | None:
    """After 200 epochs less than 90 % is right, and in their second half hardly anything was learned.

    The share grew by 3 % at most, and the loss fell by less than a tenth. There is a hidden layer, and the data are not
    to blame: the nearest samples of each would classify at least 10 % more of them correctly.
    """
    right, half = float(signs.accuracy[-1]), len(signs.loss) // 2
    if half < 100 or not right < 0.9 or not hidden_layers(signs.project.network):
        return None
    if not signs.fall(half) < 0.1 or right > signs.accuracy[-1 - half] + 0.03:
        return None
    if signs.witness is None or signs.witness.right < right + 0.1:
        return None
    seen = say(
        "It is stuck: {right} is classified correctly, hardly more than {epochs} ago.",
        right=percent(right),
        epochs=counted(half, "epoch"),
    )
    numbers = (
        (say("classified correctly"), percent(right)),
        (say("by the nearest samples"), percent(signs.witness.right)),
    )
    return Finding(seen, numbers, "recipe", NEW_START)


def overfitting(signs: Signs) -> Finding | None:
    """The loss of held-out samples was lowest at least 10 epochs ago, and has been 30 % above that for the last 5.

    It rose by at least a tenth of the loss of a constant answer, while the training loss fell by 30 % or more.
    """
    loss, held = signs.loss, signs.held_out
    if len(loss) < 15 or not np.isfinite(held).all():
        return None
    best = int(held.argmin())
    base = constant_loss(signs.project)
    rise = float(held[-5:].min() - held[best])
    if len(held) - 1 - best < 10 or rise < max(0.3 * held[best], 0.1 * base if math.isfinite(base) else 0.0):
        return None
    if loss[-1] > 0.7 * loss[best]:
        return None
    seen = say(
        "Since epoch {epoch:,} the loss of held-out samples rose from {held:.3g} to {held_2:.3g}, "
        "while that of the training samples fell to {loss:.3g}.",
        epoch=int(signs.epochs[best]),
        held=held[best],
        held_2=held[-1],
        loss=loss[-1],
    )
    numbers = (
        (say("best epoch"), f"{int(signs.epochs[best]):,}"),
        (say("held-out loss"), f"{held[-1]:.3g}"),
        (say("training loss"), f"{loss[-1]:.3g}"),
    )
    return Finding(seen, numbers, "recipe", _weight_decay(signs.project.recipe.l2))


def _weight_decay(now: float) -> Fix:
    value = float(f"{max(10 * now, 0.003):.1g}")
    return Fix(say("Use L2 {value}", value=figures(value)), "set_recipe", (("l2", value),))


STILL = ("unscaled", "wrong_loss", "dead_units", "saturated", "vanishing", "rate_low", "rate_high", "exploding")
"""What explains that a run stands still."""

ALARMS.add(Alarm(
    "rate_high", say("Rate too high"),
    say("Steps that are too large jump over the valley of the loss, from one of its sides to the other."),
    "curves", rate_high, ("unscaled", "exploding"),
))  # fmt: skip
ALARMS.add(Alarm(
    "rate_low", say("Rate too low"),
    say("Each step changes the weights by next to nothing, so that it would take for ever."),
    "curves", rate_low, ("vanishing",),
))  # fmt: skip
ALARMS.add(Alarm(
    "chance", say("No better than chance"),
    say("What this network can work out of its inputs, from these weights, does not tell the answers apart."),
    "curves", chance, STILL,
))  # fmt: skip
ALARMS.add(Alarm(
    "bad_start", say("A bad start"),
    say(
"The samples lie so that more is possible: these initial weights led into a hollow of "
"the loss from which no small "
    "step leads out."),
    "curves", bad_start, (*STILL, "chance", "label_noise"),
))  # fmt: skip
ALARMS.add(Alarm(
    "overfitting", say("Overfitting"),
    say(
"The network learns its training samples by heart, with what is peculiar to them, "
"instead of what others share."),
    "curves", overfitting,
))  # fmt: skip
