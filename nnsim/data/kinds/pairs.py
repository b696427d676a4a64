"""An image and a text that belong together or not: in a row the brightness of the pixels, then the numbers of words."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.network import INPUT
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Modality, Shape
from nnsim.language.texts import say

TEXT = f"{INPUT}.text"


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 1 and shape[0]:
        return None
    return Problem(say("its samples are images with texts but no rows of numbers"), "data")


def _objects_to(data: Data) -> Problem | None:
    """A sample is an image and a row of tokens, each in the vocabulary."""
    if len(data.modality_shapes) != 2 or len(data.modality_shapes[1]) != 1:
        return Problem(say("its samples are no images with a text each"), "data")
    image, (length,) = data.modality_shapes
    if problem := DATA_KINDS["image"].accepts(image):
        return problem
    if len(set(data.vocabulary)) < len(data.vocabulary):
        return Problem(say("its vocabulary has a word twice"), "data")
    tokens = data.x[:, -length:]
    if tokens.size and not ((tokens >= 0) & (tokens < len(data.vocabulary)) & (tokens == np.floor(tokens))).all():
        return Problem(say("its words are not in its vocabulary"), "data")
    return None


DATA_KINDS.add(
    DataKind(
        "pairs",
        noun="pair",
        title=say("Image and text"),
        accepts=_accepts,
        size=lambda shape: counted(shape[0], "number"),
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="pairs",
        to_make=say("import images with texts"),
        lies_in_plane="",
        dtypes=(np.float32,),
        objects_to=_objects_to,
        scalings=("none",),
        unscaled=say("Images and texts are not scaled: pixels lie between 0 and 1, and the other numbers name words."),
        is_pictorial=True,
        preset="two_towers",
        numbers=say("the brightness of every pixel from 0 to 1, then the numbers of the words"),
        modalities=(Modality(INPUT, say("Image"), "image"), Modality(TEXT, say("Text"), "tokens")),
    )
)
