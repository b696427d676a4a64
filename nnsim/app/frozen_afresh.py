"""Layers that are frozen, or in the first phase, while fresh weights are drawn: they would stay as chance made them."""

from __future__ import annotations

from functools import partial, reduce
from operator import add

from PySide6.QtCore import QObject

from nnsim.app.unfit import Says
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.edits.network import set_frozen
from nnsim.edits.phases import freeze_in_phase
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.recipes.phases import phases_of
from nnsim.tasks.plan import plan
from nnsim.ui.kit.widgets.banner import Standing
from nnsim.ui.run.undo import Editor


class FrozenAfresh(QObject):
    """Says so, with a way out, until the network or the phases are others."""

    def __init__(self, editor: Editor, messages: Says, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._messages, self._said = editor, messages, Standing()
        editor.store.changed.connect(self._on_change)

    def close(self) -> None:
        """Stop listening to the document."""
        self._editor.store.changed.disconnect(self._on_change)

    def tell(self) -> None:
        """What was learned is gone: name the frozen layers that had a part in it."""
        project = self._editor.project
        always = project.network.frozen
        first = {name for phase in phases_of(project.recipe)[:1] for name in phase.frozen}
        layers = [layer.id for layer in plan(project).layers if layer.id in always | first and layer.parameters]
        if not layers:
            return
        one = len(layers) == 1
        verb = say("is") if one else say("are")
        text = say(
            "{layers} {verb} frozen on weights drawn by chance.",
            layers=say(" and ").join(map(called, layers)),
            verb=verb,
        )
        words = say("Unfreeze {word}", word=say("it") if one else say("them"))
        thaw = [set_frozen.of(layer, frozen=False) for layer in layers if layer in always]
        change = reduce(add, thaw + [freeze_in_phase.of(0, layer, False) for layer in layers if layer in first])
        unfreeze = partial(self._editor.edit, say("Unfreeze"), change, mark=message("all_unfrozen"))
        self._said.put(partial(self._messages.say, text, "warning", ((words, unfreeze),)))

    def _on_change(self, change: Change) -> None:
        if change.parts & {"network", "data"} or change.old.recipe.phases != change.new.recipe.phases:
            self._said.withdraw()
