"""One matrix for every head: a row for each character, and how much it takes from those before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Floats
from nnsim.language.texts import say
from nnsim.ui.kit.colormap import image, to_rgb32, value_table
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import outline

TITLE = 16
"""Height of the title of a matrix, px."""


class Head(NamedTuple):
    """``shares`` float32 [m, m]: a row for each character, rows sum to 1. ``title`` is short, ``name`` in full."""

    title: str
    name: str
    shares: Floats


class Spot(NamedTuple):
    """The character of a head that is pointed at."""

    head: int
    row: int


class Matrices(Figure[Spot]):
    """Heads side by side; parts are rows of them."""

    def __init__(self) -> None:
        self._heads: tuple[Head, ...] = ()
        self._letters: Sequence[str] = ()
        super().__init__(say("Attention of every head"))

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
            self.point_at(None)
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

    def _after(self, spot: Spot | None, step: Step) -> Spot | None:
        """Along the heads, and up and down the text, whose end comes first."""
        heads, rows = len(self._heads), len(self._letters)
        if not heads or spot is None:
            return Spot(0, rows - 1) if heads else None
        return Spot(min(max(spot.head + step.right, 0), heads - 1), min(max(spot.row + step.down, 0), rows - 1))

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Titles, matrices, and a frame around the row that is pointed at."""
        theme = self._theme
        for number, (head, box) in enumerate(zip(self._heads, self._boxes(), strict=True)):
            painter.setPen(QColor(theme.muted))
            title = QRectF(box.left(), box.top() - theme.px(TITLE), box.width() + theme.px(3 * SPACE), theme.px(TITLE))
            painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, head.title)
            self._draw_matrix(painter, head, box)
            if self.spot and self.spot.head == number:
                high = box.height() / len(self._letters)
                row = QRectF(box.left(), box.top() + self.spot.row * high, box.width(), high)
                outline(painter, row.adjusted(-1, -1, 1, 1), 1, theme.accent, 1.5)

    def _draw_matrix(self, painter: QPainter, head: Head, box: QRectF) -> None:
        """Nothing is the ground, all of it the strongest blue."""
        pixels = to_rgb32(np.sqrt(head.shares), value_table(self._theme))  # few large shares would hide all others
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image(np.ascontiguousarray(pixels)))
