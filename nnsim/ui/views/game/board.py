"""The field of a game."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.data.worlds.world import Pictures
from nnsim.ui.kit import colormap
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import outline, painter_on

LEAST = 96
"""Smallest side of the field, px."""


class Board(QWidget):
    """A square field, pixel by pixel; ``is_own`` frames it while a person plays."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Pictures | None = None
        self.is_own = False
        self.setAccessibleName("Field")
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
        frame = box.adjusted(-1, -1, 1, 1)
        outline(painter, frame, 2, theme.accent if self.is_own else theme.edge, 2 if self.is_own else 1)
