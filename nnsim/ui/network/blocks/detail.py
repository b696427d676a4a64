"""Semantic zoom: what a block shows from how far."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """``DOT`` an icon; ``FAR`` name, shape and cost; ``MID`` also what it computes, live; ``NEAR`` also its weights."""

    DOT = 0
    FAR = 1
    MID = 2
    NEAR = 3


BOUNDS = ((1.8, Level.NEAR), (0.6, Level.MID), (0.27, Level.FAR))
"""From how many px per unit on each level begins."""


def level_of(zoom: float) -> Level:
    """The level at ``zoom`` px of the design per unit of the canvas."""
    return next((level for least, level in BOUNDS if zoom >= least), Level.DOT)
