"""Edits of the network as undoable steps with their words, for the canvas, the headers and the menus."""

from __future__ import annotations

from nnsim.core.parameters import Value
from nnsim.core.problem import Fix
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.edits import network as edits
from nnsim.edits.fixes import edit_of
from nnsim.edits.kinds import Calls
from nnsim.edits.presets import use_preset
from nnsim.networks.kinds import ACTIVATIONS, LAYERS, PRESETS
from nnsim.tasks.kinds import TASKS
from nnsim.ui.run.undo import Editor


class LayerEdits:
    """Everything that a user can do to the network, each as one undoable step."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    def _edit(self, text: str, change: Calls, merge: str = "") -> bool:
        return self._editor.edit(text, change, merge=merge, mark=text.lower())

    def _index(self, node_id: str) -> int:
        """Position of a layer; past the last for the output."""
        ids = [node.id for node in self._editor.project.network.nodes]
        return ids.index(node_id) if node_id in ids else len(ids)

    def _title(self, node_id: str) -> str:
        kind = self._editor.project.network.node(node_id).spec.kind
        return LAYERS[kind].label if kind in LAYERS else kind

    def is_layer(self, node_id: str) -> bool:
        """True for hidden layers, which can be moved and removed."""
        return any(node.id == node_id for node in self._editor.project.network.nodes)

    def toggle_feature(self, feature: str) -> bool:
        """Use or drop an input feature."""
        used = feature in self._editor.project.network.features
        text = f"{'Drop' if used else 'Use'} {FEATURES[feature].label}"
        return self._edit(text, edits.toggle_feature.of(feature=feature))

    def change_units(self, node_id: str, by: int) -> bool:
        """Add or remove neurons of a dense layer; other layers follow their input."""
        if not self.is_layer(node_id) or self._editor.project.network.node(node_id).spec.kind != "dense":
            return False
        text = "Add neuron" if by > 0 else "Remove neuron"
        return self._edit(text, edits.change_units.of(node_id=node_id, by=by))

    def set_activation(self, node_id: str, activation: str) -> bool:
        """Choose the activation of a dense or an activation layer."""
        name = "function" if self._editor.project.network.node(node_id).spec.kind == "activation" else "activation"
        return self.set_values(node_id, {name: activation}, f"Activation {ACTIVATIONS[activation].label}")

    def set_values(self, node_id: str, values: dict[str, Value], text: str = "", merge: str = "") -> bool:
        """Set parameters of a layer; False if it is gone."""
        if not self.is_layer(node_id):
            return False
        words = text or f"Change {self._title(node_id)}"
        return self._edit(words, edits.set_layer.of(node_id, **values), merge)

    def insert(self, position: int, kind: str = "dense") -> bool:
        """Put a new layer of ``kind`` before the layer at ``position``."""
        text = f"Insert {LAYERS[kind].label}"
        return self._edit(text, edits.insert_layer.of(position, Spec(kind)))

    def insert_beside(self, node_id: str, offset: int, kind: str = "dense") -> bool:
        """Put a new layer before (0) or after (1) another one."""
        return self.insert(min(self._index(node_id) + offset, len(self._editor.project.network.nodes)), kind)

    def remove(self, node_id: str) -> bool:
        """Take a layer out."""
        if not self.is_layer(node_id):
            return False
        return self._edit(f"Remove {self._title(node_id)}", edits.remove_layer.of(node_id=node_id))

    def can_move(self, node_id: str, by: int) -> bool:
        """True if there is a place to move to."""
        return self.is_layer(node_id) and 0 <= self._index(node_id) + by < len(self._editor.project.network.nodes)

    def move(self, node_id: str, by: int) -> bool:
        """Move a layer to the left (-1) or right (1)."""
        if not self.can_move(node_id, by):
            return False
        position = self._index(node_id) + by
        text = f"Move {self._title(node_id)}"
        return self._edit(text, edits.move_layer.of(node_id=node_id, position=position))

    def set_output(self, kind: str) -> bool:
        """Choose what the network answers with."""
        return self._edit(f"{TASKS[kind].label} output", edits.set_output.of(kind=kind))

    def use_preset(self, preset: str) -> bool:
        """Put a network from the books in the place of this one; what fits the data of it is checked before."""
        return self._edit(f"Network {PRESETS[preset].label}", use_preset.of(preset=preset))

    def apply(self, fix: Fix) -> bool:
        """Carry out the way out that a problem offers."""
        return self._edit(fix.label, edit_of(fix))
