"""Passages of a text: a row of tokens each, numbered by the vocabulary, and the token that follows it."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.text import decode
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 1 and shape[0]:
        return None
    return Problem(say("its samples are passages of a text but no rows of tokens"), "data")


def _objects_to(data: Data) -> Problem | None:
    """A vocabulary is of single characters, each once and each a class, and holds all tokens."""
    words = data.vocabulary
    if len(set(words)) < len(words) or any(len(word) != 1 for word in words):
        return Problem(say("its vocabulary is not of single characters, each once"), "data")
    if len(words) != len(data.classes):
        return Problem(say("its vocabulary does not fit its classes"), "data")
    if data.x.size and not 0 <= data.x.min() <= data.x.max() < len(words):
        return Problem(say("its tokens are not in its vocabulary"), "data")
    return None


DATA_KINDS.add(
    DataKind(
        "tokens",
        noun="passage",
        title=say("Text"),
        accepts=_accepts,
        size=lambda shape: counted(shape[0], "character"),
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="text",
        to_make=say("write or paste a text"),
        lies_in_plane="",
        dtypes=(np.int16,),
        objects_to=_objects_to,
        inputs=say("Text"),
        scalings=("none",),
        unscaled=say("A text is not scaled: its numbers name characters."),
        preset="tiny_gpt",
        follows_on=True,
        words=decode,
        target="next",
        numbers=say("numbers of characters"),
    )
)
