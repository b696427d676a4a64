"""One mark per class, so that no class is told apart by colour alone.

Each mark is a closed path around the origin of about the same area, in a box of side 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from nnsim.language.texts import say


def _polygon(corners: int, radius: float, turn: float = 0.0, inner: float = 1.0) -> QPainterPath:
    points = [
        QPointF(r * sin(turn + pi * k / corners), -r * cos(turn + pi * k / corners))
        for k in range(2 * corners)
        for r in (radius if k % 2 == 0 else radius * inner,)
        if inner != 1.0 or k % 2 == 0
    ]
    path = QPainterPath()
    path.addPolygon(QPolygonF([*points, points[0]]))
    path.closeSubpath()
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.42, -0.42, 0.84, 0.84))
    return path


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), 0.48, 0.48)
    return path


def _cross(turn: float) -> QPainterPath:
    arm, wide = 0.52, 0.19
    outline = [(wide, arm), (wide, wide), (arm, wide), (arm, -wide), (wide, -wide), (wide, -arm)]
    points = [*outline, *((-x, -y) for x, y in outline)]
    path = QPainterPath()
    rotated = [QPointF(x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in points]
    path.addPolygon(QPolygonF([*rotated, rotated[0]]))
    path.closeSubpath()
    return path


def _hourglass() -> QPainterPath:
    wide, waist, high = 0.46, 0.1, 0.5
    right = [(wide, -high), (waist, 0.0), (wide, high)]
    points = [QPointF(x, y) for x, y in (*right, *((-x, -y) for x, y in right))]
    path = QPainterPath()
    path.addPolygon(QPolygonF([*points, points[0]]))
    path.closeSubpath()
    return path


def _half_disc() -> QPainterPath:
    path = QPainterPath(QPointF(-0.54, 0.27))
    path.arcTo(QRectF(-0.54, -0.27, 1.08, 1.08), 180, -180)
    path.closeSubpath()
    return path


def _shifted(path: QPainterPath, y: float) -> QPainterPath:
    path.translate(0, y)
    return path


MARKS: tuple[tuple[str, Callable[[], QPainterPath]], ...] = (
    ("square", _square),
    ("circle", _circle),
    ("triangle", lambda: _shifted(_polygon(3, 0.6), 0.08)),
    ("diamond", lambda: _polygon(4, 0.58)),
    ("plus", lambda: _cross(0.0)),
    ("star", lambda: _polygon(5, 0.6, inner=0.48)),
    (say("triangle down"), lambda: _shifted(_polygon(3, 0.6, turn=pi), -0.08)),
    ("hourglass", _hourglass),
    ("cross", lambda: _cross(pi / 4)),
    (say("half disc"), _half_disc),
)


@cache
def class_mark(index: int) -> QPainterPath:
    """The mark of class ``index`` around (0, 0) in a box of side 1; shared, so do not change it."""
    return MARKS[_of(index)][1]()


def mark_name(index: int) -> str:
    """The mark in words, for accessible names."""
    return MARKS[_of(index)][0]


def _of(index: int) -> int:
    """With every ten classes colours begin anew and marks move on by one: a hundred classes are pairs of their own."""
    return (index + index // len(MARKS)) % len(MARKS)
