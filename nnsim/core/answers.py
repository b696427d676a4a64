"""What the engine's probes answer, where that is more than an array: both sides of the border know these."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.data import Floats
from nnsim.core.messages import Prompt

DRAWN = -1
"""The number of a sample that was drawn by hand."""


@dataclass(frozen=True, eq=False, slots=True)
class SampleMaps:
    """What every node makes of one sample.

    ``index``   the sample, or ``DRAWN``
    ``maps``    by node id, ``"input"`` included, float32 [units], [length, channels] or [channels, h, w]; not all
                where there are too many. ``"output"`` holds the scores
    ``answer``  probability of class 1, of each class, or the value, float32 [units]
    """

    index: int
    maps: dict[str, Floats]
    answer: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Continuation:
    """How a network goes on with a text.

    ``prompt``   what it was asked
    ``tokens``   those that it drew
    ``chances``  float32 [m, vocabulary]: what it foretold after each token of the prompt that it still sees and after
                 each that it drew; the last row is what comes next
    """

    prompt: Prompt
    tokens: tuple[int, ...]
    chances: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Attention:
    """What attention takes from where.

    ``prompt``  what it was asked
    ``heads``   by node id float32 [heads, m, m]: how much each token of the prompt takes from every one; rows sum to 1
    """

    prompt: Prompt
    heads: dict[str, Floats]
