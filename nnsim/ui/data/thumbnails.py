"""Small pictures of data sets, drawn from points that the generator really makes."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from nnsim.catalog.generate import generate
from nnsim.catalog.kinds import GENERATORS
from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.ui.colormap import value_color
from nnsim.ui.plots.plane_geometry import PlaneTransform
from nnsim.ui.theme import Theme

POINTS = 110
DOT = 3.0
"""Diameter of a dot in px."""
MARGIN = 4


@cache
def sample(kind: str) -> Data:
    """A small data set of the generator ``kind``, everything but the number of points at its default."""
    has_count = any(p.id == "count" for p in GENERATORS[kind].parameters)
    return generate(Spec.of(kind, count=POINTS) if has_count else Spec(kind), test_share=0.0)


@lru_cache(maxsize=256)
def thumbnail(kind: str, theme: Theme, side: int, ratio: float = 1.0) -> QPixmap:
    """The picture of ``kind``, ``side`` px square, for a screen with ``ratio`` device px per px."""
    data = sample(kind)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    inner = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    place = PlaneTransform(data.plane, inner.left(), inner.top(), inner.width(), inner.height())
    radius = DOT * theme.scale / 2
    for (x, y), label in zip(place.to_pixels(data.x).tolist(), data.y.tolist(), strict=True):
        if inner.contains(QPointF(x, y)):
            painter.setBrush(_color(data, label, theme))
            painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.end()
    return picture


def _color(data: Data, label: float, theme: Theme) -> QColor:
    if not data.is_regression:
        return theme.class_color(int(label))
    # Values near zero have nearly the colour of the ground, so weak ones are drawn a little stronger.
    return value_color(math.copysign(abs(label) ** 0.5, label), theme)
