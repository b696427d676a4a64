"""What the shapes of the grid mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.classroom.looks import LOOKS, draw
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on


class Legend(QWidget):
    """A row of shapes with their words, which breaks where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(look.words for look in LOOKS.values()))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> list[QRectF]:
        """Where each entry lies."""
        theme, x, y = self._theme, 0, 0
        high, found = theme.px(20), list[QRectF]()
        for look in LOOKS.values():
            wide = theme.px(22) + self.fontMetrics().horizontalAdvance(look.words) + theme.px(4 * SPACE)
            if x and x + wide > width:
                x, y = 0, y + high
            found.append(QRectF(x, y, wide, high))
            x += wide
        return found

    def hasHeightForWidth(self) -> bool:
        """It breaks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many rows as it takes."""
        return round(self._places(width)[-1].bottom())

    def sizeHint(self) -> QSize:
        """Two rows on a small screen."""
        return QSize(self._theme.px(300), self.heightForWidth(max(self.width(), self._theme.px(300))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shapes and words."""
        theme, painter = self._theme, painter_on(self)
        painter.setFont(self.font())
        for (cell, look), box in zip(LOOKS.items(), self._places(self.width()), strict=True):
            draw(painter, cell, QRectF(box.left(), box.top(), theme.px(20), box.height()), theme)
            painter.setPen(QColor(theme.muted))
            painter.drawText(box.adjusted(theme.px(22), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, look.words)
