"""Networks that are stacks of Boltzmann machines, and why others are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnsim.core.network import OUTPUT, Node
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.data.unit_range import not_in_unit
from nnsim.edits.adapt import flattens
from nnsim.language.texts import say
from nnsim.networks.kinds import layer_kind
from nnsim.networks.naming import called
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of


@dataclass(frozen=True, slots=True)
class Stack:
    """What of a network is a stack of Boltzmann machines, from the inputs up.

    ``layers``   ids of the dense layers: each is what the hidden units of one machine know
    ``mirrors``  for each the id of the layer that leads back to what it sees, in autoencoders; none in classifiers
    ``linear``   for each whether its units are linear, with noise of deviation 1, instead of on or off
    """

    layers: tuple[str, ...]
    mirrors: tuple[str, ...]
    linear: tuple[bool, ...]


def stack_of(project: Project) -> Stack | Problem:
    """The stack that pretraining sees in the network of ``project``, or why it sees none."""
    network = project.network
    nodes = [node for node in network.nodes if not flattens(node)]
    odd = next((node for node in nodes if not _has_neurons(node)), None)
    if odd or not network.is_chain or network.heads or not nodes:
        text = say(
            "Boltzmann machines are stacked of dense layers, one after the other: use dense layers alone, or "
            "backpropagation."
        )
        return Problem(text, odd.id if odd else "recipe", fix=_BACKPROP)
    draws = task_of(project).is_on_or_off
    depth = (len(nodes) + 1) // 2 if draws else len(nodes)
    if unfit := next(filter(None, (_unfit(node, may_be_linear=node is nodes[depth - 1]) for node in nodes)), None):
        return unfit
    units = [_value(node, "units") for node in nodes]
    if draws and (units != units[::-1] or len(units) % 2 == 0):
        text = say(
            "What leads back has to mirror what leads to the code: as many neurons in its layers, in reverse order, "
            "around one layer in the middle."
        )
        return Problem(text, "recipe", fix=_BACKPROP)
    layers = tuple(node.id for node in nodes[:depth])
    mirrors = (OUTPUT, *(node.id for node in nodes[: depth - 1 : -1]))[:depth] if draws else ()
    return Stack(layers, mirrors, tuple(_value(node, "activation") == "linear" for node in nodes[:depth]))


def _unfit(node: Node, *, may_be_linear: bool) -> Problem | None:
    activation = _value(node, "activation")
    if activation != "sigmoid" and not (may_be_linear and activation == "linear"):
        fix = Fix(say("Use sigmoid"), "set_layer", (("node_id", node.id), ("activation", "sigmoid")))
        text = say(
            "{layer} has to be a sigmoid layer: units of a Boltzmann machine are on or off, and the sigmoid is the "
            "probability of being on.",
            layer=called(node.id),
        )
        return Problem(text, node.id, fix=fix, other=_BACKPROP)
    if not _value(node, "bias"):
        fix = Fix(say("Give it a bias"), "set_layer", (("node_id", node.id), ("bias", True)))
        return Problem(say("{layer} needs its bias here.", layer=called(node.id)), node.id, fix=fix)
    return None


def _has_neurons(node: Node) -> bool:
    kind = layer_kind(node)
    return kind is not None and kind.has_neurons


def _value(node: Node, name: str) -> object:
    kind = layer_kind(node)
    assert kind is not None
    return node.spec.resolve(kind.parameters)[name]


_BACKPROP = Fix(say("Use backpropagation"), "choose", (("part", "learner"), ("kind", "backprop")))


def stack_problems(project: Project) -> Iterator[Problem]:
    """What keeps the learner of ``project`` from learning its machines; nothing where it learns none."""
    kind = learner_of(project)
    if not kind.machines or not epochs_of_machines(project):
        return
    stack = stack_of(project)
    if isinstance(stack, Problem):
        yield stack
    elif kind.machines == "one" and len(stack.layers) > 1:
        text = say("A restricted Boltzmann machine has one hidden layer: remove the others, or learn layer by layer.")
        by_layer = Fix(say("Learn layer by layer"), "choose", (("part", "learner"), ("kind", "layerwise")))
        yield Problem(text, "recipe", fix=by_layer, other=_BACKPROP)
    elif unfit := not_in_unit(project.data):
        yield unfit


def epochs_of_machines(project: Project) -> bool:
    """Whether any epoch of the run is for machines."""
    return bool(project.recipe.learner.resolve(learner_of(project).parameters).get("epochs", True))
