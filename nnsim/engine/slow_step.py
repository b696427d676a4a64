"""A step that is gone through beat by beat."""

from __future__ import annotations

from nnsim.core.run import Checkpoint
from nnsim.engine.learners.beats import Beats, Halt


class SlowStep:
    """The step on samples ``start`` to ``stop`` of the epoch, of which ``before`` is the state.

    ``halt``  where it halts, None before the first beat
    """

    def __init__(self, beats: Beats, start: int, stop: int, before: Checkpoint) -> None:
        self._beats = beats
        self.start, self.stop, self.before = start, stop, before
        self.halt: Halt | None = None

    def go_on(self) -> None:
        """One more beat."""
        self.halt = next(self._beats)

    def finish(self) -> int:
        """All beats that are left; how many steps it was."""
        while True:
            try:
                next(self._beats)
            except StopIteration as end:
                return int(end.value)
