"""A curve drawn by hand: one line for each channel, which mouse and keys bend."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QKeyCombination, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats, Mask
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.series_lines import Spans, draw_series, strips
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, outline, painter_on

HEIGHT, EACH, MOST = 120, 56, 224
"""Height of one channel, and of each where there are several, up to a whole, px of the design."""

STROKES = 100
"""Strokes that can be taken back."""

UNDO = (QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Z),)
REDO = (
    QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y),
    QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z),
)

Drawing = tuple[Doubles, Mask]
"""The values [length, channels], and which of them were drawn."""

NUDGE = 1 / 20
"""What Up and Down add, as a share of the span of a channel."""

HINT = say("Draw a curve here and see the answer")


class SeriesSketch(QWidget):
    """``series`` is what is drawn, None while nothing is; ``changed`` follows every stroke of it.

    ``channel`` is the one that keys bend, and the mouse where channels lie over each other.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.channel = self.step = 0
        self._found: Spans = np.array([[0.0, 1.0]])
        self._grows = False
        self._values = np.zeros((1, 1), np.float64)
        self._drawn: Mask = np.zeros((1, 1), np.bool_)
        self._last: tuple[int, float] | None = None
        self._before: list[Drawing] = []
        self._after: list[Drawing] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(say("Curve to draw"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        channels = len(self._found)
        return QSize(self._theme.px(240), self._theme.px(HEIGHT if channels == 1 else min(EACH * channels, MOST)))

    # ------------------------------------------------------------ what is drawn

    def set_form(self, length: int, found: Spans, *, grows: bool) -> None:
        """Series of ``length`` steps between the spans ``found``; those that ``grow`` begin where the drawing does."""
        self._found, self._grows = found, grows
        if self._values.shape != (length, len(found)):
            self.channel = self.step = 0
            self._values, self._drawn = np.zeros((length, len(found))), np.zeros((length, len(found)), np.bool_)
            self._forget()
        self.updateGeometry()
        self.update()

    @property
    def series(self) -> Floats | None:
        """float32 [length, channels], with zeros before it begins; None while nothing is drawn.

        What lies between drawn steps follows them in a straight line, what lies beyond them is level. A channel that is
        not drawn is 0, or as near to it as its span comes.
        """
        if not self._drawn.any():
            return None
        steps, made = np.arange(len(self._values)), np.empty(self._values.shape, np.float32)
        for channel, (low, high) in enumerate(self._found.tolist()):
            known = self._drawn[:, channel]
            made[:, channel] = min(max(0.0, low), high)
            if known.any():
                made[:, channel] = np.interp(steps, steps[known], self._values[known, channel])
        made[: self._begin] = 0.0
        return made

    @property
    def _begin(self) -> int:
        return int(self._drawn.any(axis=1).argmax()) if self._grows else 0

    def load(self, series: NDArray[np.generic]) -> None:
        """Draw the steps [m, channels] that a series of the set really has."""
        self.channel, self.step = min(self.channel, series.shape[1] - 1), len(self._values) - 1
        self._drawn = np.arange(len(self._values))[:, None] >= np.full(series.shape[1], len(self._values) - len(series))
        self._values = np.zeros(self._drawn.shape)
        self._values[len(self._values) - len(series) :] = series
        self._forget()
        self.update()

    def clear(self) -> None:
        """Draw nothing, as a stroke that can be taken back."""
        self._remember()
        self._drawn = np.zeros_like(self._drawn)
        self.step = 0
        self._change()

    def _change(self) -> None:
        self.update()
        self.changed.emit()

    # ------------------------------------------------------------ undo

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a stroke to bring back."""
        return bool(self._after)

    def undo(self) -> None:
        """Take the last stroke back."""
        self._swap(self._before, self._after)

    def redo(self) -> None:
        """Bring the stroke back that was taken back last."""
        self._swap(self._after, self._before)

    def _swap(self, source: list[Drawing], goal: list[Drawing]) -> None:
        if source:
            goal.append((self._values, self._drawn))
            self._values, self._drawn = source.pop()
            self._last = None
            self._change()

    def _remember(self) -> None:
        """A stroke begins."""
        self._before = [*self._before[1 - STROKES :], (self._values.copy(), self._drawn.copy())]
        self._after = []

    def _forget(self) -> None:
        """Another curve: what was drawn before is none of its strokes."""
        self._before, self._after = [], []

    def _set(self, step: int, value: float) -> None:
        """Draw from the last step to this one."""
        low, high = self._found[self.channel]
        value = min(max(value, low), high)
        before, old = self._last or (step, value)
        start, stop = sorted((before, step))
        line = np.linspace(old, value, stop - start + 1) if step > before else np.linspace(value, old, stop - start + 1)
        self._values[start : stop + 1, self.channel] = line
        self._drawn[start : stop + 1, self.channel] = True
        self._last, self.step = (step, value), step
        self._change()

    # ------------------------------------------------------------ hands

    @property
    def _box(self) -> QRectF:
        margin = self._theme.px(SPACE)
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _strip(self, channel: int) -> QRectF:
        return strips(self._box, len(self._found))[channel]

    def _point(self, at: QPointF) -> tuple[int, float]:
        """Step and value of the channel at a place."""
        strip, (low, high) = self._strip(self.channel), self._found[self.channel].tolist()
        share = (at.x() - strip.left()) / max(strip.width(), 1)
        step = round(share * (len(self._values) - 1))
        value = low + (high - low) * (strip.bottom() - at.y()) / max(strip.height(), 1)
        return min(max(step, 0), len(self._values) - 1), value

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, in the channel that lies there."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        places, at = strips(self._box, len(self._found)), event.position()
        if len(places) > 1 and places[0] != places[1]:
            below = (at.y() - places[0].top()) / places[0].height()
            self.channel = min(max(int(below), 0), len(places) - 1)
        self._last = None
        self._remember()
        self._set(*self._point(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if self._last is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._set(*self._point(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke is done."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None

    def event(self, event: QEvent) -> bool:
        """Undo is that of the curve while it has strokes; else it is the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._step_of(event):
            event.accept()
            return True
        return super().event(event)

    def _step_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        pressed = event.keyCombination()
        if pressed in UNDO and self.can_undo:
            return self.undo
        return self.redo if pressed in REDO and self.can_redo else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right walk along the steps, Up and Down bend, Page Up and Down change the channel."""
        key = event.key()
        if step := self._step_of(event):
            step()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 1 if key == Qt.Key.Key_Right else -1
            self.step = min(max(self.step + by, 0), len(self._values) - 1)
            self.update()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = 1 if key == Qt.Key.Key_PageDown else -1
            self.channel = min(max(self.channel + by, 0), len(self._found) - 1)
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._bend(1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _bend(self, by: int) -> None:
        low, high = self._found[self.channel].tolist()
        series = self.series
        here = (low + high) / 2 if series is None else float(series[self.step, self.channel])
        self._last = None
        self._remember()
        self._set(self.step, here + by * NUDGE * (high - low))
        self._last = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground, the lines, and where the keys are."""
        painter, theme, series = painter_on(self), self._theme, self.series
        radius = theme.px(RADIUS_CONTROL)
        fill(painter, QRectF(self.rect()), radius, theme.ground)
        outline(painter, QRectF(self.rect()), radius, theme.line)
        if series is None:
            painter.setFont(fonts.font("body", theme.scale))
            painter.setPen(QColor(theme.muted))
            painter.drawText(self._box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, HINT)
        else:
            draw_series(painter, self._box, series[self._begin :], self._found, theme, length=len(series))
        if self.hasFocus():
            self._draw_cursor(painter)
            focus_ring(painter, QRectF(self.rect()), radius, theme)

    def _draw_cursor(self, painter: QPainter) -> None:
        strip = self._strip(self.channel)
        x = strip.left() + strip.width() * self.step / max(len(self._values) - 1, 1)
        painter.setPen(QPen(QColor(self._theme.accent), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))
