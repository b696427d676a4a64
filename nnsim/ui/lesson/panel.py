"""The panel of a lesson: where one is, what is to be read, asked and done, and always the same buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.again import Returning
from nnsim.lessons.seen import Seen
from nnsim.lessons.sitting import Sitting
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.tones import tone_of
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.panel import Line, Panel
from nnsim.ui.kit.widgets.scrolled import Scrolled, to_start
from nnsim.ui.lesson.again_page import TITLE, AgainPage
from nnsim.ui.lesson.buttons import StepButtons
from nnsim.ui.lesson.card import Card, Said, check
from nnsim.ui.lesson.chapters import Chapter, ChapterList
from nnsim.ui.lesson.saying import announce
from nnsim.ui.lesson.step_page import StepPage

LEAST = 236
"""Width below which nobody wants to read, px."""

LARGEST_LEAST = 300
"""The same in large type, which leaves network and output their room on a screen of 1024 px."""

WHOLE = 1000
"""Stretch beside which that of others does not count."""


class LessonPanel(Panel):
    """Shows the chapters, or the step of a sitting. It changes nothing itself: it asks by signals.

    ``chosen(Path)``     a chapter is to be opened; ``file_wanted`` another lesson
    ``list_wanted``      the chapters are to be shown
    ``wanted(str)``      a button was pressed: check, hint, show, back, on, over, return or leave
    ``answered(Card)``   an answer was entered
    ``pointed(str)``     a link is pointed at, empty for none any more; ``followed(str)`` it was pressed
    ``left``             Escape: the keys are the window's again
    """

    chosen = Signal(object)
    file_wanted = Signal()
    list_wanted = Signal()
    wanted = Signal(str)
    answered = Signal(object)
    pointed = Signal(str)
    followed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("Lessons"), " ", parent)
        self.setAccessibleName(say("Lesson"))
        self.step_page: StepPage | None = None
        self.again_page: AgainPage | None = None
        self.chapters = ChapterList()
        self._chapters_scroll = Scrolled(self.chapters)
        self.reading = Scrolled()
        self.buttons = StepButtons()
        self.note, self.elsewhere = Said(), Said()
        self.return_button = Button(say("Back to the lesson"), "chevron_left", "primary")
        self.return_button.set_hint(say("The document of the lesson, as you left it"))
        self._build()
        self._connect()
        self.show_chapters(())

    def _build(self) -> None:
        self.all_button = IconButton("menu", say("All chapters"), side=28)
        self.over = IconButton("reset", say("Start this step over, exactly as it began; Undo takes that back"), side=28)
        self.close_button = IconButton("close", say("Put the lesson away; it waits where you are"), side=28)
        self.header.insertWidget(0, self.all_button)
        self.header.addWidget(self.close_button)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        self._away = QWidget()
        away = QVBoxLayout(self._away)
        away.setContentsMargins(0, 0, 0, 0)
        away.addWidget(self.elsewhere)
        away.addWidget(self.return_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._away.hide()
        self.note.hide()
        self.title.setWordWrap(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.header.setStretch(self.header.indexOf(self.title), WHOLE)
        self.header.removeWidget(self.caption)  # the header is for the title, which may be long
        place = QHBoxLayout()
        place.addWidget(self.caption)
        place.addStretch(1)
        place.addWidget(self.over)
        for widget in (self._away, self.note):
            column.addWidget(widget)
        column.addLayout(place)
        column.addWidget(self.reading, 1)
        column.addWidget(Line())
        column.addWidget(self.buttons)
        self._page_column = column
        self.pages = QStackedLayout()
        self.body.addLayout(self.pages, 1)
        self.pages.addWidget(self._chapters_scroll)  # shown at once: without a parent it were a window
        self.pages.addWidget(self._page)
        self._restyle(self._theme)

    def _connect(self) -> None:
        self.chapters.chosen.connect(self.chosen)
        self.chapters.file_wanted.connect(self.file_wanted)
        self.all_button.clicked.connect(self.list_wanted)
        self.buttons.wanted.connect(self.wanted)
        for button, what in ((self.over, "over"), (self.close_button, "leave"), (self.return_button, "return")):
            button.clicked.connect(lambda _checked=False, what=what: self.wanted.emit(what))

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "_page_column"):
            self.header.setSpacing(theme.px(SPACE))
            self._page_column.setSpacing(theme.px(2 * SPACE))
            self._fit_title()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long title takes another line where the panel is narrow."""
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """Two lines for a title that one has no room for beside the buttons."""
        theme = self._theme
        room = self.width() - 2 * (theme.px(3 * SPACE) + theme.px(28) + theme.px(SPACE))
        box = QRect(0, 0, max(room, 1), 10_000)
        lines = self.title.fontMetrics().boundingRect(box, Qt.TextFlag.TextWordWrap, self.title.text()).height()
        self.title.setFixedHeight(max(lines, theme.px(5 * SPACE)))

    def minimumSizeHint(self) -> QSize:
        """So narrow that it has room beside the network on a small screen."""
        return QSize(min(self._theme.px(LEAST), LARGEST_LEAST), self._theme.px(200))

    @property
    def shows_chapters(self) -> bool:
        """Whether the list is there, in the place of a step."""
        return self.pages.currentIndex() == 0

    # ------------------------------------------------------------ chapters

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """The list in the place of the step."""
        self.chapters.offer(chapters)
        self.title.setText(say("Lessons"))
        self._fit_title()
        self.set_caption(" ")
        for button in (self.all_button, self.over):
            button.hide()
        self.pages.setCurrentIndex(0)

    def show_again(self, title: str, asked: Sequence[Returning]) -> AgainPage:
        """Questions of other chapters that are asked before the one with this ``title`` begins."""
        self.step_page, self.again_page = None, AgainPage(asked)
        page = self.again_page
        page.answered.connect(self.answered)
        self.title.setText(title)
        self._fit_title()
        self.set_caption(TITLE)
        self.all_button.show()
        self.over.hide()
        self._hold(page)
        self.buttons.show_again(is_done=False)
        announce(self, f"{TITLE}. {page.words.text()}")
        return page

    def _hold(self, page: QWidget) -> None:
        """Show ``page`` from its top."""
        self.note.hide()
        self.pointed.emit("")
        self.reading.hold(page)
        to_start(self.reading)
        self.pages.setCurrentIndex(1)

    # ------------------------------------------------------------ a step

    def show_step(self, sitting: Sitting) -> None:
        """The step that ``sitting`` is at, from its beginning."""
        self.step_page = page = StepPage(sitting)
        self.again_page = None
        page.answered.connect(self.answered)
        page.pointed.connect(self.pointed)
        page.followed.connect(self.followed)
        page.grew.connect(self._show_end)
        self.title.setText(sitting.lesson.title)
        self._fit_title()
        number, count = sitting.place
        self.set_caption(say("{at} of {count}", at=number, count=count))
        for button in (self.all_button, self.over):
            button.show()
        self._hold(page)
        words = " ".join(prose.plain for prose in page.text)
        announce(self, f"{self.caption.text()}: {page.step.title}. {words}")

    def show_seen(self, sitting: Sitting, seen: Seen, state: State) -> None:
        """What the step is like now."""
        if self.step_page is not None:
            announce(self, self.step_page.show_seen(seen, state))
            self.buttons.show_seen(sitting, seen)

    def say(self, problem: Problem | None) -> None:
        """What could not be done, above the step; nothing with None."""
        if problem is not None:
            self.note.say(problem.text, tone_of(problem))
            announce(self, problem.text)
        self.note.setVisible(problem is not None)

    def show_elsewhere(self, words: str) -> None:
        """Say that another document is shown than that of the lesson; nothing with no words."""
        self.elsewhere.say(words, "info")
        self._away.setVisible(bool(words))
        page = self.step_page or self.again_page
        if page is not None:
            page.setEnabled(not words)
        self.buttons.setEnabled(not words)
        announce(self, words)

    def hold_above(self, widget: QWidget) -> None:
        """Stand ``widget`` above the step."""
        self._page_column.insertWidget(self._page_column.indexOf(self.note) + 1, widget)

    @property
    def cards(self) -> Sequence[Card]:
        """The questions that are asked now."""
        page = self.step_page or self.again_page
        return page.cards if page is not None else ()

    def check(self) -> None:
        """Have what is new among the answers judged; where nothing is, say what an empty one lacks."""
        check(self.cards, self.answered.emit)

    def _show_end(self) -> None:
        QTimer.singleShot(0, self, lambda: self.reading.verticalScrollBar().setValue(10**6))

    def focus_first(self) -> None:
        """The keys to the first question, else to what leads on."""
        cards = self.cards
        shows_step = self.pages.currentIndex() == 1 and (self.step_page or self.again_page) is not None
        rows = self.chapters.rows
        first = rows[0] if rows else self.chapters.open_button
        target = (cards[0].field.stop if cards else self.buttons.way_on) if shows_step else first
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keys back to the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
