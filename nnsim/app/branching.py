"""The same run once more with another number, choice or layer: the present one is kept beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnsim.app.keeping import Keeping
from nnsim.app.resets import Resets
from nnsim.core.parameters import Value
from nnsim.edits.kinds import Calls
from nnsim.edits.layer_trials import changed, in_words
from nnsim.edits.network import set_activations
from nnsim.edits.recipe import set_recipe
from nnsim.edits.recipe_fields import CHOICES, NUMBERS
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.ui.recipe import fields
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

ACTIVATION = "activation"
"""In the place of a field of the recipe: what every hidden layer has."""


class Branching(QObject):
    """Keeps the present run, changes one thing, and begins the same seed anew: one step to undo."""

    def __init__(
        self, editor: Editor, bridge: EngineBridge, keeping: Keeping, resets: Resets, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._keeping, self._resets = editor, bridge, keeping, resets

    def branch(self, name: str, value: float | str) -> None:
        """Begin anew with ``value`` for the field ``name`` of the recipe; it trains if the run did.

        Of every hidden layer where the field is ``ACTIVATION``.
        """
        self._branch(*_change(name, value))

    def branch_layer(self, node_id: str, name: str, value: Value) -> None:
        """The same with ``value`` for the parameter ``name`` of one layer, or without it where that is ``OUT``."""
        self._bridge.travel.come_back()
        project = self._editor.project
        if any(node.id == node_id for node in project.network.nodes):
            self._branch(in_words(project, node_id, name, value), changed(project, node_id, name, value)[1])

    def _branch(self, label: str, change: Calls) -> None:
        was_running = self._bridge.running
        with self._editor.one_step(say("the same, but {label}", label=label)):
            if self._bridge.has_learned:
                self._keeping.keep()
            self._editor.edit(label, change)
            self._resets.reset()
        if was_running:
            self._bridge.play()


def _change(name: str, value: float | str) -> tuple[str, Calls]:
    """What is changed, in words, and the edit."""
    if isinstance(value, str) and name == ACTIVATION:
        return say("activation {activations}", activations=ACTIVATIONS[value].label), set_activations.of(value)
    if isinstance(value, str):
        label, registry = CHOICES[name]
        return f"{label} {registry[value].label}", fields.choosing(name, value)
    number = NUMBERS[name]
    return number.label, set_recipe.of(**{name: number.check(value)})
