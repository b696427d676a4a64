"""The curves of edges, from port to port, around what lies between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from nnsim.ui.network.blocks.flow import Edge, Flow
from nnsim.ui.network.blocks.layout import GAP, Box, Layout, Point

PORT = 4.0
"""Radius of a port."""
APART = 18.0
"""Between two ports of one block."""
CORNER = 12.0
SAMPLES = 24
"""Points of a curve for hit testing."""


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """An edge as it is drawn: its ``path``, points along it [k, 2], and the place where a layer goes in."""

    edge: Edge
    path: QPainterPath
    points: NDArray[np.float64]
    middle: Point


def out_port(box: Box) -> Point:
    """Where edges leave a block."""
    return box.right, box.y + box.height / 2


def in_ports(box: Box, count: int) -> list[Point]:
    """Where ``count`` edges enter a block, from top to bottom."""
    first = box.y + box.height / 2 - APART * (count - 1) / 2
    return [(box.x, first + APART * i) for i in range(count)]


def routes(flow: Flow, layout: Layout) -> dict[Edge, Route]:
    """The curve of every edge; the ports of a block are taken in the order in which edges arrive."""
    found = {}
    for edge, end in _ends(flow, layout).items():
        start = out_port(layout.boxes[edge.source])
        path = _path(start, layout.ways.get(edge, ()), end)
        found[edge] = route_of(edge, path)
    return found


def route_of(edge: Edge, path: QPainterPath) -> Route:
    """A drawn path as a route."""
    at = [path.pointAtPercent(i / SAMPLES) for i in range(SAMPLES + 1)]
    points = np.array([(p.x(), p.y()) for p in at])
    middle = path.pointAtPercent(0.5)
    return Route(edge, path, points, (middle.x(), middle.y()))


def _ends(flow: Flow, layout: Layout) -> dict[Edge, Point]:
    ends: dict[Edge, Point] = {}
    for block in flow.blocks:
        arriving = [edge for edge in flow.edges if edge.target == block.id]
        arriving.sort(key=lambda edge: _arrival(edge, layout))  # stable: level ones stay in the order of the inputs
        ports = in_ports(layout.boxes[block.id], len(arriving))
        ends.update(zip(arriving, ports, strict=True))
    return ends


def _arrival(edge: Edge, layout: Layout) -> float:
    way = layout.ways.get(edge, ())
    return way[-1][1] if way else out_port(layout.boxes[edge.source])[1]


def _path(start: Point, way: tuple[Point, ...], end: Point) -> QPainterPath:
    """Smooth; where the edge goes on in another row, around the end of one and the start of the next."""
    turn = next((i for i, (a, b) in enumerate(pairwise(way)) if b[0] < a[0]), None)
    if turn is None:
        return smooth((start, *way, end))
    (right, y), (left, _), *rest = way[turn:]
    after = (*rest, end)
    out, back = max(right, start[0]) + GAP / 2, min(left, end[0]) - GAP / 2
    path = rounded((start, (out, start[1]), (out, y), (back, y), (back, after[0][1]), after[0]))
    if rest:
        path.connectPath(smooth(after))
    return path


def smooth(points: tuple[Point, ...]) -> QPainterPath:
    """A curve through ``points`` that is level at each."""
    path = QPainterPath(QPointF(*points[0]))
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 == y2 and x2 >= x1:
            path.lineTo(x2, y2)
            continue
        reach = max(abs(x2 - x1) / 2, min(GAP, abs(y2 - y1) / 2) if x2 < x1 else 0.0)
        path.cubicTo(x1 + reach, y1, x2 - reach, y2, x2, y2)
    return path


def rounded(points: tuple[Point, ...]) -> QPainterPath:
    """Straight lines with round corners."""
    path = QPainterPath(QPointF(*points[0]))
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(QPointF(*_towards(at, before)))
        path.quadTo(QPointF(*at), QPointF(*_towards(at, after)))
    path.lineTo(QPointF(*points[-1]))
    return path


def _towards(at: Point, to: Point) -> Point:
    dx, dy = to[0] - at[0], to[1] - at[1]
    length = max(float(np.hypot(dx, dy)), 1e-9)
    step = min(CORNER, length / 2) / length
    return at[0] + dx * step, at[1] + dy * step


def nearest(found: Mapping[Edge, Route], x: float, y: float, reach: float) -> Edge | None:
    """The edge whose curve is nearest to a point and within ``reach``."""
    best, chosen = reach, None
    for edge, route in found.items():
        distance = _distance(route.points, x, y)
        if distance <= best:
            best, chosen = distance, edge
    return chosen


def _distance(points: NDArray[np.float64], x: float, y: float) -> float:
    """From a point to a polyline [k, 2]."""
    start, step = points[:-1], np.diff(points, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(((np.array([x, y]) - start) * step).sum(axis=1) / length, 0, 1)
    foot = start + step * share[:, None]
    return float(np.sqrt(((foot - [x, y]) ** 2).sum(axis=1).min()))
