"""What was done since Record was pressed, as lines that a lesson can have; each is taken by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.recorded import Suggestion
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.rows import Rows

HELP = say("Press Record, do in the window what learners are to do, and take the lines that the lesson needs.")
TOO_LARGE = say("No line can say this; let the lesson start with a file.")

BLOCKS = {"set": "set", "show": "show", "until": "until latch"}


class Taken(NamedTuple):
    """``lines`` are to be written into the block ``head`` of the step."""

    head: str
    lines: tuple[str, ...]


class Recorded(QWidget):
    """``record_wanted(bool)`` begins or ends; ``taken(Taken)``: lines are to be written into the text."""

    record_wanted = Signal(bool)
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record = Button(say("Record"), "record")
        self.record.setCheckable(True)
        self.record.set_hint(say("From now on, what you do in the window is suggested here as lines of the lesson"))
        self.take = Button(say("Write into the text"), "plus")
        self.take.set_hint(say("The chosen line, into its block of the step where the cursor stands"), "Return")
        self.help = Text(HELP, "body", "muted", wrap=True)
        self.rows = Rows(say("What was recorded"), (say("Line"),))
        row = QHBoxLayout()
        row.addWidget(self.record)
        row.addStretch(1)
        row.addWidget(self.take)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addWidget(self.help)
        self._column.addWidget(self.rows, 1)
        self._shown: tuple[Suggestion, ...] = ()
        self.record.clicked.connect(self.record_wanted)
        self.take.clicked.connect(self.rows.use)
        self.rows.used.connect(self._take)
        self.take.setEnabled(False)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))

    def _take(self, content: object) -> None:
        if isinstance(content, Taken):
            self.taken.emit(content)
            item = self.rows.currentItem()
            if item is not None:
                self.rows.tell(item, (item.text(0),), tone="success", sign="check")

    def offer(self, found: Sequence[Suggestion]) -> None:
        """What was recorded so far."""
        if tuple(found) == self._shown:
            return
        known, self._shown = self._shown, tuple(found)
        keep = len(known) if self._shown[: len(known)] == known else 0
        if not keep:
            self.rows.clear()
        for each in self._shown[keep:]:
            self._add(each)
        self.help.setVisible(not found)
        self.take.setEnabled(bool(found))

    def _add(self, each: Suggestion) -> None:
        item = self.rows.add((each.words,), None)
        if not each.moves and not each.goals:
            self.rows.add((TOO_LARGE,), None, under=item)
        for head, said in (("set", each.moves), ("show", each.moves)):
            if said:
                self.rows.add((f"{head}: {'; '.join(said)}",), Taken(head, said), under=item)
        for goal in each.goals:
            self.rows.add((f"until: {goal}",), Taken(BLOCKS["until"], (goal,)), under=item)
        item.setExpanded(True)
        self.rows.scrollToItem(item)
