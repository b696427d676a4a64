"""Passages of a text: a row of tokens each, numbered by the vocabulary, and the token that follows it."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.text import decode


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 1 and shape[0]:
        return None
    return Problem("its samples are passages of a text but no rows of tokens", "data")


DATA_KINDS.add(
    DataKind(
        "tokens",
        noun="passage",
        title="Text",
        accepts=_accepts,
        size=lambda shape: counted(shape[0], "character"),
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="text",
        to_make="write or paste a text",
        lies_in_plane="",
        inputs="Text",
        scalings=("none",),
        unscaled="A text is not scaled: its numbers name characters.",
        preset="tiny_gpt",
        follows_on=True,
        words=decode,
        target="next",
        numbers="numbers of characters",
    )
)
