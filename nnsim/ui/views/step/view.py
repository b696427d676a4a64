"""The view of one step: its beats in a row, and the arithmetic of a neuron with the real numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import prod

import numpy as np
from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.steps import Guarantee, Slope
from nnsim.core.messages import AboutSlope, AboutStep
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.plan import Planned
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.matrix import Cell as Spot
from nnsim.ui.kit.figures.matrix import Matrix
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.slider import Track
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.step.beats_row import BeatsRow
from nnsim.ui.views.step.filters import filter_of
from nnsim.ui.views.step.latex import spoken
from nnsim.ui.views.step.neuron import neuron_of
from nnsim.ui.views.step.pacing import Pacing
from nnsim.ui.views.step.places import KINDS, Place, place_of
from nnsim.ui.views.step.sheet import StepSheet
from nnsim.ui.views.step.snippets import FORMS, SCRIPTS
from nnsim.ui.views.step.telling import TITLES, Scene, sections, sentence, title_of
from nnsim.ui.views.step.told_layer import Cell
from nnsim.ui.views.step.written import Bit

MOST_NUMBERS = 20_000
"""Up to so many weights those of the whole network are asked for; beyond that those around the chosen neuron."""

MOST_UNITS = 256
"""Neurons of a layer that can be chosen from a list; others are reached from the neurons that read them."""

LOW, LOW_ON_STAGE = 180, 150
"""Below this height a second row of controls leaves too little of the arithmetic, px; less where people look on."""

WIDE, LONG = 600, 2.5
"""From this width on, px, a map that is so many times longer than high has more room."""

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)

BEGIN = say("Next beat goes through one step of training: what is taken, answered, compared, handed back and changed.")


def _parts(layer: Planned) -> int:
    """How many neurons, filters, heads or units of a layer can be told; 0 where none."""
    if layer.kind.has_neurons:
        return layer.out_shape[0]
    return KINDS[layer.kind.id].count(layer) if layer.kind.id in KINDS else 0


def _word(layer: Planned) -> str:
    return KINDS[layer.kind.id].part if layer.kind.id in KINDS else say("Neuron")


class StepView(QWidget):
    """Controls on top, then the arithmetic, then a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._live = context.run.live
        self._told = self._live.told_step
        self._checks: dict[AboutSlope, Slope] = {}
        self._asked_slope: AboutSlope | None = None
        self._guarantee: Guarantee | None = None
        self._walk = self._bridge.walk
        self.pacing = Pacing(self._bridge, self._walk.forth, self)
        self._make_controls()
        self._lay_out()
        self._connect()
        follow(self._restyle)
        self._offer_neurons()
        self.refresh()

    def _make_controls(self) -> None:
        self.next = Button(say("Next beat"), "step")
        self.next.set_hint(say("The next beat of a step of training"), "Alt+.")
        self.back = IconButton("step_back", say("Look at the beat before again, also of earlier steps"))
        self.rest = IconButton("chevron_right", say("All that is left of the step at once"))
        self.play = IconButton("play", say("One beat after the other"), checkable=True)
        self.speed = Track()
        self.speed.setAccessibleName(say("Speed of the beats"))
        self.speed.setToolTip(say("How fast beats follow each other"))
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setValue(SPEEDS.index(1.0))
        self.beats, self.layer = BeatsRow(), ComboBox(say("Layer"))
        self.layer.setToolTip(say("The layer of the neuron whose arithmetic is written out"))
        self.unit = ComboBox(say("Neuron"))
        self.unit.setToolTip(say("The neuron whose arithmetic is written out"))
        self.copy = IconButton("copy", say("Copy this arithmetic as text, LaTeX, NumPy or PyTorch"))
        self.map = Matrix(say("Numbers of the layer"))
        self.map.setToolTip(
            say(
                "Point at a number to see how it was worked out, here or in the blocks of the network; a click holds it"
            )
        )
        self.sheet = StepSheet()
        self.said = Text(BEGIN, "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cost = Text("", "label", "muted")

    def _lay_out(self) -> None:
        self._flow = FlowLayout(gap=2 * SPACE)
        for control in (
            self.back,
            self.next,
            self.rest,
            self.play,
            self.speed,
            self.beats,
            self.layer,
            self.unit,
            self.copy,
        ):
            self._flow.addWidget(control)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._flow)
        middle = QHBoxLayout()
        middle.addWidget(self.map)
        middle.addWidget(self.sheet, 1)
        self._column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.cost)
        self._column.addLayout(foot)

    def _connect(self) -> None:
        self.back.clicked.connect(self._look_back)
        self.next.clicked.connect(self.pacing.next_beat)
        self.rest.clicked.connect(self.pacing.rest)
        self.play.toggled.connect(self.pacing.play)
        self.pacing.changed.connect(self._show_pace)
        self.speed.valueChanged.connect(lambda place: self.pacing.set_speed(SPEEDS[place]))
        self.layer.chosen.connect(self._choose_layer)
        self.unit.chosen.connect(lambda unit: self._told.look_at(Part(self._told.neuron.node, int(unit))))
        self.copy.clicked.connect(self._open_copy)
        self.map.pointed.connect(self._look_at)
        self.map.picked.connect(lambda spot: self._told.pin(self._pixel(spot)))
        self.sheet.pointed.connect(self._told.light)
        self.sheet.picked.connect(self._pick)
        self._walk.changed.connect(self._show_beat)
        self._told.changed.connect(self.refresh)
        self._told.lit_changed.connect(lambda: self.sheet.light(self._told.lit))
        self._live.chosen.changed.connect(self._forget_checks)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._told.begin)
        self._bridge.unseen.connect(self._forget)
        for subscription in (
            Subscription("step", self._walk.hear, self._about),
            Subscription("slope", self._hear_slope, self._about_slope),
            Subscription("guarantee", self._hear_guarantee, self._about_guarantee),
        ):
            self._bridge.subscriptions.add(self, subscription)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._flow.setSpacing(theme.px(SPACE))
        self.speed.setFixedSize(theme.px(64), theme.px(HIT))
        self.setMinimumWidth(theme.px(380))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low panel the controls keep to one row, where beats may be dots, and the arithmetic keeps its room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap, room = self._flow.spacing(), self.width()
        row = [self.back, self.next, self.play, self.layer, self.unit]
        left = room - sum(control.sizeHint().width() + gap for control in row if not control.isHidden())
        is_low = self.height() < theming.current().px(LOW_ON_STAGE if theming.manager().presenter else LOW)
        is_wide = self.map.shape[1] > LONG * max(self.map.shape[0], 1) and room >= theming.current().px(WIDE)
        self.map.setFixedWidth(theming.current().px(260 if is_wide else 150))
        others = sum(control.sizeHint().width() + gap for control in (self.rest, self.copy))
        self.beats.set_brief(is_low and left - others < self.beats.room(brief=False) + gap)
        for control in (self.beats, self.rest, self.copy, self.speed):  # what matters most comes first
            left -= control.sizeHint().width() + gap
            control.setVisible(not is_low or left >= 0)

    # ------------------------------------------------------------ what is asked

    @property
    def _is_seen(self) -> bool:
        return self.isVisible() and not self._bridge.running

    def _about(self) -> AboutStep | None:
        return AboutStep(self._nodes(), self._live.chosen.index) if self._is_seen else None

    def _about_slope(self) -> AboutSlope | None:
        return self._asked_slope if self._is_seen else None

    def _about_guarantee(self) -> object | None:
        return True if self._is_seen and learner_of(self._editor.project).rule == "mistakes" else None

    def _nodes(self) -> tuple[str, ...]:
        """The nodes whose arrays are needed: all of a small network, else those around the chosen neuron."""
        plan, chosen = self._live.plan, self._told.neuron.node
        if sum(prod(array.shape) for layer in plan.layers for array in layer.arrays) <= MOST_NUMBERS:
            return (INPUT, *(layer.id for layer in plan.layers))
        near = [layer.id for layer in plan.layers if chosen in (layer.id, *layer.node.inputs)]
        sources = [source for layer in plan.layers if layer.id == chosen for source in layer.node.inputs]
        return tuple(dict.fromkeys((INPUT, OUTPUT, *near, *sources)))

    def _show_beat(self) -> None:
        before, step = self._told.step, self._walk.shown
        if step is None or before is None or step.beats[-1].step != before.beats[-1].step:
            self._checks, self._asked_slope = {}, None
        self._told.tell(step)
        if step is not None:
            if self._told.sample is not None:
                self._live.chosen.choose(self._told.sample)
            self.pacing.came_to(is_last=step.beats[-1].id == learner_of(self._editor.project).beats[-1])

    def _look_back(self) -> None:
        self.pacing.halt()
        self._walk.back()

    def _hear_slope(self, slope: Slope | None) -> None:
        if slope is not None:
            self._checks[slope.about] = slope
        self._asked_slope = None
        self.refresh()

    def _hear_guarantee(self, guarantee: Guarantee | None) -> None:
        self._guarantee = guarantee
        self.refresh()

    # ------------------------------------------------------------ what changes

    def _forget(self) -> None:
        self._checks, self._asked_slope, self._guarantee = {}, None, None
        self._walk.forget()
        self._told.tell(None)
        self.refresh()

    def _forget_checks(self) -> None:
        """Another sample: what was checked of its numbers is not said of this one."""
        self._checks = {about: slope for about, slope in self._checks.items() if about.sample is None}

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network", "recipe"}:
            self._forget()
            self._offer_neurons()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: beats no longer follow, and nothing stands in plane and network."""
        super().hideEvent(event)
        self.pacing.halt()
        self._walk.forget()
        self._told.tell(None)

    # ------------------------------------------------------------ the neuron

    def _offer_neurons(self) -> None:
        """The layers that can be told, and the neurons or other parts of the present one."""
        layers = {layer.id: layer for layer in self._live.plan.layers if _parts(layer)}
        self._told.maps = frozenset(node for node, layer in layers.items() if layer.kind.id in KINDS)
        part = self._told.neuron
        if layers and (part.node not in layers or part.unit >= _parts(layers[part.node])):
            self._told.look_at(Part(OUTPUT if OUTPUT in layers else next(iter(layers)), 0))
        part = self._told.neuron
        self.layer.set_options([(node, title_of(node, self._editor.project)) for node in layers], part.node)
        count, word = (_parts(layers[part.node]), _word(layers[part.node])) if part.node in layers else (0, "")
        units = [(str(unit), f"{word} {unit + 1}") for unit in range(min(count, MOST_UNITS))]
        if part.unit >= MOST_UNITS:
            units.append((str(part.unit), f"{word} {part.unit + 1}"))
        self.unit.set_options(units, str(part.unit))
        self.layer.setVisible(len(layers) > 1)
        self.unit.setVisible(count > 1)

    def _choose_layer(self, node: str) -> None:
        self._told.look_at(Part(node, 0))

    def _look_at(self, spot: Spot | None) -> None:
        """Another number of the map; without one the last stays."""
        if spot is not None:
            self._told.point_at(self._pixel(spot))
        self._mark_written()

    def _pixel(self, spot: Spot) -> Pixel:
        return Pixel(*self._told.neuron[:2], spot.row, spot.column)

    def _pick(self, bit: Bit) -> None:
        """Check a slope, or go to another neuron."""
        if bit.check is not None:
            self._asked_slope = bit.check
        elif bit.go is not None:
            self._told.look_at(bit.go)

    # ------------------------------------------------------------ showing

    @property
    def scene(self) -> Scene | None:
        """What is told now."""
        step = self._told.step
        if step is None:
            return None
        plan, part = self._live.plan, self._told.neuron
        pixel = self._told.pixel
        cell = Cell(pixel.row, pixel.column) if pixel and pixel[:2] == part[:2] else None
        neuron, place = neuron_of(step, plan, part), place_of(step, plan, part, cell)
        told = filter_of(step, plan, part)
        return Scene(self._editor.project, plan, step, neuron, self._checks, self._guarantee, place, told)

    def refresh(self) -> None:
        """Write what is known now."""
        if not self.isVisible():
            return
        part = self._told.neuron
        if (self.layer.current, self.unit.current) != (part.node, str(part.unit)):
            self._offer_neurons()
        scene, beats = self.scene, learner_of(self._editor.project).beats
        present = beats.index(scene.step.beats[-1].id) if scene else -1
        self.beats.show_beats([TITLES[beat] for beat in beats], present)
        if scene is None:
            self.sheet.show_sections(())
        else:
            subject = part, scene.step.beats[-1].step, scene.place and scene.place.cell
            last = scene.step.beats[-1].id
            top = "forward" if scene.place and not scene.filter else last
            self.sheet.show_sections(sections(scene), subject, top)
        self._show_map(scene.place if scene else None)
        words = sentence(scene) if scene else BEGIN
        self.said.setText(words)
        self.sheet.setAccessibleDescription(words)
        self.cost.setText(self._context.cost(self))
        self.copy.setEnabled(scene is not None)
        self.back.setEnabled(self._walk.can_go_back and not self._bridge.running)
        self._fit()

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The lines of every beat."""
        scene = self.scene
        found = sections(scene) if scene else ()
        return ("beat", "arithmetic"), [(part.title, spoken(line).strip()) for part in found for line in part.lines]

    def _show_map(self, place: Place | None) -> None:
        self.map.setVisible(place is not None)
        self._told.write(Pixel(*self._told.neuron[:2], *place.cell) if place else None)
        if place is not None:
            most = float(np.abs(place.map).max(initial=0.0)) or 1.0
            self.map.show_cells((place.map / most).astype(np.float32), place.rows)
            self._fit()
        self._mark_written()

    def _mark_written(self) -> None:
        """A frame around the number that is told, whoever pointed at it."""
        written = self._told.written
        with QSignalBlocker(self.map):
            self.map.point_at(Spot(written.row, written.column) if written else None)

    def _show_pace(self) -> None:
        self.play.setChecked(self.pacing.playing)

    # ------------------------------------------------------------ copying

    def copy_menu(self) -> QMenu:
        """The forms in which the arithmetic can be copied."""
        menu = QMenu(self)
        self._editor.interrupted.connect(menu.close)
        scene = self.scene
        for label, form in FORMS.items():
            if form not in SCRIPTS or (scene and (scene.neuron or scene.place)):
                menu.addAction(label, partial(self._copy, form))
        return menu

    def _open_copy(self) -> None:
        menu = self.copy_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.copy.mapToGlobal(QPoint(0, self.copy.height())))

    def _copy(self, form: Callable[[Scene], str]) -> None:
        scene = self.scene
        if scene is not None:
            QGuiApplication.clipboard().setText(form(scene))
