"""What is asked about the inside of a network: which unit, and which samples, turn by turn."""

from __future__ import annotations

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.answers.units import AboutUnit
from nnsim.core.data import Mask
from nnsim.core.project import Project
from nnsim.networks.plan import units
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.plan import plan

MOST_ASKED = 10_000
"""The most samples that are asked about what is inside a network."""

BUDGET = 1 << 28
"""Multiply-adds that one turn of these may cost: some fifty milliseconds."""


def turn(among: Mask, number: int, work: int) -> tuple[Places, int]:
    """Places [m] of the samples ``among`` [n] that turn ``number`` asks about, and how many all turns together have.

    The order is a fixed shuffle, so that every turn has samples of each kind; asking about one takes ``work``
    multiply-adds.
    """
    places = np.flatnonzero(among)
    asked = seeds.generator(0, "turns of samples").permutation(places)[:MOST_ASKED]
    size = max(BUDGET // max(work, 1), 1)
    return asked[number * size : (number + 1) * size], len(asked)


def has_unit(project: Project, about: AboutUnit) -> bool:
    """Whether it is learned by a network, of which a layer has that unit."""
    shapes = {layer.id: layer.out_shape for layer in plan(project).layers} if learner_of(project).has_network else {}
    return about.node in shapes and 0 <= about.unit < units(shapes[about.node])
