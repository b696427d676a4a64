"""Loss and accuracy of train, test and validation samples over the epochs of the run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.tasks.errors import learns_scaled
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets import emphasis
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.curves.plot import LEFT, RIGHT, CurvesPlot

LEAST = 320
"""Width with which both plots can be read, px: their heads say as much as there is room for."""

EVERY = 4
"""Each plot is redrawn with every fourth frame (15 times a second), in turns and never with the miniatures."""

LOSSES = ("train_loss", "test_loss", "validation_loss")
ACCURACIES = ("train_accuracy", "test_accuracy", "validation_accuracy")

OVER, ACCURACY = " over epochs", "Accuracy"
LOSS = (f"Loss{OVER}", "Loss")
SCALED_LOSS = (f"Loss of scaled values{OVER}", "Scaled loss")
"""Titles in full and in short."""

LINE, DASHED = "—", "–\u2009–"
"""How the legend draws a curve: with characters that our type has on every system."""


GAP = " &nbsp; "
"""Between two entries of the legend."""


Entries = tuple[str, ...]
"""What the legend says, in simple HTML."""


class Told(NamedTuple):
    """What the legend names beside train and test."""

    validation: bool = False
    within: bool = False
    dots: bool = False


class Titled(QWidget):
    """A plot under its head: the title, then the legend with the numbers at the cursor."""

    def __init__(self, title: str, plot: CurvesPlot, *more: QWidget) -> None:
        super().__init__()
        self.plot = plot
        self._words, self._short = title, title.split(maxsplit=1)[0]
        self._forms: tuple[Entries, ...] = ((),)
        self._more: list[str] = []
        self.title = Text(title, "small", "muted")
        self._beside = more
        self.readout = Text("", "label", "muted", selectable=True)
        self.readout.setTextFormat(Qt.TextFormat.RichText)
        # the numbers at the cursor must not widen a narrow window
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title)
        self._head.addWidget(self.readout, 1)
        for widget in more:
            self._head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(plot, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._margin = theme.px(LEFT)
        self._head.setContentsMargins(self._margin, 0, theme.px(RIGHT), theme.px(SPACE))
        self._head.setSpacing(theme.px(3 * SPACE))
        self.title.setFixedHeight(theme.px(7 * SPACE))
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def set_words(self, words: str, short: str) -> None:
        """Another title, and what is left of it where there is little room."""
        if words != self._words:
            self._words, self._short = words, short
            self._shorten()

    def say(self, forms: tuple[Entries, ...], more: list[str]) -> None:
        """Show the legend in the first of its ``forms`` that has room, and ``more`` as far as it fits; in simple HTML.

        Where even the last form is too wide, entries are left out as wholes.
        """
        self._forms, self._more = forms, more
        self._shorten()

    def _shorten(self) -> None:
        """Few words will do where the legend would be cut: the axis tells the rest."""
        margins, gap = self._head.contentsMargins(), self._head.spacing()
        beside = sum(widget.sizeHint().width() + gap for widget in self._beside) + gap
        room = self.width() - self._margin - margins.right() - beside
        advance, first = self.title.fontMetrics().horizontalAdvance, self._short
        wanted = self._wide(self._forms[0])
        self.title.setText(self._words if advance(self._words) + wanted <= room else first)
        # the narrowest heads begin above the numbers of the axis
        left = self._margin if advance(first) + wanted <= room else 0
        self._head.setContentsMargins(left, 0, margins.right(), margins.bottom())
        self._fill(room + self._margin - left - advance(self.title.text()))

    def _wide(self, entries: Entries) -> float:
        return emphasis.width(emphasis.runs(GAP.join(entries)), self.readout.font())

    def _fill(self, room: float) -> None:
        """What has ``room``, px; all words are told by the tool tip where some are left out."""
        last = self._forms[-1]
        heads = [*self._forms, *(last[:count] for count in range(len(last) - 1, 0, -1)), ()]
        shown = next((form for form in heads if self._wide(self._marked(form)) <= room), ())
        whole = emphasis.runs(GAP.join((*self._forms[0], *self._more)))
        line = emphasis.runs(GAP.join((*shown, *self._more) if len(shown) == len(last) else self._marked(shown)))
        self.readout.setText(emphasis.as_html(emphasis.elided(line, self.readout.font(), room)))
        is_cut = len(shown) < len(last) or emphasis.width(line, self.readout.font()) > room
        self.readout.setToolTip(in_lines("".join(run.text for run in whole)) if is_cut else "")

    def _marked(self, entries: Entries) -> Entries:
        """With an ellipsis where more was to be said."""
        if len(entries) == len(self._forms[-1]) and not self._more:
            return entries
        return (*entries[:-1], f"{entries[-1]} {emphasis.ELLIPSIS}") if entries else (emphasis.ELLIPSIS,)


class CurvesView(QWidget):
    """Two plots with a common horizontal axis; the numbers at the cursor stand in their heads."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._bridge = context.editor, context.bridge
        self._cursor = math.nan
        self._told = Told()
        self.log = Switch("Log scale", self._editor.project.view.log_loss)
        self.log.setToolTip("Draw the loss in powers of ten")
        self.loss = CurvesPlot("Loss of train and test samples over epochs")
        self.accuracy = CurvesPlot("Accuracy on train and test samples over epochs", share=True, words=False)
        self.loss_box = Titled(LOSS[0], self.loss, self.log)
        self.accuracy_box = Titled(f"{ACCURACY}{OVER}", self.accuracy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.loss_box, 3)
        row.addWidget(self.accuracy_box, 2)
        self._connect()
        follow(self._restyle)
        self.refresh()

    def _connect(self) -> None:
        self.log.clicked.connect(self._set_log)
        for plot in (self.loss, self.accuracy):
            plot.hovered.connect(self._on_hover)
        self._bridge.framed.connect(self._on_frame)
        self._bridge.loaded.connect(self.refresh)
        self._bridge.unseen.connect(self.refresh)
        self._bridge.running_changed.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)

    def _restyle(self, theme: Theme) -> None:
        for plot in (self.loss, self.accuracy):
            plot.apply(theme)
        self._theme = theme
        self._say({})

    def minimumSizeHint(self) -> QSize:
        """Whatever the heads say just now."""
        return QSize(self._theme.px(LEAST), super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """What came while nobody looked."""
        super().showEvent(event)
        self.refresh()

    # ------------------------------------------------------------ reactions

    def _on_frame(self, _frame: object) -> None:
        if not self.isVisible():
            return
        if not self._bridge.running:
            self.refresh()
            return
        turn = self._bridge.turn % EVERY
        if turn == 1:
            self._draw(self.loss, LOSSES)
        elif turn == EVERY - 1:
            self._draw(self.accuracy, ACCURACIES)
            self._notice_validation()

    def _on_change(self, change: Change) -> None:
        if "view" in change.parts:
            self.log.setChecked(change.new.view.log_loss)
        if change.parts & {"view", "data", "network"}:
            self.refresh()

    def _set_log(self, log: bool) -> None:
        def change(project: Project) -> Project:
            return replace(project, view=replace(project.view, log_loss=log))

        self._editor.set_view(change)

    def refresh(self, _event: object = None) -> None:
        """Draw what the record holds."""
        project = self._editor.project
        self.loss.set_log(project.view.log_loss)
        self.loss_box.set_words(*(SCALED_LOSS if learns_scaled(project) else LOSS))
        share = task_of(project).share
        self.accuracy_box.setVisible(share is not None)
        if share is not None:
            self.accuracy_box.set_words(f"{share.label}{OVER}", ACCURACY)
        self._draw(self.loss, LOSSES)
        self._draw(self.accuracy, ACCURACIES)
        if math.isfinite(self._cursor) and not self._bridge.record.nearest(self._cursor):
            self._on_hover(math.nan)
        else:
            self._notice_validation()

    def _draw(self, plot: CurvesPlot, columns: tuple[str, ...]) -> None:
        record = self._bridge.record
        within = record.reading("epoch"), record.reading(columns[0]), record.reading(columns[1])
        train, test, validation = (record.column(name) for name in columns)
        plot.show_rows(record.column("epoch"), train, test, validation, within)
        for other in (self.loss, self.accuracy):  # they are drawn in turns, and are read together
            other.set_end(plot.end)
        plot.set_marks(record.marks)

    def _notice_validation(self) -> None:
        """The legend names validation samples, and thin curves, once there are some."""
        within = len(self._bridge.record.reading("epoch")) > 0
        told = Told(self._has_validation, within, within and self.loss.has_dots)
        if told != self._told:
            self._told = told
            self._say({})

    # ------------------------------------------------------------ the numbers at the cursor

    def _on_hover(self, epoch: float) -> None:
        """The cursor goes to the nearest row, so that line and numbers belong together."""
        nearest = self._bridge.record.nearest(epoch)
        self._cursor = nearest.get("epoch", math.nan)
        for plot in (self.loss, self.accuracy):
            plot.show_cursor(self._cursor)
        self._say(nearest)

    def _say(self, row: Mapping[str, float]) -> None:
        self.loss_box.say(self._forms(row, LOSSES), self._marks(row))
        self.accuracy_box.say(self._forms(row, ACCURACIES), [])

    @property
    def _has_validation(self) -> bool:
        return bool(np.isfinite(self._bridge.record.column("validation_loss")).any())

    def _written(self, row: Mapping[str, float], column: str) -> str:
        """A number of ``row``, or the last one before it with its epoch; one of a part with what it may be off by."""
        known = self._bridge.record.known(column, row)
        if column in LOSSES:
            text = numbers.loss(known.value)
        else:
            part = known.samples if column == "test_accuracy" else 0
            text = numbers.estimate(known.value, part, int(self._editor.project.data.test.sum()))
        return (
            text if known.epoch == row["epoch"] or math.isnan(known.value) else f"{text} (epoch {_epoch(known.epoch)})"
        )

    def _forms(self, row: Mapping[str, float], columns: tuple[str, ...]) -> tuple[Entries, ...]:
        """The legend with lines, and where there is little room with names in their colours."""
        return self._entries(row, columns, lines=True), self._entries(row, columns, lines=False)

    def _entries(self, row: Mapping[str, float], columns: tuple[str, ...], *, lines: bool) -> Entries:
        """The legend; with a row, its numbers, and at the loss the epoch."""
        parts = []
        theme, told = self._theme, self._told
        known = 3 if told.validation else 2
        looks = ((theme.train, LINE), (theme.test, LINE), (theme.validation, DASHED))
        for column, (color, dash) in zip(columns[:known], looks[:known], strict=True):
            name = column.partition("_")[0]
            value = f" <b>{self._written(row, column)}</b>" if row else ""
            colored = f'<b style="color:{color}">{dash if lines else name}</b>'
            parts.append(f"{colored} {name}{value}" if lines else f"{colored}{value}")
        if columns is LOSSES and row:
            parts.append(f"epoch {_epoch(row['epoch'])}")
        elif columns is LOSSES and told.within:
            parts.append("dots: all samples" if told.dots else "thin: within epochs")
        return tuple(parts)

    def _marks(self, row: Mapping[str, float]) -> list[str]:
        """What a person did near the epoch of ``row``."""
        return list(dict.fromkeys(escape(mark.text) for mark in self.loss.marks_near(row["epoch"]))) if row else []


def _epoch(epoch: float) -> str:
    return f"{epoch:,.2f}".removesuffix(".00")
