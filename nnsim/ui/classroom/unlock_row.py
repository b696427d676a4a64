"""The field for the word that the teacher says, and what it opens."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text


class UnlockRow(QWidget):
    """``typed(str)`` with Enter or the button; capital letters and spaces do not matter."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(say("The word that your teacher says"), "label", "muted")
        self.field = LineEdit()
        self.field.setAccessibleName(say("The word that your teacher says"))
        self.button = Button(say("Open"))
        self.title.setBuddy(self.field)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.button)
        self._column.addWidget(self.title)
        self._column.addLayout(self._row)
        self.field.returnPressed.connect(self._take)
        self.button.clicked.connect(self._take)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))

    def _take(self) -> None:
        if self.field.text().strip():
            self.typed.emit(self.field.text())
