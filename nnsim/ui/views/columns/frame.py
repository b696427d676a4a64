"""Where the histograms and scatter plots of some columns stand. Qt only for its rectangles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nnsim.ui.kit.theme import Theme

GAP, HEAD, FOOT, SIDE, COUNTS = 8, 15, 14, 84, 24
"""Px between cells, above and below them, left of all, and left of each histogram for its counts."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``count`` columns in a box: side by side, or each against each with ``matrix``."""

    count: int
    box: QRectF
    matrix: bool
    theme: Theme

    @property
    def rows(self) -> int:
        """Rows of cells."""
        return self.count if self.matrix else 1

    def cell(self, row: int, column: int) -> QRectF:
        """The cell in a row and a column, without its words."""
        px = self.theme.px
        left, beside = (px(SIDE), 0) if self.matrix else (0, px(COUNTS))
        top, foot = (0 if self.matrix else px(HEAD)), px(FOOT)
        gap = px(GAP / 2 if self.matrix else GAP)
        wide = (self.box.width() - left - gap * (self.count - 1)) / max(self.count, 1)
        high = (self.box.height() - top - foot - gap * (self.rows - 1)) / self.rows
        x, y = self.box.left() + left + column * (wide + gap), self.box.top() + top + row * (high + gap)
        return QRectF(round(x + beside), round(y), round(wide - beside), round(high))

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell under a point."""
        for row in range(self.rows):
            for column in range(self.count):
                if self.cell(row, column).contains(at):
                    return row, column
        return None

    def is_histogram(self, cell: tuple[int, int]) -> bool:
        """Whether a cell is about one column alone."""
        return not self.matrix or cell[0] == cell[1]
