"""The image that the network really gets."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Samples
from nnsim.language.texts import say
from nnsim.ui.kit import colormap
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import outline, painter_on

SIDE = 56


class SeenImage(QWidget):
    """One small picture, pixel by pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: Samples | None = None
        self.setAccessibleName(say("What is seen of it"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme: Theme
        follow(self._restyle)

    def show_image(self, image: Samples) -> None:
        """Another image [h, w] or [h, w, 3]."""
        self.image = image
        self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(SIDE), self._theme.px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture and frame."""
        if self.image is None:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        high, wide = self.image.shape[:2]
        size = QSize(wide, high).scaled(self.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(box, colormap.image(grey_pixels(self.image, self._theme)))
        outline(painter, box.adjusted(-1, -1, 1, 1), 2, self._theme.edge)
