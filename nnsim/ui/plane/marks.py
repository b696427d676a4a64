"""Rings over the points: around the sample that is looked at, and around what a message is about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnsim.core.data import Data, Floats
from nnsim.core.problem import Points
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.plane.sprites import paint_sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

RING = 9.0
"""Radius of a ring, px: points stay free inside it."""
MARKED = 6.0
"""Radius of a ring around a support vector, px."""
MOST_DOTTED = 500
"""Where more samples are marked, their rings would hide the map."""


class PlaneMarks:
    """Draws over the plane: the sample that ``live`` looks at, and ``groups`` of points that a message is about."""

    def __init__(self, editor: Editor, live: LiveModel) -> None:
        self._editor, self._live = editor, live
        self.groups: tuple[Points, ...] = ()

    @property
    def sample(self) -> int | None:
        """The sample that has a ring; images have none."""
        index = self._live.chosen.index
        is_seen = index is not None and index < len(self._live.shown)
        return index if is_seen and kind_of(self._editor.project.data).lies_in_plane else None

    def draw(self, painter: QPainter, place: PlaneTransform) -> None:
        """The groups, and the ring on top."""
        project, shown, index = self._editor.project, self._live.shown, self.sample
        if index is None and not self.groups and not len(self._live.marked):
            return
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        if len(self._live.marked) <= MOST_DOTTED:
            _draw_marked(painter, place.to_pixels(shown.x[self._live.marked]), current())
        _draw_groups(painter, place, self.groups, current())
        if index is not None:
            at = QPointF(*place.pixel((float(shown.x[index, 0]), float(shown.x[index, 1]))))
            if not is_drawn(project, index):
                with saved(painter):
                    painter.translate(at)
                    paint_sample(painter, shown, index, float(self._live.colored[index]), current())
            _ring(painter, at, current(), 2.0)


def _draw_marked(painter: QPainter, at: Floats, theme: Theme) -> None:
    """A thin ring around each of the points [m, 2] px."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#FFFFFF" if theme.dark else theme.text), 1.2 * theme.scale))
    for x, y in at.tolist():
        painter.drawEllipse(QPointF(x, y), MARKED * theme.scale, MARKED * theme.scale)


def _draw_groups(painter: QPainter, place: PlaneTransform, groups: Sequence[Points], theme: Theme) -> None:
    """Rings around points, and a broken line around those of a group: where two groups overlap, the lines cross."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines = ((theme.panel, 4.0, Qt.PenStyle.SolidLine), (theme.text, 1.6, Qt.PenStyle.DashLine))
    for group in groups:
        corners = QPolygonF([QPointF(*place.pixel(point)) for point in group])
        for color, width, style in lines:
            painter.setPen(QPen(QColor(color), width * theme.scale, style))
            painter.drawPolygon(corners)
    for point in (point for group in groups for point in group):
        _ring(painter, QPointF(*place.pixel(point)), theme, 1.6)


def is_drawn(project: Project, index: int) -> bool:
    """Whether a sample is among the points that are drawn: what is held out is on demand, what is excluded never."""
    data = project.data
    return bool(~data.excluded[index] if project.view.show_test else data.train[index])


def nearest_sample(shown: Data, place: PlaneTransform, x: float, y: float, reach: float) -> int | None:
    """The sample whose point lies nearest to a px position, at most ``reach`` px away; None if there is none."""
    if not len(shown):
        return None
    near = place.near(shown.x, (x - reach, y - reach), (x + reach, y + reach))
    if not len(near):
        return None
    far = ((place.to_pixels(shown.x[near]) - np.array([x, y], np.float32)) ** 2).sum(axis=1)
    found = int(far.argmin())
    return int(near[found]) if far[found] <= reach * reach else None


def _ring(painter: QPainter, at: QPointF, theme: Theme, width: float) -> None:
    """Ink between two lines of the ground, so that it is seen on every colour of the map."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, line in ((theme.panel, width + 2.4), (theme.text, width)):
        painter.setPen(QPen(QColor(color), line * theme.scale))
        painter.drawEllipse(at, RING * theme.scale, RING * theme.scale)
