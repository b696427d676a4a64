"""Starting a run afresh, as a step that can be undone: the trained state comes back."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Signal

from nnsim.core.messages import Saved
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import Kept, KeptStates, StateChange
from nnsim.ui.run.undo import Editor

BEFORE_RESET = -1
"""Ticket of the ``Saved`` that brings the state before a reset."""

MAX_SEED = 9999


class Resets(QObject):
    """Reset and reset with a new seed; each is one step to undo where anything had been learned.

    ``said(str)`` tells of weights that do not come back.
    """

    said = Signal(str)

    def __init__(self, editor: Editor, bridge: EngineBridge, states: KeptStates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._states = editor, bridge, states
        self._waiting: deque[Kept | None] = deque()
        bridge.saved.connect(self._on_saved)
        bridge.died.connect(lambda _died: self._waiting.clear())

    def reset(self) -> None:
        """Fresh weights from the seed."""
        if self._trained:
            self._push("reset")
        else:
            self.begin()

    def new_seed(self) -> None:
        """Another seed for weights and order, and fresh weights."""
        old = self._editor.project.recipe.seed
        self._push("new seed", (old, old % MAX_SEED + 1))

    def begin(self, before: Kept | None = None) -> None:
        """Fresh weights, without a step to undo; ``before`` gets the state that ends with it."""
        self._waiting.append(before)
        self._bridge.reset()

    @property
    def _trained(self) -> bool:
        frame = self._bridge.record.frame
        return frame is not None and frame.step > 0

    def _push(self, text: str, seeds: tuple[int, int] | None = None) -> None:
        before = self._states.keep(None)

        def redo() -> None:
            # the state last known, until the engine tells the exact one
            before.put(self._bridge.client.checkpoint if self._trained else None)
            self._set_seed(seeds[1] if seeds else None)
            self.begin(before)

        def undo() -> None:
            state, was_lost = before.state, before.is_lost
            before.put(None)  # it is the present one now
            self._set_seed(seeds[0] if seeds else None)
            if state is not None and state.step:
                self._bridge.restore(state)
                return
            self.begin()
            if was_lost:
                words = f"The weights from before this {text} are no longer kept, to save memory"
                self.said.emit(f"{words}: new ones are drawn.")

        self._editor.push(StateChange(text, redo, undo, before=before))

    def _set_seed(self, seed: int | None) -> None:
        if seed is not None:
            self._editor.store.replace(set_recipe(self._editor.project, seed=seed))

    def _on_saved(self, saved: Saved) -> None:
        """The engine answers every reset with the state before it, in order."""
        if saved.ticket == BEFORE_RESET and self._waiting:
            before = self._waiting.popleft()
            if before is not None:
                before.put(saved.checkpoint)
