"""A text whose pieces stand on coloured grounds: the stronger, the more there is to say of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent

from nnsim.ui.kit import fonts
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.theme import SPACE, Theme, blend
from nnsim.ui.kit.widgets.painting import fill, outline

LINE = 21
"""Height of a line in px."""

STRENGTH = 0.75
"""Most share of colour in a ground, so that words on it can be read."""


class Piece(NamedTuple):
    """A character or more, on a ground from orange, ``tint`` -1, to blue, 1; NaN has none; ``faint`` ones are grey."""

    text: str
    tint: float = math.nan
    faint: bool = False


class TintedText(Figure[int]):
    """As many lines of a text as there is room for; parts are the places of its pieces.

    Of a text that ``grows`` the last lines are shown, and a mark stands behind it while nothing is pointed at, where
    keys begin; of others the first lines.
    """

    def __init__(self, name: str, *, grows: bool = False) -> None:
        self._pieces: Sequence[Piece] = ()
        self._boxes: dict[int, QRectF] = {}
        self._grows = grows
        super().__init__(name)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("body", theme.scale))
        self._arrange()

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """The text is another one, or longer."""
        self._pieces = pieces
        self.setAccessibleDescription("".join(piece.text for piece in pieces))
        self._arrange()
        if self.spot is not None and self.spot >= len(pieces):
            self.point_at(None)

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(self._theme.px(420), self._theme.px(5 * LINE))

    def minimumSizeHint(self) -> QSize:
        """A few words in two lines."""
        return QSize(self._theme.px(160), self._theme.px(2 * LINE))

    # ------------------------------------------------------------ places

    @property
    def chosen(self) -> int:
        """The place that is pointed at, or else the one behind the text."""
        return len(self._pieces) if self.spot is None else self.spot

    def box(self, place: int) -> QRectF:
        """Where a piece stands, px; empty where there is no room for it."""
        return self._boxes.get(place, QRectF())

    def _arrange(self) -> None:
        """A box for every piece; lines end where the text has an end of line, or at the margin."""
        advance = self.fontMetrics().horizontalAdvance
        high, thin = self._theme.px(LINE), self._theme.px(SPACE)
        x, y, boxes = 0.0, 0.0, []
        for piece in self._pieces:
            wide = float(max(advance(piece.text), thin)) + 1
            if x + wide > self.width():
                x, y = 0.0, y + high
            boxes.append(QRectF(x, y, wide, high))
            x += wide
            if piece.text == "\n":
                x, y = 0.0, y + high
        lines = max(int(self.height() // high), 1)
        up = max(0.0, boxes[-1].top() - (lines - 1) * high) if self._grows and boxes else 0.0
        room = range(round(up), round(up + lines * high))
        self._boxes = {place: box.translated(0, -up) for place, box in enumerate(boxes) if round(box.top()) in room}
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines."""
        super().resizeEvent(event)
        self._arrange()

    def _at(self, where: QPointF) -> int | None:
        return next((place for place, box in self._boxes.items() if box.contains(where)), None)

    def _after(self, spot: int | None, step: Step) -> int | None:
        if not step.right:
            return None
        first = len(self._pieces) if self._grows and spot is None else spot
        return along(first, step.right, len(self._pieces))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right of the last piece is what comes next, where something does."""
        if self._grows and event.key() == Qt.Key.Key_Right and self.spot == len(self._pieces) - 1:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Grounds, words, and a frame around what is pointed at."""
        theme = self._theme
        for place, box in self._boxes.items():
            piece = self._pieces[place]
            if not math.isnan(piece.tint):
                color = theme.positive if piece.tint > 0 else theme.negative
                ground = blend(theme.panel, color, STRENGTH * min(abs(piece.tint), 1.0))
                inset = theme.px(SPACE) / 4
                painter.fillRect(box.adjusted(0, inset, 0, -inset), QColor(ground))
            painter.setPen(QColor(theme.muted if piece.faint else theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, piece.text.strip("\n"))
            if place == self.spot:
                outline(painter, box, theme.px(2), theme.accent, 2.0)
        if self._grows and self._boxes and self.spot is None:
            last, gap = next(reversed(self._boxes.values())), theme.px(SPACE) / 2
            fill(painter, QRectF(last.right() + 1, last.top() + gap, gap, last.height() - 2 * gap), 1, theme.accent)
