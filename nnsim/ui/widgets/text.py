"""Labels: a role gives size and weight, a tone gives the colour."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import Theme
from nnsim.ui.theming import follow

TextTone = Literal["text", "muted", "accent", "info", "success", "warning", "error"]


class Text(QLabel):
    """A label of the design. ``wrap`` breaks lines, ``selectable`` lets the text be copied."""

    def __init__(
        self,
        text: str = "",
        role: fonts.Role = "body",
        tone: TextTone = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role: fonts.Role = role
        self._tone: TextTone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        follow(self._restyle)

    def set_role(self, role: fonts.Role) -> None:
        """Change size and weight."""
        if role != self._role:
            self._role = role
            self.setFont(fonts.font(role, self._theme.scale))

    def set_tone(self, tone: TextTone) -> None:
        """Change the colour."""
        if tone != self._tone:
            self._tone = tone
            self._recolor()

    def _restyle(self, theme: Theme) -> None:
        self.setFont(fonts.font(self._role, theme.scale))
        self._theme = theme
        self._recolor()

    def _recolor(self) -> None:
        look = self.palette()
        look.setColor(QPalette.ColorRole.WindowText, QColor(getattr(self._theme, self._tone)))
        look.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, QColor(self._theme.faint))
        self.setPalette(look)
