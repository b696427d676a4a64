"""Going through the past of the run: what the session is told of it, and what there is to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from nnsim.core.messages import Command, Event, Forget, Keep, NoteMoment, Save
from nnsim.core.moments import Fork, Moment, Retell, Return, StepBack, Visit
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.engine.holder import Holder
from nnsim.engine.playback import AT_ONCE, Playback
from nnsim.engine.trainer import Trainer, trained
from nnsim.engine.visiting import Visit as Visited
from nnsim.language.texts import say

NO_PAST = Problem(
    say("Nothing is kept of earlier steps of this run: there was no memory for it."), "engine", Severity.NOTE
)

QUIET = (Visit, StepBack, Retell, Return, Fork, NoteMoment, Save, Keep, Forget)
"""Commands that may be given while a moment is looked at; what else is done is done to the present."""


class Travel:
    """``visited`` is the moment that is looked at, None in the present; ``playback`` stands still meanwhile.

    ``run`` tells its number.
    """

    def __init__(self, holder: Holder, playback: Playback, run: Callable[[], int], clock: Callable[[], float]) -> None:
        self._holder, self._playback, self._run, self._clock = holder, playback, run, clock
        self.visited: Visited | None = None
        self._told: Project | None = None

    @property
    def trainer(self) -> Trainer | None:
        """What is looked at."""
        return self.visited.trainer if self.visited else self._holder.trainer

    @property
    def is_under_way(self) -> bool:
        """Whether the moment that is wanted has not been reached."""
        return self.visited is not None and not self.visited.is_there

    def begin(self, command: Command) -> None:
        """Be ready for a command: most of them end a visit."""
        if not isinstance(command, QUIET):
            self.leave()

    def leave(self) -> None:
        """Look at the present."""
        self.visited = self._told = None

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """Look at the present where a moment cannot be reached: what is there by then is not of the run."""
        try:
            yield
        except ProblemError:
            self.leave()
            raise

    def visit(self, command: Visit) -> list[Event]:
        """Go to a step, at once if it is near; the newest one is the present."""
        return self._go(command.step)

    def retell(self, command: Retell) -> list[Event]:
        """Go through a step once more, beat by beat; one that is not over is that of the present."""
        present = self._holder.trainer
        if present and present.past and command.number < present.past.first:
            self.leave()
            raise ProblemError(_forgotten(present.past.first))
        return self._go(command.number, tells=True)

    def _go(self, step: int, *, tells: bool = False) -> list[Event]:
        present = self._holder.trainer
        self._playback.pause()
        if present is None or step >= present.step:
            self.leave()
            return []
        if present.past is None or not present.past.states:
            raise ProblemError(NO_PAST)
        self.visited = self.visited or Visited(present, present.past, self._clock)
        with self._leaving():
            self.visited.go(step, tells=tells)
        return self.advance(AT_ONCE)

    def back(self, command: StepBack) -> list[Event]:
        """One step back, or to the end of the epoch before."""
        present = self._holder.trainer
        if present is None or present.past is None:
            return []
        here = self.visited.target if self.visited else present.step
        return self.visit(Visit(present.past.epoch_before(here) if command.epoch else max(here - 1, 0)))

    def come_back(self, _command: Return) -> list[Event]:
        """Look at the present."""
        self.leave()
        return []

    def note(self, command: NoteMoment) -> list[Event]:
        """Put words on the curves, at what is looked at."""
        present, there = self._holder.trainer, self.trainer
        if present and there:
            present.marks.take(command.note, there.step, there.fraction)
        return []

    def advance(self, seconds: float) -> list[Event]:
        """Go on for about so many seconds; a word where the moment is of another project than that before it."""
        visited, present = self.visited, self._holder.trainer
        if visited is None or present is None:
            return []
        with self._leaving():
            visited.advance(seconds)
        shown, known = visited.trainer.project, self._told or present.project
        if trained(shown) == trained(known):
            return []
        self._told, has_samples = shown, shown.data is not present.project.data
        data = shown.data if has_samples else shown.data.take(np.zeros(0, np.intp))
        return [Moment(self._run(), replace(shown, data=data), has_samples)]


def _forgotten(first: int) -> Problem:
    text = say(
        "The steps before step {first:,} are not kept any more: later ones can be gone through again.", first=first + 1
    )
    return Problem(text, "engine", Severity.NOTE)
