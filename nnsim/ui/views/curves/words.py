"""What curves come to, in one sentence."""

from __future__ import annotations

import numpy as np

from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.decimate import Doubles

NAMES = ("training", "test")


def sentence(epoch: Doubles, train: Doubles, test: Doubles) -> str:
    """The newest loss of test samples, or of those for training where none is held out, beside the least so far."""
    name, values = next(
        ((name, values) for name, values in zip(NAMES[::-1], (test, train), strict=True) if np.isfinite(values).any()),
        (NAMES[0], train),
    )
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return ""
    last, least = int(known[-1]), int(known[np.argmin(values[known])])
    now = say(
        "Epoch {plain}: {name} loss {loss}",
        plain=numbers.plain(float(epoch[last])),
        name=name,
        loss=numbers.loss(float(values[last])),
    )
    if last == least:
        return say("{now}, the least so far.", now=now)
    return say(
        "{now}; the least was {loss} at epoch {plain}.",
        now=now,
        loss=numbers.loss(float(values[least])),
        plain=numbers.plain(float(epoch[least])),
    )
