"""What a calibration tells, in sentences made of its numbers."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.tasks.calibration import Calibration
from nnsim.tasks.deciding import NO_NUMBERS


def sentence(found: Calibration) -> str:
    """How sure and how often right answers are on the whole, and how far both are apart."""
    total = int(found.counts.sum())
    if not total:
        return NO_NUMBERS
    said, right = (float(np.nansum(found.counts * values) / total) for values in (found.said, found.right))
    apart = said - right
    tone = (
        say("about as sure as it is right")
        if abs(apart) < 0.01
        else say("too sure")
        if apart > 0
        else say("not sure enough")
    )
    return say(
        "On average {said} sure, right in {right}: {tone}. Expected calibration error {error} over {samples}.",
        said=percent(said),
        right=percent(right),
        tone=tone,
        error=percent(found.error),
        samples=counted(total, "test sample"),
    )


def bin_words(found: Calibration, place: int) -> str:
    """``92 % sure, right in 71 %``, of one bin."""
    said, right = percent(float(found.said[place])), percent(float(found.right[place]))
    return say(
        "{answers}: {said} sure, right in {right}.",
        answers=counted(int(found.counts[place]), "answer"),
        said=said,
        right=right,
    )
