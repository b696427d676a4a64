"""Every condition of a lesson as it is now, with its parts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidgetItem, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged
from nnsim.lessons.watching import Part, Watched, now, parts
from nnsim.ui.kit.theme import SPACE, Theme, Tone
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.rows import Rows

SIGNS: dict[bool | None, tuple[str, str, Tone | None]] = {
    True: ("check", say("true"), "success"), False: ("close", say("false"), None),
    None: ("more", say("not known"), None),
}  # fmt: skip
"""Icon, word and colour of what is true, false or not known yet."""

NOTHING = say("There is no condition in the text yet. A block ```until latch has those of a task.")


class Conditions(QWidget):
    """``wanted(int)``: to the line of a condition. ``watched`` are those of the text."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(say("Conditions, as they are now"), (say("Condition"), say("Now")))
        self.empty = Text(NOTHING, "body", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.rows, 1)
        self.watched: tuple[Watched, ...] = ()
        self._items: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.rows.used.connect(lambda each: self.wanted.emit(each.line))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self.rows.setColumnWidth(0, theme.px(250))

    def offer(self, found: Sequence[Watched]) -> None:
        """These are the conditions of the text."""
        if tuple(found) == self.watched:
            return
        self.watched = tuple(found)
        self.rows.clear()
        self._items = [(self.rows.add((_head(each), ""), each), []) for each in self.watched]
        self.empty.setVisible(not self.watched)
        self.rows.setVisible(bool(self.watched))

    def show_state(self, state: State) -> None:
        """What they are in ``state``."""
        for each, (item, below) in zip(self.watched, self._items, strict=True):
            if each.expression.type == "flag":
                sign, word, tone = SIGNS[judged(each.expression, state).holds]
                self.rows.tell(item, (_head(each), word), tone=tone, sign=sign)
                self._show_parts(each, item, below, parts(each.expression, state))
            else:
                self.rows.tell(item, (_head(each), now(each.expression, state)))

    def _show_parts(
        self, each: Watched, item: QTreeWidgetItem, below: list[QTreeWidgetItem], found: Sequence[Part]
    ) -> None:
        for at, part in enumerate(found):
            if at == len(below):
                below.append(self.rows.add(("", ""), each, under=item))
                item.setExpanded(True)
            sign, word, tone = SIGNS[part.holds]
            self.rows.tell(
                below[at],
                (say("{condition}: {truth}", condition=part.text, truth=word), part.now),
                tone=tone,
                sign=sign,
            )


def _head(each: Watched) -> str:
    return say("Line {line}, {use}: {condition}", line=each.line, use=each.use, condition=each.text)
