"""A name that is typed where it stands."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.widgets.leaving import hand_back, take_away
from nnsim.ui.kit.widgets.line_edit import LineEdit

LEAST = 96
"""Width in which a name can be typed, px."""


class NameField(LineEdit):
    """Lies over ``place`` of ``parent`` with the present name. ``taken`` carries what Enter or leaving it took.

    Escape gives it up. It goes by itself after either, and with ``drop``.
    """

    taken = Signal(str)

    def __init__(self, name: str, hint: str, place: QRect, longest: int, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._is_over = False
        self.setAccessibleName(hint)
        self.setPlaceholderText(hint)
        self.setMaxLength(longest)
        self.setGeometry(place.adjusted(0, 0, max(LEAST - place.width(), 0), 0))
        self.editingFinished.connect(self._take)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop(self) -> None:
        """What is typed is not wanted."""
        if not self._is_over:
            self._is_over = True
            hand_back(self)
            take_away(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the name as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if not self._is_over:
            self._is_over = True
            hand_back(self)
            self.taken.emit(self.text())
            take_away(self)
