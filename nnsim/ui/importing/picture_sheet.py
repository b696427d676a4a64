"""Some pictures of a source with their classes, as they will come in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow

SIDE = 68
"""Side of a picture in px; a single one takes all the room."""


def to_image(pixels: NDArray[Any]) -> QImage:
    """``pixels`` uint8 [h, w] or [h, w, 3] as an image of its own memory."""
    rgb = np.repeat(pixels[:, :, None], 3, axis=2) if pixels.ndim == 2 else pixels
    rgb = np.ascontiguousarray(rgb)
    high, wide = rgb.shape[:2]
    return QImage(rgb.data, wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()


class PictureSheet(QWidget):
    """Rows of pictures, as many as fit; pixels stay pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[tuple[QImage, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("First pictures"))
        follow(self._restyle)

    def show_pictures(self, pictures: NDArray[Any], labels: tuple[str, ...]) -> None:
        """Other pictures, each with its label."""
        words = (*labels, *[""] * len(pictures))
        self._images = [(to_image(picture), words[index]) for index, picture in enumerate(pictures)]
        self.setAccessibleDescription(", ".join(labels[:12]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(560), self._theme.px(420))

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.font("label", self._theme.scale))
        painter.setPen(self._theme.muted)
        gap, line = self._theme.px(2 * SPACE), self._theme.px(18)
        single = len(self._images) == 1
        side = min(self.width(), self.height() - line) if single else self._theme.px(SIDE)
        across = max(1, (self.width() + gap) // (side + gap))
        for index, (image, label) in enumerate(self._images):
            left, top = index % across * (side + gap), index // across * (side + line + gap)
            if top + side + line > self.height() and index:
                break
            self._draw(painter, image, QRect(left, top, side, side))
            if single:
                break
            words = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, side)
            painter.drawText(QRect(left, top + side, side, line), Qt.AlignmentFlag.AlignCenter, words)

    @staticmethod
    def _draw(painter: QPainter, image: QImage, box: QRect) -> None:
        size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRect(box.topLeft(), size)
        room.moveCenter(box.center())
        room.moveTop(min(room.top(), box.top() + box.height() // 8))
        painter.drawImage(room, image)
