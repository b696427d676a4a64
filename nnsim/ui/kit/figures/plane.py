"""A piece of the plane: axes, curves and paths, points that can be pointed at, and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from nnsim.language.texts import say
from nnsim.ui.kit.figures.axis import Axis, apart, labels_of
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.figures.polylines import draw_dots, draw_lines, pieces, runs
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import draw_marks, saved

Reals = NDArray[np.float64]

NEAR = 14
"""Px within which a point is under the mouse."""

LINE, SIDE, APART = 14, 38, 44
"""Height of a line of words, room for the numbers of the upright axis, and least distance of ticks, px."""

BEYOND = say("These numbers are beyond every scale.")
"""What stands in the place of axes without ends: of weights that diverged."""

MARKED = 400
"""Up to so many points are drawn with the marks of their classes; more are dots."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line through ``xy`` [n, 2], broken where a number is missing; ``name`` stands at its end."""

    xy: Reals
    color: str
    width: float = 1.6
    dashed: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What lies over ``x`` [n] between ``low`` and ``high`` [n] is filled; where a number is missing, nothing is."""

    x: Reals
    low: Reals
    high: Reals
    color: str


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points ``xy`` [n, 2]: of ``classes`` [n], with their marks and colours, in ``colors`` [n], or in the accent.

    ``chosen`` is the one that is looked at everywhere, or -1.
    """

    xy: Reals = field(default_factory=lambda: np.zeros((0, 2)))
    classes: NDArray[np.intp] | None = None
    side: float = 6.0
    chosen: int = -1
    colors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Words that begin beside a place."""

    x: float
    y: float
    text: str


class Plane(Figure[int]):
    """Draws what it is given between two axes; parts are the numbers of points.

    ``square`` gives both axes one scale.
    """

    def __init__(self, name: str, *, square: bool = False, pointable: bool = True) -> None:
        self._x, self._y = Axis(0, 1), Axis(0, 1)
        self._bands: Sequence[Band] = ()
        self._curves: Sequence[Curve] = ()
        self._points = Points()
        self._labels: Sequence[Label] = ()
        self._ground: QImage | None = None
        self._instead, self._side = "", 0.0
        self._square = square
        super().__init__(name, pointable=pointable)

    def show_plane(
        self,
        x: Axis,
        y: Axis,
        *,
        bands: Sequence[Band] = (),
        curves: Sequence[Curve] = (),
        points: Points | None = None,
        labels: Sequence[Label] = (),
        ground: QImage | None = None,
    ) -> None:
        """Other contents; ``ground`` is an image that fills the axes, under everything.

        Of ``labels`` those that matter most come first.
        """
        if not (x.is_finite and y.is_finite):
            self.show_words(BEYOND)
            return
        self._instead = ""
        self._x, self._y, self._curves, self._labels, self._ground = x, y, curves, labels, ground
        self._bands = bands
        self._points = points or Points()
        if self.spot is not None and self.spot >= len(self._points.xy):
            self.point_at(None)
        self.update()

    def show_words(self, words: str) -> None:
        """Words in the place of axes, where nothing is known that could be drawn."""
        self.show_plane(Axis(0, 1), Axis(0, 1))
        self._instead = words

    def sizeHint(self) -> QSize:
        """Wide enough for a curve."""
        return QSize(self._theme.px(300), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """A small plot."""
        return QSize(self._theme.px(150), self._theme.px(90))

    # ------------------------------------------------------------ places

    def box(self) -> QRectF:
        """Where the plane lies, without the words around it, px."""
        px = self._theme.px
        head = px(LINE + SPACE) if self._y.title else px(LINE) / 2
        foot = px(LINE) * (self._lines + bool(self._x.title)) + px(2)
        side = max(self._side, px(SIDE))
        room = max(self.width() - side - px(2 * SPACE), 1), max(self.height() - head - foot, 1)
        box = QRectF(side, head, *room)
        if self._square:
            scale = min(box.width() / self._x.length, box.height() / self._y.length)
            box.setSize(QSizeF(self._x.length, self._y.length) * scale)
        return box

    def words_below(self) -> list[tuple[QRectF, str]]:
        """The words of the level axis and where they stand, px; those are left out that would lie on others."""
        box, advance, found, end = self.box(), self.fontMetrics().horizontalAdvance, [], float("-inf")
        for value, words in self._level(box):
            wide = max(advance(line) for line in words.split("\n")) + 2
            middle = box.left() + (value - self._x.low) / self._x.length * box.width()
            left = min(max(middle - wide / 2, 0.0), max(self.width() - wide, 0.0))
            if left >= end:
                found.append((QRectF(left, box.bottom() + 2, wide, self._lines * self._theme.px(LINE)), words))
                end = left + wide + self._theme.px(SPACE)
        return found

    def _room_beside(self) -> float:
        """Room for the longest of the numbers of the upright axis, px."""
        numbers = self._upright(self.box())
        wide = max((self.fontMetrics().horizontalAdvance(words) for _, words in numbers), default=0)
        return wide + self._theme.px(SPACE) + 1

    def words_beside(self, box: QRectF | None = None) -> list[tuple[float, str]]:
        """The words of the upright axis and how far below the top they stand, px; of words that would lie on each other
        every second stays, or every fourth."""
        box = self.box() if box is None else box
        levels = [(self._spot(self._x.low, value, box).y(), words) for value, words in self._upright(box)]
        heights, line, stride = np.array([y for y, _ in levels]), self._theme.px(LINE), 1
        while stride < len(levels) and np.abs(np.diff(heights[::stride])).min(initial=line) < line:
            stride *= 2
        return levels[::stride]

    def _upright(self, box: QRectF) -> Sequence[tuple[float, str]]:
        """Where the upright axis is labelled."""
        return labels_of(self._y, box.height(), self._theme.px(APART), self._theme.px(LINE))

    def _level(self, box: QRectF) -> Sequence[tuple[float, str]]:
        """Where the level axis is labelled."""
        return labels_of(self._x, box.width(), self._theme.px(2 * APART), self._theme.px(APART))

    @property
    def _lines(self) -> int:
        """Lines of words below the level axis."""
        return max((1 + words.count("\n") for _, words in self._x.labels), default=1)

    def places(self, xy: Reals, box: QRectF | None = None) -> Reals:
        """Where points [n, 2] of the plane lie, px [n, 2]; who has many of them to place knows its ``box``.

        What is no number, or farther away than numbers go, has no finite place.
        """
        box, x, y = self.box() if box is None else box, self._x, self._y
        origin = np.array([box.left(), box.bottom()])
        scale = np.array([box.width() / x.length, -box.height() / y.length])
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(origin + (xy - (x.low, y.low)) * scale)

    def _spot(self, x: float, y: float, box: QRectF) -> QPointF:
        return QPointF(
            box.left() + (x - self._x.low) / self._x.length * box.width(),
            box.bottom() - (y - self._y.low) / self._y.length * box.height(),
        )

    def _at(self, where: QPointF) -> int | None:
        if not len(self._points.xy):
            return None
        places = self.places(self._points.xy)
        away = np.nan_to_num(np.hypot(places[:, 0] - where.x(), places[:, 1] - where.y()), nan=np.inf)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= self._theme.px(NEAR) else None

    def _after(self, spot: int | None, step: Step) -> int | None:
        return along(spot, step.down or step.right, len(self._points.xy))

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Ground, axes, and on them curves, points and words; or words alone."""
        if self._instead:
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._instead)
            return
        self._side = self._room_beside()
        box = self.box()
        if self._ground is not None:
            painter.drawImage(box, self._ground)
        self._draw_axes(painter, box)
        with saved(painter):
            edge = self._points.side * self._theme.scale  # points on the edge are seen whole
            painter.setClipRect(box.adjusted(-edge, -edge, edge, edge))
            for band in self._bands:
                self._draw_band(painter, band, box)
            for curve in self._curves:
                self._draw_curve(painter, curve, box)
            self._draw_points(painter, box)
        self._draw_labels(painter, box)

    def _draw_axes(self, painter: QPainter, box: QRectF) -> None:
        theme, line = self._theme, self._theme.px(LINE)
        grid, ink = QPen(QColor(theme.line)), QPen(QColor(theme.muted))
        levels = self.words_beside(box)
        if self._ground is None:  # lines would hide what an image says
            places = [self._spot(value, self._y.low, box).x() for value, _ in self._level(box)]
            painter.setPen(grid)
            painter.drawLines([QLineF(box.left(), y, box.right(), y) for y, _ in levels])
            painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in places])
        painter.setPen(ink)
        for y, words in levels:
            beside = QRectF(0, y - line / 2, box.left() - theme.px(SPACE), line)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        for place, words in self.words_below():
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, words)
        painter.drawText(QRectF(box.left(), 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self._y.title)
        foot = QRectF(box.left(), box.bottom() + 2 + self._lines * line, box.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, self._x.title)

    def _draw_band(self, painter: QPainter, band: Band, box: QRectF) -> None:
        known = np.isfinite(band.x + band.low + band.high)
        upper, lower = (np.stack([band.x, edge], axis=1)[known] for edge in (band.high, band.low))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(band.color))
        painter.drawPolygon(
            QPolygonF([QPointF(*place) for place in self.places(np.vstack([upper, lower[::-1]]), box).tolist()])
        )

    def _draw_curve(self, painter: QPainter, curve: Curve, box: QRectF) -> None:
        pen = QPen(QColor(curve.color), curve.width * self._theme.scale)
        pen.setStyle(Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine)
        is_long = len(curve.xy) > 2 and not curve.dashed
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if is_long else Qt.PenCapStyle.FlatCap)  # bars end where numbers do
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        places = self.places(curve.xy, box)
        if is_long and pen.widthF() > 1:
            draw_lines(painter, pieces(places))
            return
        for run in runs(places):
            painter.drawPolyline(run)

    def _draw_points(self, painter: QPainter, box: QRectF) -> None:
        points, theme = self._points, self._theme
        places = self.places(points.xy, box) if len(points.xy) else points.xy
        finite = np.flatnonzero(np.isfinite(places).all(axis=1))
        side = points.side * theme.scale
        if points.classes is not None and len(finite) <= MARKED:
            labels = points.classes[finite].tolist()
            draw_marks(painter, labels, places[finite].tolist(), side, theme.class_color)
        elif points.colors:
            for i in finite.tolist():
                self._draw_dots(painter, places[i : i + 1], QColor(points.colors[i]))
        else:
            members = np.zeros(len(places), np.intp) if points.classes is None else points.classes
            for label in np.unique(members[finite]).tolist():
                color = QColor(theme.accent) if points.classes is None else theme.class_color(label)
                self._draw_dots(painter, places[finite[members[finite] == label]], color)
        self._draw_ring(painter, places, points.chosen, theme.text)
        self._draw_ring(painter, places, -1 if self.spot is None else self.spot, theme.accent)

    def _draw_dots(self, painter: QPainter, places: Reals, color: QColor) -> None:
        side = self._points.side * self._theme.scale
        painter.setPen(QPen(color, side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        draw_dots(painter, places)

    def _draw_ring(self, painter: QPainter, places: Reals, number: int, color: str) -> None:
        if 0 <= number < len(places) and np.isfinite(places[number]).all():
            side = self._points.side * self._theme.scale
            painter.setPen(QPen(QColor(color), 2 * self._theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*places[number]), side, side)

    def _draw_labels(self, painter: QPainter, box: QRectF) -> None:
        ends = ((curve.name, curve.xy[np.isfinite(curve.xy).all(axis=1)]) for curve in self._curves if curve.name)
        named = [Label(float(xy[-1, 0]), float(xy[-1, 1]), name) for name, xy in ends if len(xy)]
        ground = QColor(self._theme.panel)
        ground.setAlphaF(0.75)
        painter.setPen(QColor(self._theme.text))
        placed = self.placed_labels(box)
        placed += zip(apart([self._beside(label, box) for label in named], box), named, strict=True)
        for words, label in placed:
            painter.fillRect(words, ground)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, label.text)

    def placed_labels(self, box: QRectF) -> list[tuple[QRectF, Label]]:
        """Where labels stand, px; but for the first, those are left out that have no room beside others."""
        found: list[tuple[QRectF, Label]] = []
        gap = self._theme.px(SPACE)  # words that touch would be read as one
        for label in self._labels:
            taken = [other.adjusted(-gap, 0, gap, 0) for other, _ in found]
            free = (place for place in self._around(label, box) if not any(map(place.intersects, taken)))
            place = next(free, None if found else self._beside(label, box))
            if place is not None:
                found.append((place, label))
        return found

    def _around(self, label: Label, box: QRectF) -> Iterator[QRectF]:
        """Where words can stand that belong to a place: at its right, at its left, above it, below it."""
        at, gap = self._spot(label.x, label.y, box), self._theme.px(2 * SPACE)
        wide, high = self.fontMetrics().horizontalAdvance(label.text) + 1, self.fontMetrics().height()
        if wide > box.width() or high > box.height():
            return
        middle = min(max(at.y() - high / 2, box.top()), box.bottom() - high)
        across = min(max(at.x() - wide / 2, box.left()), box.right() - wide)
        beside = ((at.x() + gap, middle), (at.x() - gap - wide, middle))
        for left, top in (*beside, (across, at.y() - gap - high), (across, at.y() + gap)):
            place = QRectF(left, top, wide, high)
            if box.contains(place):
                yield place

    def _beside(self, label: Label, box: QRectF) -> QRectF:
        """Where words stand that belong to a place, within the plane."""
        at = self._spot(label.x, label.y, box)
        wide, high = self.fontMetrics().horizontalAdvance(label.text) + 1, self.fontMetrics().height()
        left = min(at.x() + self._theme.px(2 * SPACE), box.right() - wide)
        return QRectF(left, min(max(at.y() - high / 2, box.top()), box.bottom() - high), wide, high)
