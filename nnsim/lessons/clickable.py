"""Which weights are lines of their own where a network is drawn as neurons, so that people can click them."""

from __future__ import annotations

from math import prod

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.tasks.plan import plan

SUMMARISED_FROM = 13
"""Columns of that many units are drawn as a grid: between two such there are bundles of lines."""

VECTOR, SEQUENCE, MATRIX = 1, 2, 2
"""Dimensions of what layers hand on, of what is read step by step, and of weights between units."""


def is_line(project: Project, layer: str) -> bool:
    """Whether each weight of ``layer`` can be clicked: of a chain that hands on vectors, and not between two grids."""
    planned = plan(project)
    here = next((each for each in planned.layers if each.id == layer), None)
    is_flat = not planned.ports and len(planned.input_shape) != SEQUENCE
    is_plain = is_flat and all(len(each.out_shape) == VECTOR for each in planned.layers)
    if here is None or not project.network.is_chain or not is_plain:
        return False
    kind = kind_of(project.data)
    before = planned.layers[: planned.layers.index(here)]  # those without numbers hand the pixels on
    is_of_pixels = kind.is_pictorial and not kind.takes_features and not any(each.arrays for each in before)
    has_lines = any(array.role == "weight" and len(array.shape) == MATRIX for array in here.arrays)
    return has_lines and not is_of_pixels and min(prod(here.in_shape), prod(here.out_shape)) < SUMMARISED_FROM
