"""The way through the steps of a lesson as a pack leaves it: which of them are open, and which are passed by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nnsim.core.problem import Problem, Severity
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.log import Happening
from nnsim.lessons.pacing import Pacing
from nnsim.lessons.progress import Progress
from nnsim.lessons.rules import Rules
from nnsim.lessons.stage import Stage
from nnsim.lessons.state import State

NOT_KEPT = Problem(
    say("What you had when you came to this step is no longer kept, so it begins as the lesson itself comes to it."),
    "lesson",
    Severity.NOTE,
)


class Course:
    """What a ``Sitting`` knows of the rules of its pack; ``log`` is told what they open."""

    at: int

    def __init__(self, lesson: Lesson, stage: Stage, rules: Rules) -> None:
        self.lesson, self._stage = lesson, stage
        self.progress = Progress(lesson.id, lesson.sha)
        self.pacing = Pacing(lesson, rules)
        self.log: Callable[[Happening, str], None] = lambda _what, _words: None

    @property
    def may_hint(self) -> bool:
        """Whether hints are given: not in every exam."""
        return self.pacing.rules.hints or not self.pacing.rules.exam

    @property
    def place(self) -> tuple[int, int]:
        """Which step this is, from 1 on, of how many that are to be seen."""
        return self.pacing.place(self.at)

    def unlock(self, word: str) -> Problem | None:
        """Open what the word of the teacher opens; a problem where it opens nothing."""
        gates = self.pacing.opening(word, self.progress)
        for gate in gates:
            self._note_open(gate.step, "by the word")
        return None if gates else Problem(say("This word opens no step here; ask for it again."), "lesson")

    @property
    def waits_for_word(self) -> bool:
        """Whether the next step that is closed opens with a word."""
        gate = self.pacing.closed(len(self.lesson.steps) - 1, self.progress)
        return gate is not None and bool(gate.sealed)

    def _refused(self, at: int) -> Problem | None:
        """Why the step in place ``at`` is not open; what opens by itself is opened."""
        if self.pacing.closed(at, self.progress):
            self._open(at, self._filled(self._stage.state()))
        gate = self.pacing.closed(at, self.progress)
        return self.pacing.why(gate) if gate else None

    def _open(self, at: int, state: State) -> None:
        """Open all gates up to a step that open by themselves."""
        while gate := self.pacing.closed(at, self.progress):
            how = self.pacing.opened(gate, state, self.progress)
            if not how:
                return
            self._note_open(gate.step, how)

    def _note_open(self, step: str, how: str) -> None:
        self.progress = replace(self.progress, opened={**self.progress.opened, step: how})
        self.log("opened", f"{step}: {how}")
        self._save()

    def _begin(self) -> Problem | None:
        """Come to the first step that is to be seen."""
        return self._pass(-1, self.pacing.shown(0) or 0)

    def _pass(self, before: int, at: int) -> Problem | None:
        """Come to a step past those that are hidden, whose settings are made all the same."""
        for step in self.lesson.steps[before + 1 : at]:
            if step.set and (problem := self._stage.perform(step.set, step.title)):
                return problem
        return self._enter(at)

    def _again(self, first: str) -> Problem | None:
        """This step as its author comes to it: what there was when one entered it is gone, which is said.

        ``first`` is what the lesson's beginning is kept as.
        """
        if not self._stage.kept(first):
            if problem := self._stage.begin(self.lesson):
                return problem
            self._stage.keep(first)
        return self.scene(self.at) or NOT_KEPT

    # ------------------------------------------------------------ what a sitting does

    def scene(self, at: int) -> Problem | None:
        """The step in place ``at`` in exactly the state that its author comes to it with."""
        raise NotImplementedError

    def _filled(self, state: State) -> State:
        raise NotImplementedError

    def _enter(self, at: int) -> Problem | None:
        raise NotImplementedError

    def _save(self) -> Problem | None:
        raise NotImplementedError
