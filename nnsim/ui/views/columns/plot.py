"""Histograms and scatter plots that answer to the mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data, Mask
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import in_polygon
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import outline, painter_on
from nnsim.ui.views.columns.frame import Frame
from nnsim.ui.views.columns.picture import draw, spot
from nnsim.ui.views.columns.spread import BINS, Column, places, within

NEAR = 14
"""Px within which a sample is under the mouse."""


class ColumnsPlot(QWidget):
    """``hovered(int)`` tells the sample under the mouse, -1 for none, ``picked(mask)`` those in a bar or a frame.

    With Shift the frame in a scatter plot is a lasso: any closed line.
    """

    hovered = Signal(int)
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._data: Data | None = None
        self._columns: list[Column] = []
        self._matrix = self._scaled = False
        self._image: QImage | None = None
        self._sample = -1
        self._chosen: int | None = None
        self._press: QPointF | None = None
        self._at = QPointF()
        self._lasso: list[QPointF] = []
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._forget()

    def show_columns(self, data: Data, columns: list[Column], *, matrix: bool, scaled: bool) -> None:
        """Other data, columns or kind of picture."""
        self._data, self._columns, self._matrix, self._scaled = data, columns, matrix and len(columns) > 1, scaled
        self._sample = -1
        kind = say("Scatter plots") if self._matrix else say("Histograms")
        self.setAccessibleName(
            say("{kind} of {columns}", kind=kind, columns=", ".join(column.name for column in columns))
        )
        self._forget()

    def show_chosen(self, sample: int | None) -> None:
        """Mark the sample that is looked at everywhere."""
        if sample != self._chosen:
            self._chosen = sample
            self.update()

    def _forget(self) -> None:
        """Another picture; a frame that is drawn in the old one is given up."""
        self._image = self._press = None
        self._lasso.clear()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(80))

    @property
    def frame(self) -> Frame:
        """Where everything stands."""
        return Frame(len(self._columns), QRectF(self.rect()), self._matrix, self._theme)

    # ------------------------------------------------------------ hands

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Find the sample, or draw a frame on."""
        self._at = event.position()
        found = -1 if self._press is not None else self._sample_at(self._at)
        if found != self._sample:
            self._sample = found
            self.hovered.emit(found)
            self.update()
        elif self._press is not None:
            if self._lasso:
                self._lasso.append(self._at)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No sample is under the mouse any more."""
        super().leaveEvent(event)
        if self._sample >= 0:
            self._sample = -1
            self.hovered.emit(-1)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A frame begins, or with Shift a lasso."""
        cell = self.frame.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._press = self._at = event.position()
            free = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not self.frame.is_histogram(cell)
            self._lasso = [self._at] if free else []

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what the frame holds; without one the bar or the sample under the mouse."""
        start, self._press = self._press, None
        if start is None or self._data is None:
            return
        mask = self._picked(start, event.position())
        self._lasso.clear()
        self.update()
        if mask.any():
            self.picked.emit(mask)

    def _picked(self, start: QPointF, end: QPointF) -> Mask:
        assert self._data is not None
        cell = self.frame.cell_at(start)
        assert cell is not None
        box, moved = self.frame.cell(*cell), (end - start).manhattanLength() > NEAR / 2
        if self.frame.is_histogram(cell):
            wide = box.width() / BINS
            first, last = sorted((point.x() - box.left()) // wide for point in (start, end))
            return within(self._data, self._columns[cell[1]], first / BINS, (last + 1) / BINS)
        if not moved:
            mask = np.zeros(len(self._data), np.bool_)
            if (sample := self._sample_at(end)) >= 0:
                mask[sample] = True
            return mask
        return self._framed(cell, QRectF(start, end).normalized()) if not self._lasso else self._caught(cell)

    def _framed(self, cell: tuple[int, int], frame: QRectF) -> Mask:
        x, y = self._spots(cell)
        mask: Mask = (x >= frame.left()) & (x <= frame.right()) & (y >= frame.top()) & (y <= frame.bottom())
        return mask

    def _caught(self, cell: tuple[int, int]) -> Mask:
        path = np.array([(point.x(), point.y()) for point in self._lasso], np.float32)
        return in_polygon(np.column_stack(self._spots(cell)).astype(np.float32), path)

    def _spots(self, cell: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Where every sample lies in a scatter plot, px."""
        assert self._data is not None
        box = self.frame.cell(*cell)
        low, high = spot(box, 0.0, 0.0), spot(box, 1.0, 1.0)
        x, y = places(self._data, self._columns[cell[1]]), places(self._data, self._columns[cell[0]])
        return low.x() + x * (high.x() - low.x()), low.y() + y * (high.y() - low.y())

    def _sample_at(self, at: QPointF) -> int:
        cell = self.frame.cell_at(at)
        if cell is None or self._data is None or self.frame.is_histogram(cell) or not len(self._data):
            return -1
        x, y = self._spots(cell)
        away = np.nan_to_num(np.hypot(x - at.x(), y - at.y()), nan=np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= NEAR else -1

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, a ring around the sample under the mouse in every plot, and the frame that is drawn."""
        if self._data is None or not self._columns:
            return
        if self._image is None:
            self._image = draw(self.frame, self._data, self._columns, self.devicePixelRatioF(), scaled=self._scaled)
        painter = painter_on(self)
        painter.drawImage(0, 0, self._image)
        if self._chosen is not None and self._chosen < len(self._data):
            self._mark(painter, self._chosen, ((self._theme.panel, 4.4), (self._theme.text, 2.0)))
        if self._sample >= 0:
            self._mark(painter, self._sample, ((self._theme.text, 1.6),))
        if self._lasso:
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF(self._lasso))
        elif self._press is not None:
            outline(painter, QRectF(self._press, self._at).normalized(), 0, self._theme.accent)

    def _mark(self, painter: QPainter, sample: int, lines: Sequence[tuple[str, float]]) -> None:
        """A ring around a sample in every scatter plot; the one that is looked at has a line in every histogram."""
        assert self._data is not None
        at = [float(places(self._data, column)[sample]) for column in self._columns]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, column in product(range(self.frame.rows), range(self.frame.count)):
            box = self.frame.cell(row, column)
            middle, is_alone = spot(box, at[column], at[row]), self.frame.is_histogram((row, column))
            for color, width in lines if math.isfinite(at[column]) else ():
                painter.setPen(QPen(QColor(color), width * self._theme.scale))
                if not is_alone and math.isfinite(at[row]):
                    painter.drawEllipse(middle, self._theme.px(5), self._theme.px(5))
                elif is_alone and sample == self._chosen:
                    painter.drawLine(QLineF(middle.x(), box.top(), middle.x(), box.bottom()))
