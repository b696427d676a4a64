"""How far a lesson is open to a class: steps that are hidden, and gates that open by a condition, a date or a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from nnsim.core.dates import Local
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.expression import asks, condition
from nnsim.lessons.findings import listed
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import Progress
from nnsim.lessons.rules import MET, NONE, Gate, Rules
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged


class Pacing:
    """The rules of a pack for one lesson; ``now`` is the clock of this computer, which its owner can change."""

    def __init__(self, lesson: Lesson, rules: Rules = NONE, now: Callable[[], datetime] | None = None) -> None:
        self.rules = rules
        self._lesson, self._now = lesson, now or (lambda: datetime.now(UTC))
        self._hidden = frozenset(at for at, step in enumerate(lesson.steps) if step.id in rules.hidden)

    # ------------------------------------------------------------ what is hidden

    def hides(self, at: int) -> bool:
        """Whether nobody sees this step: it counts as passed."""
        return at in self._hidden

    def shown(self, at: int, way: int = 1) -> int | None:
        """The first step from ``at`` on, or back with ``way`` -1, that is not hidden."""
        while 0 <= at < len(self._lesson.steps):
            if at not in self._hidden:
                return at
            at += way
        return None

    def place(self, at: int) -> tuple[int, int]:
        """Which step this is of how many that are to be seen."""
        seen = [each for each in range(len(self._lesson.steps)) if each not in self._hidden]
        return sum(each <= at for each in seen), len(seen)

    # ------------------------------------------------------------ what is closed

    def closed(self, at: int, progress: Progress) -> Gate | None:
        """The first gate on the way to a step that is not open."""
        if not self.rules.gates:
            return None
        gates = (self.rules.gate_of(step.id) for step in self._lesson.steps[: at + 1])
        return next((gate for gate in gates if gate and gate.step not in progress.opened), None)

    def opened(self, gate: Gate, state: State, progress: Progress) -> str:
        """How it is open now, in words: by its condition or its date; empty where it is not."""
        if gate.moment is not None and self._now() >= gate.moment:
            return f"by the date; the clock said {self._now().astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if gate.condition == MET:
            return "by the tasks before it" if self._all_met(gate, progress) else ""
        return "by its condition" if gate.condition and judged(condition(gate.condition), state).holds else ""

    def _all_met(self, gate: Gate, progress: Progress) -> bool:
        before = self._lesson.steps[: self._lesson.step_of(gate.step)]
        steps = [step for at, step in enumerate(before) if step.goals and not self.hides(at)]
        return all(progress.step(step.id).met or progress.step(step.id).shown for step in steps)

    def opening(self, word: str, progress: Progress) -> list[Gate]:
        """The gates that are closed and open with this word."""
        return [gate for gate in self.rules.gates if gate.step not in progress.opened and gate.opens_with(word)]

    def asks(self, progress: Progress) -> frozenset[str]:
        """The probes that the condition of the next gate needs."""
        gate = self.closed(len(self._lesson.steps) - 1, progress)
        return frozenset(asks(condition(gate.condition))) if gate and gate.condition not in ("", MET) else frozenset()

    def why(self, gate: Gate) -> Problem:
        """What opens it, as one sentence."""
        at = self._lesson.step_of(gate.step) or 0
        ways = list[str]()
        if gate.condition == MET:
            ways.append(say("when all tasks before it are met"))
        elif gate.condition:
            ways.append(say("when {condition}", condition=gate.condition))
        if gate.moment is not None:
            ways.append(say("on {day:%d %B %Y} at {day:%H:%M}", day=Local(gate.moment)))
        if gate.sealed:
            ways.append(say("with the word that your teacher says"))
        return Problem(
            say("“{step}” opens {ways}.", step=self._lesson.steps[at].title, ways=listed(ways, "or")), "lesson"
        )
