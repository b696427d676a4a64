"""The cloud of samples, and under it the plane of the data as it comes out of the layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.core.data import Floats, Mask
from nnsim.language.texts import say
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Plane, Points
from nnsim.ui.kit.figures.polylines import draw_lines
from nnsim.ui.kit.theme import blend

INK, EVERY, RING = 0.45, 2, 0.75
"""Share of a class's colour in the lines of the grid, how many rows lie from one line to the next, and the radius of a
ring around what is told wrong, in sides of a mark."""

NOWHERE = np.zeros((0, 2))
NO_GRID = np.zeros((0, 0, 2), np.float32)


class Cloud(Plane):
    """Points with the marks of their classes; a ring is around those that are told wrong."""

    def __init__(self) -> None:
        self._wrong: Mask = np.zeros(0, np.bool_)
        self._grid: Floats = NO_GRID
        self._colors: list[tuple[str, NDArray[np.intp]]] = []
        super().__init__(say("Samples as points of the layer"))

    def show_cloud(self, x: Axis, y: Axis, points: Points, wrong: Mask) -> None:
        """Other points; ``wrong`` [n] or none [0]."""
        self._wrong = wrong
        self.show_plane(x, y, points=points)

    def show_grid(self, grid: Floats, colors: list[tuple[str, NDArray[np.intp]]]) -> None:
        """The plane [rows, columns, 2]; ``colors`` are for places in the lines of ``lines_of``."""
        self._grid, self._colors = grid, colors
        self.update()

    def _draw_points(self, painter: QPainter, box: QRectF) -> None:
        self._draw_grid(painter, box)
        super()._draw_points(painter, box)
        side = RING * self._points.side * self._theme.scale
        painter.setPen(QPen(QColor(self._theme.error), 1.4 * self._theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wrong = self.places(self._points.xy[self._wrong], box) if self._wrong.any() else NOWHERE
        for x, y in wrong[np.isfinite(wrong).all(axis=1)].tolist():
            painter.drawEllipse(QPointF(x, y), side, side)

    def _draw_grid(self, painter: QPainter, box: QRectF) -> None:
        if not self._grid.size:
            return
        starts, ends = lines_of(self._grid)
        lines = np.concatenate([self.places(starts, box), self.places(ends, box)], axis=1)
        for color, which in self._colors:
            painter.setPen(QPen(QColor(blend(self._theme.panel, color, INK)), self._theme.scale))
            draw_lines(painter, lines[which])


def lines_of(grid: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pieces of the lines along rows and columns of a grid [rows, columns, ...]: their starts and ends, [m, ...]."""
    rows, columns = grid[::EVERY], grid[:, ::EVERY]
    own = grid.shape[2:]
    starts = np.concatenate([rows[:, :-1].reshape(-1, *own), columns[:-1].reshape(-1, *own)])
    ends = np.concatenate([rows[:, 1:].reshape(-1, *own), columns[1:].reshape(-1, *own)])
    return starts.astype(np.float64), ends.astype(np.float64)
