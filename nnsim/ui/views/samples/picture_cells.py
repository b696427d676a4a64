"""Samples that are looked at: small, in a grid, the class below, and the mistaken one where it was taken for it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from nnsim.core.data import Data
from nnsim.data import modalities
from nnsim.data.modalities import picture_shape
from nnsim.data.steps import whole
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.series_lines import draw_series, spans_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, outline, part_drawer
from nnsim.ui.run.film import Film
from nnsim.ui.run.survivors import Indices
from nnsim.ui.views.samples.cells import Shown, draw_class

SIDE, WORDS, GAP, WIDE, COPY = 44, 15, 6, 62, 10
SHARP = 3.0
"""Pixels drawn so many times as large stay blocks; smaller ones are smoothed."""


class Grid:
    """A grid of what samples look like; ``side`` is the width that one takes, px of the design."""

    head = 0
    side = SIDE

    def size(self, theme: Theme, width: int) -> tuple[int, int]:
        """As wide as is left over by the pictures that fit."""
        wide = theme.px(self.side + WIDE - SIDE)
        return width // max(width // wide, 1), theme.px(SIDE + WORDS + GAP)

    def draw_head(self, painter: QPainter, shown: Shown, box: QRect, theme: Theme) -> None:
        """Pictures need none."""

    def column_at(self, _shown: Shown, _box: QRect, _theme: Theme, _x: int) -> str:
        """They have none."""
        return ""

    def draw_line(self, painter: QPainter, shown: Shown, places: range, box: QRect, theme: Theme) -> None:
        """One row of the grid."""
        samples = shown.index[places.start : places.stop]
        wide, _ = self.size(theme, box.width())
        cells = [QRect(box.left() + column * wide, box.top(), wide, box.height()) for column in range(len(samples))]
        rooms = self._draw_samples(painter, shown.data, samples, cells, theme)
        painter.setFont(fonts.font("small", theme.scale))
        for place, sample, cell, room in zip(places, samples.tolist(), cells, rooms, strict=True):
            if shown.origin_of(sample):
                _draw_corner(painter, room, theme)
            if shown.is_wrong(sample):
                outline(painter, QRectF(room).adjusted(-2, -2, 2, 2), theme.px(3), theme.error, 1.5)
            self._draw_words(painter, shown, place, cell, theme)

    def _draw_samples(
        self, painter: QPainter, data: Data, samples: Indices, cells: list[QRect], theme: Theme
    ) -> list[QRect]:
        """Draw samples into their cells; where each of them was drawn."""
        raise NotImplementedError

    def _draw_words(self, painter: QPainter, shown: Shown, place: int, cell: QRect, theme: Theme) -> None:
        data, sample, line = shown.data, int(shown.index[place]), QRectF(cell)
        line.setTop(cell.top() + theme.px(SIDE + GAP / 2 + 2))
        line.setHeight(theme.px(WORDS))
        margin = (cell.width() - theme.px(self.side)) / 2
        line.adjust(margin - theme.px(5) if shown.is_wrong(sample) else margin, 0, -theme.px(2), 0)
        used = 0.0 if data.is_masked else draw_class(painter, data, shown.truth(sample), line, theme)
        rest = line.adjusted(used + theme.px(4), 0, 0, 0)
        painter.setPen(QColor(theme.muted))
        if shown.distance is not None:
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, value_text(round(float(shown.distance[place]), 2)))
        elif shown.is_wrong(sample) and rest.width() > theme.px(24):
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, "→")
            guess = shown.guess(sample)
            draw_class(painter, data, guess or 0.0, rest.adjusted(theme.px(12), 0, 0, 0), theme, ink=theme.error)


class PictureCells(Grid):
    """A grid of pictures; of videos those at the moment of ``film``."""

    def __init__(self, film: Film) -> None:
        self._film = film

    def _draw_samples(
        self, painter: QPainter, data: Data, samples: Indices, cells: list[QRect], theme: Theme
    ) -> list[QRect]:
        mosaic = pictures(data, samples, theme, self._film.moment)
        high, across = picture_shape(data)[:2]
        rooms = [picture_box(cell, data, theme) for cell in cells]
        for column, room in enumerate(rooms):
            draw_picture(painter, mosaic, QRect(column * across, 0, across, high), room)
        return rooms


class CurveCells(Grid):
    """A grid of series."""

    side = 104

    def _draw_samples(
        self, painter: QPainter, data: Data, samples: Indices, cells: list[QRect], theme: Theme
    ) -> list[QRect]:
        wide, high = theme.px(self.side), theme.px(SIDE)
        rooms = []
        for sample, cell in zip(samples.tolist(), cells, strict=True):
            room = QRect(cell.left() + (cell.width() - wide) // 2, cell.top() + theme.px(GAP / 2), wide, high)
            draw_curve(painter, data, sample, QRectF(room), theme)
            rooms.append(room)
        return rooms


def draw_curve(painter: QPainter, data: Data, sample: int, room: QRectF, theme: Theme) -> None:
    """One series on a ground of its own, as long as the longest one is wide."""
    fill(painter, room, theme.px(3), theme.ground)
    inner = room.adjusted(theme.px(2), theme.px(1), -theme.px(2), -theme.px(1))
    draw_series(painter, inner, whole(data, sample), spans_of(data), theme, length=data.sample_shape[0])


def _draw_corner(painter: QPainter, room: QRect, theme: Theme) -> None:
    """The mark of an augmented copy."""
    corner, side = QPointF(room.right() + 1, room.top()), theme.px(COPY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawPolygon(QPolygonF([corner, corner - QPointF(side, 0), corner + QPointF(0, side)]))


def pictures(data: Data, samples: Indices, theme: Theme, moment: int) -> QImage:
    """Some pictures side by side, in their own pixels; of videos those at a ``moment``."""
    images = modalities.pictures(data, data.x[samples], moment)
    row = np.concatenate(list(images), axis=1) if len(images) else images.reshape(images.shape[1], 0)
    return colormap.image(grey_pixels(row, theme)).copy()


def picture_box(cell: QRect, data: Data, theme: Theme, side: int = SIDE) -> QRect:
    """Where the picture stands in its cell; one that is not square keeps its shape."""
    high, wide = picture_shape(data)[:2]
    scale = theme.px(side) / max(high, wide)
    width, height = round(wide * scale), round(high * scale)
    left = cell.left() + (cell.width() - width) // 2
    return QRect(left, cell.top() + theme.px(GAP / 2) + (theme.px(side) - height) // 2, width, height)


def draw_picture(painter: QPainter, source: QImage, part: QRect, room: QRect) -> None:
    """One picture out of a mosaic, sharp where its pixels are large on the screen."""
    smooth = room.width() * painter.device().devicePixelRatio() < SHARP * part.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    part_drawer(painter)(QRectF(room), source, QRectF(part))
