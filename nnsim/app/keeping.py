"""Keeping the run as it is now, so that later ones can be compared with it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnsim.app.messages import Messages
from nnsim.core.problem import ProblemError
from nnsim.core.run import Checkpoint, History
from nnsim.edits.runs import keep_run, kept, rename_run
from nnsim.language.texts import say
from nnsim.ui.run.answer_map import fits
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import NO_CALLS


class Keeping(QObject):
    """Keeps what the window shows of the run: its curves, and the weights of the newest frame."""

    def __init__(self, editor: Editor, bridge: EngineBridge, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._messages = editor, bridge, messages

    def keep(self, name: str = "") -> None:
        """Keep its present under ``name``, or under a number; one step to undo."""
        self._bridge.travel.come_back()
        try:
            run = kept(self._editor.project, self.state)
            named = rename_run.of(run.id, name) if name else NO_CALLS
            self._editor.edit(say("keep this run"), keep_run.of(run) + named)
        except ProblemError as error:
            self._messages.show(error.problem)

    @property
    def state(self) -> Checkpoint:
        """The run as it is seen; one that was not trained has no curve that could be kept."""
        run, frame = self._bridge.run, self._bridge.run.record.frame
        if frame is None or not frame.step:
            return Checkpoint(0, 0, 0, {})
        record, weights = run.record, run.live.weights if fits(run.live.plan, run.live.weights) else {}
        history = History(record.rows, record.columns)
        counters = frame.step, frame.epoch, frame.position
        return Checkpoint(*counters, weights, history=history, marks=record.marks, readings=record.readings)
