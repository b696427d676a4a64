"""A glow around the thing that a lesson speaks of, over everything, in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.theme import RADIUS_CONTROL, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on

WIDE = 8
"""How far the glow reaches, px."""


class Glow(QWidget):
    """Lies over ``window``; ``around`` says what it surrounds, in px of that."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._box = window, QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def around(self, box: QRect) -> None:
        """Glow there; an empty box is nowhere."""
        if box.isEmpty():
            self.hide()
            return
        far = self._theme.px(WIDE)
        self.setGeometry(box.adjusted(-far, -far, far, far).intersected(self._window.rect()))
        self._box = QRect(box.topLeft() - self.pos(), box.size())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines that fade outwards."""
        painter, theme, radius = painter_on(self), self._theme, self._theme.px(RADIUS_CONTROL)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        color = QColor(theme.accent)
        for far in range(self._theme.px(WIDE), 0, -1):
            color.setAlphaF(0.32 * (1 - far / (theme.px(WIDE) + 1)))
            self._draw(painter, far, radius, QPen(color, 1.6))
        self._draw(painter, 0, radius, QPen(QColor(theme.accent), max(theme.px(2), 1)))

    def _draw(self, painter: QPainter, far: float, radius: float, pen: QPen) -> None:
        painter.setPen(pen)
        box = QRectF(self._box).adjusted(-far, -far, far, far)
        painter.drawRoundedRect(box, radius + far, radius + far)
