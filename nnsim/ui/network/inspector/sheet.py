"""The sheet beside the network: settings and facts of the chosen layer, or the totals."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.network import OUTPUT, Group, Head, is_input
from nnsim.core.parameters import Value
from nnsim.core.store import Change
from nnsim.edits.groups import MAX_NAME, rename_group
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.naming import title
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import TASKS
from nnsim.ui.kit.forms import FieldRow, ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.leaving import hand_back, take_away
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.note import Note
from nnsim.ui.kit.widgets.panel import Line
from nnsim.ui.kit.widgets.scrolled import Scrolled, to_start
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.network.inspector import facts
from nnsim.ui.network.inspector.head_form import HeadForm
from nnsim.ui.network.inspector.table import FactTable
from nnsim.ui.network.layer_edits import BESIDE, LayerEdits
from nnsim.ui.run.afterwards import Afterwards
from nnsim.ui.run.drag_steps import DragSteps
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

WIDTH = 244

FROZEN = say(
    "Keep what this layer has learned: it still computes, but its weights, biases and averages stay as they are."
)


class Runs(Protocol):
    """The part of the engine's bridge that knows how fast it trains."""

    run: Run
    device: str


class Inspector(QWidget):
    """Shows the node ``shown``, empty for the whole network; ``closed`` when it is no longer wanted."""

    closed = Signal()

    def __init__(self, editor: Editor, live: LiveModel, edits: LayerEdits, runs: Runs | None = None) -> None:
        super().__init__()
        self._editor, self._live, self._edits, self._runs = editor, live, edits, runs
        self.shown = ""
        self._speed = 0.0
        self._steps = DragSteps(editor, self)
        self.form: ParameterForm | None = None
        self.note: Note | None = None
        self._row: FieldRow | HeadForm | None = None
        self._form_of: tuple[str, str] = ("", "")
        self.setAccessibleName(say("Inspector"))
        self._build()
        follow(self._restyle)
        Afterwards(editor.store, self._on_change, self)
        editor.opened.connect(self._begin)
        live.planned.connect(self.refresh)
        live.updated.connect(self._follow_speed)

    def _build(self) -> None:
        self.title = Text(say("Network"), "title")
        self.close_button = IconButton("close", say("Close the inspector"), side=28)
        self.close_button.clicked.connect(self.closed)
        self.formula = Text("", "label", "muted", wrap=True)
        self.frozen = Switch(say("Frozen"))
        self.frozen.setToolTip(in_lines(FROZEN))
        self.frozen.clicked.connect(lambda on: self._edits.set_frozen(self.shown, on))
        self.table, self.speed = FactTable(), FactTable()
        self.warning = Text("", "label", "warning", wrap=True)
        self.help = Text("", "label", "muted", wrap=True)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.close_button)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._line = Line()
        self.more = Button(say("Add an output"))
        self.more.clicked.connect(lambda _on: self._edits.add_output())
        shown = (self.formula, self._line, self.frozen, self.table, self.speed, self.warning, self.help, self.more)
        for widget in shown:
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._scroll = Scrolled(self._body)
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(self._head)
        self._outer.addWidget(self._scroll, 1)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedWidth(theme.px(WIDTH))
        self._outer.setContentsMargins(theme.px(2 * SPACE), 0, 0, 0)
        self._outer.setSpacing(theme.px(SPACE))
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2.5 * SPACE))
        self.refresh()

    def sizeHint(self) -> QSize:
        """As wide as it always is; the canvas decides about the height."""
        return QSize(self._theme.px(WIDTH), self._theme.px(200))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what was missed."""
        super().showEvent(event)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ what is shown

    def _begin(self) -> None:
        """Another document: its totals, from the top."""
        self.show_node("")
        to_start(self._scroll)

    def show_node(self, node_id: str) -> None:
        """Show a layer, the inputs or the output; empty for the whole network."""
        if node_id != self.shown:
            self.shown = node_id
            self.refresh()

    def _on_change(self, change: Change) -> None:
        if "network" in change.parts:
            self._speed = 0.0  # another network has another speed
        if change.parts & {"network", "data", "recipe"}:
            self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        nodes = {node.id: node for node in self._editor.project.network.nodes}
        groups = {group.id: group for group in self._editor.project.network.groups}
        heads = {head.id: head for head in self._editor.project.network.heads}
        if self.shown not in {*nodes, *groups, *heads, *self._live.plan.inputs, OUTPUT}:
            self.shown = ""
        self._show_problem()
        self._show_frozen()
        self._show_more()
        if self.shown in nodes:
            self._show_layer()
        elif self.shown in groups:
            self._show_group(groups[self.shown])
        elif self.shown == OUTPUT:
            self._show_output()
        elif self.shown in heads:
            self._show_head(heads[self.shown])
        elif is_input(self.shown):
            self._show_input()
        else:
            self._show_totals()
        self.speed.setVisible(not self.shown)
        self.warning.setVisible(bool(self.warning.text()) and not self.shown)

    def _show_frozen(self) -> None:
        """The switch, for layers with something to learn."""
        layer = next((layer for layer in self._live.plan.reached if layer.id == self.shown), None)
        self.frozen.setVisible(layer is not None and layer.parameters > 0)
        self.frozen.setChecked(self.shown in self._editor.project.network.frozen)

    def _show_more(self) -> None:
        """The way to another output, at every output."""
        refusal = self._edits.no_more_outputs()
        self.more.setVisible(self.shown in self._editor.project.network.outputs)
        self.more.setEnabled(not refusal)
        self.more.set_hint(refusal or BESIDE)

    def _say(self, title: str, formula: str, help_text: str) -> None:
        self.title.setText(title)
        for text, words in ((self.formula, formula), (self.help, help_text)):
            text.setText(words)
            text.setVisible(bool(words))

    def _show_input(self) -> None:
        self._drop_form()
        plan = self._live.plan
        title = next((port.label for port in plan.ports if port.id == self.shown), say("Inputs"))
        self._say(title, "", say("What the network is fed with; the data panel decides."))
        self.table.show_facts(facts.of_inputs(self._editor.project.data, plan.inputs[self.shown]))

    def _show_totals(self) -> None:
        self._drop_form()
        self._say(say("Whole network"), "", say("Choose a block or a neuron to see its layer."))
        project, plan = self._editor.project, self._live.plan
        self.table.show_facts(facts.of_network(project, plan))
        self.warning.setText(facts.weights_against_samples(project, plan))
        self._follow_speed()

    def _follow_speed(self) -> None:
        """The speed of the last frame that was trained for; a pause does not make it zero."""
        frame = self._runs.run.record.frame if self._runs else None
        if frame is not None and frame.running and frame.samples_per_second > 0:
            self._speed = frame.samples_per_second
        if not self.shown and self.isVisible():
            device = self._runs.device.upper() if self._runs else ""
            self.speed.show_facts(facts.pace(frame, self._speed, device, learner_of(self._editor.project).unit))

    def _show_layer(self) -> None:
        node = self._editor.project.network.node(self.shown)
        if node.spec.kind not in LAYERS:
            self._drop_form()
            self._say(node.spec.kind, "", "")
            self.table.show_facts([])
            return
        kind = LAYERS[node.spec.kind]
        self._say(title(node), kind.formula, kind.help)
        self.table.show_facts(facts.of_layer(self._live.plan, node.id))
        try:
            values = node.spec.resolve(kind.parameters)
        except ValueError:
            values = {}
        if self._form_of == (node.id, kind.id) and self.form:
            self.form.set_values(values)
        else:
            self._drop_form()
            self.form = ParameterForm(kind.parameters, values)
            self.form.changed.connect(partial(self._set, node.id))
            self._form_of = (node.id, kind.id)
            self._column.insertWidget(self._column.indexOf(self._line), self.form)
        self._line.setVisible(bool(kind.parameters))

    def _show_output(self) -> None:
        kind = self._editor.project.network.output.spec.kind
        formula, help_text = facts.output_help(kind)
        self._say(say("Output"), formula, help_text)
        self.table.show_facts(facts.of_layer(self._live.plan, OUTPUT))
        if self._form_of == (OUTPUT, kind):
            return
        self._drop_form()
        box = ComboBox(say("Answers"), tuple((entry.id, entry.label) for entry in TASKS), kind)
        box.chosen.connect(self._edits.set_output)
        self._take_row(FieldRow(say("Answers"), box), (OUTPUT, kind))

    def _show_head(self, head: Head) -> None:
        kind = head.node.spec.kind
        formula, help_text = facts.output_help(kind)
        self._say(head.name, formula, help_text)
        self.table.show_facts(facts.of_layer(self._live.plan, head.id))
        if self._form_of == (head.id, kind) and isinstance(self._row, HeadForm):
            self._row.show_head(head)
            return
        self._drop_form()
        if kind in TASKS:
            form = HeadForm(self._editor.project, head)
            form.changed.connect(partial(self._set_head, head.id))
            self._take_row(form, (head.id, kind))

    def _set_head(self, head_id: str, name: str, value: Value, final: bool) -> None:
        self._edits.set_head(head_id, {name: value}, merge=self._steps.key("head", final=final))

    def _show_group(self, group: Group) -> None:
        self._say(group.name, "", say("Layers folded into one block; G opens and closes it."))
        self.table.show_facts(facts.of_group(self._live.plan, group))
        if self._form_of != (group.id, "group"):
            self._drop_form()
            field = LineEdit()
            field.setAccessibleName(say("Name of the block"))
            field.setMaxLength(MAX_NAME)
            field.editingFinished.connect(lambda: self._rename(group.id, field))
            field.returnPressed.connect(lambda: hand_back(field))
            self._take_row(FieldRow(say("Name"), field), (group.id, "group"))
        if isinstance(self._row, FieldRow) and isinstance(self._row.control, LineEdit):
            self._row.control.setText(group.name)

    def _rename(self, group_id: str, field: LineEdit) -> None:
        """Another name; an empty one is none."""
        network = self._editor.project.network
        name = next((group.name for group in network.groups if group.id == group_id), "")
        wanted = " ".join(field.text().split())
        if wanted and name and wanted != name:
            self._editor.edit(say("Rename block"), rename_group.of(group_id, wanted))
        else:
            field.setText(name)

    def _take_row(self, row: FieldRow | HeadForm, of: tuple[str, str]) -> None:
        """A single setting in the place of a form."""
        self._row, self._form_of = row, of
        self._column.insertWidget(self._column.indexOf(self._line), row)
        self._line.show()

    def _drop_form(self) -> None:
        """Take the settings of another node away."""
        for widget in (self.form, self._row):
            if widget is not None:
                self._column.removeWidget(widget)
                take_away(widget)
        self.form = self._row = None
        self._form_of = ("", "")
        self._line.hide()

    def _show_problem(self) -> None:
        """What is wrong with this node, with the way out."""
        problem = next((p for p in self._live.plan.problems if p.where == self.shown), None) if self.shown else None
        if (self.note.problem if self.note else None) == problem:
            return
        if self.note:
            self._column.removeWidget(self.note)
            take_away(self.note)
            self.note = None
        if problem:
            self.note = Note(problem, self._edits.mend, self._body)
            self._column.insertWidget(0, self.note)

    # ------------------------------------------------------------ edits

    def _set(self, node_id: str, name: str, value: Value, final: bool) -> None:
        self._edits.set_values(node_id, {name: value}, merge=self._steps.key("layer", final=final))

    def focus_form(self) -> None:
        """Take the keyboard to the first setting."""
        if self.form and self.form.controls:
            next(iter(self.form.controls.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif isinstance(self._row, HeadForm):
            self._row.focus_first()
        elif self._row is not None:
            self._row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
