"""A sample with the heat of its parts over it: pixels, or steps of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Floats, Samples
from nnsim.ui.kit.colormap import Pixels, image, to_rgb32, value_table
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.series_lines import Spans, draw_series
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.painting import outline, saved

Place = tuple[int, ...]
"""Of a number of the heat: row and column of a pixel, or a step."""

LINE = 15
"""Height of the title, px."""

FAINT, STRONG = 0.35, 0.92
"""How much of a picture is left under heat that is nearly none, and how much of the heat is seen where it is most."""


class Content(Protocol):
    """A sample, as it is drawn under its heat."""

    def box(self, heat: Floats, room: QRectF) -> QRectF:
        """Where it lies in ``room``."""

    def draw(self, painter: QPainter, box: QRectF, tints: Floats, theme: Theme) -> None:
        """Draw it with heat ``tints`` from -1 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """``pixels`` [h, w] or [h, w, 3]."""

    pixels: Samples

    def box(self, heat: Floats, room: QRectF) -> QRectF:
        """Square pixels in the left of the room."""
        rows, columns = heat.shape
        side = min(room.width() / columns, room.height() / rows)
        return QRectF(room.left(), room.top(), side * columns, side * rows)

    def draw(self, painter: QPainter, box: QRectF, tints: Floats, theme: Theme) -> None:
        """Heat as colour over a faint picture."""
        pixels = _over(grey_pixels(self.pixels, theme), tints, theme)
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(box, image(pixels))
        outline(painter, box, 2, theme.edge)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """``steps`` [length, channels] between ``spans``."""

    steps: Floats
    spans: Spans

    def box(self, heat: Floats, room: QRectF) -> QRectF:  # noqa: ARG002 - steps are as wide as there is room for
        """All of the room."""
        return room

    def draw(self, painter: QPainter, box: QRectF, tints: Floats, theme: Theme) -> None:
        """Heat as bands behind the lines."""
        bands = to_rgb32(tints[None], value_table(theme))
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(box, image(bands))
        draw_series(painter, box, self.steps, self.spans, theme)


class HeatPicture(Figure[Place]):
    """Heat over a sample, with a title; parts are the places of the heat."""

    def __init__(self, name: str) -> None:
        self._content: Content | None = None
        self._heat: Floats = np.zeros(0, np.float32)
        self._peak, self._title = 1.0, ""
        super().__init__(name)

    def sizeHint(self) -> QSize:
        """A picture that can be made out."""
        return QSize(self._theme.px(120), self._theme.px(120))

    def minimumSizeHint(self) -> QSize:
        """The smallest."""
        return QSize(self._theme.px(70), self._theme.px(84))

    def show_heat(self, content: Content | None, heat: Floats, peak: float, title: str) -> None:
        """Heat whose colours are full at ``peak`` and at its negative; no ``content`` for nothing."""
        self._content, self._heat, self._peak, self._title = content, heat, peak, title
        if content is None or (self.spot is not None and not _holds(heat, self.spot)):
            self.point_at(None)
        self.update()

    # ------------------------------------------------------------ places

    def _room(self) -> QRectF:
        top = self._theme.px(LINE)
        return QRectF(1, top, max(self.width() - 2, 1), max(self.height() - top - 2, 1))

    @property
    def _grid(self) -> tuple[int, int]:
        """Rows and columns; a series is one row of steps."""
        rows, columns = self._heat.shape if self._heat.ndim > 1 else (1, len(self._heat))
        return rows, columns

    def _box(self) -> QRectF:
        return self._content.box(self._heat, self._room()) if self._content else QRectF()

    def place_box(self, place: Place) -> QRectF:
        """Where a place of the heat is drawn, px."""
        box, (rows, columns) = self._box(), self._grid
        row, column = (0, *place)[-2:]
        wide, high = box.width() / columns, box.height() / rows
        return QRectF(box.left() + column * wide, box.top() + row * high, wide, high)

    def _at(self, where: QPointF) -> Place | None:
        box, (rows, columns) = self._box(), self._grid
        if not box.contains(where):
            return None
        row = int((where.y() - box.top()) / box.height() * rows)
        column = int((where.x() - box.left()) / box.width() * columns)
        return self._nearest(row, column)

    def _after(self, spot: Place | None, step: Step) -> Place | None:
        if self._content is None:
            return None
        row, column = (0, 0) if spot is None else (0, *spot)[-2:]
        return self._nearest(row, column) if spot is None else self._nearest(row + step.down, column + step.right)

    def _nearest(self, row: int, column: int) -> Place:
        rows, columns = self._grid
        inside = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        return inside[2 - self._heat.ndim :]

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """The title, the sample, and a frame around the place that is pointed at."""
        theme = self._theme
        if self._content is None:
            return
        painter.setPen(QColor(theme.muted))
        head = QRectF(1, 0, self.width() - 2, theme.px(LINE) - 2)
        words = self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, int(head.width()))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        with np.errstate(invalid="ignore"):  # of weights that diverged
            tints = np.clip(self._heat / np.float32(self._peak), -1, 1).astype(np.float32)
        self._content.draw(painter, self._box(), tints, theme)
        if self.spot is not None:
            outline(painter, self.place_box(self.spot).adjusted(-1, -1, 1, 1), theme.px(SPACE / 4), theme.accent, 2.0)


def _holds(heat: Floats, place: Place) -> bool:
    return len(place) == heat.ndim and all(0 <= at < length for at, length in zip(place, heat.shape, strict=True))


def _over(ground: Pixels, tints: Floats, theme: Theme) -> Pixels:
    """Colours of heat over a picture [h, w] that grows fainter the more heat there is; full where it is no number."""
    colors = to_rgb32(tints, value_table(theme))
    share = FAINT + (STRONG - FAINT) * np.sqrt(np.nan_to_num(np.abs(tints), nan=1.0))
    mixed: Pixels = np.full(tints.shape, 0xFF000000, np.uint32)
    for shift in (0, 8, 16):
        below, above = (((pixels >> shift) & 0xFF).astype(np.float32) for pixels in (ground, colors))
        mixed |= np.rint(below + (above - below) * share).astype(np.uint32) << np.uint32(shift)
    return mixed
