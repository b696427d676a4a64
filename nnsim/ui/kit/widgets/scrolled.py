"""A form that scrolls where it must, and has the same width whether it does or not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow

MARGIN = 3 * SPACE
"""Right of the content, px: as wide as the scroll bar, which stands there when it is needed."""


def to_start(area: QAbstractScrollArea) -> None:
    """Scroll back to where one begins to read."""
    for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
        bar.setValue(bar.minimum())


class Scrolled(QScrollArea):
    """Holds ``content``, which is as wide as this but for a margin at the right, in which the bar stands.

    If the width depended on the bar, bar and content could chase each other for ever: what is narrower may be lower
    and need no bar, and without a bar it is wider again.
    """

    def __init__(self, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._margin = MARGIN
        if content is not None:
            self.hold(content)
        follow(self._take_margin)

    def hold(self, content: QWidget) -> None:
        """Scroll this; what was held before is deleted unless it was taken."""
        content.setProperty("see_through", True)
        self.setWidget(content)
        self._fit()

    def _take_margin(self, theme: Theme) -> None:
        self._margin = theme.px(MARGIN)
        self._fit()

    @property
    def room(self) -> int:
        """Width of the content, px."""
        return max(self.width() - max(self._margin, self.verticalScrollBar().sizeHint().width()), 0)

    def event(self, event: QEvent) -> bool:
        """Give the content its width before bars and heights are worked out."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Polish, QEvent.Type.StyleChange}:
            self._fit()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content may want another height."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Width from outside, height from the width: Qt by itself squeezes what gets higher with its width."""
        content = self.widget()
        if content is None:
            return
        content.setFixedWidth(self.room)
        high = content.heightForWidth(self.room) if content.hasHeightForWidth() else 0
        content.setMinimumHeight(max(high, 0))
