"""The tools of a pad: one button each, then undo and clear."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.data.drawing.tools import GLYPH_TOOLS
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton

SIDE = 28


class GlyphToolBar(QWidget):
    """Works on ``sketch``. ``ids`` chooses among the tools; further buttons can be added at the end."""

    def __init__(self, sketch: Sketch, ids: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self.setAccessibleName(say("Drawing tools"))
        self._group = QButtonGroup(self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[str, IconButton] = {}
        for tool in GLYPH_TOOLS:
            if not ids or tool.id in ids:
                button = IconButton(tool.icon, tool.label, checkable=True, side=SIDE)
                button.set_hint(f"{tool.label}: {tool.help}", tool.shortcut)
                button.clicked.connect(lambda _=False, name=tool.id: sketch.set_tool(name))
                self._group.addButton(button)
                self._layout.addWidget(button)
                self.buttons[tool.id] = button
        self._layout.addStretch(1)
        self.undo = IconButton("undo", say("Take the last stroke back"), "Ctrl+Z", side=SIDE)
        self.undo.clicked.connect(sketch.drawing.undo)
        self.clear = IconButton("trash", say("Clear the pad"), "Del", side=SIDE)
        self.clear.clicked.connect(sketch.drawing.clear)
        for button in (self.undo, self.clear):
            self._layout.addWidget(button)
        sketch.changed.connect(self._show)
        sketch.drawing.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def add(self, button: IconButton) -> None:
        """One more button at the right end."""
        self._layout.addWidget(button)

    def _show(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == self._sketch.tool.id)
        self.undo.setEnabled(self._sketch.drawing.can_undo)
        self.clear.setEnabled(not self._sketch.drawing.is_blank)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(3))
