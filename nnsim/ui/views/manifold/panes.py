"""The pictures of all methods beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.language.texts import say
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import outline
from nnsim.ui.views.manifold.looks import Tints, draw_samples, fitted

Reals = NDArray[np.float64]

LINE, NEAR, LEAST, MARGIN = 14, 8, 84, 4
"""Height of a line of words, how near the mouse has to be to a point, least width of a pane, and its margin, px."""


@dataclass(frozen=True, eq=False, slots=True)
class Pane:
    """A method by its ``name``, the ``numbers`` that tell how good its picture is, and its ``points`` [m, c], or words
    in their place."""

    name: str
    numbers: str
    points: Reals | None
    instead: str = ""


class InPane(NamedTuple):
    """A pane, and a point in it; -1 for none."""

    pane: int
    point: int = -1


class Panes(Figure[InPane]):
    """``panes`` in rows as they fit best; one is ``current``. Parts are panes, and points in them."""

    def __init__(self) -> None:
        self._panes: Sequence[Pane] = ()
        self._tint = Tints(np.zeros(0, np.intp), ())
        self._current, self._chosen = -1, -1
        super().__init__(say("Pictures of all methods"))
        self.setToolTip(
            say(
                "Residual variance of the ways along the graph, and trustworthiness: how far neighbours in the picture "
                "were neighbours before. Click a picture to unroll to it, a point to look at it."
            )
        )

    def sizeHint(self) -> QSize:
        """Three beside each other."""
        return QSize(self._theme.px(3 * LEAST), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """As narrow as all go."""
        return QSize(self._theme.px(2 * LEAST), self._theme.px(60))

    def show_panes(self, panes: Sequence[Pane], tint: Tints, current: int, chosen: int) -> None:
        """Other pictures; ``chosen`` is the sample that is looked at everywhere, or -1."""
        self._panes, self._tint, self._current, self._chosen = panes, tint, current, chosen
        if self.spot is not None and not self._exists(self.spot):
            self.point_at(None)
        self.update()

    def _exists(self, spot: InPane) -> bool:
        points = self._panes[spot.pane].points if spot.pane < len(self._panes) else None
        return spot.pane < len(self._panes) and (spot.point < 0 or (points is not None and spot.point < len(points)))

    # ------------------------------------------------------------ where

    @property
    def _columns(self) -> int:
        """Panes in a row, such that the smaller side of the pictures is as large as it can be."""
        count, words = max(len(self._panes), 1), 2 * self._theme.px(LINE)

        def side(columns: int) -> float:
            return min(self.width() / columns, self.height() / -(-count // columns) - words)

        return max(range(1, count + 1), key=side)

    def box(self, number: int) -> QRectF:
        """Where a pane stands."""
        columns = self._columns
        rows = -(-max(len(self._panes), 1) // columns)
        wide, high = self.width() / columns, self.height() / rows
        return QRectF(number % columns * wide, number // columns * high, wide, high)

    def _picture(self, number: int) -> QRectF:
        """Where its points lie."""
        margin = self._theme.px(MARGIN)
        return self.box(number).adjusted(2 * margin, 2 * self._theme.px(LINE) + margin, -2 * margin, -2 * margin)

    def places(self, number: int) -> Reals:
        """Where the points of a pane lie, px [m, 2]."""
        points, box = self._panes[number].points, self._picture(number)
        if points is None or not len(points) or box.width() < 1 or box.height() < 1:
            return np.zeros((0, 2))
        found: Reals = fitted(points, box.width(), box.height()) + np.array([box.center().x(), box.center().y()])
        return found

    def _at(self, where: QPointF) -> InPane | None:
        found = next((i for i in range(len(self._panes)) if self.box(i).contains(where)), None)
        if found is None:
            return None
        places = self.places(found)
        away = np.hypot(places[:, 0] - where.x(), places[:, 1] - where.y())
        nearest = int(away.argmin()) if len(away) else -1
        return InPane(found, nearest if nearest >= 0 and away[nearest] <= self._theme.px(NEAR) else -1)

    def _after(self, spot: InPane | None, step: Step) -> InPane | None:
        """Arrows go from picture to picture."""
        if not self._panes:
            return None
        here = max(self._current, 0) if spot is None else spot.pane
        there = here + step.right + step.down * self._columns
        return InPane(there if 0 <= there < len(self._panes) else here)

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        for number, pane in enumerate(self._panes):
            self._draw_pane(painter, number, pane)

    def _fitting(self, width: float, *words: str) -> str:
        """The first of ``words`` that has room, or what of the last one has."""
        metrics = self.fontMetrics()
        fits = (each for each in words if metrics.horizontalAdvance(each) <= width)
        return next(fits, metrics.elidedText(words[-1], Qt.TextElideMode.ElideRight, int(width)))

    def _draw_pane(self, painter: QPainter, number: int, pane: Pane) -> None:
        theme, box, line = self._theme, self.box(number), self._theme.px(LINE)
        margin = theme.px(MARGIN)
        is_pointed = self.spot is not None and self.spot.pane == number
        if number == self._current or is_pointed:
            edge = theme.accent if number == self._current else theme.line
            outline(painter, box.adjusted(1, 1, -1, -1), theme.px(SPACE), edge, 1.5 * theme.scale)
        words = box.adjusted(2 * margin, margin, -2 * margin, 0)
        painter.setPen(QColor(theme.text))
        painter.drawText(
            QRectF(words.left(), words.top(), words.width(), line),
            Qt.AlignmentFlag.AlignLeft,
            self._fitting(words.width(), pane.name),
        )
        painter.setPen(QColor(theme.muted))
        below = QRectF(words.left(), words.top() + line, words.width(), line)
        first = pane.numbers.split(" · ")[0]
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._fitting(below.width(), pane.numbers, first))
        if pane.points is None:
            painter.drawText(
                self._picture(number), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, pane.instead
            )
            return
        places = self.places(number)
        if len(places) != len(self._tint.of):
            return
        side = theme.scale * (2.2 if min(box.width(), box.height()) < theme.px(180) else 3.4)
        draw_samples(painter, places, np.zeros(len(places)), self._tint, theme, side=side)
        pointed = self.spot.point if self.spot is not None else -1
        for point, color in ((self._chosen, theme.text), (pointed, theme.accent)):
            if 0 <= point < len(places):
                painter.setPen(QPen(QColor(color), 1.6 * theme.scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(*places[point]), 4 * theme.scale, 4 * theme.scale)
