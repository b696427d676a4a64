"""One curve of a plot: what is drawn of it, and where that lies in px."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nnsim.ui.kit.decimate import Doubles

FAR = 1e5
"""Px beyond which a place counts as being there: what leaves the plot goes no further up than a painter can count."""


class Line:
    """Through ``x`` and ``y``, as the axes have them, with gaps where a value is missing.

    The places of a curve in px are kept until it changes or ``moved`` tells that they have: a plot is painted more
    often than its curves change.
    """

    def __init__(self) -> None:
        self.x = self.y = np.zeros(0)
        self._pieces: list[QLineF] | None = None
        self._runs: list[QPolygonF] | None = None

    def show(self, x: Doubles, y: Doubles) -> None:
        """Another curve from now on."""
        self.x, self.y = x, y
        self.moved()

    def moved(self) -> None:
        """The axes or the room are others than before."""
        self._pieces = self._runs = None

    def draw(self, painter: QPainter, pen: QPen, places: Callable[[Doubles, Doubles], Doubles]) -> None:
        """With ``pen``; ``places`` makes px [n, 2] of values. Pieces take a fifth of the time of one line."""
        if not len(self.x):
            return
        painter.setPen(pen)
        if pen.style() == Qt.PenStyle.SolidLine:
            if self._pieces is None:
                self._pieces = _pieces(self._places(places))
            painter.drawLines(self._pieces)
            return
        if self._runs is None:
            self._runs = _runs(self._places(places))
        for run in self._runs:
            painter.drawPolyline(run)

    def _places(self, places: Callable[[Doubles, Doubles], Doubles]) -> Doubles:
        return np.clip(places(self.x, self.y), -FAR, FAR)


def _pieces(places: Doubles) -> list[QLineF]:
    """From each of ``places`` [n, 2] to the next, where none is missing."""
    ends = np.hstack([places[:-1], places[1:]])
    return [QLineF(*piece) for piece in ends[np.isfinite(ends).all(axis=1)].tolist()]


def _runs(places: Doubles) -> list[QPolygonF]:
    """Through all that follow each other without a gap: dashes go on from one to the next."""
    known = np.flatnonzero(np.isfinite(places).all(axis=1))
    parts = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return [QPolygonF([QPointF(*place) for place in places[part].tolist()]) for part in parts]
