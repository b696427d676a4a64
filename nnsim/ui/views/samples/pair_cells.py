"""Samples that are a picture with a text: the picture at the left, what the text says beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Data
from nnsim.data.modalities import text_of
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import outline
from nnsim.ui.run.survivors import Indices
from nnsim.ui.views.samples.picture_cells import GAP, SIDE, PictureCells


class PairCells(PictureCells):
    """A grid of pictures with room for words."""

    side = 176

    def _draw_samples(
        self, painter: QPainter, data: Data, samples: Indices, cells: list[QRect], theme: Theme
    ) -> list[QRect]:
        margins = [(cell.width() - theme.px(self.side)) // 2 for cell in cells]
        squares = [
            QRect(cell.left() + margin, cell.top(), theme.px(SIDE), cell.height())
            for cell, margin in zip(cells, margins, strict=True)
        ]
        rooms = super()._draw_samples(painter, data, samples, squares, theme)
        painter.setFont(fonts.font("small", theme.scale))
        for sample, room, square in zip(samples.tolist(), rooms, squares, strict=True):
            outline(painter, QRectF(room).adjusted(-0.5, -0.5, 0.5, 0.5), 1, theme.line)
            words = QRectF(square.right() + theme.px(GAP), room.top(), theme.px(self.side - SIDE - GAP), theme.px(SIDE))
            painter.setPen(QColor(theme.text))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(words, flags, text_of(data, data.x[sample]))
        return rooms
