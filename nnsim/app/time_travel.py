"""Going on from an earlier moment of the run: one step to undo, and what came after it is kept for comparison."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.past import KeptPast
from nnsim.core.messages import Note
from nnsim.core.problem import ProblemError
from nnsim.core.project import MOST_RUNS, KeptRun, Project
from nnsim.core.run import Checkpoint, History
from nnsim.core.texts import plain
from nnsim.edits.names import free_name
from nnsim.edits.runs import keep_run, kept
from nnsim.language.texts import say
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import RunChange
from nnsim.ui.transport.time_strip import memory_words

WORDS = say("go on from an earlier step")

LATER = say("Before going back")
"""What the run is called that came after the moment from which another one goes on."""

LOST = say("(the weights of then are no longer kept: the present ones stay)")

NO_ROOM = say(
    "{most_runs} runs are kept already: what came after this step comes back with Undo alone.", most_runs=MOST_RUNS
)


class TimeTravel(QObject):
    """Whoever changes something at an earlier moment goes on from there; Undo, Redo and files are of the present.

    ``said(str)`` tells what is not kept, ``told(str)`` what a choice comes to.
    """

    said = Signal(str)
    told = Signal(str)

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._travel = editor, bridge, bridge.travel
        self._moments, self._goes_on, self._weighs = 0, False, False
        bridge.subscriptions.add(self, Subscription("past", self._tell_size, lambda: self._weighs or None))
        editor.editing.connect(self.go_on)
        editor.recalling.connect(self._travel.come_back)

    def go_on(self) -> None:
        """Make the moment that is looked at the present; nothing where that is so."""
        if not self._travel.is_away or self._goes_on:
            return
        now, then = self._bridge.states.place(), self._bridge.states.place()
        before, later = self._editor.document, self._later
        after = replace(self._editor.project, runs=(*before.runs, *later))
        redo, undo = partial(self._forth, after, then, now), partial(self._change, before, now, then)
        step = StateChange(WORDS, redo, undo, before=now, after=then, lost=LOST)
        step.shows = lambda undone: before if undone else after
        if not self._editor.permits(step, False):
            self._travel.come_back()
            return
        self._goes_on = True
        try:
            self._editor.push(step)
        finally:
            self._goes_on = False
        if not later and len(before.runs) >= MOST_RUNS:
            self.said.emit(NO_ROOM)

    @property
    def _later(self) -> tuple[KeptRun, ...]:
        """The run up to its present, to be kept; none where there is no room for it or it has no curve."""
        document, record, known = self._editor.document, self._bridge.run.record, self._bridge.client.checkpoint
        weights = known.weights if known and known.step == self._travel.present else {}
        epoch = 0 if math.isnan(record.last("epoch")) else int(record.last("epoch"))
        history = History(record.rows, record.columns)
        state = Checkpoint(
            self._travel.present, epoch, 0, weights, history=history, marks=record.marks, readings=record.readings
        )
        try:
            later = kept(document, state)
            return keep_run(document, replace(later, name=free_name(LATER, [run.name for run in document.runs]))).runs[
                -1:
            ]
        except ProblemError:
            return ()

    def _forth(self, after: Project, then: StatePlace, now: StatePlace) -> None:
        if self._travel.is_away:
            self._bridge.fork(now, then)
            self._editor.store.replace(after)
        else:
            self._change(after, then, now)

    def _change(self, project: Project, to: StatePlace, keep: StatePlace) -> None:
        """Show ``project``, from a state where it is still kept.

        The present is kept first: the engine hears of another network before it goes back.
        """
        self._bridge.keep(keep)
        self._editor.store.replace(replace(project, view=self._editor.project.view))
        if to.number:
            self._bridge.restore(to)
        else:
            self.said.emit(say("The weights of then {why_lost}: the present ones stay.", why_lost=to.why_lost))

    # ------------------------------------------------------------ in files

    def keep_in_file(self, on: bool) -> None:
        """From the next time that it is saved the file of this document holds its time line, or does no more."""
        self._editor.set_view(lambda project: replace(project, view=replace(project.view, timeline=on)))
        self._weighs = on

    def _tell_size(self, kept: KeptPast | None) -> None:
        """Before anything is saved."""
        self._weighs = False
        size = memory_words(kept) if kept and kept.states else say("Nothing is kept of earlier steps so far")
        self.told.emit(say("{size}. The file grows by about as much when it is saved.", size=size))

    # ------------------------------------------------------------ moments with names

    def name_moment(self, name: str) -> None:
        """Put ``name`` on the curves at the moment that is shown: one step to undo."""
        self._moments += 1
        bridge, key = self._bridge, f"moment#{self._moments}"
        note, undone = Note(plain(name), key), Note(None, undoes=key)
        step = RunChange(say("name a moment"), lambda: bridge.note_moment(note), lambda: bridge.note(undone))
        self._editor.push(step, changes=False)
