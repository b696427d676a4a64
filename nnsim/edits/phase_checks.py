"""What keeps a run in phases from learning, in words."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.networks.naming import called
from nnsim.recipes.phases import phases_of
from nnsim.tasks.plan import plan


def phase_problems(project: Project) -> Iterator[Problem]:
    """Layers that a phase is to freeze and that are not there, and phases in which nothing learns."""
    planned, known = plan(project), {node.id for node in project.network.graph}
    for index, phase in enumerate(phases_of(project.recipe)):
        for name in phase.frozen:
            if name not in known:
                text = f"In {phase.name} the layer {name!r} is to be frozen, which the network does not have"
                yield Problem(f"{text}: leave it out.", "recipe", fix=_learn("Leave it out", index, name))
        layers = [layer.node for layer in planned.layers if layer.parameters]
        if layers and all(node.frozen or node.id in phase.frozen for node in layers):
            last = next((node.id for node in reversed(layers) if node.id in phase.frozen), "")
            fix = _learn(f"Let {called(last)} learn", index, last) if last else None
            yield Problem(f"Nothing learns in {phase.name}: let a layer learn.", "recipe", fix=fix)


def _learn(label: str, index: int, node_id: str) -> Fix:
    return Fix(label, "freeze_in_phase", (("index", index), ("node_id", node_id), ("frozen", False)))
