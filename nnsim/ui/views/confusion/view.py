"""The view of confusion: a matrix of true against decided classes, and the most frequent mistakes beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.data import Floats, Mask
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.tasks.confusion import Confusion, confusion, side_by_side, taken_for
from nnsim.tasks.deciding import decides_pixels
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.bars import Bar, Bars
from nnsim.ui.kit.figures.matrix import Cell, Matrix
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.decided import DecidedWatcher
from nnsim.ui.run.decided_row import DecidedRow
from nnsim.ui.views.confusion.words import Words
from nnsim.ui.views.context import ViewContext

LEAST, BESIDE = 400, 640
"""Least width, and the width from which the mistakes have room beside the matrix, px."""

LISTED = 8
"""Mistakes that are listed."""

ALL = "all"


class ConfusionView(QWidget):
    """Controls above, the matrix at the left, the sentence and the most frequent mistakes at the right or below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self.watcher = DecidedWatcher(context.editor, context.bridge, self)
        self.shares = Switch(say("Shares"))
        self.shares.setToolTip(say("Write what share of its row a cell has, instead of how many"))
        self.grouped = Switch(say("Grouped"))
        self.grouped.setToolTip(say("Classes that are often taken for each other stand side by side"))
        self.row = DecidedRow(self.watcher, lambda: context.cost(self), "part", (self.shares, self.grouped))
        self.matrix = Matrix(say("Confusion matrix"), say("true"), say("predicted"))
        self.worst = Bars(say("The most frequent mistakes"), names=110)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._order: tuple[int, ...] = ()
        self._confused: Confusion | None = None
        self._words: Words | None = None
        self._build()
        self.watcher.changed.connect(self.refresh)
        self.shares.toggled.connect(self.refresh)
        self.grouped.toggled.connect(self._regroup)
        self.matrix.pointed.connect(self._say)
        self.matrix.picked.connect(self._pick_cell)
        self.worst.pointed.connect(self._point_at_mistake)
        self.worst.picked.connect(self._pick_mistake)
        self._editor.opened.connect(self._begin)
        self.setFocusProxy(self.matrix)
        follow(self._restyle)

    def _build(self) -> None:
        self._side = QVBoxLayout()
        self._side.addWidget(self.said)
        self._side.addWidget(self.worst, 1)
        self._below = Beside(self.matrix, self._side)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.row)
        self._column.addLayout(self._below, 1)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._side.setSpacing(theme.px(2 * SPACE))
        self._below.setSpacing(theme.px(4 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the matrix or below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= theming.current().px(BESIDE)
        self._below.put(beside=beside)
        self.worst.setVisible(beside)

    # ------------------------------------------------------------ showing

    def refresh(self, _what: object = None) -> None:
        """Take in what is known now."""
        if not self.isVisible():
            return
        project, said = self._editor.project, self.watcher.said
        classes = self.watcher.classes
        self._confused = None if said is None else confusion(said, len(classes))
        self._words = None
        if said is not None and self._confused is not None:
            pixels = decides_pixels(project, self.watcher.about.output)
            self._words = Words(said, self._confused, classes, pixels=pixels)
        self._show_matrix(classes)
        self._show_worst(classes)
        self._say()

    def _show_matrix(self, classes: Sequence[str]) -> None:
        found = self._confused
        self.matrix.setVisible(found is not None and found.total > 0)
        if found is None:
            return
        self._arrange(found)
        order = list(self._order)
        names = [*(classes[place] for place in order), say("all")]
        self.matrix.show_cells(_tints(found, order), names, names, self._numbers(found, order))

    def _arrange(self, found: Confusion) -> None:
        """The order of the classes; that by likeness stays while it trains, so that nothing jumps."""
        plain = tuple(range(len(found.counts)))
        if not self.grouped.isChecked():
            self._order = plain
        elif sorted(self._order) != list(plain) or not self._context.bridge.running:
            self._order = side_by_side(found)

    def _regroup(self) -> None:
        self._order = ()
        self.refresh()

    def _numbers(self, found: Confusion, order: list[int]) -> list[list[str]]:
        """Counts or shares of the row; sums are counts."""
        counts, shares = found.counts[np.ix_(order, order)], found.shares[np.ix_(order, order)]
        written = [
            [(percent(share, 0) if self.shares.isChecked() else f"{count:,}") if count else "" for count, share in row]
            for row in (zip(*pair, strict=True) for pair in zip(counts.tolist(), shares.tolist(), strict=True))
        ]
        rows = [[*row, f"{total:,}"] for row, total in zip(written, found.totals[order].tolist(), strict=True)]
        return [*rows, [*(f"{total:,}" for total in counts.sum(axis=0).tolist()), f"{found.total:,}"]]

    def _show_worst(self, classes: Sequence[str]) -> None:
        mistakes = self._confused.mistakes()[:LISTED] if self._confused else []
        bars = tuple(
            Bar(f"{classes[one.truth]} → {classes[one.decided]}", one.often, f"{one.often:,}") for one in mistakes
        )
        self.worst.show_bars(bars, (0.0, max((one.often for one in mistakes), default=1)))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def _begin(self) -> None:
        """Another document: as it is shown first."""
        for switch in (self.shares, self.grouped):
            switch.setChecked(False)
        self.matrix.point_at(None)
        self.refresh()

    def _say(self, _spot: object = None) -> None:
        """Of the cell that is pointed at, or of all."""
        if self._words is None:
            self.said.setText(self._context.no_samples)
            return
        sentence = self.watcher.with_control(self._words.sentence())
        self.matrix.setAccessibleDescription(sentence)
        self.said.setText(self._words.cell(*self._pair(self.matrix.spot)) if self.matrix.spot else sentence)

    def _pair(self, cell: Cell) -> tuple[int | None, int | None]:
        """The classes of a cell; None for the sums."""
        truth, decided = (self._order[place] if place < len(self._order) else None for place in cell)
        return truth, decided

    # ------------------------------------------------------------ the samples of a cell

    def _point_at_mistake(self, place: int | None) -> None:
        mistakes = self._confused.mistakes() if self._confused else []
        if place is None or place >= len(mistakes):
            self.matrix.point_at(None)
        else:
            one = mistakes[place]
            self.matrix.point_at(Cell(self._order.index(one.truth), self._order.index(one.decided)))

    def _pick_mistake(self, place: int) -> None:
        self._point_at_mistake(place)
        if self.matrix.spot:
            self._pick_cell(self.matrix.spot)

    def _pick_cell(self, cell: Cell) -> None:
        """Show the samples of a cell, if there are any."""
        said = self.watcher.said
        if said is None or self._words is None:
            return
        truth, decided = self._pair(cell)
        mask: Mask = taken_for(said, truth, decided, len(self._editor.project.data))
        if mask.any():
            self._context.samples_wanted.emit(mask, self._words.subset(truth, decided))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Counts as they stand: a row for each true class, a column for each decided one, and the sums of the rows."""
        found, classes = self._confused, self.watcher.classes
        if found is None:
            return ("true",), ()
        names = [classes[place] for place in self._order]
        rows = (
            [name, *found.counts[place, list(self._order)].tolist(), int(found.totals[place])]
            for name, place in zip(names, self._order, strict=True)
        )
        return ("true", *(say("predicted {name}", name=name) for name in names), ALL), rows


def _tints(found: Confusion, order: list[int]) -> Floats:
    """Blue for what is right, orange for mistakes, by their share of the row; few large ones would hide all others."""
    tints = np.zeros((len(order) + 1, len(order) + 1), np.float32)
    strength = np.sqrt(found.shares[np.ix_(order, order)])
    tints[:-1, :-1] = np.where(np.eye(len(order), dtype=np.bool_), strength, -strength)
    return tints
