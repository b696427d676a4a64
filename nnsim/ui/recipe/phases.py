"""The phases of a run: one card for each, in order, and a button for one more."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.project import Phase, Project
from nnsim.core.spec import Spec
from nnsim.core.texts import message
from nnsim.edits import phases as edits
from nnsim.edits.kinds import Calls
from nnsim.edits.names import MAX_NAME
from nnsim.edits.recipe_fields import NUMBERS
from nnsim.language.texts import say
from nnsim.networks.naming import called, output_title
from nnsim.recipes.kinds import SCHEDULES
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.leaving import hand_back
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.recipe.cells import ChoiceCell, NumberCell

HELP = say(
    "Parts of the run, one after the other, each with its epochs, its learning rate and layers that do not learn in "
    "it: train all, then fine-tune the last layers. The last phase goes on for as long as the run does."
)

OUTPUTS_HELP = say(
    "Outputs whose losses count in this phase: pretrain one, then fine-tune another. Layers that only the others need "
    "stand still meanwhile."
)


class PhaseList(QWidget):
    """``edited(message, edit)`` tells what the user wants to be done."""

    edited = Signal(object, object)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        phases = project.recipe.phases
        self.title = Text(say("Phases"), "small", "muted")
        self.title.setToolTip(in_lines(HELP))
        self.cards = {str(number): PhaseCard(number, len(phases), self) for number in range(len(phases))}
        self.add = Button(say("Add a phase") if phases else say("Split into phases"), "add", parent=self)
        self.add.setToolTip(in_lines(HELP))
        self.add.clicked.connect(lambda: self.edited.emit(message("phase_added"), edits.add_phase.of()))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self.title.setVisible(bool(phases))
        for card in self.cards.values():
            card.edited.connect(self.edited)
            self._column.addWidget(card)
        self._column.addWidget(self.add)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(3 * SPACE))

    def fill(self, project: Project) -> None:
        """Show the phases of ``project``, which are as many as ever; emits nothing."""
        for card, phase in zip(self.cards.values(), project.recipe.phases, strict=True):
            card.fill(phase, project)


class PhaseCard(QWidget):
    """One phase: its name and place, epochs and rate, schedule, what is frozen, and which of several outputs learn."""

    edited = Signal(object, object)

    def __init__(self, number: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._phase = number, Phase("", 1, 0.0)
        self._layers: dict[str, str] = {}
        self._outputs: dict[str, str] = {}
        self.name = LineEdit()
        self.name.setAccessibleName(say("Name of phase {number}", number=number + 1))
        self.name.setMaxLength(MAX_NAME)
        self.earlier = IconButton("chevron_left", say("Earlier"), side=28)
        self.later = IconButton("chevron_right", say("Later"), side=28)
        self.remove = IconButton("trash", say("Remove this phase"), side=28)
        self.earlier.setEnabled(number > 0)
        self.later.setEnabled(number < count - 1)
        self.epochs = NumberCell(replace(NUMBERS["epochs"], label=say("Epochs"), help=say("How long the phase is.")), 1)
        self.rate = NumberCell(NUMBERS["rate"], NUMBERS["rate"].default)
        self.schedule = ChoiceCell("schedule", say("Schedule"))
        self.frozen = Button("", "lock")
        self.frozen.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.outputs = Button("", "output")
        self.outputs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.name, 1)
        for button in (self.earlier, self.later, self.remove):
            self._top.addWidget(button)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addLayout(self._top, 0, 0, 1, 2)
        self._grid.addWidget(self.epochs, 1, 0)
        self._grid.addWidget(self.rate, 1, 1)
        self._grid.addWidget(self.schedule, 2, 0)
        self._frozen_place = QVBoxLayout()
        self._frozen_place.addStretch(1)
        self._frozen_place.addWidget(self.frozen)
        self._grid.addLayout(self._frozen_place, 2, 1)
        self._grid.addWidget(self.outputs, 3, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._top.setSpacing(theme.px(SPACE / 2))
        self._grid.setSpacing(theme.px(SPACE))

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._rename)
        self.name.returnPressed.connect(lambda: hand_back(self.name))
        self.earlier.clicked.connect(lambda: self._move(-1))
        self.later.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(lambda: self._edit("phase_removed", edits.remove_phase.of(self._number)))
        self.epochs.changed.connect(lambda _name, value, _final: self._set("phase_epochs", epochs=int(value)))
        self.rate.changed.connect(lambda _name, value, _final: self._set("phase_rate", rate=value))
        self.schedule.chosen.connect(lambda _name, kind: self._set("phase_schedule", schedule=Spec(kind)))
        self.frozen.clicked.connect(lambda: _below(self.frozen, self.menu()))
        self.outputs.clicked.connect(lambda: _below(self.outputs, self.outputs_menu()))

    def fill(self, phase: Phase, project: Project) -> None:
        """Show ``phase``; emits nothing."""
        self._phase = phase
        network = project.network
        self._layers = {node.id: called(node.id) for node in network.graph}
        self._outputs = {output: output_title(network, output) for output in network.outputs}
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(phase.name)
        self.epochs.set_value(phase.epochs)
        self.rate.set_value(phase.rate)
        now = SCHEDULES[phase.schedule.kind]
        self.schedule.show_choice([(kind.id, kind.label) for kind in SCHEDULES], now.id, now.help)
        none = say("None frozen") if phase.outputs else say("All learn")
        words = say("{layers} frozen", layers=counted(len(phase.frozen), "layer")) if phase.frozen else none
        self.frozen.setText(words)
        self.frozen.setAccessibleName(f"{phase.name}: {words}")
        self.frozen.setToolTip(say("Layers that do not learn in this phase"))
        words = (
            say("Learns: {values}", values=", ".join(self._learning.values()))
            if phase.outputs
            else say("All outputs learn")
        )
        self.outputs.setText(words)
        self.outputs.setAccessibleName(f"{phase.name}: {words}")
        self.outputs.setToolTip(in_lines(OUTPUTS_HELP))
        self.outputs.setVisible(len(self._outputs) > 1)

    @property
    def _learning(self) -> dict[str, str]:
        named = self._phase.outputs
        return {output: title for output, title in self._outputs.items() if output in named or not named}

    def _edit(self, text_id: str, change: Calls, **arguments: str) -> None:
        self.edited.emit(message(text_id, phase=self._phase.name, **arguments), change)

    def _set(self, text_id: str, **values: object) -> None:
        self._edit(text_id, edits.set_phase.of(self._number, **values))

    def _move(self, by: int) -> None:
        self._edit("phase_moved", edits.move_phase.of(self._number, self._number + by))

    def _rename(self) -> None:
        wanted = " ".join(self.name.text().split())
        self.name.setModified(False)
        if wanted and wanted != self._phase.name:
            self._set("phase_renamed", name=wanted)
        else:
            self.name.setText(self._phase.name)

    def menu(self) -> QMenu:
        """The layers, those ticked that are frozen."""
        return self._ticks(self._layers, self._phase.frozen, self._freeze)

    def outputs_menu(self) -> QMenu:
        """The outputs, those ticked that learn; the last one of these stays."""
        learning = self._learning
        menu = self._ticks(self._outputs, learning, self._learn)
        for action in menu.actions() if len(learning) == 1 else ():
            action.setEnabled(not action.isChecked())
        return menu

    def _ticks(self, titles: Mapping[str, str], ticked: Container[str], tell: Callable[[str, bool], None]) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, title in titles.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name in ticked)
            action.toggled.connect(partial(tell, name))
        return menu

    def _freeze(self, layer: str, on: bool) -> None:
        change = edits.freeze_in_phase.of(self._number, layer, on)
        self._edit("phase_freezes" if on else "phase_unfreezes", change, layer=self._layers[layer])

    def _learn(self, output: str, on: bool) -> None:
        change = edits.learn_in_phase.of(self._number, output, on)
        self._edit("phase_learns" if on else "phase_leaves_out", change, output=self._outputs[output])


def _below(button: QWidget, menu: QMenu) -> None:
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
