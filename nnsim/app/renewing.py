"""Another data set in the same document: the run begins anew with it, and Undo brings both back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnsim.app.messages import Messages
from nnsim.core.project import Project
from nnsim.core.texts import Message
from nnsim.edits.adapt import adapted
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.tasks.plan import plan
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.undo import Editor


class Renewing(QObject):
    """Edits that replace the data set: weights, epoch and curves of the former set are none of the new one.

    Where a trained network fits the new samples as it is, a message offers to keep its weights.
    ``forgot`` tells that what was learned is gone.
    """

    forgot = Signal()

    def __init__(self, editor: Editor, bridge: EngineBridge, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._messages = editor, bridge, messages

    def edit(self, text: str, change: Calls, *, mark: Message) -> bool:
        """Apply ``change`` with fresh weights as one step to undo; return whether anything changed."""
        self._editor.prepare()
        self._editor.let_go()
        before = self._editor.project
        after = change(before)
        if after == before or not self._editor.guard(before, after, change):
            return False
        had_learned = self._bridge.has_learned
        self._push(text, before, after, change)
        if words := adapted(before, after):
            self._editor.adapted.emit(words)
        if had_learned:
            self.forgot.emit()
        if had_learned and _arrays(before) == _arrays(after):
            keep = (say("Keep the weights"), lambda: self._keep(text, change, mark))
            self._messages.offer(say("The new data start with fresh weights."), "info", (keep,))
        return True

    def _keep(self, text: str, change: Calls, mark: Message) -> None:
        """The same edit once more, with what the network had learned and its curves."""
        self._editor.let_go()
        self._editor.stack.undo()  # no step of the user's, so that the curves do not tell of it
        self._editor.edit(text, change, mark=mark)

    # ------------------------------------------------------------ the step to undo

    def _push(self, text: str, before: Project, after: Project, calls: Calls) -> None:
        kept = self._bridge.states.place()

        def redo() -> None:
            self._bridge.keep(kept)
            self._begin(after)

        def undo() -> None:
            self._begin(before, kept)
            if kept.why_lost:
                self._messages.say(
                    say("The weights of the former data {why_lost}: new ones are drawn.", why_lost=kept.why_lost),
                    "warning",
                )
            kept.clear()  # it is the present one now

        step = StateChange(text, redo, undo, before=kept)
        step.calls, step.shows = calls, lambda undone: before if undone else after
        self._editor.push(step)

    def _begin(self, project: Project, kept: StatePlace | None = None) -> None:
        """Another run on ``project``, which trains on if the present one does."""
        store, was_running = self._editor.store, self._bridge.running
        store.replace(replace(project, view=store.project.view))
        self._bridge.load(kept=kept)
        if was_running:
            self._bridge.play()


def _arrays(project: Project) -> list[tuple[str, tuple[int, ...]]]:
    """Names and shapes of all weights; none where the network does not take the data."""
    return [(f"{layer.id}.{array.name}", array.shape) for layer in plan(project).layers for array in layer.arrays]
