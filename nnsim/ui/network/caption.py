"""The line that says how large the network is."""

from __future__ import annotations

from collections import Counter
from math import prod

from nnsim.catalog.naming import called
from nnsim.catalog.plan import Plan
from nnsim.ui.canvas import words
from nnsim.ui.canvas.columns import Column
from nnsim.ui.numbers import count

NAMES = {"weight": ("weight", "weights"), "bias": ("bias", "biases"), "scale": ("scale", "scales")}


def parameters(plan: Plan) -> str:
    """``40 weights + 11 biases``."""
    found: Counter[str] = Counter()
    for layer in plan.layers:
        for array in layer.arrays:
            found[array.role] += prod(array.shape)
    return " + ".join(f"{count(found[r])} {NAMES[r][found[r] != 1]}" for r in NAMES if found[r])


def variants(shown: tuple[Column, ...], plan: Plan) -> tuple[str, ...]:
    """The caption, then shorter forms for less room; empty for a network that cannot be built.

    ``shown`` are the columns of a network that is a chain of vectors, none for others.
    """
    if not plan.layers:
        return ("",)
    shape, numbers = words.shape(shown), parameters(plan)
    work = f"{count(plan.macs)} multiply-adds per sample"
    dot = "  ·  "
    if not shown:
        shape = f"{len(plan.layers)} layers"
    return dot.join((shape, numbers, work)), dot.join((shape, numbers)), numbers


def details(plan: Plan) -> str:
    """Layer by layer, for the tooltip."""
    lines = [
        f"{called(layer.id)}: {count(layer.parameters)} parameters, {count(layer.macs)} multiply-adds per sample"
        for layer in plan.layers
    ]
    return "\n".join([*lines, f"Together {count(plan.parameters)} parameters"])
