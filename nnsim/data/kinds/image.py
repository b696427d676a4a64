"""Images, grey or in colour: bytes or shares of brightness, which a network sees with their channels first."""

from __future__ import annotations

import numpy as np

from nnsim.core.problem import Problem
from nnsim.data.channels import channels_first, fed_shape
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if all(shape) and (len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)):
        return None
    return Problem(say("its samples are images but neither grey nor red, green and blue"), "data")


DATA_KINDS.add(
    DataKind(
        "image",
        noun="image",
        title=say("Image"),
        accepts=_accepts,
        size=lambda shape: say("{shape} pixels", shape=" × ".join(map(str, shape))),
        fed_shape=lambda shape, _features: fed_shape(shape),
        feed=lambda x, _features: channels_first(x),
        made_on="pad",
        to_make=say("draw some images"),
        lies_in_plane="",
        dtypes=(np.uint8, np.float32),
        inputs=say("Image"),
        scalings=("none",),
        unscaled=say("Images are not scaled: their pixels already lie between 0 and 1."),
        is_pictorial=True,
        channels=lambda shape: ("red", "green", "blue") if len(shape) > 2 else (),
        can_augment=True,
    )
)
