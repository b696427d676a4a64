"""A column that is as high as its content, and scrolls where there is less room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

LEAST = 120


class Column(QScrollArea):
    """Holds ``content``; never wider than its place, never higher than the content asks for."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content.setProperty("see_through", True)
        self.setWidget(content)
        content.installEventFilter(self)
        self.viewport().installEventFilter(self)  # content without a layout tells its parent

    def sizeHint(self) -> QSize:
        """That of the content at the present width, of which a bar takes nothing: else it would decide about itself."""
        content = self._content
        hint = content.sizeHint()
        width = self.width() or hint.width()
        height = content.heightForWidth(width) if content.hasHeightForWidth() else hint.height()
        return QSize(hint.width(), max(height, content.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """It scrolls below that."""
        return QSize(self._content.minimumSizeHint().width(), min(self.sizeHint().height(), LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the content."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
