"""What the network makes of one sample."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.data import Floats

DRAWN = -1
"""The number of a sample that was drawn by hand."""


@dataclass(frozen=True, eq=False, slots=True)
class SampleMaps:
    """What every node makes of one sample.

    ``index``   the sample, or ``DRAWN``
    ``maps``    by node id, inputs included, float32 [units], [length, channels] or [channels, h, w]; not all
                where there are too many. ``"output"`` holds the scores
    ``answer``  probability of class 1, of each class, or the value, float32 [units]
    """

    index: int
    maps: dict[str, Floats]
    answer: Floats
