"""What gradients and idle units tell, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from nnsim.core.answers.health import GradientSizes, Idle, IdleUnits
from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import plain
from nnsim.ui.views.gradients.plots import LayerNumber

ALIKE = 2.0
"""Sizes that are so many times apart at most are called about the same."""

Names = Mapping[str, str]
"""What layers are called within a sentence, by their id."""


def sentence(found: GradientSizes, idle: Idle | None, fresh: GradientSizes | None, names: Names) -> str:
    """How far apart the layers are, which of them has idle units, and how it was with fresh weights."""
    parts = [compared(found, names), now_and_then(found, fresh), most_idle(idle, names)]
    return " ".join(filter(None, parts))


def compared(found: GradientSizes, names: Names) -> str:
    """The layer with the smallest gradient beside the one with the largest."""
    sizes = {node: spread.middle for node, spread in found.layers.items()}
    small, large = _ends(found)
    if not sizes[large]:
        return say("More than half of all gradients are 0.")
    if small == large:
        return say(
            "Half of the gradients of {name} are smaller than {size}.", name=names[small], size=plain(sizes[small])
        )
    if not sizes[small]:
        return say("More than half of the gradients of {name} are 0.", name=names[small])
    apart = times(sizes[large], sizes[small])
    if sizes[large] < ALIKE * sizes[small]:
        return say("The gradients of all layers are about the same size: {apart} times apart at most.", apart=apart)
    return say(
        "The gradient of {name} is {apart} times smaller than that of {name_2}.",
        name=names[small],
        apart=apart,
        name_2=names[large],
    )


def now_and_then(found: GradientSizes, fresh: GradientSizes | None) -> str:
    """How far apart the same two layers are with fresh weights."""
    small, large = _ends(found)
    if fresh is None or small == large or not {small, large} <= fresh.layers.keys():
        return ""
    then, other = fresh.layers[small].middle, fresh.layers[large].middle
    if not (then and other):
        return ""
    apart = (
        say("{other} times smaller", other=times(other, then))
        if other >= then
        else say("{then} times larger", then=times(then, other))
    )
    return say("With fresh weights it is {apart}.", apart=apart)


def most_idle(idle: Idle | None, names: Names) -> str:
    """The layer with the largest share of idle units."""
    known = {node: found for node, found in idle.layers.items() if node in names} if idle else {}
    if not known:
        return ""
    worst = max(known, key=lambda node: known[node].idle / known[node].units)
    if not known[worst].idle:
        return say("No unit is dead or saturated.")
    return f"{whole(known[worst], names[worst])}."


def whole(found: IdleUnits, name: str) -> str:
    """``3 of 16 units of Dense 1 are dead``."""
    verb = say("is") if found.idle == 1 else say("are")
    return say(
        "{idle:,} of {units} of {name} {verb} {state}",
        idle=found.idle,
        units=counted(found.units, "unit"),
        name=name,
        verb=verb,
        state=state(found),
    )


def state(found: IdleUnits) -> str:
    """What its idle units are."""
    return say("dead") if found.dead else say("saturated")


def note(found: IdleUnits | None) -> str:
    """The same below a layer, where there is little room."""
    return f"{found.idle:,}/{found.units:,} {state(found)}" if found else ""


def of_layer(layer: LayerNumber, idle: IdleUnits | None, name: str) -> str:
    """What there is to tell of one layer."""
    low, middle, high = map(plain, (layer.spread[0], layer.value, layer.spread[1]))
    told = say(
        "Half of the gradients of {name} are smaller than {middle}, and four of five lie from {low} to {high}.",
        name=name,
        middle=middle,
        low=low,
        high=high,
    )
    return f"{told} {whole(idle, name)}." if idle else told


def times(large: float, small: float) -> str:
    """How many times larger, in two figures: more would change all the time."""
    return plain(float(f"{large / small:.2g}"))


def _ends(found: GradientSizes) -> tuple[str, str]:
    """The layers with the smallest and the largest gradient."""
    sizes = {node: spread.middle for node, spread in found.layers.items()}
    return min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
