"""Names of the network: its layers, their units and weights by number, worked out without running anything."""

from __future__ import annotations

from math import prod

from nnsim.core.network import OUTPUT, Node
from nnsim.core.project import Project
from nnsim.edits.checks import activation_of
from nnsim.edits.network import hidden_layers
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State
from nnsim.networks.kinds import LAYERS
from nnsim.networks.plan import Plan, Planned, units
from nnsim.tasks.plan import plan

LAYER = Argument("layer", "text", say("the id of a layer, such as dense1; output for the last one"))


def planned(state: State) -> Plan | Unknown:
    """The network as it would be built."""
    found = plan(state.project)
    return found if found.layers else Unknown(say("cannot be told: the network cannot be built as it is"))


def layer_of(state: State, layer: str) -> Planned | Unknown:
    """One layer of it by its id."""
    for each in plan(state.project).reached:
        if each.id == layer:
            return each
    return Unknown(say("cannot be told: there is no layer {layer}", layer=layer))


def _hidden(project: Project) -> tuple[Planned, ...]:
    """The hidden layers that have units of their own."""
    ids = {node.id for node in hidden_layers(project.network)}
    return tuple(each for each in plan(project).layers if each.id in ids)


def _activation_of(node: Node) -> str:
    """What bends the numbers of a node; empty where it has no activation."""
    name = activation_of(node)
    return str(node.spec.resolve(LAYERS[node.spec.kind].parameters)[name]) if name else ""


# ---------------------------------------------------------------- the whole


@quantity("network.parameters", "number", "parameters", say("all trainable numbers, weights and biases"))
def _parameters(state: State) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else found.parameters


@quantity("network.weights", "number", "weights", say("the trainable numbers without biases and scales"))
def _weights(state: State) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else sum(map(weights_in, found.layers))


@quantity("network.biases", "number", "biases", say("how many biases there are"))
def _biases(state: State) -> Result:
    found = planned(state)
    if isinstance(found, Unknown):
        return found
    arrays = (array for layer in found.layers for array in layer.arrays)
    return sum(prod(array.shape) for array in arrays if array.is_trained and array.name.startswith("bias"))


@quantity("network.macs", "number", "multiply-adds", say("how many multiply-adds one sample takes, forward"))
def _macs(state: State) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else found.macs


@quantity("network.neurons", "number", "neurons", say("numbers that all layers make of one sample, outputs among them"))
def _neurons(state: State) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else sum(prod(layer.out_shape) for layer in found.layers)


@quantity("network.layers", "number", "layers", say("hidden layers, of whatever kind"))
def _layers(state: State) -> Result:
    return len(hidden_layers(state.project.network))


@quantity("network.units", "number", "units", say("units of all hidden layers"))
def _units(state: State) -> Result:
    return sum(units(layer.out_shape) for layer in _hidden(state.project))


@quantity("network.widest", "number", "units", say("units of the hidden layer that has most; 0 without one"))
def _widest(state: State) -> Result:
    return max((units(layer.out_shape) for layer in _hidden(state.project)), default=0)


@quantity("network.narrowest", "number", "units", say("units of the hidden layer that has fewest; 0 without one"))
def _narrowest(state: State) -> Result:
    return min((units(layer.out_shape) for layer in _hidden(state.project)), default=0)


@quantity("network.inputs", "number", "inputs", say("how many numbers the network is fed with"))
def _inputs(state: State) -> Result:
    return prod(plan(state.project).input_shape)


@quantity("network.outputs", "number", "units", say("units of the first output"))
def _outputs(state: State) -> Result:
    found = planned(state)
    return found if isinstance(found, Unknown) else found.units


@quantity("network.heads", "number", "outputs", say("outputs beside the first"))
def _heads(state: State) -> Result:
    return len(state.project.network.heads)


@quantity("network.output", "text", "", say("the task of the first output: binary, multiclass, regression, ..."))
def _output(state: State) -> Result:
    return state.project.network.output.spec.kind


@quantity(
    "network.uses", "flag", "", say("whether an input computed from a point is used"),
    Argument("feature", "text", say("the input: x1, x2, x1x2, x1_squared, ...")),
)  # fmt: skip
def _uses(state: State, feature: str) -> Result:
    return feature in state.project.network.features


