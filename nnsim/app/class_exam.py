"""What a pack asks of the window beside its lesson: the word that opens the next step, and the way out of an exam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.core.problem import Problem, Severity
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.dialog import MessageBox
from nnsim.ui.kit.widgets.text import Text

if TYPE_CHECKING:
    from nnsim.ui.classroom.unlock_row import UnlockRow

LEAVE = say("Leave the exam?")
LEAVE_MORE = say("What you did is kept, and the exam can be opened again. That you left stands in what you hand in.")
IS_EXAM = say("This is an exam: only its task is here. When you began and left it stands in what you hand in.")
OPENED = say("The word is right: go on.")


class ClassExam(QObject):
    """Shows the field for a word where one opens something, and leaves an exam."""

    def __init__(self, lessons: Lessons, messages: Messages, window: QWidget) -> None:
        super().__init__(lessons)
        self._lessons, self._messages, self._window = lessons, messages, window
        self.row: UnlockRow | None = None
        self.words = Text(IS_EXAM, "label", "accent", wrap=True)
        self.words.hide()
        lessons.panel.hold_above(self.words)
        lessons.changed.connect(self._show)
        lessons.locks.barred.connect(lambda what: lessons.pack.note("refused", what))

    # ------------------------------------------------------------ words

    @property
    def waits_for_word(self) -> bool:
        """Whether there is a step that a word opens."""
        sitting = self._lessons.sitting
        return sitting is not None and sitting.waits_for_word

    def _show(self) -> None:
        """That it is an exam stands above the step, and the field as long as it opens something."""
        self.words.setVisible(self.is_on)
        if self.row is None and self.waits_for_word:
            from nnsim.ui.classroom.unlock_row import UnlockRow  # noqa: PLC0415  when it is first wanted

            self.row = row = UnlockRow()
            row.typed.connect(self.unlock)
            self._lessons.panel.hold_above(row)
        if self.row is not None:
            self.row.setVisible(self.waits_for_word)

    def unlock(self, word: str) -> Problem | None:
        """Open what the word opens; says what came of it."""
        sitting = self._lessons.sitting
        if sitting is None:
            return None
        problem = sitting.unlock(word)
        self._lessons.panel.say(problem or Problem(OPENED, "lesson", Severity.NOTE))
        if problem is None and self.row is not None:
            self.row.field.clear()
        self._lessons.changed.emit()
        return problem

    def ask_word(self) -> None:
        """To the field in the panel."""
        self._lessons.show()
        self._show()
        if self.row is not None:
            self.row.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ leave

    @property
    def is_on(self) -> bool:
        """Whether an exam is on."""
        return self._lessons.pack.is_exam

    def leave(self, *, sure: bool = False) -> None:
        """Ask, then write down that it was left, and give everything back."""
        if sure:
            self._leave()
            return
        box = MessageBox(say("Leave the exam"), LEAVE, LEAVE_MORE, self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes = box.addButton(say("Leave"), MessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(say("Go on with the exam"), MessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        yes.clicked.connect(self._leave)
        box.open()

    def _leave(self) -> None:
        if self.is_on:
            self._lessons.pack.note("left")
            self._lessons.leave_pack()

    def close(self) -> None:
        """The window closes."""
        self._lessons.pack.note("closed")
