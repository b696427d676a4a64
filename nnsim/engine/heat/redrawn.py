"""Weights that learned nothing in the place of those that did, from the output downwards (Adebayo et al., 2018)."""

from __future__ import annotations

from torch import Tensor

from nnsim.core import seeds
from nnsim.core.project import Project
from nnsim.engine.initial import draw
from nnsim.engine.model import Model


def redrawn(model: Model, learned: Tensor, project: Project, count: int) -> Tensor:
    """A copy of what was ``learned`` [size] with other weights in the last ``count`` layers that have some.

    They are drawn as at the beginning of a run, from a seed of their own; biases and scales of all layers from the
    first of these on begin anew, too.
    """
    weighty = [layer for layer in model.plan.layers if any(array.role == "weight" for array in layer.arrays)]
    first = weighty[max(len(weighty) - count, 0)].id
    changed = set(model.names[model.names.index(first) :])
    seed = seeds.stable(project.recipe.seed, "redrawn")
    store = learned.clone()
    arrays = {
        slot.name: draw(project.recipe.initializer, seed, slot.node, slot.array)
        for slot in model.layout.slots
        if slot.node in changed and slot.array.is_trained
    }
    model.fill(store, arrays)
    return store
