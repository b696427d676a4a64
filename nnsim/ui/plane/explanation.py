"""Why the learner answers so, drawn over the plane: where a node of its tree is reached, and the neighbours it asks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.core.data import Floats, Mask
from nnsim.ui.kit.figures.polylines import draw_lines
from nnsim.ui.kit.theming import current
from nnsim.ui.plane.geometry import PlaneTransform, Point
from nnsim.ui.run.live import LiveModel

CELLS = 120
"""Cells along each side in which a region is looked for."""
RING = 6.0
"""Radius of the ring around a neighbour, px."""


class Explanation:
    """Draws the region of the node that is lit, and lines from the sample that is asked about to its neighbours."""

    def __init__(self, live: LiveModel) -> None:
        self._live = live
        self._region: tuple[object, Floats] = (None, np.zeros((0, 4), np.float32))

    def draw(self, painter: QPainter, place: PlaneTransform) -> None:
        """The region, and the neighbours on top."""
        explained = self._live.explained
        if (explained.tree is None and explained.reasons is None) or not self._live.has_plane:
            return
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        self._draw_region(painter, place)
        self._draw_neighbours(painter, place)

    # ------------------------------------------------------------ the region of a node

    def region(self) -> Floats:
        """The edges of the region, segments [k, 4] in 0 .. 1 of width and height; none while no node is lit."""
        explained, live = self._live.explained, self._live
        known = (explained.tree, explained.lit, live.shown)  # other features bring another tree
        if known != self._region[0]:
            lines = np.zeros((0, 4), np.float32)
            if explained.tree is not None and explained.lit:
                fed = live.features(CELLS).reshape(CELLS * CELLS, -1)
                lines = edges(explained.tree.arrivals(fed, explained.lit).reshape(CELLS, CELLS))
            self._region = known, lines
        return self._region[1]

    def _draw_region(self, painter: QPainter, place: PlaneTransform) -> None:
        lines, theme = self.region(), current()
        if not len(lines):
            return
        at = lines * np.array([place.width, place.height] * 2) + np.array([place.left, place.top] * 2)
        for color, width in ((theme.panel, 5.0), (theme.text, 2.4)):
            painter.setPen(QPen(QColor(color), width * theme.scale))
            draw_lines(painter, at)

    # ------------------------------------------------------------ neighbours

    def _draw_neighbours(self, painter: QPainter, place: PlaneTransform) -> None:
        reasons, start, theme = self._live.explained.reasons, self._start, current()
        if reasons is None or start is None or not len(reasons.neighbours):
            return
        here = QPointF(*place.pixel(start))
        ends = [QPointF(x, y) for x, y in place.to_pixels(self._live.shown.x[reasons.neighbours]).tolist()]
        for color, width in ((theme.panel, 3.4), (theme.text, 1.4)):
            painter.setPen(QPen(QColor(color), width * theme.scale))
            painter.drawLines([QLineF(here, end) for end in ends])
            for end in ends:
                painter.drawEllipse(end, RING * theme.scale, RING * theme.scale)

    @property
    def _start(self) -> Point | None:
        """The cursor, else the sample that somebody chose."""
        chosen, shown = self._live.chosen.index, self._live.shown
        if self._live.explained.point is not None or chosen is None or chosen >= len(shown):
            return self._live.explained.point
        return float(shown.x[chosen, 0]), float(shown.x[chosen, 1])


def edges(mask: Mask) -> Floats:
    """The borders of the cells of ``mask`` [h, w] where it changes, and at the rim: segments [k, 4] in 0 .. 1."""
    height, width = mask.shape
    around = np.pad(mask, 1)
    rows, columns = np.nonzero(around[1:, 1:-1] != around[:-1, 1:-1])
    level = np.stack([columns / width, rows / height, (columns + 1) / width, rows / height], axis=1)
    rows, columns = np.nonzero(around[1:-1, 1:] != around[1:-1, :-1])
    upright = np.stack([columns / width, rows / height, columns / width, (rows + 1) / height], axis=1)
    return np.concatenate([level, upright]).astype(np.float32)
