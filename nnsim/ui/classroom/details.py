"""What there is to be read beside the grid: the most frequent mistakes, and what one learner did at one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.dates import Local
from nnsim.core.files.fields import printable
from nnsim.language.texts import say
from nnsim.lessons.grid import Grid, Row, cell_of, told_of
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.terms import Terms
from nnsim.ui.classroom.looks import LOOKS
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text

MOST_WRONG = 20
"""Wrong answers that are listed; the table for a spreadsheet has them all."""

WIDEST = 90
WHO = Qt.ItemDataRole.UserRole
OPEN = say("Open this learner's document")


class Mistakes(QWidget):
    """The most frequent wrong answers, each with how many gave it and one who did; ``wanted(str)`` that learner."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(say("Most frequent mistakes"), "strong")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(say("Most frequent mistakes"))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.list):
            self._column.addWidget(part)
        self.title.setBuddy(self.list)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self.list.setSpacing(theme.px(2))
        self.list.setFont(fonts.font("body", theme.scale))

    def show_grid(self, grid: Grid | None, name: Callable[[str], str]) -> None:
        """Those of a grid; ``name`` says what a learner is called."""
        self.list.clear()
        for wrong in grid.wrong[:MOST_WRONG] if grid else ():
            question, answer = printable(wrong.words, WIDEST), printable(wrong.answer, WIDEST)
            given = f"{counted(wrong.learners, 'learner')}: {answer}"
            item = QListWidgetItem(
                say("{given}\n{question} For example {by}.", given=given, question=question, by=name(wrong.by[0]))
            )
            item.setData(WHO, wrong.by[0])
            self.list.addItem(item)
        self.title.setText(say("Most frequent mistakes") if self.list.count() else say("No wrong answers so far"))

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(WHO))


class Details(QWidget):
    """One learner at one step: answers, tries, time, and what is odd; ``opened`` asks for the document,
    ``verify_wanted`` for its run to be made once more.
    """

    opened = Signal()
    verify_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "strong", wrap=True)
        self.words = Text("", wrap=True, selectable=True)
        self.open = Button(OPEN, kind="ghost")
        self.open.clicked.connect(self.opened)
        self.verify = Button(say("Verify its run…"), kind="ghost")
        self.verify.clicked.connect(self.verify_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.words, self.open, self.verify):
            self._column.addWidget(part)
        self._column.addStretch(1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))

    def show_nothing(self, words: str) -> None:
        """There is nobody to be looked at."""
        self.title.setText("")
        self.words.setText(words)
        self.open.setEnabled(False)
        self.verify.setEnabled(False)

    def show_cell(self, row: Row, name: str, step: tuple[str, str], lesson: Lesson | None, *, own_words: bool) -> None:
        """What somebody did at a step; answers in own words only with ``own_words``, as they may tell who it is."""
        made = row.handed.hand_in
        self.title.setText(f"{name}, {printable(step[1])}: {LOOKS[cell_of(made, step[0], lesson)].words}")
        self.words.setText("\n".join(_lines(row, step[0], lesson, own_words=own_words)))
        self.open.setEnabled(bool(made.document))
        self.verify.setEnabled(bool(made.document) and made.run is not None)
        self.open.setToolTip(
            say("As a new document; yours stays where it is, and you are asked before anything unsaved is left")
            if made.document
            else say("This hand-in holds no document: it was left out, or it was too large")
        )


def _lines(row: Row, step_id: str, lesson: Lesson | None, *, own_words: bool) -> list[str]:
    made = row.handed.hand_in
    progress = made.progress.step(step_id)
    parts = [
        say("{seconds:.0f} min", seconds=progress.seconds / 60),
        counted(progress.hints, "hint"),
        counted(progress.tries, "wrong try"),
    ]
    lines = [
        say(
            "{parts}. Handed in on {day:%d %B} at {day:%H:%M}.",
            parts=", ".join(parts),
            day=Local(made.made),
        )
    ]
    for told in told_of(made, step_id, lesson):
        lines.append(printable(told.question, WIDEST))
        if told.own and not own_words:
            lines.append(say("   an answer in own words, which is shown with the names"))
            continue
        marks = {True: say("right"), False: say("wrong"), None: ""}
        lines += [f"   {printable(words, WIDEST)}   {marks[right]}".rstrip() for words, right in told.answers]
    if opened := made.progress.opened.get(step_id):
        lines.append(say("Opened {opened}.", opened=printable(opened, WIDEST)))
    return [*lines, *_terms(row)]


def _terms(row: Row) -> list[str]:
    """Whether it was an exam, and what is odd about it."""
    made = row.handed.hand_in
    return [*([_kind(made.terms)] if made.terms else []), *row.oddities]


def _kind(terms: Terms) -> str:
    """As what it was done, with how many locks, and how long its log is."""
    entries, locks = counted(len(terms.log), "entry"), counted(len(terms.locks), "lock")
    if terms.exam:
        return (
            say("Done as an exam with {locks}; its log has {entries}.", locks=locks, entries=entries)
            if terms.locks
            else say("Done as an exam; its log has {entries}.", entries=entries)
        )
    return (
        say("Done in a pack with {locks}; its log has {entries}.", locks=locks, entries=entries)
        if terms.locks
        else say("Done in a pack; its log has {entries}.", entries=entries)
    )
