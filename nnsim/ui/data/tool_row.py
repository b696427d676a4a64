"""The row of painting tools."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from nnsim.ui.data.painting import TOOLS, Painting
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.button import IconButton


class ToolRow(QWidget):
    """One button per tool; the letter in its tooltip takes the tool from anywhere in the window."""

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.setAccessibleName("Painting tools")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, IconButton] = {}
        for tool in TOOLS:
            button = IconButton(tool.icon, tool.label, checkable=True)
            button.set_hint(f"{tool.label}: {tool.help}", tool.shortcut)
            button.clicked.connect(lambda _=False, tool=tool.id: painting.set_tool(tool))
            # A button's own shortcut would animate a click and act a tenth of a second late.
            QShortcut(QKeySequence(tool.shortcut), self, lambda tool=tool.id: painting.set_tool(tool))
            self._group.addButton(button)
            self._layout.addWidget(button)
            self.buttons[tool.id] = button
        self._layout.addStretch(1)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        self.buttons[self._painting.tool.id].setChecked(True)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
