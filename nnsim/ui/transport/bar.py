"""The transport bar: what runs, how fast, and how far it has come."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.messages import Frame, Loaded, Unit
from nnsim.edits.names import MAX_NAME
from nnsim.language.texts import say
from nnsim.recipes.phases import phase_at
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton, PlayButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.name_field import NameField
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.kit.widgets.slider import Track
from nnsim.ui.kit.widgets.stat import Stat
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.transport.device_button import DeviceButton
from nnsim.ui.transport.speed import SPEEDS, describe, index_of
from nnsim.ui.transport.stop_box import StopBox
from nnsim.ui.transport.time_strip import TimeStrip

COUNTER, NAMED_COUNTER = 72, 140
"""Width of a counter, and of one with the name of a phase: the widest number fits, so that neighbours never move."""

TITLE, SHORT_TITLE = 226, 108
"""Widths of the title where there is room, and where there is not."""

SPEED, SHORT_SPEED = 136, 92
"""Widths of the speed slider; the short one has room for its number alone."""

CONTROLS = 650
"""Width of the bar when everything has given way."""

NAME = 180
"""Width of the field for the name of a moment, px."""

MEMORY_EVERY_S = 0.5
"""While somebody looks at the time line, so often what old steps take is asked, s."""

EPOCH, EPOCHS = say("Epoch"), say("Passes over the training samples")
LONGEST_PHASE = 14
"""Characters of the name of a phase in the bar."""

UNITS: tuple[tuple[Unit, str], ...] = (
    ("sample", counted(1, "sample")), ("batch", counted(1, "batch")), ("epoch", counted(1, "epoch")),
)  # fmt: skip


class TransportBar(QWidget):
    """Title, undo, reset, play, steps, speed, where to stop, counters and device, in one row; below it the time line.

    In a narrow window the title and the device get short, then counters go, the step back, and where to stop, which the
    menus have, too. Other controls stay. Losses stand
    in the output panel alone, so that no two numbers can differ.

    Buttons that have a command in the menus only say that they were pressed
    (``undo``, ``redo``, ``reset``); the window answers them.
    """

    undo_pressed = Signal()
    redo_pressed = Signal()
    reset_pressed = Signal()
    play_pressed = Signal()
    step_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setAccessibleName(say("Transport"))
        self._make_controls()
        self._make_counters()
        self._lay_out()
        self._connect()
        follow(self._restyle)

    def _make_controls(self) -> None:
        self.name = Text("", "title")
        self.file = Text("", "label", "muted")
        self.undo = IconButton("undo", say("Undo"), "Ctrl+Z")
        self.redo = IconButton("redo", say("Redo"), "Ctrl+Shift+Z")
        self.reset = IconButton("reset", say("Reset: fresh weights from the seed"), "Ctrl+R")
        self.play = PlayButton()
        self.step = IconButton("step", say("One step"), ".")
        self.back = IconButton("step_back", say("Look one step back"), ",")
        self.now = Button(say("Now"))
        self.now.set_hint(say("Back to the present"), "Shift+,")
        self.now.hide()
        self.time = TimeStrip(self._bridge.travel)
        self.time.setParent(self)
        asked = Subscription("past", self.time.tell_memory, self.time.wants_memory, MEMORY_EVERY_S)
        self._bridge.subscriptions.add(self.time, asked)
        self.unit = ComboBox(say("Length of a step"), UNITS, "batch")
        self.unit.setToolTip(say("How far one step goes"))
        self.stop = StopBox(self._bridge.editor)
        self.speed_text = Text(describe(self._bridge.samples_per_second), "label", "muted")
        self.speed = Track()
        self.speed.setAccessibleName(say("Speed"))
        self.speed.setToolTip(
            say("Samples per second, from one to as fast as can be watched (live) and as it goes (full)")
        )
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(3)  # a decade
        self.speed.setValue(index_of(self._bridge.samples_per_second))

    def _make_counters(self) -> None:
        self.epoch = _counter(EPOCH, EPOCHS)
        self.steps = _counter(say("Step"), say("Updates of the weights so far"))
        self.rate = _counter(say("Steps/s"), say("Updates of the weights per second"))
        self.counters = (self.epoch, self.steps, self.rate)
        self.device = DeviceButton(self._bridge)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.addWidget(self._titles())
        for button in (self.undo, self.redo):
            self._row.addWidget(button)
        self._row.addSpacing(2 * SPACE)
        for control in (self.reset, self.back, self.play, self.step, self.unit):
            self._row.addWidget(control)
        self._row.addSpacing(2 * SPACE)
        self._row.addWidget(self._speed_box())
        self._row.addSpacing(2 * SPACE)
        self._row.addWidget(self.stop)
        self._row.addStretch(1)
        self._row.addWidget(self.now)
        for counter in self.counters:
            self._row.addWidget(counter)
        self._row.addSpacing(2 * SPACE)
        self._row.addWidget(self.device)
        for index in range(self._row.count()):
            if item := self._row.itemAt(index):
                item.setAlignment(Qt.AlignmentFlag.AlignVCenter)  # no taller than it is: the time line lies below

    def _titles(self) -> QWidget:
        self._title_box = QWidget()
        titles = QVBoxLayout(self._title_box)
        titles.setContentsMargins(0, 0, 0, 0)
        titles.setSpacing(0)
        titles.addWidget(self.name)
        titles.addWidget(self.file)
        return self._title_box

    def _speed_box(self) -> QWidget:
        box = QWidget()
        self._speed_label = Text(say("Speed"), "label", "muted")
        head = QHBoxLayout()
        head.addWidget(self._speed_label)
        head.addStretch(1)
        head.addWidget(self.speed_text)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.speed)
        self._speed_holder = box
        return box

    def _connect(self) -> None:
        self.undo.clicked.connect(self.undo_pressed)
        self.redo.clicked.connect(self.redo_pressed)
        self.reset.clicked.connect(self.reset_pressed)
        self.play.clicked.connect(self._on_play)
        self.step.clicked.connect(self.step_pressed)
        self.back.clicked.connect(self.back_pressed)
        self.now.clicked.connect(self._bridge.travel.come_back)
        self._bridge.travel.changed.connect(self._on_travel)
        self.speed.valueChanged.connect(self._on_speed)
        self._bridge.running_changed.connect(self._on_running)
        self._bridge.framed.connect(self._on_frame)
        self._bridge.loaded.connect(self._on_loaded)
        self._bridge.unseen.connect(self._on_unseen)
        self._bridge.state_changed.connect(self._on_state)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(56))
        self._row.setContentsMargins(theme.px(4 * SPACE), 0, theme.px(4 * SPACE), 0)
        self._row.setSpacing(theme.px(SPACE))
        for counter in self.counters:
            counter.setFixedSize(theme.px(COUNTER), theme.px(36))
        self._fit()
        self.update()

    # ------------------------------------------------------------ narrow windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for; the time line runs below all of it."""
        super().resizeEvent(event)
        self._fit()
        air, tall = self._theme.px(4 * SPACE), self.time.height()
        self.time.setGeometry(air, self.height() - tall - 1, self.width() - 2 * air, tall)
        self.time.lower()

    def minimumSizeHint(self) -> QSize:
        """Room for the controls; everything else can give way."""
        return QSize(self._theme.px(CONTROLS), self.height())

    @property
    def _gives_way(self) -> tuple[QWidget, ...]:
        """What gives way, in this order: the step last while it tells what is looked at.

        Then what stands at the right goes first, so that Play stays where the hand is.
        """
        if self._bridge.travel.is_away:
            right = self.rate, self.device
            return (*right, self._title_box, self._speed_holder, self.back, self.stop, self.epoch, self.steps, self.now)
        first = self._title_box, self.device, self.rate, self._speed_holder, self.back
        return (*first, self.steps, self.stop, self.epoch)

    def _fit(self) -> None:
        """Take the widest form that fits."""
        gives_way = self._gives_way
        for count in range(len(gives_way) + 1):
            self._shorten(set(gives_way[:count]))
            if self._row.totalMinimumSize().width() <= self.width():
                return

    def _shorten(self, giving: set[QWidget]) -> None:
        """Let these parts give way: title, device and speed get short, counters go."""
        px, tight = self._theme.px, self._speed_holder in giving
        self._title_box.setFixedWidth(px(SHORT_TITLE if self._title_box in giving else TITLE))
        self.device.set_short(self.device in giving)
        for counter in self.counters:
            counter.setVisible(counter not in giving)
        self.steps.setFixedWidth(px(NAMED_COUNTER if self._bridge.travel.is_away else COUNTER))
        self.epoch.setFixedWidth(px(COUNTER if self.epoch.label.text() == EPOCH else NAMED_COUNTER))
        self.stop.setVisible(self.stop not in giving)
        self.back.setVisible(self.back not in giving)
        self.now.setVisible(self._bridge.travel.is_away and self.now not in giving)
        self._speed_holder.setFixedWidth(px(SHORT_SPEED if tight else SPEED))
        self._speed_label.setVisible(not tight)
        self._elide_title()
        self._row.invalidate()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground and the hairline under it."""
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.line)

    # ------------------------------------------------------------ reactions

    @property
    def chosen_unit(self) -> Unit:
        """What one step advances by."""
        return cast("Unit", self.unit.current)

    def _on_play(self) -> None:
        self.play.setChecked(self._bridge.running)
        self.play_pressed.emit()

    def _on_speed(self, position: int) -> None:
        self.speed_text.setText(describe(SPEEDS[position]))
        self.speed.setAccessibleDescription(self.speed_text.text())
        self._bridge.set_speed(SPEEDS[position])

    def set_title(self, name: str, file: str) -> None:
        """Name of the document and what its file is like."""
        self.name.setToolTip(name)
        self.file.setToolTip(file)
        self._elide_title()

    def _elide_title(self) -> None:
        """The state of the file counts more than what it is called, which its first line tells mostly."""
        room = self._title_box.width()
        for text in (self.name, self.file):
            words, metrics = text.toolTip(), text.fontMetrics()
            if text is self.file and metrics.horizontalAdvance(words) > room:
                words = words.rpartition(" · ")[2]
            text.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))

    def _on_running(self, running: bool) -> None:
        self.play.setChecked(running)
        if not running:
            self.rate.set_value(numbers.NONE)

    def _on_state(self, _state: str) -> None:
        self._fit()  # the device's words differ in length

    def _on_loaded(self, loaded: Loaded) -> None:
        if not len(self._bridge.run.record.rows):
            for counter in self.counters:
                counter.set_value(numbers.NONE)
        self.device.show_device(loaded.device, loaded.backend, loaded.why)
        self.time.ask_anew()
        self._fit()

    def _on_unseen(self) -> None:
        """Count as the record tells, which a file may have brought along."""
        self.rate.set_value(numbers.NONE)
        for counter, column in ((self.epoch, "epoch"), (self.steps, "step")):
            last = self._bridge.run.record.last(column)
            counter.set_value(numbers.NONE if math.isnan(last) else numbers.counter(int(last)))

    def _on_frame(self, frame: Frame) -> None:
        self.epoch.set_value(epochs(frame))
        self._tell_phase(frame)
        self.steps.set_value(numbers.counter(frame.step))
        self.time.refresh()
        self.time.show_marks(self._bridge.run.record.marks)
        moves = self._bridge.running and frame.running  # a problem of the project holds even a running one up
        self.rate.set_value(numbers.rate(frame.steps_per_second) if moves else numbers.NONE)

    def _on_travel(self) -> None:
        """Say which step is looked at."""
        travel = self._bridge.travel
        self.steps.set_label(
            say("Step of {counter}", counter=numbers.counter(travel.present)) if travel.is_away else say("Step")
        )
        self._fit()

    def ask_name(self, taken: Callable[[str], None]) -> None:
        """Let a name for the moment that is shown be typed below the time line; Enter gives it to ``taken``.

        It lies over the window, not over the buttons and numbers of the bar.
        """
        wide, tall = self._theme.px(NAME), self._theme.px(28)
        x = self.time.x() + round(self.time.width() * self.time.value() / max(1, self.time.maximum()))
        corner = QPoint(min(max(x - wide // 2, 0), self.width() - wide), self.height())
        place = QRect(self.mapTo(self.window(), corner), QSize(wide, tall))
        field = NameField("", say("Name of this moment"), place, MAX_NAME, self.window())
        field.taken.connect(lambda name: taken(name.strip()) if name.strip() else None)
        self._bridge.editor.leaving.connect(field.drop)

    def _tell_phase(self, frame: Frame) -> None:
        """Name the phase that the run is in beside its epochs."""
        recipe = self._bridge.editor.project.recipe
        index = phase_at(recipe, frame.epoch)
        name = "" if index is None else recipe.phases[index].name
        shown = name if len(name) <= LONGEST_PHASE else f"{name[: LONGEST_PHASE - 1]}…"
        label = f"{EPOCH} · {shown}" if name else EPOCH
        if label != self.epoch.label.text():
            self.epoch.set_label(label)
            self.epoch.setToolTip(say("{epochs}, in the phase {name}", epochs=EPOCHS, name=name) if name else EPOCHS)
            self._fit()


def _counter(label: str, meaning: str) -> Stat:
    counter = Stat(label, numbers.NONE, compact=True, right=True)
    counter.setToolTip(meaning)
    return counter


def epochs(frame: Frame) -> str:
    """Whole epochs, with the part of the running one where epochs are long enough to wait for."""
    if not (frame.position and frame.epoch_size) or frame.samples_per_second > 2 * frame.epoch_size:
        return numbers.counter(frame.epoch)
    part = math.floor(100 * frame.position / frame.epoch_size) / 100
    return f"{frame.epoch + part:,.2f}" if frame.epoch < 10_000 else numbers.counter(frame.epoch)
