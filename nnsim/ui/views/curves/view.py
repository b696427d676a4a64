"""Loss of train, test and validation samples over the epochs of the run, and beside it what else is measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.project import KeptRun, Project
from nnsim.core.run import PARTS, READINGS, Column
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.tasks.errors import learns_scaled
from nnsim.ui.kit import numbers
from nnsim.ui.kit.part_words import part_words
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.afterwards import Afterwards
from nnsim.ui.run.turns import Turn
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.curves.kept_bar import KeptBar
from nnsim.ui.views.curves.kept_curves import kept_curves
from nnsim.ui.views.curves.looks import LOOKS
from nnsim.ui.views.curves.plot import NOTHING, CurvesPlot
from nnsim.ui.views.curves.quantities import LOSS, Quantity, quantities
from nnsim.ui.views.curves.titled import Entries, Titled
from nnsim.ui.views.curves.words import sentence

LEAST = 320
"""Width with which both plots can be read, px: their heads say as much as there is room for."""

ROOMY = 480
"""Width from which on the head has room for a button beside the legend, px."""

OVER = say(" over epochs")
LOSS_TITLE = (say("Loss over epochs"), say("Loss"))
SCALED_LOSS = (say("Loss of scaled values{over}", over=OVER), say("Scaled loss"))
"""Titles in full and in short."""

NOTHING_MORE = Quantity("", ())
"""Where nothing is measured beside the loss."""

LINE, DASHED = "—", "–\u2009–"
"""How the legend draws a curve: with characters that our type has on every system."""


class Told(NamedTuple):
    """What the legend names beside train."""

    test: bool = True
    validation: bool = False
    within: bool = False
    dots: bool = False


class CurvesView(QWidget):
    """Two plots with a common horizontal axis; the numbers at the cursor stand in their heads."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._bridge, self._run = context.editor, context.bridge, context.run
        self._cursor = math.nan
        self._is_loss_next = True
        self._told = Told()
        self.log = Switch(say("Log scale"), self._editor.project.view.log_loss)
        self.log.setToolTip(say("Draw the loss in powers of ten"))
        self.loss = CurvesPlot(say("Loss of train and test samples over epochs"))
        self.measure = CurvesPlot("", share=True, words=False)
        self.keep = IconButton("keep_run", say("Keep this run, to compare others with it"), "Ctrl+K", side=28)
        self.loss_box = Titled(LOSS_TITLE[0], self.loss, self.log, self.keep)
        self.chooser = ComboBox(say("Quantity of the second plot"))
        self.measure_box = Titled("", self.measure, chooser=self.chooser)
        self._wanted, self._shown = "", NOTHING_MORE
        self._offered: tuple[Quantity, ...] = ()
        self._kept_drawn: tuple[tuple[KeptRun, ...], Quantity] = (), NOTHING_MORE
        self.kept = KeptBar(self._editor)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.loss_box, 3)
        row.addWidget(self.measure_box, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.kept)
        self._connect(context)
        follow(self._restyle)
        self.refresh()

    def _connect(self, context: ViewContext) -> None:
        self.keep.clicked.connect(lambda: context.command_wanted.emit("keep_run"))
        self.kept.answers_wanted.connect(lambda: context.command_wanted.emit("show_runs"))
        self.log.clicked.connect(self._set_log)
        self.chooser.chosen.connect(self._choose)
        for plot in (self.loss, self.measure):
            plot.hovered.connect(self._on_hover)
            plot.scrubbed.connect(self._bridge.travel.visit_epoch)
        self._bridge.travel.changed.connect(self._show_moment)
        self._bridge.framed.connect(self._on_frame)
        self._bridge.loaded.connect(self.refresh)
        self._bridge.unseen.connect(self.refresh)
        self._bridge.running_changed.connect(self.refresh)
        Afterwards(self._editor.store, self._on_change, self)

    def _restyle(self, theme: Theme) -> None:
        for plot in (self.loss, self.measure):
            plot.apply(theme)
        self._theme = theme
        self._say({})

    def minimumSizeHint(self) -> QSize:
        """Whatever the heads say just now."""
        return QSize(self._theme.px(LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the heads have little room, menu and keys keep runs as well."""
        super().resizeEvent(event)
        self.keep.setVisible(self.width() >= self._theme.px(ROOMY))

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
        turn = self._bridge.pictures.turn
        if not turn.has_plane:
            return
        both, self._is_loss_next = turn is Turn.EVERYTHING, not self._is_loss_next
        if both or not self._is_loss_next:
            self._draw(self.loss, LOSS)
        if both or self._is_loss_next:
            self._draw(self.measure, self._shown)
            self._notice_validation()

    def _on_change(self, change: Change) -> None:
        if "view" in change.parts:
            self.log.setChecked(change.new.view.log_loss)
        if change.parts & {"view", "data", "network", "runs"} or change.old.recipe.learner != change.new.recipe.learner:
            self.refresh()
        elif change.new.runs and self.isVisible():
            self.kept.show_runs(change.new)  # what differs

    def _set_log(self, log: bool) -> None:
        def change(project: Project) -> Project:
            return replace(project, view=replace(project.view, log_loss=log))

        self._editor.set_view(change)

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """What was measured of the run, row by row."""
        found = self._run.record.measured
        return found.columns, zip(*(found.column(name).tolist() for name in found.columns), strict=True)

    def refresh(self, _event: object = None) -> None:
        """Draw what the record holds."""
        project = self._editor.project
        self.loss.set_log(project.view.log_loss)
        self.loss_box.set_words(*(SCALED_LOSS if learns_scaled(project) else LOSS_TITLE))
        self._offer(project)
        self._show_kept(project)
        self._draw(self.loss, LOSS)
        self._draw(self.measure, self._shown)
        if math.isfinite(self._cursor) and not self._run.record.nearest(self._cursor):
            self._on_hover(math.nan)
        else:
            self._notice_validation()

    def _show_kept(self, project: Project) -> None:
        """The curves of kept runs, and what differs from the present one; what is not seen is not compared."""
        if self.isVisible() or not project.runs:
            self.kept.show_runs(project)
        drawn = project.runs, self._shown
        if drawn != self._kept_drawn:
            self._kept_drawn = drawn
            self.loss.show_kept(kept_curves(project.runs, LOSS))
            self.measure.show_kept(kept_curves(project.runs, self._shown))

    def _choose(self, title: str) -> None:
        self._wanted = title
        self.refresh()
        self._on_hover(self._cursor)

    def _offer(self, project: Project) -> None:
        """Show the quantity that was chosen where it is measured, else the first; all of them can be chosen."""
        offered = quantities(project, self._run.record.columns)
        shown = next((one for one in offered if one.title == self._wanted), next(iter(offered), NOTHING_MORE))
        self.measure_box.setVisible(bool(offered))
        if (offered, shown) == (self._offered, self._shown):
            return
        self._offered = offered
        if shown != self._shown:
            self._shown = shown
            self.measure.set_share(bool(shown.columns) and shown.is_share)
            self.measure.setAccessibleName(f"{shown.title}{OVER}")
            self.chooser.setToolTip(in_lines(shown.help))
            self.measure_box.set_words(f"{shown.title}{OVER}", shown.title.rpartition(" ")[2].capitalize())
            self._say({})
        self.measure_box.offer(tuple(one.title for one in offered), shown.title)

    def _draw(self, plot: CurvesPlot, quantity: Quantity) -> None:
        record, names = self._run.record, [column.id for column in quantity.columns]
        if not names:
            return
        train, test, validation = (record.column(name) for name in (*names, "", "", "")[:3])
        within = NOTHING
        if set(names[:2]) <= set(READINGS):
            within = record.reading("epoch"), record.reading(names[0]), record.reading(names[1])
        if quantity is LOSS:
            self._tell(sentence(record.column("epoch"), train, test))
        plot.set_roles(quantity.roles)
        plot.show_rows(record.column("epoch"), train, test, validation, within)
        for other in (self.loss, self.measure):  # they are drawn in turns, and are read together
            other.set_end(plot.end)
        plot.set_marks(record.marks)

    def _tell(self, words: str) -> None:
        """What the losses come to, for screen readers, and over the title for who has no room for more."""
        self.setAccessibleDescription(words)
        self.loss_box.title.setToolTip(in_lines(words))

    def _notice_validation(self) -> None:
        """The legend names test samples where there are any, validation samples and thin curves once there are some."""
        within = len(self._run.record.reading("epoch")) > 0
        told = Told(self._has_test, self._has("validation"), within, within and self.loss.has_dots)
        if told != self._told:
            self._told = told
            self._say({})

    def _show_moment(self) -> None:
        """A line where one looks at an earlier moment."""
        frame = self._run.record.frame if self._bridge.travel.is_away else None
        epoch = math.nan if frame is None else frame.epoch + frame.position / max(frame.epoch_size, 1)
        for plot in (self.loss, self.measure):
            plot.show_moment(epoch)

    # ------------------------------------------------------------ the numbers at the cursor

    def _on_hover(self, epoch: float) -> None:
        """The cursor goes to the nearest row, so that line and numbers belong together."""
        nearest = self._run.record.nearest(epoch)
        self._cursor = nearest.get("epoch", math.nan)
        for plot in (self.loss, self.measure):
            plot.show_cursor(self._cursor)
        self._say(nearest)

    def _say(self, row: Mapping[str, float]) -> None:
        self.loss_box.say(self._forms(row, LOSS), self._marks(row))
        self.measure_box.say(self._forms(row, self._shown), [])

    @property
    def _has_test(self) -> bool:
        """Whether there are samples that are held out, or were when something was measured: a player has none."""
        return bool(self._editor.project.data.test.any()) or self._has("test")

    def _has(self, part: str) -> bool:
        return bool(np.isfinite(self._run.record.column(f"{part}_loss")).any())

    def _written(self, row: Mapping[str, float], column: Column) -> str:
        """A number of ``row``, or the last one before it with its epoch; one of a part with what it may be off by."""
        known = self._run.record.known(column.id, row)
        if column in LOSS.columns:
            text = numbers.loss(known.value)
        elif column.written == "value":
            text = numbers.plain(known.value)
        else:
            part = known.samples if column.role == "test" else 0
            text = numbers.estimate(known.value, part, self._editor.project.data.how_many("test"))
        return (
            text
            if known.epoch == row["epoch"] or math.isnan(known.value)
            else say("{text} (epoch {epoch})", text=text, epoch=_epoch(known.epoch))
        )

    def _forms(self, row: Mapping[str, float], quantity: Quantity) -> tuple[Entries, ...]:
        """The legend with lines, and where there is little room with names in their colours, then without its note."""
        lines, names = (self._entries(row, quantity, lines=drawn) for drawn in (True, False))
        curves = len(lines) - (quantity is LOSS and not row and self._told.within)
        return (lines, names) if curves == len(lines) else (lines, names, lines[:curves], names[:curves])

    def _entries(self, row: Mapping[str, float], quantity: Quantity, *, lines: bool) -> Entries:
        """The legend; with a row, its numbers, and at the loss the epoch."""
        parts = []
        theme, told = self._theme, self._told
        for column in quantity.columns:
            name, look = part_words(column.label), LOOKS[column.role]
            color, dash = getattr(theme, look.color), DASHED if look.dashed else LINE
            if (column.role, False) in {("test", told.test), ("validation", told.validation)}:
                continue
            value = f" <b>{self._written(row, column)}</b>" if row else ""
            colored = f'<b style="color:{color}">{dash if lines else name}</b>'
            parts.append(f"{colored} {name}{value}" if lines else f"{colored}{value}")
        if quantity is LOSS and row:
            parts.append(say("epoch {row}", row=_epoch(row["epoch"])))
        elif quantity is LOSS and told.within:
            parts.append(say("dots: all samples") if told.dots else say("thin: within epochs"))
        return tuple(parts)

    def _marks(self, row: Mapping[str, float]) -> list[str]:
        """What a person did near the epoch of ``row``, and the losses of kept runs there."""
        if not row:
            return []
        marks = dict.fromkeys(escape(mark.text) for mark in self.loss.marks_near(row["epoch"]))
        return [*marks, *(_told(run, row["epoch"]) for run in self._editor.project.runs)]


def _told(run: KeptRun, epoch: float) -> str:
    """The losses of a kept run near ``epoch``."""
    history = run.state.measured
    row = history.row(int(np.abs(history.column("epoch") - epoch).argmin()))
    known = [(part, row[f"{part}_loss"]) for part in PARTS[:2]]
    told = " ".join(f"{part_words(part)} {numbers.loss(value)}" for part, value in known if not math.isnan(value))
    return f"{escape(run.name)}: {told}"


def _epoch(epoch: float) -> str:
    return f"{epoch:,.2f}".removesuffix(".00")
