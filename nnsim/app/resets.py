"""Starting a run afresh, as a step that can be undone: the trained state comes back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnsim.core.project import Recipe
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.tasks.plan import plan
from nnsim.ui.run.answer_map import fits
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange
from nnsim.ui.run.undo import Editor

MAX_SEED = 9999

MOST_SPARE = 1 << 20
"""Bytes of a state that the window keeps too, as the engine process may end."""


class Resets(QObject):
    """Reset and reset with a new seed; each is one step to undo where anything had been learned.

    The engine keeps the state before; where it no longer does, one of a small network comes from here.
    ``said(str)`` tells of weights that do not come back, ``forgot`` that what was learned is gone.
    """

    said = Signal(str)
    forgot = Signal()

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge

    def reset(self, initializer: str = "") -> None:
        """Fresh weights from the seed, drawn by ``initializer`` where one is given."""
        if initializer:
            recipe = self._editor.project.recipe
            self._push("reset", (recipe, replace(recipe, initializer=Spec(initializer))))
        elif self._bridge.has_learned:
            self._push("reset")
        else:
            self._bridge.reset()

    def new_seed(self) -> None:
        """Another seed for weights and order, and fresh weights."""
        recipe = self._editor.project.recipe
        self._push(say("new seed"), (recipe, replace(recipe, seed=recipe.seed % MAX_SEED + 1)))

    def _push(self, text: str, recipes: tuple[Recipe, Recipe] | None = None) -> None:
        self._editor.prepare()
        before = self._bridge.states.place()

        def redo() -> None:
            self._set_recipe(recipes[1] if recipes else None)
            before.spare = self._spare()
            self._bridge.reset(before)

        def undo() -> None:
            self._set_recipe(recipes[0] if recipes else None)
            if before.number or (before.why_lost and before.spare):
                self._bridge.restore(before, None if before.number else before.spare)
                before.clear()  # it is the present one now
                return
            self._bridge.reset()
            if before.why_lost:
                self.said.emit(
                    say(
                        "The weights from before this {text} {why_lost}: new ones are drawn.",
                        text=text,
                        why_lost=before.why_lost,
                    )
                )

        had_learned, document = self._bridge.has_learned, self._editor.document
        step = StateChange(text, redo, undo, before=before)
        if recipes is not None:
            step.shows = lambda undone: replace(document, recipe=recipes[0] if undone else recipes[1])
        if not self._editor.permits(step, False):
            return
        self._editor.push(step)
        if had_learned:
            self.forgot.emit()

    def _spare(self) -> Checkpoint | None:
        """The newest state that the window knows of a small network, where it is one of the present document."""
        known = self._bridge.client.checkpoint
        if known is None or not fits(plan(self._editor.project), known.weights):
            return None
        state = sum(array.nbytes for array in (*known.weights.values(), *known.optimizer.values()))
        return known if state + known.history.rows.nbytes + known.readings.nbytes <= MOST_SPARE else None

    def _set_recipe(self, recipe: Recipe | None) -> None:
        if recipe is not None:
            self._editor.store.replace(replace(self._editor.project, recipe=recipe))
