"""Samples that are pictures: small, in a grid, the class below, and the mistaken one where it was taken for another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from nnsim.core.data import Data
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import outline
from nnsim.ui.run.survivors import Indices
from nnsim.ui.views.samples.cells import Shown, draw_class

SIDE, WORDS, GAP, WIDE, COPY = 44, 15, 6, 62, 10
SHARP = 3.0
"""Pixels drawn so many times as large stay blocks; smaller ones are smoothed."""


class PictureCells:
    """A grid of pictures."""

    head = 0

    def size(self, theme: Theme, width: int) -> tuple[int, int]:
        """As wide as is left over by the pictures that fit."""
        wide = theme.px(WIDE)
        return width // max(width // wide, 1), theme.px(SIDE + WORDS + GAP)

    def draw_head(self, painter: QPainter, shown: Shown, box: QRect, theme: Theme) -> None:
        """Pictures need none."""

    def draw_line(self, painter: QPainter, shown: Shown, places: range, box: QRect, theme: Theme) -> None:
        """One row of the grid."""
        samples = shown.index[places.start : places.stop]
        mosaic = pictures(shown.data, samples, theme)
        wide, _ = self.size(theme, box.width())
        high, across = shown.data.sample_shape[:2]
        painter.setFont(fonts.font("small", theme.scale))
        for column, (place, sample) in enumerate(zip(places, samples.tolist(), strict=True)):
            cell = QRect(box.left() + column * wide, box.top(), wide, box.height())
            room = picture_box(cell, shown.data, theme)
            draw_picture(painter, mosaic, QRect(column * across, 0, across, high), room)
            if shown.origin_of(sample):
                _draw_corner(painter, room, theme)
            if shown.is_wrong(sample):
                outline(painter, QRectF(room).adjusted(-2, -2, 2, 2), theme.px(3), theme.error, 1.5)
            self._draw_words(painter, shown, place, cell, theme)

    def _draw_words(self, painter: QPainter, shown: Shown, place: int, cell: QRect, theme: Theme) -> None:
        data, sample, line = shown.data, int(shown.index[place]), QRectF(cell)
        line.setTop(cell.top() + theme.px(SIDE + GAP / 2 + 2))
        line.setHeight(theme.px(WORDS))
        margin = (cell.width() - theme.px(SIDE)) / 2
        line.adjust(margin - theme.px(5) if shown.is_wrong(sample) else margin, 0, -theme.px(2), 0)
        used = draw_class(painter, data, float(data.y[sample]), line, theme)
        rest = line.adjusted(used + theme.px(4), 0, 0, 0)
        painter.setPen(QColor(theme.muted))
        if shown.distance is not None:
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, value_text(round(float(shown.distance[place]), 2)))
        elif shown.is_wrong(sample) and rest.width() > theme.px(24):
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, "→")
            guess = shown.guess(sample)
            draw_class(painter, data, guess or 0.0, rest.adjusted(theme.px(12), 0, 0, 0), theme, ink=theme.error)


def _draw_corner(painter: QPainter, room: QRect, theme: Theme) -> None:
    """The mark of an augmented copy."""
    corner, side = QPointF(room.right() + 1, room.top()), theme.px(COPY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawPolygon(QPolygonF([corner, corner - QPointF(side, 0), corner + QPointF(0, side)]))


def pictures(data: Data, samples: Indices, theme: Theme) -> QImage:
    """Some pictures side by side, in their own pixels."""
    images = data.x[samples]
    row = np.concatenate(list(images), axis=1) if len(images) else images.reshape(data.sample_shape[0], 0)
    return colormap.image(grey_pixels(row, theme)).copy()


def picture_box(cell: QRect, data: Data, theme: Theme, side: int = SIDE) -> QRect:
    """Where the picture stands in its cell; one that is not square keeps its shape."""
    high, wide = data.sample_shape[:2]
    scale = theme.px(side) / max(high, wide)
    width, height = round(wide * scale), round(high * scale)
    left = cell.left() + (cell.width() - width) // 2
    return QRect(left, cell.top() + theme.px(GAP / 2) + (theme.px(side) - height) // 2, width, height)


def draw_picture(painter: QPainter, source: QImage, part: QRect, room: QRect) -> None:
    """One picture out of a mosaic, sharp where its pixels are large on the screen."""
    smooth = room.width() * painter.device().devicePixelRatio() < SHARP * part.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(room, source, part)
