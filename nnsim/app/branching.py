"""The same run once more with another number of its recipe: the present one is kept beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnsim.app.keeping import Keeping
from nnsim.app.resets import Resets
from nnsim.edits.recipe import set_recipe
from nnsim.edits.recipe_fields import NUMBERS
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor


class Branching(QObject):
    """Keeps the present run, changes one number, and begins the same seed anew: one step to undo."""

    def __init__(
        self, editor: Editor, bridge: EngineBridge, keeping: Keeping, resets: Resets, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._keeping, self._resets = editor, bridge, keeping, resets

    def branch(self, name: str, value: float) -> None:
        """Begin anew with ``value`` for the number ``name`` of the recipe; it trains if the run did."""
        number, was_running = NUMBERS[name], self._bridge.running
        with self._editor.one_step(f"the same, but {number.label}"):
            if self._bridge.has_learned:
                self._keeping.keep()
            self._editor.edit(number.label, set_recipe.of(**{name: number.check(value)}))
            self._resets.reset()
        if was_running:
            self._bridge.play()
