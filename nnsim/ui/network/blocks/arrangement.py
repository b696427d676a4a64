"""Where the user dragged blocks to: distances from the automatic layout, kept in the document's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nnsim.core.network import is_input
from nnsim.core.project import Project, View
from nnsim.core.spec import Spec
from nnsim.ui.network.blocks.layout import Point

TIDY = Spec("tidy")
"""Every block stands where the layout puts it."""
FARTHEST = 20_000.0


def moved(view: View) -> dict[str, Point]:
    """By node id how far a block stands from its place; what cannot be read counts as not moved."""
    found = {}
    for name, value in view.places.items:
        try:
            x, y = (float(part) for part in str(value).split(","))
        except ValueError:
            continue
        if max(abs(x), abs(y)) <= FARTHEST:  # False for NaN
            found[name] = (x, y)
    return found


def with_moved(project: Project, places: Mapping[str, Point]) -> Project:
    """``project`` with these distances; blocks that are gone are forgotten."""
    known = {node.id for node in project.network.graph}
    items = {
        name: f"{x:.0f},{y:.0f}" for name, (x, y) in places.items() if (name in known or is_input(name)) and (x or y)
    }
    places_spec = Spec("moved", tuple(sorted(items.items()))) if items else TIDY
    return replace(project, view=replace(project.view, places=places_spec))


def tidy(project: Project) -> Project:
    """Every block back in its place."""
    return replace(project, view=replace(project.view, places=TIDY))
