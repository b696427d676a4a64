"""A card over another panel, for as long as something needs more room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.panel import Panel

BUTTON = 28
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.LayoutRequest)


class Overlay(Panel):
    """Holds ``content`` over ``below`` and follows it; Escape or the cross closes it."""

    closed = Signal()

    def __init__(self, title: str, content: QWidget, below: QWidget, around: QWidget) -> None:
        super().__init__(title, " ", around)
        self._below, self._around = below, around
        self.close_button = IconButton("shrink", say("Back to the small pad"), "Escape", side=BUTTON)
        self.close_button.clicked.connect(self.close_it)
        self.header.addWidget(self.close_button)
        self.body.addWidget(content, 1)
        self.hide()
        below.installEventFilter(self)

    def _restyle(self, theme: Theme) -> None:
        """The button in the head is higher than the title, which stays where those of other panels are."""
        super()._restyle(theme)
        margin, higher = theme.px(3 * SPACE), theme.px(BUTTON - 5 * SPACE)
        self._layout.setContentsMargins(margin, margin - higher // 2, margin, margin)

    def open(self) -> None:
        """Show it over the panel."""
        self._follow()
        self.show()
        self.raise_()

    def close_it(self) -> None:
        """Show what is below again."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self.isVisible():
            self._follow()
        return False

    def _follow(self) -> None:
        corner = self._below.mapTo(self._around, QPoint(0, 0))
        self.setGeometry(corner.x(), corner.y(), self._below.width(), self._below.height())
