"""Loss and accuracy of train and test samples over the epochs of the run."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.ui import numbers
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.plots.curves import CurvesPlot
from nnsim.ui.theme import Theme
from nnsim.ui.theming import follow
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.switch import Switch
from nnsim.ui.widgets.text import Text

EVERY, TURN = 4, 1
"""Curves are redrawn with every fourth frame (15 times a second), never with one that draws miniatures."""


class CurvesView(QWidget):
    """Two plots with a common axis; the numbers at the cursor stand in the head."""

    title = "Curves"

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge
        self.loss = CurvesPlot("Loss of train and test samples over epochs")
        self.accuracy = CurvesPlot("Accuracy on train and test samples over epochs", top=1.0)
        self.readout = Text("", "label", "muted", selectable=True)
        self.readout.setTextFormat(Qt.TextFormat.RichText)
        self.log = Switch("Log scale", editor.project.view.log_loss)
        self.log.setToolTip("Draw the loss in powers of ten")
        self._build()
        self.log.toggled.connect(self._set_log)
        for plot in (self.loss, self.accuracy):
            plot.hovered.connect(self._on_hover)
        bridge.framed.connect(self._on_frame)
        bridge.loaded.connect(self.refresh)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self.refresh()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.readout, 1)
        head.addWidget(self.log)
        plots = QHBoxLayout()
        plots.setContentsMargins(4, 0, 8, 4)
        plots.addWidget(self._titled("Loss", self.loss), 3)
        plots.addWidget(self._titled("Accuracy", self.accuracy), 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(plots, 1)

    def _titled(self, text: str, plot: CurvesPlot) -> QWidget:
        plot.getAxis("bottom").setLabel("")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        label = Text(f"{text} over epochs", "label", "muted")
        label.setIndent(48)
        column.addWidget(label)
        column.addWidget(plot, 1)
        return box

    def _restyle(self, theme: Theme) -> None:
        for plot in (self.loss, self.accuracy):
            plot.apply(theme)
        self._theme = theme
        self._say(math.nan)

    # ------------------------------------------------------------ reactions

    def _on_frame(self, _frame: object) -> None:
        if self._bridge.turn % EVERY == TURN or not self._bridge.running:
            self.refresh()

    def _on_change(self, change: Change) -> None:
        if "view" in change.parts:
            self.log.setChecked(change.new.view.log_loss)
        if change.parts & {"view", "data"}:
            self.refresh()

    def _set_log(self, log: bool) -> None:
        def change(project: Project) -> Project:
            return replace(project, view=replace(project.view, log_loss=log))

        self._editor.set_view(change)

    def refresh(self, _event: object = None) -> None:
        """Draw what the record holds."""
        record, project = self._bridge.record, self._editor.project
        epoch = record.column("epoch")
        self.loss.set_log(project.view.log_loss)
        self.loss.show_rows(epoch, record.column("train_loss"), record.column("test_loss"))
        self.loss.marks.set_marks(record.marks)
        self.accuracy.parentWidget().setVisible(not project.data.is_regression)
        if not project.data.is_regression:
            self.accuracy.show_rows(epoch, record.column("train_accuracy"), record.column("test_accuracy"))
            self.accuracy.marks.set_marks(())

    # ------------------------------------------------------------ the numbers at the cursor

    def _on_hover(self, epoch: float) -> None:
        for plot in (self.loss, self.accuracy):
            plot.show_cursor(epoch)
        self._say(epoch)

    def _say(self, epoch: float) -> None:
        record = self._bridge.record
        train, test = (f'<span style="color:{c}">━</span>' for c in (self._theme.train, self._theme.test))
        legend = f"{train} train &nbsp; {test} test"
        if math.isnan(epoch) or not len(record.rows):
            self.readout.setText(legend)
            return
        row = record.rows[int(np.abs(record.column("epoch") - epoch).argmin())]
        self.readout.setText(
            f"{legend} &nbsp;·&nbsp; epoch {row[1]:g} &nbsp; loss {numbers.loss(row[2])} / {numbers.loss(row[3])}"
            f" &nbsp; accuracy {numbers.percent(row[4])} / {numbers.percent(row[5])}"
        )
