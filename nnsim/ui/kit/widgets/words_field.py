"""A field for a few words with commas between them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import hand_back, stays
from nnsim.ui.kit.widgets.line_edit import LineEdit

WIDTH = 124


class WordsField(LineEdit):
    """Enter or leaving the field takes the words, Escape restores them; ``changed(tuple)`` carries other ones."""

    changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setPlaceholderText(say("None"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._accept)
        follow(self._restyle)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Show other words; emits nothing and leaves an entry in progress alone."""
        self._words = words
        if not (self.hasFocus() and self.isModified()):
            self._show()

    def _show(self) -> None:
        self.setText(", ".join(self._words))
        self.setCursorPosition(0)

    def _accept(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        words = tuple(word.strip() for word in self.text().split(",") if word.strip())
        if words != self._words:
            self._words = words
            self.changed.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or not stays(self)):
            self._show()
            hand_back(self)
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not stays(self):
            hand_back(self)
            event.accept()

    def _restyle(self, theme: Theme) -> None:
        self.setFont(fonts.font("body", theme.scale))
        self.setFixedWidth(theme.px(WIDTH))
