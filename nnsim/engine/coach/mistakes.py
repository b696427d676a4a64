"""The alarm of who learns by mistakes alone: that they never end."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding
from nnsim.engine.coach.signs import Signs
from nnsim.engine.readiness import sides, way_out
from nnsim.language.texts import say
from nnsim.recipes.kinds import LearnerKind

PASSES = 10
"""Passes over the training samples in each of which mistakes have to be made."""


def not_separable(signs: Signs) -> Finding | None:
    """In each of the last 10 epochs weights were corrected, and there is a proof for a unit that this goes on.

    The proof is a point that lies both between the samples of one side and between those of the other.
    """
    made = np.diff(signs.corrections[-PASSES - 1 :])
    if len(made) < PASSES or not (made > 0).all():
        return None
    torn = (
        names
        for names, proof in zip(sides(signs.project), signs.measured.proofs(), strict=False)
        if not proof.separable
    )
    if (names := next(torn, None)) is None:
        return None
    first, second = names
    seen = say(
        "Mistakes go on: in the last {epochs} there were {corrections}, and no weights at all tell "
        "{first} from {second} without a mistake.",
        epochs=counted(PASSES, "epoch"),
        corrections=counted(int(made.sum()), "correction"),
        first=first,
        second=second,
    )
    numbers = (
        (say("corrections in the last epoch"), f"{made[-1]:,.0f}"),
        (say("since the beginning"), f"{signs.corrections[-1]:,.0f}"),
    )
    return Finding(seen, numbers, "data", way_out(signs.project)[1])


def _by_mistakes(kind: LearnerKind) -> bool:
    return kind.rule == "mistakes"


ALARMS.add(Alarm(
    "not_separable", say("Not separable"),
    say(
"Every correction for one sample undoes one for another: the weights go round in "
"circles, within bounds, and never "
    "come to rest."),
    "curves", not_separable, ("unscaled",), _by_mistakes,
))  # fmt: skip
