"""One matrix for every head: a row for each character, and how much it takes from those before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.colormap import image, to_rgb32, value_table
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, outline, painter_on

TITLE, LETTERS = 16, 13
"""Height of the title of a matrix, and of the characters along it, in px."""

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Head(NamedTuple):
    """``shares`` float32 [m, m]: a row for each character, rows sum to 1. ``title`` is short, ``name`` in full."""

    title: str
    name: str
    shares: Floats


class Spot(NamedTuple):
    """The character of a head that is pointed at."""

    head: int
    row: int


class Matrices(QWidget):
    """Heads side by side; ``pointed(Spot | None)`` carries the row under mouse or keys."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[Head, ...] = ()
        self._letters: Sequence[str] = ()
        self.spot: Spot | None = None
        self.setAccessibleName("Attention of every head")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.update()

    def sizeHint(self) -> QSize:
        """A row of small matrices."""
        return QSize(self._theme.px(600), self._theme.px(110))

    def minimumSizeHint(self) -> QSize:
        """So that every head is seen."""
        return QSize(self._theme.px(240), self._theme.px(60))

    def show_heads(self, heads: tuple[Head, ...], letters: Sequence[str]) -> None:
        """Other shares, of a text of these characters."""
        self._heads, self._letters = heads, letters
        if self.spot and (self.spot.head >= len(heads) or self.spot.row >= len(letters)):
            self._point(None)
        self.update()

    # ------------------------------------------------------------ places

    def _boxes(self) -> list[QRectF]:
        """The matrix of every head: as large as lets all of them be seen."""
        theme, count = self._theme, len(self._heads)
        gap, above = theme.px(3 * SPACE), theme.px(TITLE)
        best, across = 0.0, 1
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            wide = (self.width() - (columns - 1) * gap) / columns
            high = (self.height() - (rows - 1) * gap) / rows - above
            if min(wide, high) > best:
                best, across = min(wide, high), columns
        side = max(best - 1, 1.0)
        return [
            QRectF((n % across) * (side + gap), (n // across) * (side + gap + above) + above, side, side)
            for n in range(count)
        ]

    def _at(self, where: QPointF) -> Spot | None:
        for number, box in enumerate(self._boxes()):
            if box.contains(where) and self._letters:
                row = int((where.y() - box.top()) / box.height() * len(self._letters))
                return Spot(number, min(row, len(self._letters) - 1))  # the lower edge belongs to the box
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a row."""
        self._point(self._at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the heads, and up and down the text."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not self._heads:
            super().keyPressEvent(event)
            return
        head, row = self.spot or Spot(0, len(self._letters) - 1)
        along = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if self.spot:
            head, row = (head + step, row) if along else (head, row + step)
        self._point(Spot(min(max(head, 0), len(self._heads) - 1), min(max(row, 0), len(self._letters) - 1)))

    def _point(self, spot: Spot | None) -> None:
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.pointed.emit(spot)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Titles, matrices, and a frame around the row that is pointed at."""
        theme, painter = self._theme, painter_on(self)
        for number, (head, box) in enumerate(zip(self._heads, self._boxes(), strict=True)):
            painter.setPen(QColor(theme.muted))
            title = QRectF(box.left(), box.top() - theme.px(TITLE), box.width() + theme.px(3 * SPACE), theme.px(TITLE))
            painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, head.title)
            self._draw_matrix(painter, head, box)
            if self.spot and self.spot.head == number:
                high = box.height() / len(self._letters)
                row = QRectF(box.left(), box.top() + self.spot.row * high, box.width(), high)
                outline(painter, row.adjusted(-1, -1, 1, 1), 1, theme.accent, 1.5)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme.px(SPACE), theme)
        painter.end()

    def _draw_matrix(self, painter: QPainter, head: Head, box: QRectF) -> None:
        """Nothing is the ground, all of it the strongest blue."""
        pixels = to_rgb32(np.sqrt(head.shares), value_table(self._theme))  # few large shares would hide all others
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image(np.ascontiguousarray(pixels)))
