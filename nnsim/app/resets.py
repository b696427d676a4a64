"""Starting a run afresh, as a step that can be undone: the trained state comes back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject

from nnsim.catalog.edits_recipe import set_recipe
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.undo import Editor, RunChange

BEFORE_RESET = -1
"""Ticket of the ``Saved`` that brings the state before a reset."""

MAX_SEED = 9999


@dataclass
class _Before:
    """The state that a reset ended: the one last known, until the engine tells the exact one."""

    state: Checkpoint | None


class Resets(QObject):
    """Reset and reset with a new seed; each is one step to undo where anything had been learned."""

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge
        self._waiting: deque[_Before] = deque()
        bridge.saved.connect(self._on_saved)
        bridge.died.connect(lambda _died: self._waiting.clear())

    def reset(self) -> None:
        """Fresh weights from the seed."""
        if self._trained:
            self._push("reset")
        else:
            self._begin(_Before(None))

    def new_seed(self) -> None:
        """Another seed for weights and order, and fresh weights."""
        old = self._editor.project.recipe.seed
        self._push("new seed", (old, old % MAX_SEED + 1))

    @property
    def _trained(self) -> bool:
        frame = self._bridge.record.frame
        return frame is not None and frame.step > 0

    def _push(self, text: str, seeds: tuple[int, int] | None = None) -> None:
        before = _Before(self._bridge.client.checkpoint if self._trained else None)

        def redo() -> None:
            self._set_seed(seeds[1] if seeds else None)
            self._begin(before)

        def undo() -> None:
            self._set_seed(seeds[0] if seeds else None)
            if before.state is not None and before.state.step:
                self._bridge.restore(before.state)
            else:
                self._begin(_Before(None))

        self._editor.stack.push(RunChange(text, redo, undo))

    def _set_seed(self, seed: int | None) -> None:
        if seed is not None:
            self._editor.store.replace(set_recipe(self._editor.project, seed=seed))

    def _begin(self, before: _Before) -> None:
        self._waiting.append(before)
        self._bridge.reset()

    def _on_saved(self, saved: Saved) -> None:
        """The engine answers every reset with the state before it, in order."""
        if saved.ticket == BEFORE_RESET and self._waiting:
            self._waiting.popleft().state = saved.checkpoint
