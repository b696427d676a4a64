"""Back to the last good state of a run that diverged, with a lower learning rate where that helps: one step to undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from nnsim.core.messages import Notice, Stopped
from nnsim.core.problem import GO_BACK
from nnsim.core.texts import message, sentence
from nnsim.edits.recipe import set_recipe
from nnsim.language.texts import say
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.undo import Editor

LOST = say("(the weights of then are no longer kept: the present ones stay)")


class GoingBack(QObject):
    """``is_possible`` once a run of this document has gone wrong.

    ``said(str)`` tells of weights that do not come back.
    """

    said = Signal(str)

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge
        self.is_possible = False
        bridge.stopped.connect(self._on_said)
        bridge.said.connect(self._on_said)
        editor.opened.connect(self._on_opened)

    def _on_said(self, said: Stopped | Notice) -> None:
        if (said.problem.fix and said.problem.fix.action == GO_BACK) or getattr(said, "reason", "") == "diverged":
            self.is_possible = True

    def _on_opened(self) -> None:
        self.is_possible = False

    def go_back(self, rate: float | None = None) -> None:
        """Restore the last good state, and learn at ``rate`` from there; None leaves the rate as it is."""
        self._editor.prepare()
        document = self._editor.document
        old = self._editor.project.recipe.rate
        new = old if rate is None else rate
        then, now = self._bridge.states.place(), self._bridge.states.place()
        said = message("gone_back_at_rate", before=old, after=new) if new != old else message("gone_back")
        redo, undo = partial(self._change, then, new, now), partial(self._change, now, old)
        step = StateChange(sentence(said), redo, undo, before=now, after=then, lost=LOST)
        step.shows = lambda undone: set_recipe(document, rate=old if undone else new)
        if not self._editor.permits(step, False):
            return
        self._bridge.keep(then, good=True)
        self._editor.push(step)
        self._editor.say(said)

    def _change(self, to: StatePlace, rate: float, keep: StatePlace | None = None) -> None:
        """Learn at ``rate``, from a state where it is still kept."""
        self._editor.store.replace(set_recipe(self._editor.project, rate=rate))
        if to.number:
            self._bridge.restore(to, keep=keep)
        else:
            self.said.emit(say("The weights of then {why_lost}: the present ones stay.", why_lost=to.why_lost))
