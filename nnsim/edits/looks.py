"""Edits of how samples are looked at that lessons make, too."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.project import LIMITS, Project
from nnsim.edits.kinds import edit
from nnsim.language.texts import say


@edit("set_neighbours", say("Set the neighbours"))
def set_neighbours(project: Project, k: int) -> Project:
    """So many neighbours of each sample in the graph that curves and surfaces are unrolled by."""
    low, high = LIMITS["neighbours"]
    return replace(project, view=replace(project.view, neighbours=round(min(max(k, low), high))))
