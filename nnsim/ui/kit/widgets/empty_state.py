"""What stands where there is nothing yet: an icon, a sentence, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.kit.widgets.text import Text

DISC = 56


class _Picture(QWidget):
    """The icon on a quiet disc."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(DISC), theme.px(DISC))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc and icon."""
        painter: QPainter = painter_on(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tint)
        painter.drawEllipse(self.rect())
        side = self._theme.px(28)
        at = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
        painter.drawPixmap(at, icons.pixmap(self._icon, self._theme.accent, side, self.devicePixelRatioF()))


class EmptyState(QWidget):
    """``button`` is None unless ``action`` names something to do; connect to its ``clicked``."""

    def __init__(self, icon: str, sentence: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(sentence)
        self.sentence = Text(sentence, tone="muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(action, kind="primary") if action else None
        self._layout = QVBoxLayout(self)
        self._layout.addStretch(1)
        self._layout.addWidget(_Picture(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addWidget(self.sentence)
        if self.button is not None:
            self._layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addStretch(1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(*(theme.px(4 * SPACE),) * 4)
        self._layout.setSpacing(theme.px(3 * SPACE))
