"""A matrix: cells with a colour and, where there is room, a number; rows and columns have names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Floats
from nnsim.ui.kit.colormap import image, to_rgb32, value_table
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.theme import LIGHT, SPACE, luminance
from nnsim.ui.kit.widgets.painting import outline, saved

LEAST, LARGEST, LINE, NAMES = 12, 44, 14, 96
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

    Numbers and names are left out where cells are too small for them; what is pointed at tells them all the same.
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

    def box(self) -> QRectF:
        """Where the cells stand, without their names, px: as large as there is room for."""
        px, (rows, columns) = self._theme.px, self._tints.shape
        left = min(self._widest, px(NAMES)) + px(SPACE) if self._rows else 0
        top = px(LINE) * (bool(self._columns) + bool(self._columns_are or self._rows_are))
        room_x, room_y = self.width() - left - 1, self.height() - top - 1
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
        self._draw_cells(painter, box)
        self._draw_names(painter, box)
        if self.spot is not None:
            outline(painter, self.cell_box(self.spot).adjusted(-1, -1, 1, 1), 2, self._theme.accent, 2.0)

    def _draw_cells(self, painter: QPainter, box: QRectF) -> None:
        pixels = to_rgb32(self._tints, value_table(self._theme))
        if pixels.size > SINGLE:
            with saved(painter):
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(box, image(np.ascontiguousarray(pixels)))
            return
        rows, columns = pixels.shape
        across = np.rint(box.left() + np.arange(columns + 1) * box.width() / columns).tolist()
        down = np.rint(box.top() + np.arange(rows + 1) * box.height() / rows).tolist()
        gap = 1 if box.height() / rows >= self._theme.px(LEAST) else 0
        for row, colors in enumerate(pixels.tolist()):
            for column, color in enumerate(colors):
                x, y = across[column], down[row]
                cell = QRectF(x, y, across[column + 1] - x - gap, down[row + 1] - y - gap)
                painter.fillRect(cell, QColor.fromRgb(color))
                self._draw_number(painter, Cell(row, column), cell, color)

    def _draw_number(self, painter: QPainter, cell: Cell, box: QRectF, color: int) -> None:
        if not self._numbers or box.height() < self._theme.px(LEAST):
            return
        number = self._numbers[cell.row][cell.column]
        if self.fontMetrics().horizontalAdvance(number) > box.width() - 2:
            return
        ground = QColor.fromRgb(color).name()
        painter.setPen(QColor(LIGHT.text if luminance(ground) > HALF else "#FFFFFF"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_names(self, painter: QPainter, box: QRectF) -> None:
        theme, (rows, columns) = self._theme, self._tints.shape
        elided, line = self.fontMetrics().elidedText, theme.px(LINE)
        painter.setPen(QColor(theme.muted))
        if self._rows and box.height() / rows >= line - 2:
            for row, name in enumerate(self._rows):
                place = self.cell_box(Cell(row, 0))
                words = QRectF(0, place.top(), box.left() - theme.px(SPACE), place.height())
                short = elided(name, Qt.TextElideMode.ElideRight, int(words.width()))
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, short)
        if self._columns and box.width() / columns >= line:
            for column, name in enumerate(self._columns):
                place = self.cell_box(Cell(0, column))
                words = QRectF(place.left(), box.top() - line, place.width() - 1, line)
                short = elided(name, Qt.TextElideMode.ElideRight, int(words.width()))
                painter.drawText(words, Qt.AlignmentFlag.AlignCenter, short)
        parts = (f"↓ {self._rows_are}" if self._rows_are else "", f"→ {self._columns_are}" if self._columns_are else "")
        head = "   ".join(filter(None, parts))
        painter.drawText(QRectF(box.left(), 0, self.width() - box.left(), line), Qt.AlignmentFlag.AlignLeft, head)
