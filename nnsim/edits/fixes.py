"""From the fix that a problem offers to the edit that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnsim.core.problem import Fix
from nnsim.core.project import Project
from nnsim.edits import data, graph, groups, images, network, points, presets, recipe, split
from nnsim.edits.kinds import EDITS

ROOMS = (data, points, images, split, network, graph, groups, presets, recipe)
"""The modules that declare edits: importing them fills ``EDITS``."""


def edit_of(fix: Fix) -> Callable[[Project], Project]:
    """The edit that ``fix`` names; raises ``KeyError`` for an id that no edit has."""
    change, values = EDITS[fix.action].change, dict[str, Any](fix.values)
    return lambda project: change(project, **values)
