"""From where steps and epochs of the run are counted in a step of a lesson."""

from __future__ import annotations

from collections.abc import Sequence

from nnsim.lessons.state import State

RESETS = frozenset({"reset", "new_seed"})
"""Commands after which a run begins anew."""


class Since:
    """``at`` is the step and the epoch: those where the step of the lesson began, nothing after fresh weights."""

    def __init__(self) -> None:
        self.at = self._entered = (0, 0)
        self._run, self._resets = 0, 0

    def begin(self, state: State, done: Sequence[str]) -> None:
        """The step of the lesson begins in ``state``; ``done`` are ids of commands since."""
        self.at = self._entered = state.step, state.epoch
        self._run, self._resets = state.run, _resets(done)

    def look(self, state: State, done: Sequence[str]) -> None:
        """A learner that is fitted at once is after a reset where it was before: another run tells that it was one."""
        if state.run != self._run:
            resets = _resets(done)
            self.at = (0, 0) if resets > self._resets else self._entered
            self._run, self._resets = state.run, resets


def _resets(done: Sequence[str]) -> int:
    return sum(each in RESETS for each in done)
