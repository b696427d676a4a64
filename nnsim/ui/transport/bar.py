"""The transport bar: what runs, how fast, and how far it has come."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.messages import Frame, Loaded, Unit
from nnsim.ui import numbers
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.transport.device_button import DeviceButton
from nnsim.ui.transport.speed import FULL, SPEEDS, describe, index_of
from nnsim.ui.widgets.button import IconButton, PlayButton
from nnsim.ui.widgets.combo_box import ComboBox
from nnsim.ui.widgets.painting import painter_on
from nnsim.ui.widgets.slider import Track
from nnsim.ui.widgets.stat import Stat
from nnsim.ui.widgets.text import Text

COUNTER = 68
"""Width of a counter: its widest number fits, so that neighbours never move."""

UNITS: tuple[tuple[Unit, str], ...] = (("sample", "1 sample"), ("batch", "1 batch"), ("epoch", "1 epoch"))


class TransportBar(QWidget):
    """Title, undo, reset, play, step, speed, counters and device, in one row.

    Buttons that have a command in the menus only say that they were pressed
    (``undo``, ``redo``, ``reset``); the window answers them.
    """

    undo_pressed = Signal()
    redo_pressed = Signal()
    reset_pressed = Signal()
    play_pressed = Signal()
    step_pressed = Signal()

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setAccessibleName("Transport")
        self._make_controls()
        self._make_counters()
        self._lay_out()
        self._connect()
        follow(self._restyle)

    def _make_controls(self) -> None:
        self.name = Text("", "title")
        self.file = Text("", "label", "muted")
        self.undo = IconButton("undo", "Undo", "Ctrl+Z")
        self.redo = IconButton("redo", "Redo", "Ctrl+Shift+Z")
        self.reset = IconButton("reset", "Reset: fresh weights from the seed", "Ctrl+R")
        self.play = PlayButton()
        self.step = IconButton("step", "One step", ".")
        self.unit = ComboBox("Length of a step", UNITS, "batch")
        self.unit.setToolTip("How far one step goes")
        self.speed_text = Text("full", "label", "muted")
        self.speed = Track()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("Samples per second, from one to as fast as it goes")
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setValue(index_of(FULL))

    def _make_counters(self) -> None:
        self.epoch = _counter("Epoch", "Passes over the training samples")
        self.steps = _counter("Step", "Updates of the weights so far")
        self.rate = _counter("Steps/s", "Updates of the weights per second")
        self.train_loss = _counter("Train loss", "Mean loss over the training samples")
        self.test_loss = _counter("Test loss", "Mean loss over the samples that are held out")
        self.counters = (self.epoch, self.steps, self.rate, self.train_loss, self.test_loss)
        self.device = DeviceButton(self._bridge)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addStretch(1)
        titles.addWidget(self.name)
        titles.addWidget(self.file)
        titles.addStretch(1)
        self._title_box = QWidget()
        self._title_box.setLayout(titles)
        titles.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._title_box)
        for button in (self.undo, self.redo):
            self._row.addWidget(button)
        self._row.addSpacing(2 * SPACE)
        for control in (self.reset, self.play, self.step, self.unit):
            self._row.addWidget(control)
        self._row.addSpacing(2 * SPACE)
        self._row.addWidget(self._speed_box())
        self._row.addStretch(1)
        for counter in self.counters:
            self._row.addWidget(counter)
        self._row.addSpacing(2 * SPACE)
        self._row.addWidget(self.device)

    def _speed_box(self) -> QWidget:
        box = QWidget()
        head = QHBoxLayout()
        head.addWidget(Text("Speed", "label", "muted"))
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
        self.speed.valueChanged.connect(self._on_speed)
        self._bridge.running_changed.connect(self.play.setChecked)
        self._bridge.framed.connect(self._on_frame)
        self._bridge.loaded.connect(self._on_loaded)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(56))
        self._row.setContentsMargins(theme.px(4 * SPACE), 0, theme.px(4 * SPACE), 0)
        self._row.setSpacing(theme.px(SPACE))
        self._title_box.setFixedWidth(theme.px(226))
        self._speed_holder.setFixedWidth(theme.px(136))
        for counter in self.counters:
            counter.setFixedSize(theme.px(COUNTER), theme.px(36))
        self.update()

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
        metrics = self.file.fontMetrics()
        self.name.setText(name)
        self.file.setText(metrics.elidedText(file, Qt.TextElideMode.ElideMiddle, self._title_box.width()))
        self.file.setToolTip(file)

    def _on_loaded(self, loaded: Loaded) -> None:
        if not len(self._bridge.record.rows):
            for counter in self.counters:
                counter.set_value(numbers.NONE)
        self.device.show_device(loaded.device, loaded.backend)

    def _on_frame(self, frame: Frame) -> None:
        self.epoch.set_value(epochs(frame))
        self.steps.set_value(numbers.count(frame.step))
        self.rate.set_value(numbers.rate(frame.steps_per_second) if self._bridge.running else numbers.NONE)
        record = self._bridge.record
        self.train_loss.set_value(numbers.loss(record.last("train_loss")))
        self.test_loss.set_value(numbers.loss(record.last("test_loss")))


def _counter(label: str, meaning: str) -> Stat:
    counter = Stat(label, numbers.NONE, compact=True, right=True)
    counter.setToolTip(meaning)
    return counter


def epochs(frame: Frame) -> str:
    """Whole epochs, with the part of the running one where epochs are long enough to wait for."""
    part = frame.position / frame.epoch_size if frame.epoch_size else 0.0
    if not part or frame.steps_per_second > 100:
        return numbers.count(frame.epoch)
    return f"{frame.epoch + math.floor(part * 100) / 100:,.2f}"
