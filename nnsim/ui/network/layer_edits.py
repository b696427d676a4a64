"""Edits of the network as undoable steps with their words, the same in both drawings: neurons and blocks."""

from __future__ import annotations

from nnsim.core.network import OUTPUT, is_input
from nnsim.core.parameters import Integer, Value
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.texts import Message, message, plain, sentence
from nnsim.data.entries import FEATURES
from nnsim.edits import graph
from nnsim.edits import network as edits
from nnsim.edits.fixes import edit_of
from nnsim.edits.heads import add_head, set_head
from nnsim.edits.kinds import Calls
from nnsim.edits.presets import use_preset
from nnsim.language.texts import lowered, say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import ACTIVATIONS, LAYERS, PRESETS
from nnsim.networks.plan import ports_of
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.heads import is_beside, seen_from, tasks_beside
from nnsim.tasks.kinds import TASKS, task_of
from nnsim.tasks.plan import plan
from nnsim.ui.network import titles
from nnsim.ui.run.undo import Editor

BESIDE = say("Let the network answer another question about the same samples: it learns both at once")
"""What a further output is for."""


class LayerEdits:
    """What a user can do to layers however they are drawn, each as one undoable step; True if anything changed."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    @property
    def project(self) -> Project:
        """The document."""
        return self._editor.project

    def make(self, step: Message, change: Calls, merge: str = "") -> bool:
        """One step to undo, which the curves tell by the same words; ``step`` is one of ``texts.STEPS``."""
        return self._editor.edit(sentence(step), change, merge=merge, mark=step)

    def title(self, node_id: str) -> str:
        """What a layer, a group of layers or an end of the network is called in words."""
        if is_input(node_id):
            labels = {port.id: port.label for port in ports_of(self.project.data)}
            return say("the {label}", label=lowered(labels[node_id])) if node_id in labels else say("the inputs")
        if group := next((group for group in self.project.network.groups if group.id == node_id), None):
            return group.name
        if node_id == OUTPUT:
            return say("the output")
        if self.is_head(node_id):
            return say("the output {head}", head=self.project.network.head(node_id).name)
        return titles.short(self.project.network.node(node_id).spec.kind)

    def _index(self, node_id: str) -> int:
        """Position of a layer; past the last for the output."""
        ids = [node.id for node in self.project.network.nodes]
        return ids.index(node_id) if node_id in ids else len(ids)

    def is_layer(self, node_id: str) -> bool:
        """True for hidden layers, which can be moved and removed."""
        return any(node.id == node_id for node in self.project.network.nodes)

    def is_head(self, node_id: str) -> bool:
        """True for outputs beside the first, which can be removed."""
        return any(head.id == node_id for head in self.project.network.heads)

    def toggle_feature(self, feature: str) -> bool:
        """Use or drop an input feature."""
        used = feature in self.project.network.features
        step = message("input_dropped" if used else "input_used", input=FEATURES[feature].label)
        return self.make(step, edits.toggle_feature.of(feature=feature))

    def change_units(self, node_id: str, by: int) -> bool:
        """Add or remove neurons or channels; layers that have none of their own follow their input."""
        kind = self.project.network.node(node_id).spec.kind if self.is_layer(node_id) else ""
        if not titles.is_wide(kind):
            return False
        if LAYERS[kind].width == "channels":
            step = message("channel_added" if by > 0 else "channel_removed")
        else:
            step = message("neuron_added" if by > 0 else "neuron_removed")
        return self.make(step, edits.change_units.of(node_id=node_id, by=by))

    def why_as_many(self, node_id: str, by: int) -> Problem | None:
        """Why ``change_units`` does nothing there, and what to do instead; None where it does something."""
        if not self.is_layer(node_id):
            return Problem(self._why_fixed(node_id))
        kind, title = LAYERS[self.project.network.node(node_id).spec.kind], self.title(node_id)
        if not titles.is_wide(kind.id):
            return Problem(
                say("{title}: as many numbers are handed on as are read. Change the layer before it.", title=title)
            )
        limits = next(each for each in kind.parameters if isinstance(each, Integer) and each.id == kind.width)
        units = int(self.project.network.node(node_id).spec.resolve(kind.parameters)[kind.width])
        if by < 0 and units == limits.low:
            return Problem(
                say("{title} cannot do with fewer than {low}: Delete takes the layer out.", title=title, low=limits.low)
            )
        if by > 0 and units == limits.high:
            return Problem(
                say(
                    "{title} has no room for more than {high:,}: put another layer beside it.",
                    title=title,
                    high=limits.high,
                )
            )
        return None

    def _why_fixed(self, node_id: str) -> str:
        """Why what is no layer, such as inputs, outputs and groups, has as many neurons as it has."""
        if not node_id:
            return say("No neuron is chosen: go to one with the arrow keys first.")
        if is_input(node_id):
            return say("The inputs are as many as the data give: Enter on one of them uses or drops it.")
        if node_id not in self.project.network.outputs:
            return say("A group has no neurons of its own: G opens it, and shows the layers in it.")
        if task_of(seen_from(self.project, node_id)).tells_classes:
            return say("The output has the neurons that its classes need: add or remove a class in the data instead.")
        return say("The output has a neuron for each number of an answer: how many that are follows from the data.")

    def set_activation(self, node_id: str, activation: str) -> bool:
        """Choose the activation of a layer that has one."""
        name = choice_of(LAYERS[self.project.network.node(node_id).spec.kind].parameters)
        return self.set_values(
            node_id, {name: activation}, message("activation", activation=ACTIVATIONS[activation].label)
        )

    def set_values(self, node_id: str, values: dict[str, Value], step: Message | None = None, merge: str = "") -> bool:
        """Set parameters of a layer; False if it is gone."""
        if not self.is_layer(node_id):
            return False
        step = step or message("changed", layer=self.title(node_id))
        return self.make(step, edits.set_layer.of(node_id, **values), merge)

    def insert(self, position: int, kind: str = "dense") -> bool:
        """Put a new layer of ``kind`` before the layer at ``position``."""
        return self.make(message("inserted", layer=titles.short(kind)), edits.insert_layer.of(position, Spec(kind)))

    def insert_beside(self, node_id: str, offset: int, kind: str = "dense") -> bool:
        """Put a new layer before (0) or after (1) another one."""
        return self.insert(min(self._index(node_id) + offset, len(self.project.network.nodes)), kind)

    def remove(self, *node_ids: str) -> bool:
        """Take layers out; what read from them reads what they read. Further outputs go with what only they need."""
        layers, heads = tuple(filter(self.is_layer, node_ids)), tuple(filter(self.is_head, node_ids))
        chosen = (*layers, *heads)
        if not chosen:
            return False
        if len(chosen) == 1:
            step = message("removed", layer=self.title(chosen[0]))
        elif layers and heads:
            step = message("layers_and_outputs_removed", layers=len(layers), outputs=len(heads))
        elif layers:
            step = message("layers_removed", count=len(layers))
        else:
            step = message("outputs_removed", count=len(heads))
        return self.make(step, graph.remove_nodes.of(node_ids=chosen))

    def can_move(self, node_id: str, by: int) -> bool:
        """True if there is a place to move to."""
        return self.is_layer(node_id) and 0 <= self._index(node_id) + by < len(self.project.network.nodes)

    def move(self, node_id: str, by: int) -> bool:
        """Move a layer to the left (-1) or right (1)."""
        if not self.can_move(node_id, by):
            return False
        position = self._index(node_id) + by
        step = message("moved", layer=self.title(node_id))
        return self.make(step, edits.move_layer.of(node_id=node_id, position=position))

    def can_freeze(self, node_id: str) -> bool:
        """True for layers with something to learn, and for the output."""
        return any(layer.id == node_id and layer.parameters > 0 for layer in plan(self.project).reached)

    def freeze_words(self, node_id: str) -> str:
        """What ``turn_frozen`` does to a layer, for a menu."""
        return (
            say("Unfreeze: let it learn")
            if node_id in self.project.network.frozen
            else say("Freeze: keep it from learning")
        )

    def turn_frozen(self, node_id: str) -> bool:
        """Freeze a layer that learns, or unfreeze a frozen one."""
        return self.set_frozen(node_id, node_id not in self.project.network.frozen)

    def set_frozen(self, node_id: str, frozen: bool) -> bool:
        """Keep a layer or the output from learning, or let it learn again."""
        step = message("frozen" if frozen else "unfrozen", layer=self.title(node_id))
        return self.make(step, edits.set_frozen.of(node_id=node_id, frozen=frozen))

    def set_output(self, kind: str) -> bool:
        """Choose what the network answers with."""
        return self.make(message("output", task=TASKS[kind].label), edits.set_output.of(kind=kind))

    def no_more_outputs(self) -> str:
        """Why the network can have no further output, in words; empty if it can."""
        learner, task = learner_of(self.project), task_of(self.project)
        if not learner.heads:
            return say("{learner} can learn one output only", learner=learner.label)
        if not is_beside(task):
            return say("The output {task} can have no other beside it", task=lowered(task.label))
        return "" if tasks_beside(self.project) else say("The data leave no further question to ask")

    def add_output(self, source: str = "") -> bool:
        """Let the network answer another question; it reads ``source``, or what the first output reads."""
        return not self.no_more_outputs() and self.make(message("output_added"), add_head.of(source=source))

    def set_head(self, head_id: str, values: dict[str, Value], merge: str = "") -> bool:
        """Set task, loss, weight or name of an output beside the first; False if it is gone."""
        if not self.is_head(head_id):
            return False
        return self.make(message("changed", layer=self.title(head_id)), set_head.of(head_id, **values), merge)

    def use_preset(self, preset: str) -> bool:
        """Put a network from the books in the place of this one; what fits the data of it is checked before."""
        return self.make(message("network", network=PRESETS[preset].label), use_preset.of(preset=preset))

    def mend(self, fix: Fix) -> bool:
        """Carry out the way out that a problem offers."""
        return self._editor.edit(fix.label, edit_of(fix), mark=plain(lowered(fix.label)))
