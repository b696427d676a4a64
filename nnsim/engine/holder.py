"""The trainer of the present run; while its project cannot be trained, the state that waits until it can."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.backends import Choice, default
from nnsim.core.files.archive import Damaged
from nnsim.core.memory import memory_as_problem
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.learners.base import Names
from nnsim.engine.marks import Marks
from nnsim.engine.past import Past
from nnsim.engine.stored_past import pack, unpack
from nnsim.engine.timeline import Kept, RunState, Timeline
from nnsim.engine.trainer import Trainer
from nnsim.language.texts import say

NO_STATE = RunState(Checkpoint(0, 0, 0, {}), Project())
"""That of a project that was never trained because something forbids it."""


def given_by(state: Checkpoint | None, project: Project) -> tuple[Kept | None, Problem | None]:
    """What the run of ``project`` begins with where a file gave its ``state``, and why it begins without a past."""
    if state is None:
        return None, None
    plain = RunState(state.without_past(), project)
    try:
        return Kept(plain, past=unpack(state.past, project.data, state) if state.past else None), None
    except Damaged as error:
        text = say(
            "Earlier steps cannot be gone back to: the file holds a time line, but {reason}.", reason=error.reason
        )
        return Kept(plain), Problem(text, "engine", Severity.WARNING)


class Holder:
    """Builds one trainer after the other on ``device``, whose steps ``backend`` makes.

    ``timeline`` keeps what one may come back to.
    """

    def __init__(self) -> None:
        self.trainer: Trainer | None = None
        self.timeline = Timeline()
        self.device, self.backend, self.waits = "cpu", default(), False
        self._waiting: RunState | None = None

    def begin_anew(self, device: str, backend: Choice | None, *, waits: bool) -> None:
        """Another document: nothing stays of the former one. Who ``waits`` has the ``backend`` make the first step."""
        self.device, self.trainer, self.waits = device, None, waits
        self.backend = backend or self.backend
        self.timeline.begin()
        self.timeline.forget_pasts()

    @property
    def fitted(self) -> tuple[Names, Names]:
        """Names of the weights that the trainer was begun with, and of fresh ones."""
        return self.trainer.fitted if self.trainer else ((), ())

    def begin(self, project: Project | None, kept: Kept | None) -> Problem | None:
        """Begin ``project`` from the seed, or from what was ``kept``; None: something forbids it. What went wrong.

        The former network goes first: there may be no room for two.
        """
        marks = self.trainer.marks if self.trainer and kept else None
        self.trainer, self._waiting = None, kept.now if kept else None
        self.timeline.past = kept.past.until(kept.now.state.step) if kept and kept.past else Past()
        try:
            with memory_as_problem():
                if project:
                    self.take_over(project)
        except ProblemError as error:
            return error.problem
        if kept and kept.good:
            self.timeline.good = kept.good
        if marks:
            self._adopt(marks)
        return None

    def _adopt(self, marks: Marks) -> None:
        if self.trainer:
            self.trainer.marks.adopt(marks)

    def take_over(self, project: Project) -> tuple[Names, Names]:
        """Go on with ``project``; names of the weights that were kept, and of fresh ones."""
        if self.trainer:
            return self.trainer.edit(project)
        state, of = self._waiting or (None, None)
        self.trainer = Trainer(
            project,
            self.device,
            state,
            self.timeline,
            of=of,
            in_slices=True,
            past=self.timeline.past,
            backend=self.backend,
        )
        self._waiting = None
        if self.waits:
            self.trainer.accelerate(wait=True)
        return self.trainer.fitted

    def state(self, *, past: bool = False) -> Checkpoint:
        """The present state, on demand with what is kept of its ``past``."""
        state, kept = self._now().state, self.timeline.past
        if past and self.trainer and kept.states:
            return replace(state, past=pack(kept.until(state.step), self.trainer.project.data, state))
        return state

    def _now(self) -> RunState:
        return self.trainer.now() if self.trainer else self._waiting or NO_STATE

    def keep(self, number: int, *, good: bool = False) -> Problem | None:
        """Keep the present state as ``number``, or the last ``good`` one; what there is to say without memory for it.

        Where there is a way back to the good one, that goes with it.
        """
        best = self.timeline.good if good or self._has_gone_wrong else None
        try:
            with memory_as_problem():
                if good and best:
                    self.timeline.keep(number, lambda: best, past=self.timeline.past)
                else:
                    self.timeline.keep(number, self._now, best, self.timeline.past)
        except ProblemError as error:
            return error.problem
        return None

    def keep_state(self, number: int, state: RunState) -> None:
        """Keep a ``state`` of the past of this run as ``number``."""
        self.timeline.keep(number, lambda: state, past=self.timeline.past)

    @property
    def _has_gone_wrong(self) -> bool:
        """True if the present state is none to go on from: the run has diverged, or nothing passes any more."""
        stop = self.trainer.stop if self.trainer else None
        return (stop is not None and stop.reason == "diverged") or bool(
            self.trainer and self.trainer.lookout.dead_layers.said
        )

    def choose(self, backend: Choice) -> bool:
        """Let this back-end make the steps; whether another one does now."""
        self.backend = backend
        return self.trainer is not None and self.trainer.choose(backend)

    def move(self, device: str) -> None:
        """Go on, on another ``device``."""
        if self.trainer and device != self.device:
            good = self.timeline.good
            state, past = self.trainer.checkpoint(), self.timeline.past
            moved = Trainer(self.trainer.project, device, state, self.timeline, past=past, backend=self.backend)
            moved.adopt_past(self.trainer)
            self.trainer, self.timeline.good = moved, good
        self.device = device
