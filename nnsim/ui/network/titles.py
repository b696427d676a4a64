"""The short words on blocks, made from what each layer kind declares."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.network import OUTPUT, Node
from nnsim.core.parameters import Value, defaults
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import ACTIVATIONS, LAYERS, Shape
from nnsim.networks.plan import values_of
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks.kinds import TASKS
from nnsim.ui.kit.numbers import count

SMALL = frozenset({"tanh", "step", "linear", "sigmoid", "sine"})
"""Activations that are written small in the middle of a line; the others are names."""


SHORTER = (
    (say("Local response normalisation"), "LRN"),
    ("normalisation", "norm"),
    ("pooling", "pool"),
    (say("Average"), say("Avg")),
)


DIMENSIONS = frozenset({"1-D", "2-D", "3-D"})
"""Last words of names that the shape tells as well."""

SYLLABLES = {"Upsample": (say("Up-"), "sample")}
"""Names of one word that stand on two lines where there is little room."""


def is_wide(kind: str) -> bool:
    """True for kinds that count neurons or channels of their own."""
    return kind in LAYERS and bool(LAYERS[kind].width)


def short(kind: str) -> str:
    """The name of a layer kind in few letters."""
    if kind not in LAYERS:
        return kind
    words = LAYERS[kind].label
    for long, brief in SHORTER:
        words = words.replace(long, brief)
    return words


def of_layer(node: Node) -> tuple[str, str]:
    """Title and setting of a layer: ``("Conv 5×5", "ReLU")``, ``("Dropout", "20 %")``."""
    activation = activation_of(node)
    words = "" if activation == "linear" else function(activation)
    if node.spec.kind in LAYERS and LAYERS[node.spec.kind].is_activation:
        return words, ""
    more, setting = brief(node)
    return f"{short(node.spec.kind)} {more}".rstrip(), words or setting


def brief(node: Node) -> tuple[str, str]:
    """What stands behind the name of a layer, and its most telling setting, as its kind declares them."""
    return LAYERS[node.spec.kind].brief(values(node)) if node.spec.kind in LAYERS else ("", "")


def activation_of(node: Node) -> str:
    """Id of the activation that a layer chooses, empty if it has none."""
    name = choice_of(LAYERS[node.spec.kind].parameters) if node.spec.kind in LAYERS else ""
    return str(values(node)[name]) if name else ""


def function(activation: str) -> str:
    """What an activation is called in the middle of a line; empty for one that is not known."""
    if activation not in ACTIVATIONS:
        return ""
    label = ACTIVATIONS[activation].label
    return label.lower() if label.lower() in SMALL else label


def inputs(project: Project) -> str:
    """What the inputs are called."""
    return kind_of(project.data).inputs


def output(project: Project, output_id: str = OUTPUT) -> tuple[str, str]:
    """Title and setting of an output: those beside the first have names."""
    name = say("Output") if output_id == OUTPUT else project.network.head(output_id).name
    kind = project.network.node(output_id).spec.kind
    decides = project.recipe.learner.kind in LEARNERS and LEARNERS[project.recipe.learner.kind].decides
    if kind not in TASKS:
        return name, kind
    return name, (decides and TASKS[kind].decided) or TASKS[kind].brief


def shape(size: Shape | None, between: str = " × ") -> str:
    """``6 × 28 × 28``, ``120``; a dash where it is not known."""
    return "–" if size is None else between.join(map(count, size))


def parameters(number: int) -> str:
    """``156 parameters``: weights, biases and scales."""
    return counted(number, "parameter")


def brief_shape(size: Shape | None) -> str:
    """``96×55²`` for square maps, which need not say twice how high they are."""
    if size is None or len(size) != 3 or size[1] != size[2]:
        return shape(size, "×")
    return f"{count(size[0])}×{count(size[1])}²"


def values(node: Node) -> dict[str, Value]:
    """The node's parameters; of a node that a newer program wrote also what is no value here."""
    try:
        return dict(values_of(node))
    except KeyError:
        return node.spec.values
    except ValueError:
        return {**defaults(LAYERS[node.spec.kind].parameters), **node.spec.values}
