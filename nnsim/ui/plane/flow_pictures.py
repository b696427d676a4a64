"""A flow as pictures: arrows for the velocities, points with the ways they came, each kept until something changes."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data.feeding import grid
from nnsim.ui.kit.figures.polylines import draw_dots, draw_lines
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.plane.flow import Flow
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.plane.paths import velocity
from nnsim.ui.run.live import LiveModel

CELLS = (8, 18)
"""Fewest and most arrows in a row."""
BUDGET = 4_000_000
"""Multiply-adds that the arrows may cost."""
FULL = 4.0
"""The speed, in units of the axes from time 0 to 1, from which on an arrow has its full length and colour."""
LEVELS = 5
"""Colours of arrows."""
HEAD = 0.28
"""Length of an arrow's head, as a share of the arrow."""
TRAIL = 0.15
"""Time for which one sees where a point was, in ``PIECES`` that fade."""
PIECES = 3
RADIUS, RIM = 2.0, 0.7
"""Of a point and of the light around it, px."""
BEHIND = 0.55
"""Opacity of the data behind the points that flow."""

Draw = Callable[[QPainter, PlaneTransform], None]


class FlowPictures:
    """Draws ``flow``: arrows behind the data, points before them."""

    def __init__(self, flow: Flow, live: LiveModel) -> None:
        self._flow, self._live = flow, live
        self._arrows = self._points = QImage()
        self._arrows_of: tuple[object, ...] = ()
        self._points_of: tuple[object, ...] = ()

    def draw_arrows(self, painter: QPainter, place: PlaneTransform, theme: Theme, project: Project) -> None:
        """The velocities of the newest weights at the time that is shown."""
        live, ratio = self._live, painter.device().devicePixelRatioF()
        key = (live.weights, live.plan, project.data, live.time, place, theme, ratio)
        if not _same(key, self._arrows_of):
            side = int(min(max(sqrt(BUDGET / max(live.plan.macs, 1)), CELLS[0]), CELLS[1]))
            at = grid(place.plane, side)
            speeds = velocity(project, live.plan, live.weights, at, live.time)
            self._arrows = _picture(place, ratio, lambda on, own: _draw_arrows(on, own, at, speeds, theme))
            self._arrows_of = key
        painter.drawImage(QPointF(place.left, place.top), self._arrows)

    def draw_points(self, painter: QPainter, place: PlaneTransform, theme: Theme) -> None:
        """Where the points are at that time, and where they were just before."""
        paths, time, ratio = self._flow.paths, self._live.time, painter.device().devicePixelRatioF()
        if paths is None:
            return
        key = (paths, time, place, theme, ratio)
        if not _same(key, self._points_of):
            steps = np.linspace(max(time - TRAIL, 0.0), time, PIECES + 1)
            ways = np.stack([paths.at(float(step)) for step in steps])
            self._points = _picture(place, ratio, lambda on, own: _draw_points(on, own, ways, theme))
            self._points_of = key
        painter.drawImage(QPointF(place.left, place.top), self._points)


def _same(key: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Weights and data are compared by identity: they are new where they have changed."""
    pairs = zip(key, other, strict=True) if other else ()
    return bool(other) and all(a is b or (isinstance(a, float | PlaneTransform | Theme) and a == b) for a, b in pairs)


def _picture(place: PlaneTransform, ratio: float, draw: Draw) -> QImage:
    """What ``draw`` makes of the rectangle of the plane alone."""
    size = (QSizeF(place.width, place.height) * ratio).toSize()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, PlaneTransform(place.plane, 0, 0, place.width, place.height))
    painter.end()
    return image


def _draw_arrows(painter: QPainter, place: PlaneTransform, at: Floats, speeds: Floats, theme: Theme) -> None:
    """An arrow from each point ``at`` [n, 2] along its velocity [n, 2], as long and as strong as it is fast."""
    speeds = speeds.astype(np.float64)  # whose squares are numbers for every number of a network
    fast = np.linalg.norm(speeds, axis=1)
    told = np.isfinite(fast) & (fast > 0)
    middle, fast = place.to_pixels(at[told]), fast[told]
    along = speeds[told] / fast[:, None] * np.array([1, -1], np.float32)
    share = np.minimum(fast / FULL, 1)
    half = along * (share * 0.46 * place.width / sqrt(len(at)))[:, None]
    back, across = -2 * HEAD * half, np.stack([-half[:, 1], half[:, 0]], axis=1) * HEAD
    tip = middle + half
    lines = np.stack([np.hstack([middle - half, tip]), *(np.hstack([tip, tip + back + s * across]) for s in (1, -1))])
    levels = np.minimum((share * LEVELS).astype(np.intp), LEVELS - 1)
    for level in range(LEVELS):
        color = blend(theme.neutral, theme.validation, 0.3 + 0.7 * level / (LEVELS - 1))
        painter.setPen(QPen(QColor(color), 1.2 * theme.scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        draw_lines(painter, lines[:, levels == level].reshape(-1, 4))


def _draw_points(painter: QPainter, place: PlaneTransform, ways: Floats, theme: Theme) -> None:
    """Points at the ends of ``ways`` [k, n, 2]; the pieces of each fade into the past."""
    with np.errstate(over="ignore"):  # what is as far away as numbers go is not drawn
        at = np.stack([place.to_pixels(step) for step in ways])
    at = at[:, np.isfinite(at).all(axis=(0, 2)) & (np.abs(at) < 1e6).all(axis=(0, 2))]
    ink = QColor("#FFFFFF" if theme.dark else theme.text)
    for piece in range(len(at) - 1):
        ink.setAlpha(round(130 * (piece + 1) / (len(at) - 1)))
        painter.setPen(QPen(ink, theme.scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        ends = np.hstack([at[piece], at[piece + 1]])
        draw_lines(painter, ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)])
    ink.setAlpha(255)
    for color, radius in ((QColor(theme.panel), RADIUS + RIM), (ink, RADIUS)):
        painter.setPen(QPen(color, 2 * radius * theme.scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        draw_dots(painter, at[-1])
