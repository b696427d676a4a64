"""Layers that are frozen while fresh weights are drawn: they would stay as chance made them."""

from __future__ import annotations

from functools import partial, reduce
from operator import add

from PySide6.QtCore import QObject

from nnsim.app.unfit import Says
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.edits.network import set_frozen
from nnsim.networks.naming import called
from nnsim.tasks.plan import plan
from nnsim.ui.kit.widgets.banner import Standing
from nnsim.ui.run.undo import Editor


class FrozenAfresh(QObject):
    """Says so, with a way out, until the network is another."""

    def __init__(self, editor: Editor, messages: Says, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._messages, self._said = editor, messages, Standing()
        editor.store.changed.connect(self._on_change)

    def close(self) -> None:
        """Stop listening to the document."""
        self._editor.store.changed.disconnect(self._on_change)

    def tell(self) -> None:
        """What was learned is gone: name the frozen layers that had a part in it."""
        layers = [layer.id for layer in plan(self._editor.project).layers if layer.node.frozen and layer.parameters]
        if not layers:
            return
        one = len(layers) == 1
        verb = "is" if one else "are"
        text = f"{' and '.join(map(called, layers))} {verb} frozen on weights drawn by chance."
        words = f"Unfreeze {'it' if one else 'them'}"
        change = reduce(add, (set_frozen.of(layer, frozen=False) for layer in layers))
        unfreeze = partial(self._editor.edit, "Unfreeze", change, mark=message("all_unfrozen"))
        self._said.put(partial(self._messages.say, text, "warning", ((words, unfreeze),)))

    def _on_change(self, change: Change) -> None:
        if "network" in change.parts or "data" in change.parts:
            self._said.withdraw()
