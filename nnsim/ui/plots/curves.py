"""One plot of curves over epochs, with the events of a run as dotted lines and their words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from nnsim.core.run import Mark
from nnsim.ui.fonts import font
from nnsim.ui.plots.decimate import Doubles, calm_limit, decimate
from nnsim.ui.theme import Theme

LOG_FLOOR = 1e-8
"""Losses below this are drawn at it when the axis is logarithmic."""


class MarksItem(pg.GraphicsObject):  # type: ignore[misc]
    """Dotted lines with words; words that would overlap the last one drawn are left to the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._line = self._text = QColor("gray")
        self._scale = 1.0

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show ``marks``; they may only have grown since the last call."""
        if len(marks) != len(self._marks):
            self._marks = marks
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type over."""
        self._line, self._text, self._scale = QColor(theme.faint), QColor(theme.muted), theme.scale
        self.update()

    def boundingRect(self) -> QRectF:
        return self._view()

    def _view(self) -> QRectF:
        """What the plot shows now; the item's own ``viewRect`` may be that of an earlier range."""
        box = self.getViewBox()
        return box.viewRect() if box is not None else QRectF()

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        if not self._marks:
            return
        view, transform = self._view(), self.sceneTransform()
        top, bottom = (transform.map(QPointF(0, y)).y() for y in (view.bottom(), view.top()))
        painter.save()
        painter.resetTransform()
        origin = self.scene().views()[0].viewportTransform()
        painter.setTransform(origin)
        painter.setFont(font("label", self._scale))
        self._draw(painter, [(m, transform.map(QPointF(m.epoch, 0)).x()) for m in self._marks], top, bottom)
        painter.restore()

    def _draw(self, painter: QPainter, marks: list[tuple[Mark, float]], top: float, bottom: float) -> None:
        metrics, free_from = QFontMetricsF(painter.font()), -math.inf
        for mark, x in marks:
            painter.setPen(QPen(self._line, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            if x >= free_from:
                painter.setPen(self._text)
                painter.drawText(QPointF(x + 4, top + metrics.ascent()), mark.text)
                free_from = x + 12 + metrics.horizontalAdvance(mark.text)


class CurvesPlot(pg.PlotWidget):  # type: ignore[misc]
    """Train and test curves of one quantity over epochs.

    ``hovered`` tells the epoch under the cursor, or NaN when it leaves.
    """

    hovered = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None, *, top: float | None = None) -> None:
        super().__init__(parent)
        self._top, self._log, self._limits = top, False, (0.0, 0.0, 0.0)
        self.setAccessibleName(name)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.getPlotItem().disableAutoRange()
        self.train = self.plot(antialias=True)
        self.test = self.plot(antialias=True)
        self.marks = MarksItem()
        self.addItem(self.marks, ignoreBounds=True)
        self.cursor_line = pg.InfiniteLine(movable=False)
        self.cursor_line.hide()
        self.addItem(self.cursor_line, ignoreBounds=True)
        self._set_range(1.0, 0.0, 1.0)
        self.setMouseTracking(True)
        for side in ("left", "bottom"):
            # replaying the axis' texts costs 3 ms, and its grid lies under every curve that moves
            self.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def apply(self, theme: Theme) -> None:
        """Take colours and type over from the theme."""
        self.setBackground(theme.panel)
        self.train.setPen(pg.mkPen(theme.train, width=1.8))
        self.test.setPen(pg.mkPen(theme.test, width=1.8))
        self.cursor_line.setPen(pg.mkPen(theme.faint, width=1))
        self.marks.set_theme(theme)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setStyle(tickFont=font("label", theme.scale), tickLength=4, hideOverlappingLabels=True)
        self.getAxis("left").setWidth(theme.px(46))
        self.getAxis("bottom").setHeight(theme.px(20))
        self.showGrid(y=True, alpha=0.12 if not theme.dark else 0.2)

    def set_log(self, log: bool) -> None:
        """Draw the vertical axis in decades."""
        if log != self._log:
            self._log = log
            self.getAxis("left").setLogMode(log)
            self._limits = (0.0, 0.0, 0.0)

    def show_rows(self, epoch: Doubles, train: Doubles, test: Doubles) -> None:
        """Draw the curves; NaN leaves a gap."""
        self._draw(self.train, epoch, train)
        self._draw(self.test, epoch, test)
        self._fit(epoch, train, test)

    def _draw(self, item: Any, epoch: Doubles, values: Doubles) -> None:
        x, y = decimate(epoch, self._scaled(values))
        item.setData(x, y, connect="finite", skipFiniteCheck=False)

    def _scaled(self, values: Doubles) -> Doubles:
        return np.log10(np.maximum(values, LOG_FLOOR)) if self._log else values

    def _fit(self, epoch: Doubles, train: Doubles, test: Doubles) -> None:
        both = np.concatenate([train, test])
        both = both[np.isfinite(both)]
        right = calm_limit(float(epoch[-1])) if len(epoch) else 1.0
        if not len(both):
            self._set_range(right, 0.0, self._top or 1.0)
        elif self._log:
            scaled = self._scaled(both)
            self._set_range(right, math.floor(float(scaled.min())), math.ceil(float(scaled.max()) + 1e-9))
        else:
            # a few wild values at the start must not flatten the rest of the curve
            highest = self._top or calm_limit(1.02 * float(np.quantile(both, 0.995)))
            self._set_range(right, 0.0, highest)

    def _set_range(self, right: float, low: float, high: float) -> None:
        if (right, low, high) != self._limits:
            self._limits = (right, low, high)
            pad = 0.04 * (high - low)
            self.getPlotItem().setRange(xRange=(0, right), yRange=(low, high + pad), padding=0)

    def mouseMoveEvent(self, event: Any) -> None:
        super().mouseMoveEvent(event)
        point = self.getPlotItem().vb.mapSceneToView(self.mapToScene(event.position().toPoint()))
        inside = 0 <= point.x() <= self._limits[0]
        self.hovered.emit(point.x() if inside else math.nan)

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.hovered.emit(math.nan)

    def show_cursor(self, epoch: float) -> None:
        """Draw the upright line at ``epoch``; NaN hides it."""
        self.cursor_line.setVisible(math.isfinite(epoch))
        if math.isfinite(epoch):
            self.cursor_line.setPos(epoch)
