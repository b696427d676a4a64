"""Whether what a network is fed with lies between 0 and 1, so that it can be read as probabilities."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.core.problem import Fix, Problem
from nnsim.core.remembered import remembered
from nnsim.data import scaling
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

BLOCK = 4096
"""Samples that are looked at in one go."""


def not_in_unit(data: Data) -> Problem | None:
    """Why numbers of ``data`` cannot be taken for probabilities; None where all training samples lie from 0 to 1."""
    kind = kind_of(data)
    if data.modality_shapes or not (kind.is_pictorial or kind.has_columns) or kind.is_moving:
        text = say(
            "Units of a Boltzmann machine are on or off: choose images, or a table whose columns are scaled to the "
            "range from 0 to 1."
        )
        return Problem(text, "data")
    if _lies_within(data):
        return None
    if "minmax" in kind.scalings:
        text = say("Units of a Boltzmann machine lie between 0 and 1, but these columns do not: scale them by min-max.")
        return Problem(text, "data", fix=Fix(say("Scale by min-max"), "set_scaling", (("scaling", "minmax"),)))
    return Problem(
        say("Units of a Boltzmann machine lie between 0 and 1, but these numbers do not: import them scaled."), "data"
    )


@remembered(4)
def _lies_within(data: Data) -> bool:
    if data.x.dtype == np.uint8:
        return True
    places = np.flatnonzero(data.train)
    return all(_is_within(data, places[start : start + BLOCK]) for start in range(0, len(places), BLOCK))


def _is_within(data: Data, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> bool:
    fed = scaling.apply(data, data.x[places])
    return bool((fed >= -1e-6).all() and (fed <= 1 + 1e-6).all())
