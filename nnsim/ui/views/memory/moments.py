"""Moments of games in rows: what was seen, what was done, and what it was worth."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.answers.memory import Remembered
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, outline, painter_on

PICTURE, LARGEST, LINE, WIDTH = 56, 96, 15, 88
"""Sides of the smallest and largest picture, height of a line of words, and width of a moment, px."""

LINES = 2
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Moments(QWidget):
    """As many moments as there is room for, in the order that they are shown in; ``pointed`` carries one, or -1."""

    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._remembered: Remembered | None = None
        self._order: tuple[int, ...] = ()
        self._actions: tuple[str, ...] = ()
        self.spot = -1
        self.setAccessibleName("Moments that the last step learned from")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row of moments."""
        return QSize(self._theme.px(6 * WIDTH), self._theme.px(PICTURE + LINES * LINE))

    def minimumSizeHint(self) -> QSize:
        """Two moments."""
        return QSize(self._theme.px(2 * WIDTH), self._theme.px(PICTURE + LINES * LINE))

    def show_moments(self, remembered: Remembered | None, order: tuple[int, ...], actions: tuple[str, ...]) -> None:
        """The moments of ``remembered`` with these numbers; ``actions`` are the names of what can be done."""
        self._remembered, self._order, self._actions = remembered, order, actions
        if self.spot >= len(order):
            self._point(-1)
        self.update()

    # ------------------------------------------------------------ places

    def boxes(self) -> list[QRectF]:
        """Of the moments that there is room for: pictures grow with the height until a second row fits."""
        px = self._theme.px
        gap, words = px(2 * SPACE), px(LINES * LINE)
        rows = max(1, int((self.height() + gap) // (px(PICTURE) + words + gap)))
        side = min(max((self.height() - (rows - 1) * gap) / rows - words, px(PICTURE)), px(LARGEST))
        wide = max(side, px(WIDTH))
        across = max(1, int((self.width() + gap) // (wide + gap)))
        count = min(len(self._order), rows * across)
        return [
            QRectF((n % across) * (wide + gap), (n // across) * (side + words + gap), wide, side + words)
            for n in range(count)
        ]

    def _at(self, where: QPointF) -> int:
        return next((n for n, box in enumerate(self.boxes()) if box.contains(where)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a moment."""
        self._point(self._at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Point at nothing."""
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the moments."""
        step, shown = STEPS.get(Qt.Key(event.key())), len(self.boxes())
        if step is None or not shown:
            super().keyPressEvent(event)
            return
        self._point(min(max(self.spot + step, 0), shown - 1))

    def _point(self, spot: int) -> None:
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit(spot)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pictures with what was done there, and what its value is and should be."""
        theme, painter = self._theme, painter_on(self)
        for place, (number, box) in enumerate(zip(self._order, self.boxes(), strict=False)):  # room for some of them
            self._draw(painter, number, box)
            if place == self.spot:
                outline(painter, box.adjusted(-2, -1, 2, 2), theme.px(SPACE), theme.accent, 1.5)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme.px(SPACE), theme)
        painter.end()

    def _draw(self, painter: QPainter, number: int, box: QRectF) -> None:
        found, theme = self._remembered, self._theme
        assert found is not None
        line = theme.px(LINE)
        side = box.height() - LINES * line
        frame = QRectF(box.center().x() - side / 2, box.top(), side, side)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(frame, colormap.image(grey_pixels(found.pictures[number], theme)))
        outline(painter, frame, 2, theme.edge)
        words = (
            (self._actions[found.actions[number]], theme.text),
            (f"{fixed(float(found.values[number]), 2)} → {fixed(float(found.aims[number]), 2)}", theme.muted),
        )
        for place, (text, color) in enumerate(words):
            painter.setPen(QColor(color))
            row = QRectF(box.left(), frame.bottom() + place * line, box.width(), line)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, text)
