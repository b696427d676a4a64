"""Alarms about neurons that no longer tell samples apart: dead ones, and saturated ones."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.answers.health import IdleUnits
from nnsim.core.counted import counted
from nnsim.core.problem import Fix
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding
from nnsim.engine.coach.signs import Signs
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import layer_kind
from nnsim.networks.naming import called

FEWEST = 32
"""Samples without which nothing is said of a neuron."""


def dead_units(signs: Signs) -> Finding | None:
    """At least two thirds of the units of a layer of ReLUs, but not all, answer 0 to all of at least 32 samples.

    Where all of them do, the run is told that nothing passes. Less than 95 % is right, or the loss above a twentieth of
    that of a constant answer.
    """
    for node, units in _idle(signs):
        if units.dead and units.idle < units.units:
            seen = say(
                "{node}: {idle} of {neurons} answer 0 to each of the {samples} that were tried.",
                node=called(node),
                idle=units.idle,
                neurons=counted(units.units, "neuron"),
                samples=counted(signs.measured.asked, "sample"),
            )
            return _found(signs, node, units, seen, "dead")
    return None


def saturated(signs: Signs) -> Finding | None:
    """At least two thirds of the units of a layer of tanh or sigmoid are nearly always at an end of it.

    That is for 95 % of at least 32 samples. Less than 95 % is right, or the loss above a twentieth of that of a
    constant answer.
    """
    for node, units in _idle(signs):
        if not units.dead:
            seen = say(
                "{node}: {idle} of {neurons} answer nearly every sample with an end of their activation.",
                node=called(node),
                idle=units.idle,
                neurons=counted(units.units, "neuron"),
            )
            return _found(signs, node, units, seen, "saturated")
    return None


def _idle(signs: Signs) -> Iterator[tuple[str, IdleUnits]]:
    """Hidden layers most of whose units are idle."""
    if signs.measured.asked < FEWEST or signs.is_good:
        return
    for node, units in signs.measured.idle.items():
        if units.idle >= max(2, 2 * units.units / 3):
            yield node, units


def _found(signs: Signs, node: str, units: IdleUnits, seen: str, what: str) -> Finding:
    numbers = (
        (what, say("{idle} of {units}", idle=units.idle, units=units.units)),
        (say("samples tried"), f"{signs.measured.asked:,}"),
    )
    kind = layer_kind(signs.project.network.node(node))
    name, label, other = (choice_of(kind.parameters) if kind else ""), *INSTEAD[what]
    fix = Fix(say("Use {label} there", label=label), "set_layer", (("node_id", node), (name, other))) if name else None
    return Finding(seen, numbers, node, fix)


INSTEAD = {"dead": (say("leaky ReLU"), "leaky_relu"), "saturated": ("ReLU", "relu")}
"""The activation that shows the difference."""

ALARMS.add(Alarm(
    "dead_units", say("Dead neurons"),
    say(
"The sum of such a neuron is below 0 for every sample, where ReLU is flat: no gradient "
"passes, so that it cannot "
    "come back."),
    "gradients", dead_units, ("exploding",),
))  # fmt: skip
ALARMS.add(Alarm(
    "saturated", say("Saturated neurons"),
    say("Their sums are so large that the activation is flat there: next to no gradient passes, and they tell hardly "
    "anything but yes and no."),
    "gradients", saturated, ("unscaled", "wrong_loss", "rate_high", "exploding"),
))  # fmt: skip
