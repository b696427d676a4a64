"""Alarms about gradients that vanish or explode on their way back through the layers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nnsim.core.counted import figures
from nnsim.core.problem import RESET, Fix
from nnsim.core.project import Project
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding
from nnsim.engine.coach.signs import Signs, constant_loss
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import layer_kind
from nnsim.networks.naming import called
from nnsim.tasks.plan import plan

DEEP = 3
"""Layers with weights from which on a network is deep enough for this."""

USE_RELU = Fix(say("Use ReLU in all layers"), "set_activations", (("activation", "relu"),))
USE_ADAM = Fix(say("Use Adam"), "choose", (("part", "optimizer"), ("kind", "adam")))


def vanishing(signs: Signs) -> Finding | None:
    """In a network of at least 3 layers with weights the first one's gradient is less than a 1,000th of the last one's.

    Compared is what nine tenths of their slopes are below; the loss is still above half that of a constant answer.
    """
    slopes = signs.measured.slopes
    if len(slopes) < DEEP or signs.share_left < 0.5:
        return None
    (first, small), *_, (last, large) = slopes.items()
    if not 0 < small < large / 1000:
        return None
    seen = say(
        "The gradient shrinks on its way back: it is {large:,.0f} times smaller at {first} than at {last}.",
        large=large / small,
        first=_inside(first),
        last=_inside(last),
    )
    numbers = ((called(first), _short(small)), (called(last), _short(large)))
    return Finding(seen, numbers, first, USE_RELU)


def exploding(signs: Signs) -> Finding | None:
    """In a network of at least 3 layers with weights the gradient of one is 10 times as large as its weights.

    Compared is what nine tenths of its slopes are below with the root mean square of the weights. Or the fresh weights
    made a loss of more than 30 times that of a constant answer: what grows on its way through the layers grows on its
    way back.
    """
    if found := grown(signs.project, signs.first):
        return found
    slopes, weights = signs.measured.slopes, signs.measured.weights
    if len(slopes) < DEEP or signs.is_good:
        return None
    worst = max(slopes, key=lambda node: slopes[node] / max(weights[node], 1e-12))
    times = slopes[worst] / max(weights[worst], 1e-12)
    if not (math.isfinite(times) and times > 10):
        return None
    seen = say(
        "The gradient is huge: at {worst} it is {times:,.0f} times as large as the weights themselves.",
        worst=_inside(worst),
        times=times,
    )
    numbers = (("gradient", _short(slopes[worst])), ("weights", _short(weights[worst])))
    return Finding(seen, numbers, worst, USE_ADAM)


def grown(project: Project, first: float) -> Finding | None:
    """The second part of ``exploding``: ``first`` is the loss of the fresh weights. Behind tanh nothing can grow."""
    base = constant_loss(project)
    if {"tanh", "sigmoid"} & set(activations(project)):
        return None
    if not first > 30 * base > 0 or not is_deep(project):
        return None
    seen = say(
        "The first loss was {first:,.0f}, where an answer that does not look at the sample gets "
        "{base:.2g}: the numbers grew from layer to layer.",
        first=first,
        base=base,
    )
    fix = Fix(say("Begin with He weights"), RESET, (("initializer", "he"),))
    return Finding(
        seen, ((say("first loss"), f"{first:,.0f}"), (say("loss of a constant"), f"{base:.2g}")), "recipe", fix
    )


def is_deep(project: Project) -> bool:
    """Whether gradients have enough layers to pass for growing or vanishing."""
    return sum(1 for layer in plan(project).layers if layer.parameters) >= DEEP


def _inside(node: str) -> str:
    """What a node is called within a sentence."""
    name = called(node)
    return f"t{name[1:]}" if name.startswith("The ") else name


def _short(value: float) -> str:
    return figures(float(f"{value:.2g}"))


def activations(project: Project) -> Iterator[str]:
    """The ids of those of the hidden layers."""
    for node in project.network.nodes:
        kind = layer_kind(node)
        if kind and (name := choice_of(kind.parameters)):
            yield str(node.spec.resolve(kind.parameters)[name])


ALARMS.add(Alarm(
    "vanishing", say("Vanishing gradient"),
    say(
"Every layer multiplies it by its weights and the slope of its activation; where these "
"are small, the first layers "
    "learn next to nothing."),
    "gradients", vanishing,
))  # fmt: skip
ALARMS.add(Alarm(
    "exploding", say("Exploding gradient"),
    say(
"Every layer multiplies by its weights, forward and back; where these are large, one "
"step throws all of them far "
    "away."),
    "gradients", exploding, ("unscaled",),
))  # fmt: skip
