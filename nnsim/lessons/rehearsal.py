"""A lesson is gone through while its text is written: the step where the author is, in the state that leads to it."""

from __future__ import annotations

from hashlib import sha256

from nnsim.core.problem import Problem
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import Progress
from nnsim.lessons.sitting import FIRST, Sitting
from nnsim.lessons.stage import Stage
from nnsim.lessons.state import State


class Rehearsal(Sitting):
    """Remembers nothing. ``take`` is told of every version of the text that can be read, and where its author is.

    What is kept of a step is called after all that leads to it, so that it is made anew when that is other.
    """

    def __init__(self, lesson: Lesson, stage: Stage) -> None:
        super().__init__(lesson, stage)
        self._led, self._has_begun = "", False

    def start(self, at: int = 0) -> Problem | None:
        """Open what it starts with, and come to the step in place ``at``."""
        problem = self._stage.begin(self.lesson)
        self._has_begun = problem is None
        if problem:
            return problem
        self._stage.keep(self._name(FIRST))
        return self._go_there(at)

    def take(self, lesson: Lesson, at: int) -> Problem | None:
        """The next version of the text, with its author at the step in place ``at``.

        What is shown of the app stays as it is where nothing that leads to it is other.
        """
        at = max(0, min(at, len(lesson.steps) - 1))
        is_there = not self.begins_with(lesson)
        known = self.phases
        self.lesson = lesson
        self.at = min(self.at, len(lesson.steps) - 1)
        if not is_there:
            self.progress = Progress(lesson.id, lesson.sha)
            return self.start(at)
        if self._led == self._leading(at):
            self.at = at
            self.progress = self.progress.with_step(self.step.id, latched=(), reached=True)
            written = [phase for phase in self.phases if phase not in known]
            if (
                written or self.phase not in self.phases
            ):  # such as the first question of a step: its author looks for it
                self.phase = (written or self.phases)[0]
            return None
        return self._go_there(at)

    def begins_with(self, lesson: Lesson) -> bool:
        """Whether ``take`` shows another document for this version."""
        return not self._has_begun or self._beginning(self.lesson) != self._beginning(lesson)

    def _go_there(self, at: int) -> Problem | None:
        self._led = self._leading(at)
        kept = self._stage.kept(self._name(self.lesson.steps[at].id))
        return self.go_to(at) if kept else self.scene(at)

    @staticmethod
    def _beginning(lesson: Lesson) -> tuple[str, int | None, str]:
        return lesson.start, lesson.seed, lesson.id

    def _leading(self, at: int) -> str:
        """All moves that lead to the step in place ``at``."""
        steps = self.lesson.steps
        before = [move.text for step in steps[:at] for move in (*step.set, *step.show)]
        said = "\n".join((*map(str, self._beginning(self.lesson)), *before, *(move.text for move in steps[at].set)))
        return f"{at} {sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"

    def _name(self, what: str) -> str:
        at = self.lesson.step_of(what)
        led = self._leading(at) if at is not None else "\n".join(map(str, self._beginning(self.lesson)))
        return f"rehearsal/{what}/{led}"

    def now(self) -> State:
        """The state of now with what the lesson knows, as its conditions see it."""
        return self._filled(self._stage.state())
