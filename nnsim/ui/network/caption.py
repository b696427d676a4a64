"""The line that says how large the network is."""

from __future__ import annotations

from collections import Counter
from math import prod

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.network.neurons import words
from nnsim.ui.network.neurons.columns import Column

ROLES = ("weight", "bias", "scale")


def parameters(plan: Plan) -> str:
    """``40 weights + 11 biases``, and how many of them are frozen."""
    found: Counter[str] = Counter()
    for layer in plan.layers:
        for array in layer.arrays:
            found[array.role] += prod(array.shape)
    numbers = " + ".join(counted(found[role], role) for role in ROLES if found[role])
    return say("{numbers}, {frozen:,} frozen", numbers=numbers, frozen=plan.frozen) if plan.frozen else numbers


def variants(shown: tuple[Column, ...], plan: Plan, networks: int = 1) -> tuple[str, ...]:
    """The caption, then shorter forms for less room; empty for a network that cannot be built.

    ``shown`` are the columns of a network that is a chain of vectors, none for others; ``networks`` how many parts of
    the graph share no layer.
    """
    if not plan.layers:
        return ("",)
    shape = words.shape(shown) if shown else counted(len(plan.layers), "layer")
    numbers, work = parameters(plan), say("{adds} per sample", adds=counted(plan.macs, "multiply-add"))
    several, dot = (counted(networks, "network"),) if networks > 1 else (), "  ·  "
    forms = ((shape, numbers, work), (shape, numbers), (numbers,))
    return tuple(dot.join((*several, *form)) for form in forms)


def details(plan: Plan) -> str:
    """Layer by layer, for the tooltip."""
    lines = [f"{called(layer.id)}: {_size(layer)}" for layer in plan.layers]
    return "\n".join([*lines, say("Together {parameters}", parameters=counted(plan.parameters, "parameter"))])


def _size(layer: Planned) -> str:
    frozen = " (frozen)" if layer.node.frozen and layer.parameters else ""
    return say(
        "{parameters}{frozen}, {adds} per sample",
        parameters=counted(layer.parameters, "parameter"),
        frozen=frozen,
        adds=counted(layer.macs, "multiply-add"),
    )
