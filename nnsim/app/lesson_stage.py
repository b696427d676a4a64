"""A lesson is played on the window: its moves in their order, each batch of them one step to undo."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.app.document import Document
from nnsim.app.lesson_moves import LessonMoves, planned
from nnsim.app.lesson_state import LessonState
from nnsim.core.messages import Saved
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import start_of
from nnsim.lessons.moves import Move
from nnsim.lessons.state import State
from nnsim.tasks.plan import plan
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.undo import Editor

NOT_KEPT = Problem(say("The weights of this step are no longer kept; choose the chapter anew."), "lesson")

LOST = say("(the weights of then are no longer kept: the present ones stay)")

MOST_SPARED = 200_000
"""Parameters of a network whose states are kept in this process, too, so that they outlive the engine: a few megabytes
for each step of a lesson. Of larger ones it is said that they are no longer there."""

STEPS = frozenset({"undo", "redo", "open"})
"""Moves that are no part of a step to undo."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment: the document with what was looked at, and the place of the run's state."""

    project: Project
    run: StatePlace
    sample: int | None


class LessonStage(QObject):
    """What is asked for is made in its order; while training takes its time, the rest waits.

    ``moved`` tells that it is done with something, ``failed(Problem)`` that something could not be made,
    ``interrupted`` that somebody went before it, and ``away_changed`` that the lesson's own document was left for
    another one, or is back.
    """

    moved = Signal()
    failed = Signal(object)
    interrupted = Signal()
    away_changed = Signal()

    def __init__(
        self, editor: Editor, bridge: EngineBridge, document: Document, *, state: LessonState, moves: LessonMoves,
        beside: Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(state)
        self._editor, self._bridge, self._document = editor, bridge, document
        self._state, self._moves, self._beside = state, moves, beside
        self._ahead: deque[Callable[[], None]] = deque()
        self._kept: dict[str, Kept] = {}
        self._left: Kept | None = None
        self._acts = self._is_here = False
        self.is_away = False
        self._script: deque[Move] = deque()
        self._saving: dict[int, StatePlace] = {}
        bridge.saved.connect(self._on_saved)
        moves.done.connect(self._go_on)
        moves.failed.connect(self._fail)
        editor.editing.connect(self._interrupted)
        editor.recalling.connect(self._interrupted)
        editor.leaving.connect(self._leave)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """What happens in here is the lesson's own doing."""
        before, self._acts = self._acts, True
        try:
            yield
        finally:
            self._acts = before

    # ------------------------------------------------------------ what lessons ask

    def is_busy(self) -> bool:
        """Whether moves are still being made."""
        return bool(self._script or self._ahead or self._moves.is_waiting)

    def state(self) -> State:
        """The state of now."""
        return self._state.now()

    def begin(self, lesson: Lesson) -> Problem | None:
        """Show what the lesson starts with as a document of its own."""
        try:
            project = start_of(lesson, self._beside)
        except ProblemError as error:
            return error.problem
        self._stop()
        with self._acting():
            self._document.show(project, disposable=True)
        self._is_here = True
        return None

    def bring(self, show: Callable[[], None]) -> None:
        """Let ``show`` put another state of its document in the place of this one; nothing else is made of it then."""
        self._stop()
        with self._acting():
            show()
        self._is_here = True
        self.moved.emit()

    def perform(self, moves: Sequence[Move], words: str) -> Problem | None:
        """Make them, one after the other; whether they can be made of the present document is known before."""
        if not self.is_busy():
            try:
                planned(moves, self._editor.document)
            except ProblemError as error:
                return error.problem
        self._then(partial(self._perform, tuple(moves), words))
        return None

    def keep(self, name: str) -> None:
        """Keep the moment when everything before is made."""
        self._then(partial(self._keep, name))

    def kept(self, name: str) -> bool:
        """Whether there is such a moment, with its weights."""
        return name in self._kept and _is_there(self._kept[name].run)

    def restore(self, name: str) -> Problem | None:
        """Go back to it, as a step to undo; from another document, show the lesson's own again."""
        kept = self._kept.get(name)
        if kept is None or not _is_there(kept.run):
            return NOT_KEPT
        self._stop()
        self._then(partial(self._restore, kept))
        return None

    # ------------------------------------------------------------ one after the other

    def _then(self, job: Callable[[], None]) -> None:
        if self.is_busy():
            self._ahead.append(job)
        else:
            job()

    def _go_on(self) -> None:
        """The next move, else the next of what was asked for."""
        while not self._moves.is_waiting:
            if self._script:
                self._make(self._script.popleft())
            elif self._ahead:
                self._ahead.popleft()()
            else:
                break
        if not self.is_busy():
            self.moved.emit()

    def _stop(self) -> None:
        """Make no more of what was asked for."""
        self._script.clear()
        self._ahead.clear()
        self._moves.stop()

    def _interrupted(self) -> None:
        """Somebody does something of their own meanwhile, and goes before the lesson."""
        if not self._acts and self.is_busy():
            self._stop()
            self.interrupted.emit()
            self.moved.emit()

    def _fail(self, problem: Problem) -> None:
        self._stop()
        self.failed.emit(problem)
        self.moved.emit()

    # ------------------------------------------------------------ jobs

    def _perform(self, moves: tuple[Move, ...], words: str) -> None:
        with self._acting():
            if not any(move.id in STEPS for move in moves):
                self._push(words)
        self._script.extend(moves)
        self._go_on()

    def _push(self, words: str) -> None:
        """One step for all that follows; what the document is like afterwards is seen when it is undone."""
        project, before, after = self._editor.document, self._bridge.states.place(), self._bridge.states.place()
        later = [project]

        def redo() -> None:
            if after.number:
                self._change(later[0], after, before)
            else:  # the first time: the moves follow
                self._bridge.keep(before)

        def undo() -> None:
            later[0] = self._editor.document
            self._change(project, before, after)

        step = StateChange(words, redo, undo, before=before, after=after, lost=LOST)
        self._push_own(step, lambda undone: project if undone else later[0])

    def _change(self, project: Project, to: StatePlace, keep: StatePlace) -> None:
        """Show ``project`` from a state where it is still kept.

        The present is kept first: the engine hears of another document before it goes back.
        """
        self._bridge.keep(keep)
        self._editor.store.replace(replace(project, view=self._editor.project.view))
        if to.number:
            self._bridge.restore(to)
        elif to.spare is not None:
            self._bridge.restore(to, to.spare)

    def _make(self, move: Move) -> None:
        try:
            with self._acting():
                self._moves.make(move)
        except ProblemError as error:
            self._fail(error.problem)

    def _keep(self, name: str) -> None:
        self._kept[name] = self._moment()

    def _moment(self) -> Kept:
        place = self._bridge.states.place()
        self._bridge.keep(place)
        if plan(self._editor.document).parameters <= MOST_SPARED:
            self._saving[self._bridge.save()] = place
        return Kept(self._editor.document, place, self._bridge.run.live.chosen.index)

    def _on_saved(self, saved: Saved) -> None:
        """The same state once more, in this process: that of the engine may end."""
        place = self._saving.pop(saved.ticket, None)
        if place is not None and place.number:
            place.spare = saved.checkpoint

    def _restore(self, kept: Kept) -> None:
        with self._acting():
            if self.is_away:
                self._return_to(kept)
                return
            self._push_restore(kept)
            self._editor.set_view(lambda project: replace(project, view=kept.project.view))
            self._bridge.run.live.chosen.choose(kept.sample)
        self.moved.emit()

    def _push_restore(self, kept: Kept) -> None:
        project, before = self._editor.document, self._bridge.states.place()

        def redo() -> None:
            self._change(kept.project, kept.run, before)

        def undo() -> None:
            self._change(project, before, self._bridge.states.place())

        step = StateChange(say("start over"), redo, undo, before=before, lost=LOST)
        self._push_own(step, lambda undone: project if undone else kept.project)

    def _push_own(self, step: StateChange, shows: Callable[[bool], Project]) -> None:
        """What a lesson does itself is held by no lock; ``shows`` as for every step."""
        step.free, step.shows = True, shows
        self._editor.push(step)

    # ------------------------------------------------------------ another document

    def _leave(self) -> None:
        """Another document comes: what is left is kept as it stands."""
        if self._acts or not self._is_here:
            return
        self._stop()
        self._left = self._moment()
        self._is_here, self.is_away = False, True
        self.away_changed.emit()

    def return_to_lesson(self) -> None:
        """Show the document that was left, as it was."""
        if self.is_away and self._left is not None:
            with self._acting():
                self._return_to(self._left)

    def _return_to(self, kept: Kept) -> None:
        self._document.show(kept.project, None if kept.run.number else kept.run.spare, disposable=True)
        if kept.run.number:
            self._bridge.load(kept=kept.run)
        elif kept.run.spare is None:
            self.failed.emit(NOT_KEPT)
        self._bridge.run.live.chosen.choose(kept.sample)
        self._is_here, self.is_away = True, False
        self.away_changed.emit()
        self.moved.emit()


def _is_there(place: StatePlace) -> bool:
    """Whether its state can be brought back."""
    return bool(place.number) or place.spare is not None
