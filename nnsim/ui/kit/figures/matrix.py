"""A matrix: cells with a colour and, where there is room, a number; rows and columns have names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Floats
from nnsim.ui.kit.colormap import image, to_rgb32, value_table
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.theme import LIGHT, SPACE, luminance
from nnsim.ui.kit.widgets.painting import outline, saved

LEAST, LARGEST, LINE, NAMES = 10, 44, 14, 96
"""Least side of a cell with words, largest side of any, height of a line of words, most room for names, px."""

SINGLE = 4_096
"""Up to so many cells are drawn one by one, so that they stay sharp in a drawing; more are an image."""

HALF = 0.18
"""Luminance of a ground that dark and light words are read on equally well."""


class Cell(NamedTuple):
    """A cell, from above and from the left."""

    row: int
    column: int


class Matrix(Figure[Cell]):
    """Cells of the same size; parts are ``Cell``. ``rows_are`` and ``columns_are`` say what rows and columns stand for.

    Numbers are left out where cells are too small for them, and of the names then only some are written, that of the
    cell which is pointed at among them.
    """

    def __init__(self, name: str, rows_are: str = "", columns_are: str = "") -> None:
        self._tints: Floats = np.zeros((0, 0), np.float32)
        self._numbers: Sequence[Sequence[str]] = ()
        self._rows: Sequence[str] = ()
        self._columns: Sequence[str] = ()
        self._rows_are, self._columns_are = rows_are, columns_are
        super().__init__(name)

    def show_cells(
        self,
        tints: Floats,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        numbers: Sequence[Sequence[str]] = (),
    ) -> None:
        """Colours [rows, columns] from -1 (orange) over 0 (neutral) to 1 (blue), and what is written in the cells."""
        self._tints, self._rows, self._columns, self._numbers = tints, rows, columns, numbers
        if self.spot is not None and (self.spot.row >= tints.shape[0] or self.spot.column >= tints.shape[1]):
            self.point_at(None)
        self.update()

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns are shown."""
        return self._tints.shape

    def sizeHint(self) -> QSize:
        """Some cells with names."""
        return QSize(self._theme.px(320), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """A small matrix."""
        return QSize(self._theme.px(140), self._theme.px(90))

    # ------------------------------------------------------------ places

    @property
    def _widest(self) -> int:
        advance = self.fontMetrics().horizontalAdvance
        return max(map(advance, self._rows), default=0)

    @property
    def _has_head(self) -> bool:
        """Whether a line above says what rows and columns stand for.

        Where it would cost the numbers their room, it is said at the left and right of the names.
        """
        rows, line = max(self._tints.shape[0], 1), self._theme.px(LINE)
        room = self.height() - line * bool(self._columns) - 1
        needs = self._theme.px(LEAST) if self._numbers else 0
        return any(self._heads) and ((room - line) / rows >= needs or room / rows < needs)

    @property
    def _heads(self) -> tuple[str, str]:
        """What rows and columns stand for, empty where nobody said."""
        return f"↓ {self._rows_are}" if self._rows_are else "", f"→ {self._columns_are}" if self._columns_are else ""

    def _beside(self) -> tuple[int, int]:
        """Room at the left and at the right of the cells, px."""
        px, advance = self._theme.px, self.fontMetrics().horizontalAdvance
        left = min(self._widest + 2, px(NAMES)) + px(SPACE) if self._rows else 0
        if self._has_head or not any(self._heads):
            return left, 1
        rows, columns = (advance(head) + px(2 * SPACE) for head in self._heads)
        return max(left, rows), columns

    def box(self) -> QRectF:
        """Where the cells stand, without their names, px: as large as there is room for."""
        px, (rows, columns) = self._theme.px, self._tints.shape
        left, right = self._beside()
        top = px(LINE) * (bool(self._columns) + self._has_head)
        room_x, room_y = self.width() - left - right, self.height() - top - 1
        wide = min(room_x / max(columns, 1), px(2 * LARGEST))
        high = min(room_y / max(rows, 1), px(LARGEST))
        if not self._numbers:
            wide = high = min(wide, high)
        if max(rows, columns) * 4 <= min(room_x, room_y):  # whole pixels keep cells of one size
            wide, high = float(int(wide)), float(int(high))
        return QRectF(left, top, wide * columns, high * rows)

    def cell_box(self, cell: Cell) -> QRectF:
        """Where a cell stands, px."""
        box, (rows, columns) = self.box(), self._tints.shape
        wide, high = box.width() / columns, box.height() / rows
        return QRectF(box.left() + cell.column * wide, box.top() + cell.row * high, wide, high)

    def _at(self, where: QPointF) -> Cell | None:
        box, (rows, columns) = self.box(), self._tints.shape
        if not self._tints.size or not box.contains(where):
            return None
        row, column = (where.y() - box.top()) / box.height() * rows, (where.x() - box.left()) / box.width() * columns
        return Cell(min(int(row), rows - 1), min(int(column), columns - 1))  # the lower edge belongs to the box

    def _after(self, spot: Cell | None, step: Step) -> Cell | None:
        rows, columns = self._tints.shape
        if not self._tints.size or spot is None:
            return Cell(0, 0) if self._tints.size else None
        return Cell(min(max(spot.row + step.down, 0), rows - 1), min(max(spot.column + step.right, 0), columns - 1))

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Cells, words, and a frame around the cell that is pointed at."""
        if not self._tints.size:
            return
        box = self.box()
        self._set_size(painter, box)
        self._draw_cells(painter, box)
        self._draw_names(painter, box)
        if self.spot is not None:
            outline(painter, self.cell_box(self.spot).adjusted(-1, -1, 1, 1), 2, self._theme.accent, 2.0)

    def _set_size(self, painter: QPainter, box: QRectF) -> None:
        """Words of low cells are a little smaller."""
        font, high = painter.font(), box.height() / self._tints.shape[0]
        if high >= self._theme.px(LEAST):
            font.setPixelSize(min(font.pixelSize(), int(high)))
            painter.setFont(font)

    def _draw_cells(self, painter: QPainter, box: QRectF) -> None:
        pixels = to_rgb32(self._tints, value_table(self._theme))
        if pixels.size > SINGLE:
            with saved(painter):
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(box, image(np.ascontiguousarray(pixels)))
            return
        rows, columns = pixels.shape
        writes = bool(self._numbers) and box.height() / rows >= self._theme.px(LEAST)
        across = np.rint(box.left() + np.arange(columns + 1) * box.width() / columns).tolist()
        down = np.rint(box.top() + np.arange(rows + 1) * box.height() / rows).tolist()
        gap, metrics = int(box.height() / rows >= self._theme.px(LEAST)), painter.fontMetrics()
        for row, colors in enumerate(pixels.tolist()):
            for column, color in enumerate(colors):
                x, y = across[column], down[row]
                cell = QRectF(x, y, across[column + 1] - x - gap, down[row + 1] - y - gap)
                painter.fillRect(cell, QColor.fromRgb(color))
                number = self._numbers[row][column] if writes else ""
                if number and metrics.horizontalAdvance(number) <= cell.width() - 2:
                    painter.setPen(_ink(color))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_names(self, painter: QPainter, box: QRectF) -> None:
        theme, (rows, columns), line = self._theme, self._tints.shape, self._theme.px(LINE)
        at = self.spot or Cell(-1, -1)
        for row in _written(len(self._rows), box.height() / rows, theme.px(LEAST), at.row):
            high = max(box.height() / rows, line)
            middle = box.top() + (row + 0.5) * box.height() / rows
            words = QRectF(0, middle - high / 2, box.left() - theme.px(SPACE), high)
            self._write(painter, self._rows[row], words, Qt.AlignmentFlag.AlignRight, stands_out=row == at.row)
        for column in _written(len(self._columns), box.width() / columns, line, at.column):
            wide = max(box.width() / columns - 1, line)
            middle = box.left() + (column + 0.5) * box.width() / columns
            words = QRectF(middle - wide / 2, box.top() - line, wide, line)
            named = column == at.column
            self._write(painter, self._columns[column], words, Qt.AlignmentFlag.AlignHCenter, stands_out=named)
        self._draw_heads(painter, box)

    def _draw_heads(self, painter: QPainter, box: QRectF) -> None:
        theme, line, (rows, columns) = self._theme, self._theme.px(LINE), self._heads
        painter.setPen(QColor(theme.muted))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if self._has_head:
            head = QRectF(box.left(), 0, self.width() - box.left(), line)
            painter.drawText(head, side, "   ".join(filter(None, self._heads)))
        else:
            painter.drawText(QRectF(0, box.top() - line, box.left(), line), side, rows)
            begin = box.right() + theme.px(SPACE)
            painter.drawText(QRectF(begin, box.top() - line, self.width() - begin, line), side, columns)

    def _write(self, painter: QPainter, name: str, where: QRectF, side: Qt.AlignmentFlag, *, stands_out: bool) -> None:
        painter.setPen(QColor(self._theme.text if stands_out else self._theme.muted))
        short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(where.width()))
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | side, short)


@lru_cache(maxsize=1024)
def _ink(ground: int) -> QColor:
    """Dark or light, whichever is read better on this colour."""
    return QColor(LIGHT.text if luminance(QColor.fromRgb(ground).name()) > HALF else "#FFFFFF")


def _written(count: int, size: float, least: float, pointed_at: int) -> list[int]:
    """Which of ``count`` names have room along cells of ``size`` px: as many as are ``least`` px apart.

    The one that is pointed at takes the place of its neighbours.
    """
    apart = max(math.ceil(least / max(size, 1e-6)), 1)
    usual = [place for place in range(0, count, apart) if pointed_at < 0 or abs(place - pointed_at) >= apart]
    return sorted({*usual, pointed_at} if 0 <= pointed_at < count else usual)
