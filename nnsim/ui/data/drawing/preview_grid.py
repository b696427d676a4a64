"""Originals, and beside each the copies that will be made of it."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import outline, painter_on

SIDE, HEAD = 64, 20
PALE = 0.35


class PreviewGrid(QWidget):
    """One row per original; an outline of another colour marks what is made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[NDArray[Any], list[NDArray[Any]]]] = []
        self._count = 0
        self.setAccessibleName(say("Preview: originals and their copies"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def show_rows(self, originals: NDArray[Any], copies: list[NDArray[Any]], count: int) -> None:
        """``originals`` [n, ...], and copies of all of them, again and again; those beyond ``count`` are pale."""
        self._count = count
        self._rows = [(picture, [made[i] for made in copies]) for i, picture in enumerate(originals)]
        self.setAccessibleDescription(
            say(
                "{originals} with {copies} each",
                originals=counted(len(self._rows), "original"),
                copies=counted(len(copies), "copy"),
            )
        )
        self.updateGeometry()
        self.update()

    @property
    def made(self) -> list[NDArray[Any]]:
        """The copies of the first original."""
        return self._rows[0][1] if self._rows else []

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for six originals with four copies each."""
        step = self._theme.px(SIDE + 2 * SPACE)
        return QSize(5 * step + self._theme.px(2 * SPACE), 6 * step + self._theme.px(HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words above, then row after row."""
        painter, theme = painter_on(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(theme.muted)
        step, side, apart = theme.px(SIDE + 2 * SPACE), theme.px(SIDE), theme.px(2 * SPACE)
        head = theme.px(HEAD)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, 0, step, head), left, say("Original"))
        painter.drawText(QRect(step + apart, 0, 3 * step, head), left, say("Copies"))
        for row, (picture, made) in enumerate(self._rows):
            top = head + row * step
            self._draw(painter, picture, QRect(QPoint(0, top), QSize(side, side)), theme.line)
            for column, copy in enumerate(made, start=1):
                corner = QPoint(column * step + apart, top)
                painter.setOpacity(1.0 if column <= self._count else PALE)
                self._draw(painter, copy, QRect(corner, QSize(side, side)), theme.accent)
            painter.setOpacity(1.0)

    def _draw(self, painter: QPainter, picture: NDArray[Any], box: QRect, color: str) -> None:
        high, wide = picture.shape[:2]
        size = QSize(wide, high).scaled(box.size() - QSize(4, 4), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRect(QPoint(0, 0), size)
        room.moveCenter(box.center())
        painter.drawImage(room, colormap.image(grey_pixels(picture, self._theme)))
        outline(painter, QRectF(room.adjusted(-2, -2, 2, 2)), 4, color)
