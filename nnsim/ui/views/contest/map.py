"""A small map of the plane with the samples on it, and a cross at the place that is looked at on all of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.data.projection import value_range
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.colormap import image, value_color
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.figures.polylines import draw_dots
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import draw_marks, saved
from nnsim.ui.plane.map import map_pixels
from nnsim.ui.run.answer_map import NOTHING

Place = tuple[float, float]
"""Shares of the plane's width and height, from the lower left."""

STRIDE = 1 / 24
"""What an arrow key moves the cross by."""

MOST = 400
"""Samples that are drawn; of more some that lie evenly in the set."""

SIDE, RIM = 5.0, 1.5
"""The side of a mark, px, and the width of the ground below it in sides."""


class ContestMap(Figure[Place]):
    """One learner's answers over the plane; words where there are none."""

    def __init__(self, name: str) -> None:
        self._project, self._shown = Project(), Project().data
        self._answer, self._words = NOTHING, ""
        self._ground: QPixmap | None = None
        super().__init__(name)

    def show_map(self, project: Project, shown: Data, answer: Floats) -> None:
        """``answer`` [units, m, m] under the samples ``shown`` as points of the plane."""
        self._project, self._shown, self._answer, self._words = project, shown, answer, ""
        self._repaint()

    def show_words(self, words: str) -> None:
        """Words in the place of a map."""
        self._answer, self._words = NOTHING, words
        self._repaint()

    def cross(self, place: Place | None) -> None:
        """Look at a place that was pointed at on another map."""
        if place != self.spot:
            self.spot = place
            self.update()

    def _repaint(self) -> None:
        self._ground = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(140), self._theme.px(140))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(70), self._theme.px(60))

    # ------------------------------------------------------------ places

    def box(self) -> QRectF:
        """Where the plane lies, px, in its own proportions."""
        left, right, low, high = self._shown.plane
        room = QRectF(self.rect())
        scale = min(room.width() / (right - left), room.height() / (high - low))
        box = QRectF(0, 0, (right - left) * scale, (high - low) * scale)
        box.moveCenter(room.center())
        return box

    def _at(self, where: QPointF) -> Place | None:
        box = self.box()
        if not self._answer.size or not box.contains(where):
            return None
        return (where.x() - box.left()) / box.width(), (box.bottom() - where.y()) / box.height()

    def _after(self, spot: Place | None, step: Step) -> Place | None:
        if not self._answer.size:
            return None
        x, y = spot or (0.5, 0.5)
        return min(max(x + step.right * STRIDE, 0.0), 1.0), min(max(y - step.down * STRIDE, 0.0), 1.0)

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        if not self._answer.size:
            painter.setPen(QColor(self._theme.muted))
            room = self.rect().adjusted(SPACE, 0, -SPACE, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
            return
        if self._ground is None or self._ground.size() != self.size() * self.devicePixelRatioF():
            self._ground = self._painted()
        painter.drawPixmap(0, 0, self._ground)
        self._draw_cross(painter)

    def _painted(self) -> QPixmap:
        """Map and samples, which change less often than the cross."""
        ratio, box = self.devicePixelRatioF(), self.box()
        found = QPixmap(self.size() * ratio)
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, image(map_pixels(task_of(self._project), self._answer, self._theme)))
        with saved(painter):
            painter.setClipRect(box)
            self._draw_samples(painter, box)
        painter.end()
        return found

    def _draw_samples(self, painter: QPainter, box: QRectF) -> None:
        data, side = self._shown, SIDE * self._theme.scale
        train = np.flatnonzero(data.train)
        train = train[:: -(-len(train) // MOST) or 1]
        left, right, low, high = data.plane
        x = box.left() + (data.x[train, 0] - left) / (right - left) * box.width()
        y = box.bottom() - (data.x[train, 1] - low) / (high - low) * box.height()
        places = np.stack([x, y], axis=1).tolist()
        if task_of(self._project).tells_classes:
            painter.setPen(QPen(QColor(self._theme.panel), RIM * side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            draw_dots(painter, np.stack([x, y], axis=1))  # on the map of its own class a mark could not be seen
            draw_marks(painter, data.y[train].astype(int).tolist(), places, side, self._theme.class_color)
            return
        low, high = value_range(data)
        for (across, down), value in zip(places, data.y[train].tolist(), strict=True):
            painter.setPen(QPen(QColor(self._theme.panel), self._theme.scale))
            painter.setBrush(value_color(2 * (value - low) / (high - low) - 1, self._theme))
            painter.drawEllipse(QPointF(across, down), side / 2, side / 2)

    def _draw_cross(self, painter: QPainter) -> None:
        if self.spot is None:
            return
        box = self.box()
        x, y = box.left() + self.spot[0] * box.width(), box.bottom() - self.spot[1] * box.height()
        for color, width in ((self._theme.panel, 3.0), (self._theme.text, 1.0)):
            painter.setPen(QPen(QColor(color), width * self._theme.scale))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
