"""From the fix that a problem offers to the edit that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnsim.core.problem import Fix
from nnsim.core.project import Project
from nnsim.edits import data as edits_data
from nnsim.edits import graph as edits_graph
from nnsim.edits import network as edits_network
from nnsim.edits import recipe as edits_recipe
from nnsim.edits import split as edits_split

_EDITS: dict[str, Callable[..., Project]] = {
    edit.__name__: edit
    for edit in (
        edits_network.set_output,
        edits_network.set_layer,
        edits_network.toggle_feature,
        edits_network.remove_hidden_layers,
        edits_network.remove_layer,
        edits_network.insert_flatten,
        edits_graph.insert_before,
        edits_recipe.choose,
        edits_recipe.set_recipe,
        edits_recipe.set_option,
        edits_data.add_class,
        edits_data.remove_class,
        edits_data.choose_generator,
        edits_data.choose_bundled,
        edits_data.remove_not_finite,
        edits_split.set_test_share,
        edits_split.set_validation_share,
        edits_split.exclude_leaks,
        edits_split.include_excluded,
    )
}


def edit_of(fix: Fix) -> Callable[[Project], Project]:
    """The edit that ``fix`` names; raises ``KeyError`` for a name that no edit has."""
    edit, values = _EDITS[fix.action], dict[str, Any](fix.values)
    return lambda project: edit(project, **values)
