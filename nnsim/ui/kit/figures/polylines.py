"""From the places of a curve to what a painter draws: pieces of a line, or whole runs of it; gaps are left out."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import Shiboken

Reals = NDArray[np.float64]


def pieces(places: Reals) -> Reals:
    """From each of ``places`` to the next, [n, 4]: they take a painter a fifth of the time of one wide line."""
    ends = np.hstack([places[:-1], places[1:]])
    return ends[np.isfinite(ends).all(axis=1)]


def draw_lines(painter: QPainter, ends: NDArray[np.floating]) -> None:
    """Lines [n, 4] from (x, y) to (x, y), those that have finite ends.

    The painter reads them where they lie: a list of lines, each an object, takes four times as long.
    """
    lines = np.ascontiguousarray(ends[np.isfinite(ends).all(axis=1)], np.float64)
    if len(lines):
        painter.drawLines(cast("QLineF", Shiboken.wrapInstance(lines.ctypes.data, QLineF)), len(lines))


def draw_dots(painter: QPainter, places: NDArray[np.floating]) -> None:
    """Dots of the pen's width at ``places`` [n, 2], the finite ones."""
    dots = np.ascontiguousarray(places[np.isfinite(places).all(axis=1)], np.float64)
    if len(dots):
        painter.drawPoints(cast("QPointF", Shiboken.wrapInstance(dots.ctypes.data, QPointF)), len(dots))


def runs(places: Reals) -> list[QPolygonF]:
    """Through all that follow each other without a gap: dashes go on from one to the next."""
    known = np.flatnonzero(np.isfinite(places).all(axis=1))
    parts = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return [QPolygonF([QPointF(*place) for place in places[part].tolist()]) for part in parts]
