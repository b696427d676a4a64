"""Series: the numbers of some channels, step after step; a network is fed with them as a sequence."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.steps import real
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 2 and all(shape):
        return None
    return Problem(say("its samples are series but not of steps and channels"), "data")


def _objects_to(data: Data) -> Problem | None:
    """Channels have their names, and what fills a series up is 0."""
    if data.columns and len(data.columns) != data.sample_shape[1]:
        return Problem(say("its names of channels do not fit its series"), "data")
    if data.lengths is not None and data.x[~real(data)].any():
        return Problem(say("its series hold numbers before they begin"), "data")
    return None


def _size(shape: Shape) -> str:
    channels = say(" of {channels}", channels=counted(shape[1], "channel")) if shape[1] > 1 else ""
    return counted(shape[0], "step") + channels


DATA_KINDS.add(
    DataKind(
        "series",
        noun="series",
        title=say("Series"),
        accepts=_accepts,
        size=_size,
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="series",
        to_make=say("import some series"),
        lies_in_plane="",
        objects_to=_objects_to,
        inputs=say("Series"),
        is_curve=True,
        preset="recurrent",
    )
)
