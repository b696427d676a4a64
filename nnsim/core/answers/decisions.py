"""What is decided of the samples of one part, beside what is true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.network import OUTPUT

NOTHING = -1
"""In ``Decisions.decided``: the scores are no numbers, so that no class follows from them."""

Labels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class AboutDecisions:
    """Which samples are asked about, and what.

    ``part``    an id of ``core.run.PARTS``; large ones are asked about in turns, of which this is number ``turn``
    ``output``  the id of the output that decides
    ``label``   the class whose ``Decisions.scores`` are told
    ``fresh``   with weights as the seed makes them, which learned nothing
    """

    part: str = "test"
    output: str = OUTPUT
    label: int = 0
    turn: int = 0
    fresh: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Decisions:
    """One row for every sample; of images whose pixels are decided, one for every pair of classes in each.

    ``samples``    places in the data set [k]
    ``truth``      index of the class [k], and ``decided`` that which is said, or ``NOTHING``
    ``counts``     how many decisions these are [k]: 1 of a sample, or so many pixels
    ``sureness``   the probability of the decided class [k], and ``scores`` that of the class that is asked about; where
                   the learner knows no probabilities, how far a sample is on the side of that class, and no
                   ``sureness``. Neither of pixels. NaN where nothing is decided
    ``certain``    True where a learner decides without probabilities
    ``asked``      how many samples were asked about, of ``total`` of the part, and how many ``turns`` all would take
    """

    about: AboutDecisions
    samples: Places
    truth: Labels
    decided: Labels
    counts: Places
    sureness: Doubles
    scores: Doubles
    certain: bool
    asked: int
    total: int
    turns: int


def together(pieces: list[Decisions]) -> Decisions:
    """What was told in turns, at least one, as if it had been told at once."""
    if len(pieces) == 1:
        return pieces[0]

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(piece, name) for piece in pieces])

    names = ("samples", "truth", "decided", "counts", "sureness", "scores")
    rows: dict[str, Any] = {name: joined(name) for name in names}
    return replace(pieces[0], **rows, asked=sum(piece.asked for piece in pieces))
