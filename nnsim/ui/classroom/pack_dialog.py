"""A pack for a class: which lesson, how its steps open, and what is locked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.problem import ProblemError
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.ui.classroom.pack_wish import PackWish
from nnsim.ui.classroom.step_rows import StepRows
from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text

WIDTH, HEIGHT, LOCKS = 660, 620, 300


class PackDialog(Dialog):
    """``chosen(PackWish, Path)`` once all of it makes sense: the lesson lies at the path.

    ``lessons`` are paths and lessons to choose from, the first is chosen; ``file_wanted`` asks for another one.
    """

    chosen = Signal(object, object)
    file_wanted = Signal()

    def __init__(self, lessons: Sequence[tuple[Path, Lesson]], parent: QWidget) -> None:
        super().__init__(say("Make a class pack"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lessons = {str(path): (path, lesson) for path, lesson in lessons}
        self.lesson = ComboBox(say("Lesson"), [(key, lesson.title) for key, (_, lesson) in self._lessons.items()])
        self.file = Button(say("File…"), "open", "ghost")
        self.steps = StepRows()
        self.exam = Switch(name=say("Exam"))
        self.hints = Switch(name=say("With hints"))
        self.solutions = Switch(name=say("With solutions"))
        self.document = Switch(name=say("Begin with my document"))
        self.locks = LineEdit()
        self.locks.setPlaceholderText("recipe.*, view.loss: hidden")
        self.note = Text("", "label", "muted", wrap=True)
        self.save = Button(say("Choose files…"), kind="primary")
        self.cancel = Button(say("Cancel"), kind="ghost")
        self._build()
        self._connect()
        follow(self._restyle)
        self._show_lesson()
        self.lesson.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self._top = QHBoxLayout()
        self._top.addWidget(Text(say("Lesson"), tone="muted"))
        self._top.addWidget(self.lesson, 1)
        self._top.addWidget(self.file)
        self._stack.addLayout(self._top)
        self._scroll = Scrolled(self.steps)
        self._stack.addWidget(self._scroll, 1)
        for row in (
            FieldRow(say("Exam: nothing is left but the task"), self.exam),
            FieldRow(say("Hints are given in the exam, too"), self.hints),
            FieldRow(say("The recorded solutions are in it"), self.solutions),
            FieldRow(say("It begins with the document that I have open"), self.document),
            FieldRow(say("Locks from the first step on"), self.locks, LOCK_HELP),
        ):
            self._stack.addWidget(row)
        self._stack.addWidget(self.note)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.cancel)
        self._buttons.addWidget(self.save)
        self._stack.addLayout(self._buttons)
        self.takes(self.save)

    def _connect(self) -> None:
        self.lesson.chosen.connect(self._show_lesson)
        self.file.clicked.connect(self.file_wanted)
        self.exam.clicked.connect(self._show)
        self.steps.changed.connect(self._show)
        self.locks.textEdited.connect(self._show)
        self.save.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2 * SPACE))
        for row in (self._top, self._buttons):
            row.setSpacing(theme.px(2 * SPACE))
        self.locks.setFixedWidth(theme.px(LOCKS))
        room = self.screen().availableSize()
        self.resize(min(theme.px(WIDTH), room.width() - 40), min(theme.px(HEIGHT), room.height() - 60))

    # ------------------------------------------------------------ what is chosen

    def offer(self, path: Path, lesson: Lesson) -> None:
        """One more lesson, which is chosen."""
        self._lessons[str(path)] = path, lesson
        self.lesson.set_options([(key, each.title) for key, (_, each) in self._lessons.items()], str(path))
        self._show_lesson()

    def _show_lesson(self) -> None:
        self.steps.show_lesson(self._lessons[self.lesson.current][1])
        self._show()

    def _show(self) -> None:
        exam = self.exam.isChecked()
        self.hints.setEnabled(exam)
        self.solutions.setEnabled(not exam)
        if exam:
            self.solutions.setChecked(False)
        self.note.set_tone("muted")
        self.note.setText(
            say("Two files are written: the pack for learners, and the key with words and answers, for you alone.")
        )

    @property
    def wish(self) -> PackWish:
        """What the controls say."""
        return PackWish(
            self._lessons[self.lesson.current][1], self.steps.wishes, self.exam.isChecked(), self.hints.isChecked(),
            self.solutions.isChecked(), self.document.isChecked(), self.locks.text(),
        )  # fmt: skip

    def complain(self, words: str) -> None:
        """Say what is to be mended; the dialog stays."""
        self.note.set_tone("error")
        self.note.setText(words)

    def accept(self) -> None:
        """Tell what was chosen; what makes no sense keeps the dialog open."""
        try:
            wish = self.wish
            wish.rules()
            wish.locked()
        except ProblemError as error:
            self.complain(error.problem.text)
            return
        super().accept()
        self.chosen.emit(wish, self._lessons[self.lesson.current][0])


LOCK_HELP = say(
    "Ids of what nobody may touch, with commas between them: recipe.rate, recipe.*, command.play, panel.data; "
    "with “: hidden” behind it, it is not shown at all."
)
