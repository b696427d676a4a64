"""The size to which pictures of a source are brought, and whether they keep their colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from nnsim.io.choices import ImportChoices
from nnsim.io.decoding import Look
from nnsim.io.sources import Source, failure
from nnsim.language.texts import say

MAX_SIDE = 256


def with_size(source: Source, looks: Sequence[Look], choices: ImportChoices, usual: int) -> ImportChoices:
    """The usual size of pictures that look so, at most ``usual`` pixels a side, and whether one of them has colours.

    What a person chose stays; raises ``ProblemError`` for more than ``MAX_SIDE`` pixels a side.
    """
    high, wide = median_low(look.height for look in looks), median_low(look.width for look in looks)
    shrink = min(1.0, usual / max(high, wide))
    size = choices.size or (max(1, round(high * shrink)), max(1, round(wide * shrink)))
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise failure(
            source,
            say(
                "pictures can have 1 to {max_side} pixels a side, not {size} × {size_2}",
                max_side=MAX_SIDE,
                size=size[0],
                size_2=size[1],
            ),
        )
    color = any(look.is_colored for look in looks) if choices.color is None else choices.color
    return replace(choices, size=size, color=color)
