"""All quantities that conditions may name: what they mean, and what they are now. Enter writes one into the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QTreeWidgetItem, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.lessons.calls_of_names import call_of
from nnsim.lessons.expression import Expression, asks, expression
from nnsim.lessons.findings import Wrong
from nnsim.lessons.names.kinds import QUANTITIES
from nnsim.lessons.state import State
from nnsim.lessons.watching import now
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.rows import Rows


@dataclass(slots=True)
class _Row:
    id: str
    words: str
    item: QTreeWidgetItem
    call: str = ""
    read: Expression | None = None


class Names(QWidget):
    """``inserted(str)``: a quantity, with arguments that exist in the document, is to be written."""

    inserted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.search = _Search()
        self.search.setAccessibleName(say("Search the names"))
        self.search.setPlaceholderText(say("Search names and meanings"))
        self.search.setClearButtonEnabled(True)
        self.count = Text("", "label", "muted")
        self.rows = Rows(say("Names of quantities"), (say("Name"), say("Now"), say("Meaning")))
        self.rows.setRootIsDecorated(False)
        self.rows.setToolTip(say("Enter or a double click writes it into the text"))
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._column.addWidget(self.rows, 1)
        self._made: list[_Row] = []
        self.search.textChanged.connect(self._find)
        self.search.go_down = self._go_down
        self.rows.used.connect(lambda row: self.inserted.emit(row.call or row.id))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        for column, width in enumerate((170, 80)):
            self.rows.setColumnWidth(column, theme.px(width))

    def _make(self) -> None:
        for each in QUANTITIES:
            unit = f" ({each.unit})" if each.unit else f" ({each.type})"
            row = _Row(each.id, f"{each.id} {each.help} {each.unit}".casefold(), QTreeWidgetItem())
            row.item = self.rows.add((each.signature(), "", f"{each.help}{unit}"), row)
            self._made.append(row)
        self._find(self.search.text())

    def _find(self, text: str) -> None:
        parts = text.casefold().split()
        fits = 0
        for row in self._made:
            hidden = not all(part in row.words for part in parts)
            row.item.setHidden(hidden)
            fits += not hidden
        self.count.setText(counted(fits, "name"))

    def _go_down(self) -> None:
        first = next((row.item for row in self._made if not row.item.isHidden()), None)
        if first is not None:
            self.rows.setCurrentItem(first)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ values

    def _seen(self) -> list[_Row]:
        """Rows that can be read now: only these are asked for."""
        box, found = self.rows.viewport().rect(), list[_Row]()
        item = self.rows.itemAt(2, 2)
        while item is not None and self.rows.visualItemRect(item).top() <= box.bottom():
            held = item.data(0, Qt.ItemDataRole.UserRole)
            if held and not item.isHidden():
                found.append(held[0])
            item = self.rows.itemBelow(item)
        return found

    def show_state(self, state: State, question: str = "") -> frozenset[str]:
        """What the rows that are seen are in ``state``; the probes of the engine that these need come back."""
        if not self._made:
            self._make()
        needed = frozenset[str]()
        for row in self._seen():
            call = call_of(QUANTITIES[row.id], state, question or "question")
            if call != row.call:
                row.call, row.read = call, _read(call)
            if row.read is not None:
                needed |= asks(row.read)
                words = (call, now(row.read, state), row.item.text(2))
                self.rows.tell(row.item, words)
        return needed


class _Search(LineEdit):
    """The arrow down leads into the list."""

    go_down: Callable[[], None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_down()
        else:
            super().keyPressEvent(event)


def _read(call: str) -> Expression | None:
    try:
        return expression(call)
    except Wrong:
        return None
