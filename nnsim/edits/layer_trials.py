"""What can be tried of one layer beside what it is: fewer or more neurons, another activation, and none of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnsim.core.counted import counted, to_count
from nnsim.core.parameters import Integer, Value
from nnsim.core.problem import Severity
from nnsim.core.project import Project
from nnsim.edits.kinds import Calls
from nnsim.edits.network import remove_layer, set_layer
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import ACTIVATIONS, LAYERS
from nnsim.networks.naming import called
from nnsim.tasks.plan import plan

OUT = ""
"""In the place of a parameter: the layer is left out."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The layer with ``value`` for its parameter ``name``, or without it; ``refusal`` says why that cannot be."""

    name: str
    value: Value
    label: str
    refusal: str = ""


def trials(project: Project, node_id: str) -> Iterator[Trial]:
    """Half and twice the width of a layer, every other activation, and the network without it."""
    node = project.network.node(node_id)
    kind, known = LAYERS[node.spec.kind], frozenset(_mistakes(project))
    values = node.spec.resolve(kind.parameters)
    options: list[tuple[str, Value]] = []
    if kind.width:
        width, limits = int(values[kind.width]), next(one for one in kind.parameters if one.id == kind.width)
        assert isinstance(limits, Integer)
        options += [(kind.width, to) for to in (width // 2, 2 * width) if limits.low <= to <= limits.high]
    if name := choice_of(kind.parameters):
        options += [(name, one.id) for one in ACTIVATIONS if one.id != values[name]]
    for name, value in (*options, (OUT, OUT)):
        label, change = changed(project, node_id, name, value)
        new = [text for text in _mistakes(change(project)) if text not in known]
        yield Trial(name, value, label, new[0] if new else "")


def changed(project: Project, node_id: str, name: str, value: Value) -> tuple[str, Calls]:
    """What is changed of the layer, in words, and the edit."""
    kind = LAYERS[project.network.node(node_id).spec.kind]
    if name == OUT:
        return say("Without it"), remove_layer.of(node_id=node_id)
    if name == kind.width:
        noun = to_count("channel") if name == "channels" else to_count("neuron")
        return counted(int(value), noun), set_layer.of(node_id, **{name: value})
    return ACTIVATIONS[str(value)].label, set_layer.of(node_id, **{name: value})


def in_words(project: Project, node_id: str, name: str, value: Value) -> str:
    """The same for who sees no menu around it: which layer it is of."""
    layer = called(node_id)
    return (
        say("without {layer}", layer=layer) if name == OUT else f"{layer}: {changed(project, node_id, name, value)[0]}"
    )


def _mistakes(project: Project) -> tuple[str, ...]:
    return tuple(problem.text for problem in plan(project).problems if problem.severity is Severity.ERROR)
