"""Words that are searched in the text: Enter goes to the next place, Shift+Enter to the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.text import LessonText


class FindBar(QWidget):
    """Stands over ``text`` while something is searched; Escape puts it away."""

    closed = Signal()

    def __init__(self, text: LessonText) -> None:
        super().__init__()
        self._text = text
        self.field = LineEdit()
        self.field.setAccessibleName(say("Search in the text"))
        self.field.setPlaceholderText(say("Search in the text"))
        self.said = Text("", "label", "muted")
        self.next = IconButton("chevron_down", say("Next place"), "Return", side=28)
        self.close_button = IconButton("close", say("Search no more"), "Escape", side=28)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.field, 1)
        for widget in (self.said, self.next, self.close_button):
            self._row.addWidget(widget)
        self.field.textChanged.connect(lambda: self.look(again=True))
        self.next.clicked.connect(lambda _checked=False: self.look())
        self.close_button.clicked.connect(self.leave)
        self.hide()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))

    def begin(self) -> None:
        """Search, for what is chosen in the text at first."""
        chosen = self._text.textCursor().selectedText()
        self.show()
        if len(chosen.splitlines()) == 1:
            self.field.setText(chosen)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Go back to the text."""
        self.hide()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self, *, back: bool = False, again: bool = False) -> None:
        """The next place, or the one ``back``; ``again`` looks from where the present one begins."""
        words = self.field.text()
        self.said.setText("")
        if not words:
            return
        cursor = self._text.textCursor()
        if again:
            cursor.setPosition(cursor.selectionStart())
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = self._text.document().find(words, cursor, flags)
        if found.isNull():  # from the other end
            turned = QTextCursor(self._text.document())
            if back:
                turned.movePosition(QTextCursor.MoveOperation.End)
            found = self._text.document().find(words, turned, flags)
        if found.isNull():
            self.said.setText(say("Not found"))
        else:
            self._text.setTextCursor(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.look(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
