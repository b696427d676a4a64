"""Which neuron the plane shows instead of the output, and what it is called."""

from __future__ import annotations

from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.plan import Plan
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of

Focus = tuple[str, int]


def large_neuron(project: Project, focus: Focus | None) -> Focus | None:
    """The neuron to show large. A single output unit is what the plane shows anyway, a network that waits nowhere."""
    if (
        focus is None
        or not learner_of(project).has_network
        or (focus[0] == OUTPUT and not (task_of(project).shows_shares or _tells_several(project)))
    ):
        return None
    return focus


def _tells_several(project: Project) -> bool:
    return task_of(project).tells_values and len(project.data.values) > 1


def neuron_name(project: Project, plan: Plan, focus: Focus) -> str:
    """``Layer 2 · neuron 3 of 6``, ``Input x₁``, ``Output · class B``."""
    node, unit = focus
    features, classes = project.network.features, project.data.classes
    if node == INPUT and not kind_of(project.data).takes_features:
        columns = project.data.columns
        return say("Input {column}", column=columns[unit]) if unit < len(columns) else say("Input")
    if node == INPUT:
        return (
            say("Input {features}", features=FEATURES[features[unit]].label) if unit < len(features) else say("Input t")
        )
    if node == OUTPUT and _tells_several(project):
        return say("Output · {value}", value=project.data.values[unit])
    if node == OUTPUT:
        return say("Output · class {class_name}", class_name=classes[unit]) if unit < len(classes) else say("Output")
    layers = [layer.id for layer in plan.layers]
    size = plan.layer(node).out_shape[0]
    return say("Layer {index} · neuron {unit:,} of {size:,}", index=layers.index(node) + 1, unit=unit + 1, size=size)
