"""From the fix that a problem offers to the edit that carries it out."""

from __future__ import annotations

from nnsim.core.problem import Fix
from nnsim.edits import (
    data,
    findings,
    graph,
    groups,
    heads,
    images,
    looks,
    network,
    phases,
    points,
    presets,
    recipe,
    runs,
    split,
)
from nnsim.edits.kinds import EDITS, Call, Calls

ROOMS = (data, points, images, split, network, graph, heads, groups, presets, recipe, phases, runs, findings, looks)
"""The modules that declare edits: importing them fills ``EDITS``."""


def edit_of(fix: Fix) -> Calls:
    """The edit that ``fix`` names, with its arguments; raises ``KeyError`` for an id that no edit has."""
    return Calls((Call(EDITS[fix.action].id, dict(fix.values)),))
