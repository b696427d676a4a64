"""A strip of samples, as many as can be made out: pictures with a mark at a place, or the mark of their class."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QResizeEvent

from nnsim.ui.kit import fonts
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.painting import draw_mark, fill, outline, saved

TITLE, LINE, MARK = 14, 13, 8
"""Height of the title, of the words below a picture, and of the mark of a class beside them, px."""

LEAST, WORDS, LARGEST = 18, 30, 84
"""Smallest side of a picture, of one with words below it, and of any, px."""

FEWEST = 3
"""So many pieces are shown, however small they get; more of them as long as none is smaller than one with words."""

SHARP = 3.0
"""Pixels drawn so many times as large stay blocks; smaller ones are smoothed."""


class Piece(NamedTuple):
    """One sample of a strip.

    ``image``  what it looks like; None for one that is told by words alone
    ``words``  what stands below it, and ``inside`` in its place without an image
    ``label``  the class whose mark it has, -1 for none
    ``spot``   a place in the image that is ringed, from 0 to 1 to the right and down
    """

    image: QImage | None
    words: str
    inside: str = ""
    label: int = -1
    spot: tuple[float, float] | None = None


class SampleStrip(Figure[int]):
    """Pieces in rows, the first of them where all would be small; parts are their places. ``title`` stands above."""

    def __init__(self, name: str, title: str) -> None:
        self.pieces: tuple[Piece, ...] = ()
        self._title = title
        self._chosen = -1
        super().__init__(name)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("small", theme.scale))

    def show_pieces(self, pieces: tuple[Piece, ...], chosen: int = -1) -> None:
        """Other pieces; ``chosen`` is the place of the one that is looked at everywhere."""
        self.pieces, self._chosen = pieces, chosen
        self._look_again()
        self.update()

    def sizeHint(self) -> QSize:
        """A row with words."""
        return QSize(self._theme.px(320), self._theme.px(TITLE + 44 + LINE))

    def minimumSizeHint(self) -> QSize:
        """A row of small pictures."""
        return QSize(self._theme.px(FEWEST * (WORDS + SPACE)), self._theme.px(TITLE + LEAST))

    # ------------------------------------------------------------ places

    def boxes(self) -> list[QRectF]:
        """Where the pieces stand that there is room for, with their words, px."""
        px, count = self._theme.px, len(self.pieces)
        gap, top = px(SPACE), px(TITLE)
        enough = min(self._grid(min(count, FEWEST))[0], px(WORDS))
        while count > FEWEST and self._grid(count)[0] < enough:
            count -= 1
        side, across, words = self._grid(count)
        high = side + words
        return [
            QRectF((n % across) * (side + gap), top + (n // across) * (high + gap), side, high) for n in range(count)
        ]

    def _grid(self, count: int) -> tuple[float, int, int]:
        """The largest side that ``count`` pieces can have, px, how many of them then stand in a row, and the height of
        the words below them."""
        gap, best = self._theme.px(SPACE), (1.0, 1, 0)
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            wide = (self.width() - (columns - 1) * gap) / columns
            high = (self.height() - self._theme.px(TITLE) - (rows - 1) * gap) / rows
            side = min(wide, high - self._words_below(high), self._theme.px(LARGEST))
            if side >= best[0]:
                best = side, columns, self._words_below(high) if side >= self._theme.px(WORDS) else 0
        return best

    def _words_below(self, high: float) -> int:
        """Height of the words below pictures that have so much room in all, px."""
        line = self._theme.px(LINE)
        return line if high - line >= self._theme.px(WORDS) else 0

    def _at(self, where: QPointF) -> int | None:
        return next((n for n, box in enumerate(self.boxes()) if box.contains(where)), None)

    def _after(self, spot: int | None, step: Step) -> int | None:
        return along(spot, step.right or step.down, len(self.boxes()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer pieces, or more."""
        super().resizeEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        """Nothing is pointed at that is not there any more."""
        if self.spot is not None and self.spot >= len(self.boxes()):
            self.point_at(None)

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """The title, and the pieces in their order."""
        theme = self._theme
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(0, 0, self.width(), theme.px(TITLE)), Qt.AlignmentFlag.AlignVCenter, self._title)
        for place, (piece, box) in enumerate(zip(self.pieces, self.boxes(), strict=False)):
            room = QRectF(box.left(), box.top(), box.width(), box.width())
            if piece.image is None:
                self._draw_words(painter, piece, room)
            else:
                self._draw_image(painter, piece.image, piece.spot, room)
            self._draw_below(
                painter, piece, QRectF(room.left(), room.bottom(), box.width(), box.height() - box.width())
            )
            if place == self._chosen:
                outline(painter, room.adjusted(-1, -1, 1, 1), theme.px(3), theme.text, 2.0)
            if place == self.spot:
                outline(painter, box.adjusted(-2, -2, 2, 2), theme.px(SPACE), theme.accent, 1.5)

    def _draw_image(self, painter: QPainter, image: QImage, spot: tuple[float, float] | None, room: QRectF) -> None:
        size = image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        with saved(painter):
            smooth = size.width() * self.devicePixelRatioF() < SHARP * image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(place, image)
        outline(painter, place, 1, self._theme.line)
        if spot is not None:
            at = QPointF(place.left() + spot[0] * place.width(), place.top() + spot[1] * place.height())
            painter.setPen(QPen(QColor(self._theme.accent), 1.5 * self._theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, self._theme.px(SPACE), self._theme.px(SPACE))

    def _draw_words(self, painter: QPainter, piece: Piece, room: QRectF) -> None:
        theme = self._theme
        fill(painter, room, theme.px(3), theme.control)
        has_words, has_mark = room.height() >= theme.px(WORDS), piece.label >= 0
        if has_mark:
            middle = QPointF(room.center().x(), room.top() + (0.32 if has_words else 0.5) * room.height())
            draw_mark(painter, piece.label, middle, 0.34 * room.height(), theme.class_color(piece.label))
        if has_words:
            painter.setPen(QColor(theme.muted))
            below = room.adjusted(0, 0.55 * room.height() if has_mark else 0, 0, 0)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, piece.inside)

    def _draw_below(self, painter: QPainter, piece: Piece, line: QRectF) -> None:
        if not line.height():
            return
        theme = self._theme
        if piece.label >= 0 and piece.image is not None:
            side, wide = theme.px(MARK), self.fontMetrics().horizontalAdvance(piece.words)
            has_room = wide <= line.width() - side - theme.px(2) + 1
            middle = line.center().y() + 1 if has_room else line.top() - side / 2 - 1  # else on the picture
            at = QPointF(line.left() + side / 2 + (0 if has_room else 1), middle)
            draw_mark(painter, piece.label, at, side, theme.class_color(piece.label))
            line = line.adjusted(side + theme.px(2), 0, 0, 0) if has_room else line
        painter.setPen(QColor(theme.text))
        short = self.fontMetrics().elidedText(piece.words, Qt.TextElideMode.ElideRight, round(line.width()) + 1)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
