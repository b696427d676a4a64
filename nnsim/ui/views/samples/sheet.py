"""A sheet of very many samples: only what is seen is drawn, in lines that are kept while nothing changes."""

from __future__ import annotations

import math
from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnsim.core.data import Mask
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import label_text
from nnsim.ui.kit.theme import RADIUS_CONTROL, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, outline
from nnsim.ui.run.survivors import GONE, Indices, numbers_now, survivors
from nnsim.ui.views.samples.cells import Cells, Shown

KEPT = 96
"""Lines whose picture is kept; a screen shows some twenty."""


class SampleSheet(QAbstractScrollArea):
    """``current`` is a place in the order (-1: none), ``chosen`` [n] marks the selected samples.

    ``moved`` follows a change of the current sample, ``picked`` one of the selection. Mouse and
    keyboard are in ``HandledSheet``.
    """

    moved = Signal()
    picked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(name)
        self.shown: Shown | None = None
        self.empty = ""
        self.current = -1
        self.chosen: Mask = np.zeros(0, np.bool_)
        self._cells: Cells
        self._lines: OrderedDict[int, QImage] = OrderedDict()
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._lines.clear()
        if self.shown is not None:
            self._measure()
        self.viewport().update()

    # ------------------------------------------------------------ content

    def show_samples(self, shown: Shown, cells: Cells, *, keep: bool = True) -> None:
        """Other samples or another order; the current sample stays, and where it is gone the next one after it.

        What is shown no more is selected no more: were it shown again, a command would act on it and not on the
        framed one. Without ``keep`` it begins at the top, with nothing selected.
        """
        top = self.verticalScrollBar().value() if keep else 0
        kept = None if self.shown is None else survivors(self.shown.data, shown.data)
        place = self._place_in(shown, kept) if keep else 0
        was, self.chosen = np.append(self.chosen, False), np.zeros(len(shown.data), np.bool_)
        if keep and kept is not None:
            self.chosen[shown.index] = was[kept[shown.index]]  # newcomers look up the last one
        self.shown, self._cells = shown, cells
        self._lines.clear()
        self.current = min(place, len(shown.index) - 1)
        self._measure()
        self.verticalScrollBar().setValue(top)
        self._tell()
        self.viewport().update()

    def redraw(self) -> None:
        """Draw what is seen anew, as pictures that move are others now."""
        self._lines.clear()
        self.viewport().update()

    def forget(self) -> None:
        """Show nothing: the samples that come next have nothing to do with these."""
        self.shown, self.current, self.chosen = None, -1, np.zeros(0, np.bool_)
        self._lines.clear()
        self.verticalScrollBar().setValue(0)
        self._tell()
        self.viewport().update()

    def _place_in(self, shown: Shown, kept: Indices | None) -> int:
        """Where the current sample stands in ``shown``; is it gone, the next one after it, else the last before it.

        None among some stays none, as long as these are still there.
        """
        if self.current < 0 and self.shown is not None and len(self.shown.index) and kept is not None:
            return -1 if (kept != GONE).any() else 0
        if self.shown is None or kept is None:
            return max(self.current, 0)
        old, here = self.shown.index, max(self.current, 0)
        in_turn = np.concatenate([old[here:], old[:here][::-1]])
        now = numbers_now(kept, len(self.shown.data))[in_turn]
        place_of = np.full(len(shown.data) + 1, GONE)  # what is gone looks up the last one
        place_of[shown.index] = np.arange(len(shown.index))
        places = place_of[now]
        return int(places[np.argmax(places != GONE)]) if (places != GONE).any() else here

    @property
    def sample(self) -> int | None:
        """The number of the current sample."""
        if self.shown is None or not 0 <= self.current < len(self.shown.index):
            return None
        return int(self.shown.index[self.current])

    @property
    def targets(self) -> Mask:
        """True [n] for what a command acts on: the selected samples that are shown, else the current one."""
        count = 0 if self.shown is None else len(self.shown.data)
        mask = np.zeros(count, np.bool_)
        if self.shown is not None:
            mask[self.shown.index] = self.chosen[self.shown.index]
            if not mask.any() and self.sample is not None:
                mask[self.sample] = True
        return mask

    # ------------------------------------------------------------ geometry

    @property
    def across(self) -> int:
        """Cells side by side."""
        return max(self.viewport().width() // max(self.cell[0], 1), 1)

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of a cell in px."""
        return self._cells.size(self._theme, max(self.viewport().width(), 1))

    @property
    def page(self) -> int:
        """Whole lines that are seen at once."""
        return max(self.viewport().height() // self.cell[1], 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.shown is not None:
            self._lines.clear()
            self._measure()

    def _measure(self) -> None:
        assert self.shown is not None
        self.setViewportMargins(0, self._theme.px(self._cells.head), 0, 0)
        lines = math.ceil(len(self.shown.index) / self.across)
        high, bar = self.cell[1], self.verticalScrollBar()
        bar.setRange(0, max(lines * high - self.viewport().height(), 0))
        bar.setPageStep(max(self.viewport().height(), 1))
        bar.setSingleStep(max(high // 3, 1))

    def box_of(self, place: int) -> QRect:
        """Where the sample at ``place`` of the order stands in the viewport."""
        wide, high = self.cell
        line, column = divmod(place, self.across)
        return QRect(column * wide, line * high - self.verticalScrollBar().value(), wide, high)

    def place_at(self, at: QPoint) -> int:
        """The place in the order at a point of the viewport; -1 where there is none."""
        wide, high = self.cell
        column, line = at.x() // wide, (at.y() + self.verticalScrollBar().value()) // high
        place = line * self.across + column
        inside = self.shown is not None and column < self.across and 0 <= place < len(self.shown.index)
        return int(place) if inside else -1

    # ------------------------------------------------------------ current and selected

    def go_to(self, place: int) -> None:
        """Make another sample the current one, and scroll it into view."""
        if self.shown is None or not len(self.shown.index):
            return
        self.current = min(max(place, 0), len(self.shown.index) - 1)
        box, bar = self.box_of(self.current), self.verticalScrollBar()
        if box.top() < 0:
            bar.setValue(bar.value() + box.top())
        elif box.bottom() >= self.viewport().height():
            bar.setValue(bar.value() + box.bottom() + 1 - self.viewport().height())
        self._tell()
        self.viewport().update()

    def go_to_sample(self, sample: int | None) -> None:
        """Make the sample of this number the current one; none where it is not shown, or for None.

        What is selected stays so only where this sample belongs to it.
        """
        if self.shown is None or sample == self.sample:
            return
        if sample is not None and not self.chosen[sample]:
            self.choose_none()
        places = np.flatnonzero(self.shown.index == (GONE if sample is None else sample))
        if len(places):
            self.go_to(int(places[0]))
        else:
            self.current = -1
            self._tell()
            self.viewport().update()

    def choose(self, places: slice, *, add: bool = False) -> None:
        """Select the samples at some places of the order, beside the selected ones or instead."""
        if self.shown is None:
            return
        chosen = self.chosen.copy() if add else np.zeros_like(self.chosen)
        chosen[self.shown.index[places]] = True
        self._take(chosen)

    def toggle(self, place: int) -> None:
        """Select one more sample, or one less."""
        if self.shown is not None:
            chosen = self.chosen.copy()
            chosen[self.shown.index[place]] ^= True
            self._take(chosen)

    def choose_none(self) -> None:
        """Select nothing."""
        self._take(np.zeros_like(self.chosen))

    def _take(self, chosen: Mask) -> None:
        if not np.array_equal(chosen, self.chosen):
            self.chosen = chosen
            self.picked.emit()
            self.viewport().update()

    def _tell(self) -> None:
        sample = self.sample
        if self.shown is None or sample is None:
            self.setAccessibleDescription(self.empty)
        else:
            data = self.shown.data
            label = label_text(self.shown.truth(sample), data.classes)
            self.setAccessibleDescription(
                say(
                    "Sample {sample:,}, {label}, {part_of}",
                    sample=sample + 1,
                    label=label,
                    part_of=self.shown.part_of(sample),
                )
            )
        self.moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines that are seen, between the grounds and the rings of what is chosen."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.panel))
        shown = self.shown
        if shown is None or not len(shown.index):
            self._draw_empty(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, top = self.cell[1], self.verticalScrollBar().value()
        first, last = top // high, (top + self.viewport().height() - 1) // high
        places = range(first * self.across, min((last + 1) * self.across, len(shown.index)))
        radius = self._theme.px(RADIUS_CONTROL - 2)
        for place in places:
            if self.chosen[shown.index[place]]:
                fill(painter, QRectF(self.box_of(place)).adjusted(1, 0, -1, 0), radius, self._theme.tint)
        for line in range(first, min(last, (len(shown.index) - 1) // self.across) + 1):
            painter.drawImage(QPoint(0, line * high - top), self._line(shown, line))
        if self.current in places:
            ring = self._theme.accent if self.hasFocus() else self._theme.edge
            outline(painter, QRectF(self.box_of(self.current)).adjusted(1, 0, -1, 0), radius, ring, 2.0)

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setFont(fonts.font("body", self._theme.scale))
        painter.setPen(QColor(self._theme.muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(8, 8, -8, -8), flags, self.empty)

    def _line(self, shown: Shown, line: int) -> QImage:
        """The picture of one line, from the cache where it is."""
        if line in self._lines:
            self._lines.move_to_end(line)
            return self._lines[line]
        ratio, high = self.devicePixelRatioF(), self.cell[1]
        width = self.viewport().width()
        size = QRect(0, 0, round(width * ratio), round(high * ratio)).size()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = line * self.across
        places = range(first, min(first + self.across, len(shown.index)))
        self._cells.draw_line(painter, shown, places, QRect(0, 0, width, high), self._theme)
        painter.end()
        self._lines[line] = image
        if len(self._lines) > KEPT:
            self._lines.popitem(last=False)
        return image

    def draw_head(self, painter: QPainter, box: QRect) -> None:
        """Names above the lines, for the widget that lies there."""
        if self.shown is not None:
            self._cells.draw_head(painter, self.shown, box, self._theme)

    def column_at(self, box: QRect, x: int) -> str:
        """The name of the column at ``x`` px of the head."""
        return self._cells.column_at(self.shown, box, self._theme, x) if self.shown is not None else ""
