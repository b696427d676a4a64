"""The card that every part of the window sits on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.ui.kit.theme import RADIUS_PANEL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.kit.widgets.text import Text


class Line(QWidget):
    """A hairline between two parts of a panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One row of the line colour."""
        QPainter(self).fillRect(self.rect(), self._theme.line)


class Panel(QWidget):
    """A rounded card with a title and, at the right, a caption.

    Put content into ``body``; put more controls into ``header`` (a row that ends with the caption).
    Without title and caption there is no header.
    """

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title = Text(title, "title")
        self.caption = Text(caption, "label", "muted")
        self.caption.setTextFormat(Qt.TextFormat.AutoText)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header = QHBoxLayout()
        self.header.addWidget(self.title)
        self.header.addStretch(1)
        self.header.addWidget(self.caption)
        self.body = QVBoxLayout()
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self.header)
        for text in (self.title, self.caption):  # hidden rather than left out: without a parent each were a window
            text.setVisible(bool(title or caption))
        self._layout.addLayout(self.body, 1)
        follow(self._restyle)

    def set_caption(self, caption: str) -> None:
        """Replace the words at the right of the title; simple HTML is allowed for emphasis."""
        if caption != self.caption.text():
            self.caption.setText(caption)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        across = theme.px(3 * SPACE)
        self._layout.setContentsMargins(across, 3 * SPACE, across, 3 * SPACE)  # presenter mode needs the height itself
        self._layout.setSpacing(theme.px(2 * SPACE))
        self.header.setSpacing(theme.px(2 * SPACE))
        self.body.setSpacing(theme.px(2 * SPACE))
        self.header.setContentsMargins(0, 0, 0, 0)
        self.title.setFixedHeight(theme.px(5 * SPACE))  # a label remembers the size that it was larger in
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A filled card with a hairline around it."""
        painter = painter_on(self)
        box, radius = QRectF(self.rect()), self._theme.px(RADIUS_PANEL)
        fill(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), radius, self._theme.panel)
        outline(painter, box, radius, self._theme.line)
