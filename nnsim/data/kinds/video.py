"""Videos, grey or in colour: pictures of one size, one for each moment; a network sees their channels first."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Samples
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if all(shape) and (len(shape) == 3 or (len(shape) == 4 and shape[3] == 3)):
        return None
    return Problem(say("its samples are videos but neither grey nor red, green and blue"), "data")


def _size(shape: Shape) -> str:
    return say(
        "{pictures} of {shape} pixels", pictures=counted(shape[0], "picture"), shape=" × ".join(map(str, shape[1:]))
    )


def _fed_shape(shape: Shape, _features: tuple[str, ...]) -> Shape:
    return (1, *shape) if len(shape) == 3 else (shape[3], *shape[:3])


def _feed(x: Samples, _features: tuple[str, ...]) -> Samples:
    """The same numbers without a copy."""
    return x[:, None] if x.ndim == 4 else np.moveaxis(x, 4, 1)


DATA_KINDS.add(
    DataKind(
        "video",
        noun="video",
        title=say("Video"),
        accepts=_accepts,
        size=_size,
        fed_shape=_fed_shape,
        feed=_feed,
        made_on="videos",
        to_make=say("import some videos"),
        lies_in_plane="",
        dtypes=(np.uint8, np.float32),
        inputs=say("Video"),
        scalings=("none",),
        unscaled=say("Videos are not scaled: their pixels already lie between 0 and 1."),
        is_pictorial=True,
        is_moving=True,
        channels=lambda shape: ("red", "green", "blue") if len(shape) > 3 else (),
        preset="conv3d_net",
    )
)
