"""Back to the last good state of a run that diverged, with a lower learning rate where that helps: one step to undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from nnsim.core.counted import figures
from nnsim.core.run import Checkpoint
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import Kept, KeptStates, StateChange
from nnsim.ui.run.undo import Editor

LOST = "(the weights of then are no longer kept: the present ones stay)"


class GoingBack(QObject):
    """``said(str)`` tells of weights that do not come back."""

    said = Signal(str)

    def __init__(self, editor: Editor, bridge: EngineBridge, states: KeptStates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._states = editor, bridge, states

    def go_back(self, good: Checkpoint, rate: float | None = None) -> None:
        """Restore ``good``, and learn at ``rate`` from there; None leaves the rate as it is."""
        old = self._editor.project.recipe.rate
        new = old if rate is None else rate
        then, now = self._states.keep(good), self._states.keep(self._bridge.client.checkpoint)
        words = "back to the last good weights" + (
            f", learning rate {figures(old)} → {figures(new)}" if new != old else ""
        )
        redo, undo = partial(self._change, then, new), partial(self._change, now, old)
        self._editor.push(StateChange(words, redo, undo, before=now, after=then, lost=LOST))
        self._editor.say(words)

    def _change(self, to: Kept, rate: float) -> None:
        """Learn at ``rate``, from a state where it is still kept."""
        self._editor.store.replace(set_recipe(self._editor.project, rate=rate))
        if to.state is not None:
            self._bridge.restore(to.state)
        elif to.is_lost:
            self.said.emit("The weights of then are no longer kept, to save memory: the present ones stay.")
