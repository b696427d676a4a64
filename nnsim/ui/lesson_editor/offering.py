"""What may stand at the cursor, in a list below it: while one types, or with Ctrl+Space."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from nnsim.language.texts import say
from nnsim.lessons.completing import NOTHING, Offer
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow

if TYPE_CHECKING:
    from nnsim.ui.lesson_editor.text import LessonText

MOST_SHOWN = 200
ROWS = 7
"""Of the list at once."""

MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class Offering(QObject):
    """``ask`` says what may stand at the cursor. Enter takes what is chosen in the list, Tab the first of it."""

    def __init__(self, text: LessonText) -> None:
        super().__init__(text)
        self._text = text
        self.ask: Callable[[], Offer] = lambda: NOTHING
        self._start = 0
        self.list = QListWidget(text)
        self.list.setAccessibleName(say("What may stand here"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.hide()
        self.list.itemClicked.connect(lambda _item: self.take())
        self._typed = False
        text.verticalScrollBar().valueChanged.connect(self.close)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.list.setStyleSheet(f"QListWidget {{ background: {theme.raised}; border: 1px solid {theme.edge}; }}")

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.list.isVisible()

    def close(self) -> None:
        """Offer nothing."""
        self.list.hide()

    def on_text(self) -> None:
        """The text is other: what is offered follows what is typed."""
        if self._typed:
            self._typed = False
            self.open(by_hand=False)
        else:
            self.close()

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key was for what is offered."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Space and held == Qt.KeyboardModifier.ControlModifier:
            self.open(by_hand=True)
            return True
        if self.is_open and not held:
            if key in MOVES:
                self._move(MOVES[Qt.Key(key)])
                return True
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
            has_chosen = self.list.currentRow() >= 0
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_chosen:
                self.take()
                return True
        typed = event.text()
        self._typed = bool(typed) and (typed.isprintable() or key == Qt.Key.Key_Backspace)
        if not self._typed:
            self.close()
        return False

    def _move(self, by: int) -> None:
        row, last = self.list.currentRow(), self.list.count() - 1
        self.list.setCurrentRow(min(max(row + by, 0), last) if row >= 0 else (0 if by > 0 else last))

    def open(self, *, by_hand: bool) -> None:
        """Show what may stand here; not ``by_hand`` only where something of it is typed."""
        found = self.ask()
        typed = found.start < self._text.column
        if not found.choices or not (typed or by_hand):
            self.close()
            return
        self._start = found.start
        self.list.clear()
        for choice in found.choices[:MOST_SHOWN]:
            item = QListWidgetItem(f"{choice.text}   {choice.help}" if choice.help else choice.text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, choice.text)
            item.setToolTip(choice.help)
        self.list.setCurrentRow(-1)
        self._place()
        self.list.show()
        self.list.raise_()

    def _place(self) -> None:
        text, px = self._text, self._theme.px
        at = text.cursorRect().bottomLeft() + text.viewport().pos() + QPoint(0, px(2))
        row = max(self.list.sizeHintForRow(0), px(20))
        height = row * min(self.list.count(), ROWS) + px(6)
        if at.y() + height > text.height() and at.y() - height - row > 0:
            at.setY(at.y() - height - row)
        width = min(px(420), text.width() - 2 * px(6))
        at.setX(max(min(at.x(), text.width() - width - px(6)), px(6)))
        self.list.setGeometry(at.x(), at.y(), width, height)

    def take(self) -> None:
        """Write what is chosen, else the first."""
        item = self.list.item(max(self.list.currentRow(), 0))
        self.close()
        if item is not None:
            self._text.insert(str(item.data(Qt.ItemDataRole.UserRole)), self._start)
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)
