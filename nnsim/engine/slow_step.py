"""A step that is gone through beat by beat."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Places
from nnsim.core.answers.beats import Taken
from nnsim.core.data import Data
from nnsim.core.messages import AboutBeat
from nnsim.core.run import Checkpoint
from nnsim.engine.learners.beats import Beats, Halt


class SlowStep:
    """The step on samples ``start`` to ``stop`` of the epoch, at ``rate``; ``before`` is the state before it.

    ``halts``  where it has halted so far
    """

    def __init__(self, beats: Beats, start: int, stop: int, rate: float, before: Checkpoint) -> None:
        self._beats = beats
        self.start, self.stop, self.rate, self.before = start, stop, rate, before
        self.halts: list[Halt] = []

    def go_on(self) -> Halt:
        """One more beat; where it halts."""
        self.halts.append(next(self._beats))
        return self.halts[-1]

    def batch(self, data: Data) -> Places:
        """Its samples as places in the data set; none for moments from a memory."""
        found = (halt.tell(AboutBeat()) for halt in self.halts if halt.id == "take")
        taken = next((value for value in found if isinstance(value, Taken)), None)
        return np.zeros(0, np.intp) if taken is None else np.flatnonzero(data.train)[taken.samples]

    def finish(self) -> int:
        """All beats that are left; how many steps it was."""
        while True:
            try:
                next(self._beats)
            except StopIteration as end:
                return int(end.value)


def place_of(samples: Places, sample: int | None) -> int:
    """Where a sample stands in a batch; the first place if it does not."""
    found = np.flatnonzero(samples == sample)
    return int(found[0]) if len(found) else 0
