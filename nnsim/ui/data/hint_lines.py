"""Quiet lines under the chips that point out what is odd about the points."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.ui.data.hints import Hint, hints
from nnsim.ui.data.painting import Painting
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.button import IconButton
from nnsim.ui.widgets.text import Text

LOOK_AFTER_MS = 250
"""Points are looked at when the hand rests, not at every tick of a stroke."""


class HintLine(QWidget):
    """A sentence, and where it speaks of certain points a button that selects them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = Text("", "label", "muted", wrap=True)
        self.button = IconButton("select", "Select them", side=28)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.text, 1)
        self._layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        follow(self._restyle)

    def show_hint(self, hint: Hint) -> None:
        """Say this."""
        self.text.setText(hint.text)
        self.button.setVisible(hint.mask is not None)
        self.button.setAccessibleDescription(hint.text)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))


class HintLines(QWidget):
    """One line per hint about the present points; hidden while there is nothing to say."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self.setAccessibleName("Hints about the points")
        self.lines: list[HintLine] = []
        self._shown: list[Hint] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._wait.timeout.connect(self.look)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self.look()

    @property
    def sentences(self) -> list[str]:
        """What is said."""
        return [hint.text for hint in self._shown]

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._wait.start()

    def look(self) -> None:
        """Look at the points now."""
        self._wait.stop()
        self._shown = hints(self._editor.project.data)
        while len(self.lines) < len(self._shown):
            self._add_line(len(self.lines))
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(self._shown))
            if number < len(self._shown):
                line.show_hint(self._shown[number])
        self.setVisible(bool(self._shown))

    def _add_line(self, number: int) -> None:
        line = HintLine(self)
        line.button.clicked.connect(lambda: self._select(number))
        self.lines.append(line)
        self._layout.addWidget(line)

    def _select(self, number: int) -> None:
        """Select what the line speaks of; the points may have changed a moment ago."""
        wanted = self._shown[number].id
        if self._wait.isActive():
            self.look()
        for hint in self._shown:
            if hint.id == wanted and hint.mask is not None:
                self._painting.take_selection(hint.mask)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
