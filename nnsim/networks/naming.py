"""What nodes of a network are called where people read of them; their ids are for files."""

from __future__ import annotations

from nnsim.core.network import INPUT, OUTPUT, Network, Node, is_input
from nnsim.data.entries import FEATURES
from nnsim.language.texts import first_lowered, say
from nnsim.networks.kinds import LAYERS

COORDINATES = ("x1", "x2")
FIXED = {INPUT: say("The input"), OUTPUT: say("The output")}


def called(node_id: str) -> str:
    """``Conv2d 3`` for the node ``conv2d3``; a name that a book or a person gave stays as it is."""
    if node_id in FIXED:
        return FIXED[node_id]
    if (number := node_id.removeprefix(OUTPUT)) != node_id and number.isdecimal():
        return say("Output {number}", number=number)
    if is_input(node_id):
        return say("The {partition}", partition=node_id.partition(".")[2])
    for kind in sorted(LAYERS.ids(), key=len, reverse=True):  # conv2d before conv
        number = node_id.removeprefix(kind)
        if number != node_id and number.isdecimal():
            return f"{LAYERS[kind].label} {number}"
    return node_id


def within(node_id: str) -> str:
    """The same within a sentence: ``Conv2d 3``, ``the input``."""
    name = called(node_id)
    return first_lowered(name) if name.startswith("The ") else name


def title(node: Node) -> str:
    """``Conv2d 3``, and ``Conv2d · stem`` where the name alone does not say what it is."""
    name = called(node.id)
    return name if name != node.id or node.spec.kind not in LAYERS else f"{LAYERS[node.spec.kind].label} · {name}"


def output_title(network: Network, output_id: str) -> str:
    """What an output is called among several: further ones have names."""
    return say("Output") if output_id == OUTPUT else network.head(output_id).name or called(output_id)


def column_titles(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """What ``count`` columns are called: ``x₁`` for ``x1``, else as their maker called them; numbered without names."""
    if len(names) != count:
        return tuple(say("column {i}", i=i + 1) for i in range(count))
    return tuple(FEATURES[name].label if name in COORDINATES else name for name in names)
