"""Where the step halts that is gone through beat by beat, and what was worked out there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnsim.core.answers.beats import Beat, Taken
from nnsim.core.messages import AboutBeat
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _beat(trainer: Trainer, about: AboutBeat) -> Beat | None:
    """None where no step is gone through; samples are places in the data set."""
    if trainer.halt is None:
        return None
    number, halt = trainer.halt
    value = halt.tell(about)
    if isinstance(value, Taken):
        value = replace(value, samples=np.flatnonzero(trainer.project.data.train)[value.samples])
    return Beat(halt.id, number, value)


BEAT = PROBES.add(Probe("beat", "Where the step halts, and what was worked out there.", _beat, AboutBeat()))
"""The beat that the last command of going beat by beat came to."""
