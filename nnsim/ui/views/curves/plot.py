"""One plot of curves over epochs, with the events of a run as dotted lines and their words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from nnsim.core.run import Mark
from nnsim.ui.kit import ticks
from nnsim.ui.kit.decimate import Doubles, calm_limit, decimate, usual_top
from nnsim.ui.kit.fonts import font
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.views.curves import kept_curves, rows
from nnsim.ui.views.curves.axes import Axes
from nnsim.ui.views.curves.dots import Dot, find_dots
from nnsim.ui.views.curves.kept_curves import KeptCurve
from nnsim.ui.views.curves.looks import looks_of
from nnsim.ui.views.curves.overlay import WITHIN, Overlay
from nnsim.ui.views.curves.peaks import Peak, find_peaks

LOG_FLOOR = 1e-8
"""Losses below this are drawn at it when the axis is logarithmic."""

NEAR = 6
"""Distance in px at which the cursor is on a mark."""

WIDTH, MOMENT = 1.8, 2
"""Of the curves, and of the line at the moment that is looked at, px."""

DRAG = 3
"""So far the mouse has to move for a drag, px."""

LEFT, BOTTOM, RIGHT = 52, 20, 16
"""Room for the labels of the axes, px."""


_NONE: Doubles = np.zeros(0)
NOTHING = (_NONE, _NONE, _NONE)
"""Nothing was measured within epochs."""


class CurvesPlot(Axes):
    """Train, test and validation curves of one quantity over epochs; the last is dashed.

    Thin ones show how train and test went within long epochs; what was measured at their ends are dots then.

    ``hovered`` tells the epoch under the cursor, or NaN when it leaves, ``scrubbed`` to which it is dragged. With
    ``share`` the quantity is a share from 0 to 100 %; ``words`` is False where another plot says what the marks are.
    """

    hovered = Signal(float)
    scrubbed = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None, *, share: bool = False, words: bool = True) -> None:
        super().__init__(parent)
        self._share, self._words, self._log = share, words, False
        self._limits = (0.0, 0.0, 0.0)
        self._looks = looks_of(())
        self._marks: tuple[Mark, ...] = ()
        self._levels: ticks.Ticks = []
        self._peaks: list[Peak] = []
        self._kept: tuple[KeptCurve, ...] = ()
        self._kept_shown: tuple[KeptCurve, ...] = ()
        self._dots: list[Dot] = []
        self._thin_dots: list[Dot] = []
        self.setAccessibleName(name)
        self.train_within, self.test_within = self.curve(), self.curve()
        self.train, self.test, self.validation = self.curve(), self.curve(), self.curve()
        self.cursor_line, self.moment_line = self.line(), self.line()
        self._pressed_at: QPointF | None = None
        self._set_range(1.0, 0.0, 1.0)
        self.setMouseTracking(True)
        for axis in (self.left, self.bottom):
            # replaying the texts of an axis costs 3 ms
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def apply(self, theme: Theme) -> None:
        """Take colours and type over from the theme."""
        self._theme = theme
        self.setBackground(theme.panel)
        self._set_pens()
        for axis in (self.left, self.bottom):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setStyle(tickFont=font("label", theme.scale), tickLength=0, hideOverlappingLabels=False)
        self.left.setWidth(theme.px(LEFT))
        self.bottom.setHeight(theme.px(BOTTOM))
        self.ground.setContentsMargins(0, theme.px(4), theme.px(RIGHT), 0)
        self._label_axes()

    def _set_pens(self) -> None:
        """Pens of the curves count pixels of the screen, of which fine ones have several in one of ours."""
        theme, ratio = self._theme, self.devicePixelRatioF()
        for name, look in self._looks.items():
            style = Qt.PenStyle.DashLine if look.dashed else Qt.PenStyle.SolidLine
            getattr(self, name).setPen(
                pg.mkPen(getattr(theme, look.color), width=WIDTH * theme.scale * ratio, style=style)
            )
        for curve, color in ((self.train_within, theme.train), (self.test_within, theme.test)):
            curve.setPen(pg.mkPen(blend(theme.panel, color, WITHIN), width=theme.scale * ratio))
        self.cursor_line.setPen(pg.mkPen(theme.muted, width=ratio))
        self.moment_line.setPen(pg.mkPen(theme.text, width=MOMENT * theme.scale * ratio))

    def event(self, event: QEvent) -> bool:
        """Another screen may be finer."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._set_pens()
        done: bool = super().event(event)
        return done

    # ------------------------------------------------------------ content

    def set_log(self, log: bool) -> None:
        """Draw the vertical axis in decades; until rows come it has limits that suit it, as it can be resized now."""
        if log != self._log:
            self._log = log
            self._set_range(self._limits[0], *((-1.0, 0.0) if log else (0.0, 1.0)))

    @property
    def end(self) -> float:
        """The epoch at which the horizontal axis ends."""
        return self._limits[0]

    def set_end(self, epoch: float) -> None:
        """End the horizontal axis where that of a plot beside this one does."""
        self._set_range(epoch, *self._limits[1:])

    def set_share(self, share: bool) -> None:
        """From now on the quantity is a share, or a value."""
        if share != self._share:
            self._share = share
            self._set_range(self._limits[0], 0.0, 1.0)
            self._label_axes()

    def set_roles(self, roles: tuple[str, ...]) -> None:
        """What the curves are of from now on, at most three."""
        looks = looks_of(roles)
        if looks != self._looks:
            self._looks = looks
            self._set_pens()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show ``marks`` as dotted lines at their epochs."""
        if marks != self._marks:
            self._marks = marks
            self.viewport().update()

    def show_kept(self, curves: tuple[KeptCurve, ...]) -> None:
        """Show these curves of other runs behind those of the present one, from the next ``show_rows`` on."""
        self._kept = curves
        self.resetCachedContent()
        self.viewport().update()

    def show_rows(
        self,
        epoch: Doubles,
        train: Doubles,
        test: Doubles,
        validation: Doubles | None = None,
        within: tuple[Doubles, Doubles, Doubles] = NOTHING,
    ) -> None:
        """Draw the curves; NaN leaves a gap. ``within`` epochs: epochs, train and test, NaN where nothing was asked."""
        ends = (epoch, within[0], *(curve.epoch for curve in self._kept))
        last = max((float(known[-1]) for known in ends if len(known)), default=0.0)
        after = rows.gaps(epoch, within[0], calm_limit(last))
        known = {"train": train, "test": test}
        if validation is not None and np.isfinite(validation).any():
            known["validation"] = validation
        else:
            self.validation.clear()
        x = rows.parted(epoch, after)
        thin = {"train": within[:2], "test": rows.with_rows(within[0], within[2], (epoch, test))}
        drawn = [self._draw(getattr(self, name), x, rows.parted(values, after)) for name, values in known.items()]
        drawn += [self._draw(getattr(self, f"{name}_within"), *curve) for name, curve in thin.items()]
        self._kept_shown = tuple(curve._replace(values=self._shown(curve.values)) for curve in self._kept)
        self._fit(last, [*drawn, *(curve.values for curve in self._kept_shown)])
        self._find_peaks()
        self._show_dots(
            [
                dot
                for name, y in known.items()
                for dot in find_dots(epoch, self._shown(y), self._looks[name].color, after)
            ],
            [dot for name, curve in thin.items() for dot in find_dots(curve[0], self._shown(curve[1]), name)],
        )

    def _show_dots(self, dots: list[Dot], thin: list[Dot]) -> None:
        """A curve that changes redraws its own ground alone, over whose edge a dot reaches."""
        if (dots, thin) != (self._dots, self._thin_dots):
            self._dots, self._thin_dots = dots, thin
            self.viewport().update()

    def _draw(self, item: Any, epoch: Doubles, values: Doubles) -> Doubles:
        """Show one curve; returns the values that are drawn."""
        if not len(epoch) and item.xData is None:  # one that stays empty costs as much as one of a thousand points
            return values
        x, y = decimate(epoch, self._shown(values))
        item.setData(x, y, connect="finite", skipFiniteCheck=False)
        return y

    def _shown(self, values: Doubles) -> Doubles:
        """``values`` on the axis."""
        return np.log10(np.maximum(values, LOG_FLOOR)) if self._log else values

    @property
    def has_dots(self) -> bool:
        """True while what was measured on all samples stands apart."""
        return len(self._dots) > 0

    def _fit(self, last: float, curves: list[Doubles]) -> None:
        right = calm_limit(last)
        if self._share:
            self._set_range(right, 0.0, 1.0)
        elif self._log:
            drawn = np.concatenate(curves)
            drawn = drawn[np.isfinite(drawn)]
            low, high = (float(drawn.min()), float(drawn.max())) if len(drawn) else (-1.0, 0.0)
            self._set_range(right, math.floor(low), max(math.ceil(high), math.floor(low) + 1))
        else:
            lowest = min((float(np.fmin.reduce(y)) for y in curves if len(y)), default=0.0)
            low = -calm_limit(-lowest) if lowest < 0 else 0.0
            self._set_range(right, low, calm_limit(1.02 * usual_top(curves)))

    def _find_peaks(self) -> None:
        """Where curves go on above the axis."""
        if self._share or self._log:
            self._peaks = []
            return
        top = self.area.viewRange()[1][1]
        curves = [(getattr(self, name), look.color) for name, look in self._looks.items()]
        thin = ((self.train_within, "train"), (self.test_within, "test"))
        peaks: list[Peak] = []
        for item, color in (*curves, *thin):
            x, y = item.getData()
            peaks += find_peaks(x, y, top, color)
        if peaks != self._peaks:
            self._peaks = peaks
            self.viewport().update()

    def _set_range(self, right: float, low: float, high: float) -> None:
        if (right, low, high) != self._limits:
            self._limits = (right, low, high)
            pad = 0.04 * (high - low)
            self.area.setRange(xRange=(0, right), yRange=(low, high + pad), padding=0)
            self._label_axes()

    # ------------------------------------------------------------ axes

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_levels"):  # the base class resizes itself before it is finished
            self._label_axes()

    def _label_axes(self) -> None:
        """As many labels as there is room for."""
        metrics = QFontMetricsF(self.left.style["tickFont"] or self.font())
        right, low, high = self._limits
        tall = max(1, int(self.height() / (2 * metrics.height())))
        wide = max(1, int(self.width() / (metrics.horizontalAdvance("0") * 10)))
        self._levels = self._vertical(low, high, tall)
        self.left.setTicks([self._levels])
        self.bottom.setTicks([ticks.linear(0.0, right, wide)])
        self.resetCachedContent()  # the hairlines of ``drawBackground`` are kept otherwise
        self.viewport().update()

    def _vertical(self, low: float, high: float, most: int) -> ticks.Ticks:
        if self._share:
            return ticks.percent(most)
        if self._log:
            return ticks.decades(round(low), round(high), most)
        return ticks.linear(low, high, most)

    # ------------------------------------------------------------ painting

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """The ground, a hairline at every label of the vertical axis, and the curves of runs that were kept."""
        super().drawBackground(painter, rect)
        box = self._box()
        painter.setPen(QPen(QColor(self._theme.line), 1))
        for value, _ in self._levels:
            y = round(self._at(0.0, value).y()) + 0.5
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        kept_curves.draw(painter, self._kept_shown, self._at, box, self._theme)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Dots, marks, and where curves go on above the axis."""
        super().drawForeground(painter, rect)
        over = Overlay(painter, self._theme, self._box(), self._at)
        over.dots(self._thin_dots, self._dots)
        over.marks(self._marks, self._peaks, words=self._words)
        over.peaks(self._peaks)
        kept_curves.draw_names(painter, self._kept_shown, self._at, self._box(), self._theme)

    def _box(self) -> QRectF:
        """The plotting area in px of the viewport."""
        box: QRectF = self.area.sceneBoundingRect()
        return box

    def _at(self, epoch: float, value: float) -> QPointF:
        """A point of the plot in px of the viewport."""
        point: QPointF = self.area.mapViewToScene(QPointF(epoch, value))
        return point

    # ------------------------------------------------------------ the cursor

    def mouseMoveEvent(self, event: Any) -> None:
        super().mouseMoveEvent(event)
        point = self.area.mapSceneToView(self.mapToScene(event.position().toPoint()))
        inside = 0 <= point.x() <= self._limits[0]
        self.hovered.emit(point.x() if inside else math.nan)
        if self._pressed_at is not None and not event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed_at = None
        if self._pressed_at is not None and abs(event.position().x() - self._pressed_at.x()) >= self._theme.px(DRAG):
            self._pressed_at = QPointF(-math.inf, 0)
            self.scrubbed.emit(min(max(point.x(), 0.0), self._limits[0]))

    def mousePressEvent(self, event: Any) -> None:
        """A drag goes to earlier moments of the run."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()

    def mouseReleaseEvent(self, event: Any) -> None:
        """Let go."""
        super().mouseReleaseEvent(event)
        self._pressed_at = None

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.hovered.emit(math.nan)

    def show_cursor(self, epoch: float) -> None:
        """Draw the upright line at ``epoch``; NaN hides it."""
        self.cursor_line.setVisible(math.isfinite(epoch))
        if math.isfinite(epoch):
            self.cursor_line.setPos(epoch)

    def show_moment(self, epoch: float) -> None:
        """Draw a strong line at the ``epoch`` that is looked at; NaN hides it."""
        self.moment_line.setVisible(math.isfinite(epoch))
        if math.isfinite(epoch):
            self.moment_line.setPos(epoch)

    def marks_near(self, epoch: float) -> tuple[Mark, ...]:
        """The marks that the cursor is on when it is at ``epoch``."""
        x = self._at(epoch, 0.0).x()
        return tuple(mark for mark in self._marks if abs(self._at(mark.epoch, 0.0).x() - x) <= self._theme.px(NEAR))