@quantity("network.features", "number", "inputs", say("how many inputs computed from points are used"))
def _features(state: State) -> Result:
    return len(state.project.network.features)


@quantity("network.activation", "text", "", say("the activation of all hidden layers; mixed where they differ"))
def _activation(state: State) -> Result:
    found = {_activation_of(node) for node in hidden_layers(state.project.network)} - {""}
    return "mixed" if len(found) > 1 else next(iter(found), "none")


@quantity("network.chain", "flag", "", say("whether every layer reads the one before it"))
def _chain(state: State) -> Result:
    return state.project.network.is_chain


@quantity("network.fits", "flag", "", say("whether the network can be built for these data"))
def _fits(state: State) -> Result:
    return bool(plan(state.project).layers)


@quantity(
    "network.count", "number", "layers", say("layers of a kind"),
    Argument("kind", "text", say("the kind: dense, conv2d, maxpool2d, ...")),
)  # fmt: skip
def _count(state: State, kind: str) -> Result:
    return sum(node.spec.kind == kind for node in state.project.network.nodes)


@quantity("network.frozen", "number", "layers", say("layers that do not learn"))
def _frozen(state: State) -> Result:
    return len(state.project.network.frozen)


# ---------------------------------------------------------------- one layer


def weights_in(layer: Planned) -> int:
    """Trainable weights of a layer, neither biases nor scales."""
    return sum(prod(a.shape) for a in layer.arrays if a.is_trained and a.name.startswith("weight"))


@quantity("layer.exists", "flag", "", say("whether there is such a layer"), LAYER)
def _exists(state: State, layer: str) -> Result:
    return any(node.id == layer for node in state.project.network.graph)


@quantity("layer.units", "number", "units", say("neurons or channels of a layer"), LAYER)
def _layer_units(state: State, layer: str) -> Result:
    found = layer_of(state, layer)
    return found if isinstance(found, Unknown) else units(found.out_shape)


@quantity("layer.neurons", "number", "neurons", say("numbers that a layer makes of one sample"), LAYER)
def _layer_neurons(state: State, layer: str) -> Result:
    found = layer_of(state, layer)
    return found if isinstance(found, Unknown) else prod(found.out_shape)


@quantity("layer.parameters", "number", "parameters", say("trainable numbers of a layer"), LAYER)
def _layer_parameters(state: State, layer: str) -> Result:
    found = layer_of(state, layer)
    return found if isinstance(found, Unknown) else found.parameters


@quantity("layer.weights", "number", "weights", say("the same without biases and scales"), LAYER)
def _layer_weights(state: State, layer: str) -> Result:
    found = layer_of(state, layer)
    return found if isinstance(found, Unknown) else weights_in(found)


@quantity("layer.kind", "text", "", say("the kind of a layer: dense, conv2d, ...; the task for an output"), LAYER)
def _kind(state: State, layer: str) -> Result:
    graph = {node.id: node.spec.kind for node in state.project.network.graph}
    return graph.get(layer) or Unknown(say("cannot be told: there is no layer {layer}", layer=layer))


@quantity("layer.activation", "text", "", say("the activation of a layer"), LAYER)
def _layer_activation(state: State, layer: str) -> Result:
    nodes = {node.id: node for node in state.project.network.nodes}
    if layer not in nodes:
        return "none" if layer == OUTPUT else Unknown(say("cannot be told: there is no layer {layer}", layer=layer))
    return _activation_of(nodes[layer]) or "none"


@quantity("layer.frozen", "flag", "", say("whether a layer does not learn"), LAYER)
def _layer_frozen(state: State, layer: str) -> Result:
    return layer in state.project.network.frozen


@quantity(
    "layer.setting", "number", "", say("a setting of a layer by its name in files, such as kernel or stride"), LAYER,
    Argument("name", "text", say("the setting")),
)  # fmt: skip
def _setting(state: State, layer: str, name: str) -> Result:
    found = layer_of(state, layer)
    if isinstance(found, Unknown):
        return found
    value = found.values.get(name)
    return (
        value
        if isinstance(value, int | float)
        else Unknown(say("cannot be told: there is no number {name}", name=name))
    )
