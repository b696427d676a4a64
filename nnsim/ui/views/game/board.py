"""The field of a game."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.data.worlds.world import Pictures
from nnsim.language.texts import say
from nnsim.ui.kit import colormap
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import outline, painter_on

LEAST = 96
"""Smallest side of the field, px."""

GROUND: Pictures = np.zeros((1, 1), np.uint8)
"""A cell where nothing is."""


class Board(QWidget):
    """A square field, pixel by pixel; ``is_own`` frames it while a person plays."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Pictures | None = None
        self.is_own = False
        self.setAccessibleName(say("Field"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._theme: Theme
        follow(self._restyle)

    def show_picture(self, picture: Pictures, *, own: bool) -> None:
        """The field as it stands, uint8 [h, w]."""
        self._picture, self.is_own = picture, own
        self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumSize(theme.px(LEAST), theme.px(LEAST))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it is high."""
        return QSize(max(self.height(), self._theme.px(LEAST)), self._theme.px(2 * LEAST))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cells on the ground of a field, with a frame."""
        if self._picture is None:
            return
        painter, theme = painter_on(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        side = min(self.width(), self.height()) - 2
        box = QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter.drawImage(box, colormap.image(grey_pixels(self._picture, theme)))
        self._part(painter, box, self._picture.shape)
        frame = box.adjusted(-1, -1, 1, 1)
        outline(painter, frame, 2, theme.accent if self.is_own else theme.edge, 2 if self.is_own else 1)

    def _part(self, painter: QPainter, box: QRectF, shape: tuple[int, ...]) -> None:
        """Lines of the ground between cells: a wall is made of bricks."""
        painter.setPen(colormap.image(grey_pixels(GROUND, self._theme)).pixelColor(0, 0))
        for number in range(1, shape[0]):
            y = round(box.top() + number * box.height() / shape[0])
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        for number in range(1, shape[1]):
            x = round(box.left() + number * box.width() / shape[1])
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
