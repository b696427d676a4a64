"""One plot of curves over epochs, with the events of a run as dotted lines and their words."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.run import Mark
from nnsim.ui.kit import ticks
from nnsim.ui.kit.decimate import Doubles, calm_limit, decimate, usual_top
from nnsim.ui.kit.fonts import font
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.views.curves import kept_curves, rows
from nnsim.ui.views.curves.axes import Axes
from nnsim.ui.views.curves.dots import Dot, find_dots
from nnsim.ui.views.curves.kept_curves import KeptCurve
from nnsim.ui.views.curves.line import Line
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

LEAST, USUAL = 70, 160
"""Heights, px."""

OVER = 4
"""So far dots reach over the edge of the plotting area, px."""

_NONE: Doubles = np.zeros(0)
NOTHING = (_NONE, _NONE, _NONE)
"""Nothing was measured within epochs."""

THIN = (("train_within", "train"), ("test_within", "test"))
"""Curves within epochs, and whose colours they have."""


class CurvesPlot(QWidget):
    """Train, test and validation curves of one quantity over epochs; the last is dashed.

    Thin ones show how train and test went within long epochs; what was measured at their ends are dots then.

    ``hovered`` tells the epoch under the cursor, or NaN when it leaves, ``scrubbed`` to which it is dragged. With
    ``share`` the quantity is a share from 0 to 100 %; ``words`` is False where another plot says what the marks are.
    ``lines`` has the curves by name, ``cursor_at`` and ``moment_at`` are the epochs of the upright lines, or NaN.
    """

    hovered = Signal(float)
    scrubbed = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None, *, share: bool = False, words: bool = True) -> None:
        super().__init__(parent)
        self._share, self._words, self._log = share, words, False
        self._limits = (1.0, 0.0, 1.0)
        self._looks = looks_of(())
        self._marks: tuple[Mark, ...] = ()
        self.levels: ticks.Ticks = []
        self.epochs: ticks.Ticks = []
        self._peaks: list[Peak] = []
        self._kept: tuple[KeptCurve, ...] = ()
        self._kept_shown: tuple[KeptCurve, ...] = ()
        self._ground: QPixmap | None = None
        self._dots: list[Dot] = []
        self._thin_dots: list[Dot] = []
        self.lines = {name: Line() for name in (*dict(THIN), *self._looks)}
        self.cursor_at = self.moment_at = math.nan
        self._pressed_at: QPointF | None = None
        self._theme: Theme
        self.axes: Axes
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    def apply(self, theme: Theme) -> None:
        """Take colours and type over from the theme."""
        self._theme = theme
        self.setFont(font("label", theme.scale))
        self._label_axes()

    def sizeHint(self) -> QSize:
        """Wide enough for a course."""
        return QSize(self._theme.px(2 * USUAL), self._theme.px(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Its axes."""
        return QSize(LEAST, LEAST)

    # ------------------------------------------------------------ content

    def set_log(self, log: bool) -> None:
        """Draw the vertical axis in decades; until rows come it has limits that suit it, as it can be resized now."""
        if log != self._log:
            self._log = log
            self._show_kept()
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
            self.update()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show ``marks`` as dotted lines at their epochs."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def show_kept(self, curves: tuple[KeptCurve, ...]) -> None:
        """Show these curves of other runs behind those of the present one, with room for them from the next rows on."""
        self._kept = curves
        self._show_kept()

    def _show_kept(self) -> None:
        self._kept_shown = tuple(curve._replace(values=self._shown(curve.values)) for curve in self._kept)
        self._ground = None
        self.update()

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
            self._draw("validation", _NONE, _NONE)
        x = rows.parted(epoch, after)
        thin = {"train": within[:2], "test": rows.with_rows(within[0], within[2], (epoch, test))}
        drawn = [self._draw(name, x, rows.parted(values, after)) for name, values in known.items()]
        drawn += [self._draw(f"{name}_within", *curve) for name, curve in thin.items()]
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
        self._dots, self._thin_dots = dots, thin
        self.update(self._inside())

    def _draw(self, name: str, epoch: Doubles, values: Doubles) -> Doubles:
        """Show one curve; returns the values that are drawn."""
        x, y = decimate(epoch, self._shown(values))
        self.lines[name].show(x, y)
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
        curves = [(name, look.color) for name, look in self._looks.items()]
        peaks: list[Peak] = []
        for name, color in (*curves, *THIN):
            line = self.lines[name]
            peaks += find_peaks(line.x, line.y, self.axes.top, color)
        if peaks != self._peaks:
            self._peaks = peaks
            self.update()

    def _set_range(self, right: float, low: float, high: float) -> None:
        if (right, low, high) != self._limits:
            self._limits = (right, low, high)
            self._label_axes()

    # ------------------------------------------------------------ axes

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other labels have room."""
        super().resizeEvent(event)
        self._label_axes()

    def _label_axes(self) -> None:
        """As many labels as there is room for."""
        metrics = QFontMetricsF(self.font())
        self.axes = Axes.within(self.size(), self._theme, self._limits)
        right, low, high = self._limits
        tall = max(1, int(self.height() / (2 * metrics.height())))
        wide = max(1, int(self.width() / (metrics.horizontalAdvance("0") * 10)))
        self.levels = self._vertical(low, high, tall)
        self.epochs = ticks.linear(0.0, right, wide)
        for line in self.lines.values():
            line.moved()
        self._ground = None
        self.update()

    def _vertical(self, low: float, high: float, most: int) -> ticks.Ticks:
        if self._share:
            return ticks.percent(most)
        if self._log:
            return ticks.decades(round(low), round(high), most)
        return ticks.linear(low, high, most)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground, the curves of the present run, and what is said of them."""
        theme, axes, painter = self._theme, self.axes, QPainter(self)
        self._paint_ground(painter)
        with saved(painter):
            painter.setClipRect(axes.box)
            self._draw_lines(painter)
        over = Overlay(painter, theme, axes.box, axes.at)
        over.dots(self._thin_dots, self._dots)
        over.marks(self._marks, self._peaks, words=self._words)
        over.peaks(self._peaks)
        kept_curves.draw_names(painter, self._kept_shown, axes.at, axes.box, theme)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        """What stays while curves grow, kept as an image; a page has other pixels than the screen, or none."""
        ratio, is_image = self.devicePixelRatioF(), painter.paintEngine().type() == QPaintEngine.Type.Raster
        if not is_image or painter.deviceTransform().m11() != ratio:
            self._draw_ground(painter)
            return
        if self._ground is None or self._ground.devicePixelRatio() != ratio:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._draw_ground(QPainter(self._ground))
        painter.drawPixmap(0, 0, self._ground)

    def _draw_ground(self, painter: QPainter) -> None:
        """The axes with a hairline at every level, and the curves of kept runs."""
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        self.axes.draw(painter, self._theme, self.levels, self.epochs)
        kept_curves.draw(painter, self._kept_shown, self.axes.at, self.axes.box, self._theme)

    def _draw_lines(self, painter: QPainter) -> None:
        """The curves, thin ones below, and the upright lines."""
        theme, axes = self._theme, self.axes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, color in THIN:
            pen = QPen(QColor(blend(theme.panel, getattr(theme, color), WITHIN)), theme.scale)
            self.lines[name].draw(painter, pen, axes.places)
        for name in self._looks:
            self.lines[name].draw(painter, self.pen(name), axes.places)
        for epoch, color, width in ((self.cursor_at, theme.muted, 1), (self.moment_at, theme.text, MOMENT)):
            if math.isfinite(epoch):
                x = round(axes.at(epoch, 0.0).x()) + width % 2 / 2
                painter.setPen(QPen(QColor(color), width))
                painter.drawLine(QPointF(x, axes.box.top()), QPointF(x, axes.box.bottom()))

    def pen(self, name: str) -> QPen:
        """How a curve is drawn."""
        look = self._looks[name]
        pen = QPen(QColor(getattr(self._theme, look.color)), WIDTH * self._theme.scale)
        pen.setStyle(Qt.PenStyle.DashLine if look.dashed else Qt.PenStyle.SolidLine)
        return pen

    def _inside(self) -> QRect:
        """What changes with the curves alone, px."""
        over = self._theme.px(OVER)
        return self.axes.box.toRect().adjusted(-over, -over, over, over)

    # ------------------------------------------------------------ the cursor

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the epoch under the cursor, and that one drags to it."""
        epoch, right = self.axes.epoch_at(event.position().x()), self.end
        self.hovered.emit(epoch if 0 <= epoch <= right else math.nan)
        if self._pressed_at is not None and not event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed_at = None
        if self._pressed_at is not None and abs(event.position().x() - self._pressed_at.x()) >= self._theme.px(DRAG):
            self._pressed_at = QPointF(-math.inf, 0)
            self.scrubbed.emit(min(max(epoch, 0.0), right))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag goes to earlier moments of the run."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._pressed_at = None

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.hovered.emit(math.nan)

    def show_cursor(self, epoch: float) -> None:
        """Draw the upright line at ``epoch``; NaN hides it."""
        self.cursor_at = epoch
        self.update(self._inside())

    def show_moment(self, epoch: float) -> None:
        """Draw a strong line at the ``epoch`` that is looked at; NaN hides it."""
        self.moment_at = epoch
        self.update(self._inside())

    def marks_near(self, epoch: float) -> tuple[Mark, ...]:
        """The marks that the cursor is on when it is at ``epoch``."""
        x = self.axes.at(epoch, 0.0).x()
        return tuple(mark for mark in self._marks if abs(self.axes.at(mark.epoch, 0.0).x() - x) <= self._theme.px(NEAR))
