"""One person goes through one lesson: predict, do, observe, say why, name it, go further.

Nothing ever blocks: whoever does not want to answer or to do goes on all the same. Conditions are looked at on every
change, with ``look``; what is to be shown comes back as a value.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from nnsim.core.problem import Problem
from nnsim.lessons.asking import asked_by
from nnsim.lessons.course import Course
from nnsim.lessons.given import fitting
from nnsim.lessons.judging import Reply, reply
from nnsim.lessons.lesson import Hint, Lesson, Lock, Step
from nnsim.lessons.moves import done_as
from nnsim.lessons.observing import Observed, observed
from nnsim.lessons.progress import Hands, Progress, ProgressFiles, StepProgress
from nnsim.lessons.questions import Answer, Question
from nnsim.lessons.rules import NONE, Rules
from nnsim.lessons.seen import PHASES, GoalSeen, Phase, Seen, phases_of
from nnsim.lessons.since import Since
from nnsim.lessons.stage import Stage
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged

PATIENCE = 30.0
"""Seconds without progress after which a hint is offered."""

ENOUGH_TRIES = 2
"""Wrong answers and moves after which it is offered at once."""

MOST_DONE = 1000
"""Ids of commands and edits that a step remembers."""

FIRST = "start"
"""What the checkpoint before the first step is called."""


class Sitting(Course):
    """``lesson`` on ``stage``; ``files`` remember it, None for nobody. Times are those of ``clock``, in seconds.

    ``ended`` says that there is nothing to go on to; ``progress.finished``, that this was so once.
    """

    def __init__(
        self, lesson: Lesson, stage: Stage, files: ProgressFiles | None = None,
        clock: Callable[[], float] = time.monotonic, rules: Rules = NONE,
    ) -> None:  # fmt: skip
        super().__init__(lesson, stage, rules)
        self.phase: Phase = "do"
        self.ended = False
        self.at = 0
        self._files, self._clock = files.under(rules.sha) if files else None, clock
        self._done: list[str] = []
        self._since = Since()
        self._begun = self._moved = clock()
        self._spent = 0.0
        self._is_here, self._is_settled = False, True
        self._was_met: frozenset[int] = frozenset()
        self._trapped: frozenset[int] = frozenset()
        self._replies: dict[str, Reply] = {}

    # ------------------------------------------------------------ where one is

    @property
    def step(self) -> Step:
        """The step that one is at."""
        return self.lesson.steps[self.at]

    @property
    def here(self) -> StepProgress:
        """What is remembered of it."""
        return self.progress.step(self.step.id)

    @property
    def so_far(self) -> Progress:
        """All that is remembered, with the time at this step until now: what is handed in."""
        return self.progress.with_step(self.step.id, seconds=self._seconds()) if self._is_here else self.progress

    @property
    def locks(self) -> tuple[Lock, ...]:
        """What holds in this step."""
        return self.lesson.locks_at(self.at)

    @property
    def asks(self) -> frozenset[str]:
        """The probes of the engine that conditions, values and questions of this step need."""
        return asked_by(self.step) | self.pacing.asks(self.progress)

    def replied(self, question: Question) -> Reply | None:
        """What was said of the last answer to a question of this step, None before the first."""
        return self._replies.get(question.id)

    # ------------------------------------------------------------ begin and move

    def begin(self) -> Problem | None:
        """Begin with the first step, or where one was the last time; a problem says what could not be brought back."""
        damaged, self._is_here = None, False
        if self._files:
            found, damaged = self._files.load(self.lesson)
            self.progress = fitting(self.lesson, found)
        problem = self._stage.begin(self.lesson)
        if problem:
            return problem
        self._stage.keep(self._name(FIRST))
        if self.progress.finished and not self.pacing.rules.sha:  # what was done in a pack is still to be handed in
            self._forget()
        at, phase = self.lesson.step_of(self.progress.at) or 0, self.progress.phase
        if self.pacing.closed(at, self.progress):
            at = 0
        kept = self._stage.kept(self._name(self.lesson.steps[at].id))
        problem = (self.go_to(at) if kept else self.scene(at)) if at else self._begin()
        if phase in self.phases and self.at == at:
            self._come_to(phase)
        return problem or damaged

    def _come_to(self, phase: Phase) -> None:
        """Be in this phase of the step, which is remembered."""
        self.phase = phase
        self.progress = replace(self.progress, phase=phase)

    def _forget(self) -> None:
        """What was done and answered; not that the end was reached, nor what is to come back."""
        before = self.progress
        self.progress = Progress(before.lesson, before.sha, finished=before.finished, missed=before.missed)
        self.progress = replace(self.progress, opened=before.opened)

    def scene(self, at: int) -> Problem | None:
        """The step in place ``at`` in exactly the state that its author comes to it with, whatever was done before."""
        at = max(0, min(at, len(self.lesson.steps) - 1))
        if closed := self._refused(at):
            return closed
        self._stage.restore(self._name(FIRST))
        for step in self.lesson.steps[:at]:
            if problem := self._stage.perform((*step.set, *step.show), step.title):
                self._stage.restore(self._name(FIRST))
                return self._begin() or problem
        return self._enter(at)

    def go_on(self) -> Problem | None:
        """To the next phase, and from the last to the next step. Always possible, whatever is met or answered."""
        phases = self.phases
        later = phases[phases.index(self.phase) + 1 :] if self.phase in phases else ()
        if later:
            self._come_to(later[0])
            self._moved = self._clock()
            return self._save()
        if (after := self.pacing.shown(self.at + 1)) is not None:
            return self._refused(after) or self._pass(self.at, after)
        self._leave()
        self.ended, self.progress = True, replace(self.progress, finished=True)
        return self._save()

    def skip_to(self, at: int) -> Problem | None:
        """To a later step, such as ``Seen.ahead``: what lies between counts as met where its conditions were."""
        at = max(self.at, min(at, len(self.lesson.steps) - 1))
        return self._refused(at) or self._enter(at)

    def go_to(self, at: int) -> Problem | None:
        """To a step that was reached before, exactly as one entered it; to one that was not, as ``skip_to``."""
        at = max(0, min(at, len(self.lesson.steps) - 1))
        at = next((each for each in (self.pacing.shown(at, -1), self.pacing.shown(at)) if each is not None), at)
        if closed := self._refused(at):
            return closed
        name = self._name(self.lesson.steps[at].id)
        if not self._stage.kept(name):
            return self._enter(at)
        if problem := self._stage.restore(name):
            return problem
        return self.arrive(at)

    def start_over(self, *, lesson: bool = False) -> Problem | None:
        """This step once more, exactly as one entered it; or the whole ``lesson``.

        The document can be brought back by Undo. Conditions that were latched have to be met anew.
        """
        if not lesson:
            self.progress = self.progress.with_step(self.step.id, latched=())
            is_kept = self._stage.kept(self._name(self.step.id))
            return self.go_to(self.at) if is_kept else self._again(self._name(FIRST))
        if problem := self._stage.restore(self._name(FIRST)):
            return problem
        self._forget()
        return self._begin()

    def _name(self, what: str) -> str:
        return f"{self.lesson.id}/{what}"

    def _enter(self, at: int) -> Problem | None:
        """Come to a step from another one: what it sets is set, and its checkpoint kept."""
        step = self.lesson.steps[at]
        if step.set and (problem := self._stage.perform(step.set, step.title)):
            self.arrive(at)
            return problem
        self._stage.keep(self._name(step.id))
        return self.arrive(at)

    def arrive(self, at: int) -> Problem | None:
        """Be at a step whose state is there, or comes as soon as the stage is ready."""
        self._leave()
        self.at, self._is_here, self.ended = at, True, False
        self._done, self._replies = [], {}
        self._begun = self._moved = self._clock()
        self._trapped = frozenset()
        self.progress = replace(self.progress, at=self.step.id).with_step(self.step.id, reached=True)
        self._spent = self.here.seconds
        self._come_to(self.phases[0])
        self._settle()
        return self._save()

    def _settle(self) -> None:
        """What is done from here on counts, once the stage has made what it was told."""
        state = self._stage.state()
        self._since.begin(state, self._done)
        self._is_settled = not self._stage.is_busy()
        self._was_met = self._met_ahead(self._filled(state))

    def _leave(self) -> None:
        if self._is_here:
            self.progress = self.progress.with_step(self.step.id, seconds=self._seconds())

    def _seconds(self) -> float:
        """Spent on this step, in this session and earlier ones."""
        return self._spent + max(0.0, self._clock() - self._begun)

    def _save(self) -> Problem | None:
        return self._files.save(self.progress, self.lesson) if self._files else None

    # ------------------------------------------------------------ the life of a step

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those that this step has something for."""
        return phases_of(self.step)

    def note(self, command_id: str) -> None:
        """A command was given, or an edit made, by its id."""
        self._done = [*self._done, command_id][-MOST_DONE:]

    def look(self) -> Seen:
        """What there is to be shown of the state of now; conditions that hold are latched. Never raises."""
        if not self._is_settled:
            self._settle()
        self._since.look(self._stage.state(), self._done)
        state = self._filled(self._stage.state())
        self._open(len(self.lesson.steps) - 1, state)
        goals = self._goals(state)
        met = self._is_settled and all(goal.met for goal in goals)
        is_at_it = self.phase == "do" and not self._stage.is_busy() and not (met and self.step.goals)
        said = self._traps(state) if is_at_it else ()
        if self.step.goals and met and not self.here.met:
            self.progress = self.progress.with_step(self.step.id, met=True)
            self._moved = self._clock()
            self._save()
        is_through = self.step.goals and met and self._is_ready(goals)
        if self.phase == "do" and is_through and self.phases[-1] != "do":
            self.go_on()
        return Seen(
            self.phase,
            self._is_ready(goals),
            goals,
            said,
            self._asked(),
            self._observed(state),
            self.step.hints[: self.here.hints],
            self._offers_hint() and not (met and self.step.goals),
            self._ahead(state),
            not self._is_settled or any(goal.verdict.holds is None for goal in goals),
        )

    def _filled(self, state: State) -> State:
        """The state with what the lesson knows."""
        answers = {name: answered.right for name, answered in self.progress.answers.items()}
        tries = {name: len(answered.given) for name, answered in self.progress.answers.items()}
        given = {name: answered.given[-1] for name, answered in self.progress.answers.items() if answered.given}
        state = replace(state, done=tuple(self._done), since=self._since.at, seconds=self._seconds())
        return replace(state, answers=answers, tries=tries, given=given)

    def _goals(self, state: State) -> tuple[GoalSeen, ...]:
        verdicts = [judged(goal.condition, state) for goal in self.step.goals]
        hold = {at for at, verdict in enumerate(verdicts) if verdict.holds}
        latched = set(self.here.latched)
        if self.step.latches and hold - latched and self.phase != "predict" and self._is_settled:
            latched |= hold
            self.progress = self.progress.with_step(self.step.id, latched=tuple(sorted(latched)))
            self._moved = self._clock()
        counts = latched if self.step.latches else hold
        return tuple(
            GoalSeen(goal, at in counts, verdict)
            for at, (goal, verdict) in enumerate(zip(self.step.goals, verdicts, strict=True))
        )

    def _traps(self, state: State) -> tuple[str, ...]:
        """Sentences of wrong moves that hold; each counts as a try when it begins to."""
        hold = frozenset(at for at, trap in enumerate(self.step.traps) if judged(trap.condition, state).holds)
        new, self._trapped = hold - self._trapped, hold
        if new:
            self.progress = self.progress.with_step(self.step.id, tries=self.here.tries + len(new))
        return tuple(self.step.traps[at].words for at in sorted(hold))

    def _asked(self) -> tuple[Question, ...]:
        if self.phase == "predict":
            return self.step.before
        if self.phase == "why":
            return self.step.after
        variant = self.step.variant
        return (variant,) if variant and self.here.shown and self.phase == "do" else ()

    def _is_ready(self, goals: tuple[GoalSeen, ...]) -> bool:
        if self.phase == "do":
            variant = self.step.variant
            is_answered = not (variant and self.here.shown) or bool(self._answered(variant))
            return all(goal.met for goal in goals) and is_answered
        return all(self._answered(question) for question in self._asked())

    def _answered(self, question: Question) -> bool:
        """Whether it was answered: right, where it can be."""
        found = self.progress.answers.get(question.id)
        return found is not None and found.right is not False

    def _observed(self, state: State) -> tuple[Observed, ...]:
        if PHASES.index(self.phase) < PHASES.index("observe"):
            return ()
        given = ((question, self.progress.answers.get(question.id)) for question in self.step.before)
        found = (observed(question, told.given[-1], state) for question, told in given if told and told.given)
        return tuple(each for each in found if each)

    # ------------------------------------------------------------ answers and help

    def answer(self, question: Question, answer: Answer) -> Reply:
        """Answer a question of this step, as often as one likes; what is said of it comes back."""
        said = reply(question, answer, self._filled(self._stage.state()))
        self.progress = self.progress.with_answer(question.id, answer, right=said.right)
        if said.right is False:
            self.progress = self.progress.with_step(self.step.id, tries=self.here.tries + 1)
        else:
            self._moved = self._clock()
        self._replies = {**self._replies, question.id: said}
        self._save()
        return said

    def count_hands(self, question: Question, hands: Hands) -> Problem | None:
        """What a class raised its hands for, in the place of what was counted before; nothing takes it away."""
        self.progress = self.progress.with_hands(question.id, hands)
        return self._save()

    def _offers_hint(self) -> bool:
        is_left = self.here.hints < len(self.step.hints)
        is_stuck = self.here.tries >= ENOUGH_TRIES or self._clock() - self._moved >= PATIENCE
        return self.may_hint and is_left and is_stuck and self.phase in ("predict", "do")

    def hint(self) -> Hint | None:
        """The next hint, a little deeper than the last; None where there is no further one."""
        hints = self.step.hints if self.may_hint else ()
        if not hints:
            return None
        shown = min(self.here.hints + 1, len(hints))
        self.progress = self.progress.with_step(self.step.id, hints=shown)
        self._moved = self._clock()
        return hints[shown - 1]

    def show(self) -> Problem | None:
        """Solve the task as the author does, from the state that the step began with; all of it can be undone."""
        if not self.step.show or self.pacing.rules.exam:
            return None
        if self._stage.kept(self._name(self.step.id)):
            self._stage.restore(self._name(self.step.id))
        project = self._stage.state().project
        if problem := self._stage.perform(self.step.show, self.step.title):
            return problem
        for move in self.step.show:
            self.note(done_as(move, project))
        if self.phase == "predict":
            self._come_to("do")
        self.progress = self.progress.with_step(self.step.id, shown=True)
        self._moved = self._clock()
        return self._save()

    # ------------------------------------------------------------ ahead

    def _met_ahead(self, state: State) -> frozenset[int]:
        """Places of later steps whose tasks are met in ``state``, up to the first that sets a state of its own."""
        found = set[int]()
        for at in range(self.at + 1, len(self.lesson.steps)):
            step = self.lesson.steps[at]
            if step.set or self.pacing.closed(at, self.progress):
                break
            if step.goals and all(judged(goal.condition, state).holds for goal in step.goals):
                found.add(at)
        return frozenset(at for at in found if not self.pacing.hides(at))

    def _ahead(self, state: State) -> int | None:
        """The last later step whose task came to be met since this one began."""
        return max(self._met_ahead(state) - self._was_met, default=None)
