"""All that a presenter reads and presses: the step, the next one, notes, clock, hands, scenes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.kit.widgets.scrolled import Scrolled, to_start
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.presenting.clock import PlanClock
from nnsim.ui.presenting.rows import Rows
from nnsim.ui.presenting.step_sheet import StepSheet, Words
from nnsim.ui.presenting.told import Times, Told
from nnsim.ui.presenting.tools import CommandTold, Tools, Ways

ICONS = (
    ("present_black", "moon"), ("present_pointer", "point"), ("present_zoom", "search"), ("present_unlock", "lock"),
    ("present_keep_scene", "keep_run"), ("present_clock", "restart"), ("present_swap", "similarity"),
    ("present", "close"),
)  # fmt: skip
"""Commands that have a button, and its icon."""

COMMANDS = (*(command for command, _ in ICONS), "present_back", "present_next")

LEAST_NAMES = 360
"""px for the title of a lesson beside the buttons."""


class PresenterPage(QWidget):
    """``wanted(str)`` asks for a command, ``answer_wanted(str)`` for the answer to ``me`` or to the ``class``.

    ``pointed`` and ``followed`` are those of links in all that is read there, as of ``Prose``.
    """

    wanted = Signal(str)
    answer_wanted = Signal(str)
    pointed = Signal(str)
    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Presenter's page"))
        self.clock = PlanClock()
        self.title = Text("", "title")
        self.place = Text("", "body", "muted")
        self.escape = Text("", "small", "muted")
        for text in (
            self.title,
            self.place,
            self.escape,
        ):  # long ones are cut before the page gets wider than the screen
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tools = Tools(ICONS)
        self.ways = Ways(("present_back", say("Back")), ("present_next", say("On")))
        self.sheet, self.rows = StepSheet(), Rows()
        self.next_title, self.next_text = Text("", "strong", wrap=True), Words(quiet=True)
        self.notes = Words()
        self._at: tuple[str, int] | None = None
        self._least = LEAST_NAMES
        self._build()
        for part in (self.tools, self.ways):
            part.wanted.connect(self.wanted)
        for words in (self.sheet.text, self.sheet.task, self.sheet.question, self.next_text, self.notes):
            words.pointed.connect(self.pointed)
            words.followed.connect(self.followed)
        self.sheet.answer_wanted.connect(self.answer_wanted)
        follow(self._restyle)

    def _build(self) -> None:
        self.names = QWidget()
        names = QVBoxLayout(self.names)
        names.setContentsMargins(0, 0, 0, 0)
        names.addWidget(self.title)
        names.addWidget(self.place)
        names.addWidget(self.escape)
        names.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.clock)
        self._head.addStretch(0)
        self._head.addWidget(self.names, 1)
        self._head.addWidget(self.tools)
        self._head.addWidget(self.ways)
        self.now_panel = Panel(say("The class sees"), " ")
        self.now_scroll = Scrolled(self.sheet)
        self.now_panel.body.addWidget(self.now_scroll)
        self.next_panel = Panel(say("Next"), " ")
        upcoming = QWidget()
        column = QVBoxLayout(upcoming)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.next_title)
        column.addWidget(self.next_text)
        column.addStretch(1)
        self.next_panel.body.addWidget(Scrolled(upcoming))
        self.notes_panel = Panel(say("Notes"), say("for you alone"))
        self.notes_scroll = Scrolled(self.notes)
        self.notes_panel.body.addWidget(self.notes_scroll)
        self.rows_panel = Panel(say("Scenes and steps"), " ")
        self.rows_panel.body.addWidget(Scrolled(self.rows))
        self._middle, self._right = QVBoxLayout(), QVBoxLayout()
        self._middle.addWidget(self.notes_panel, 3)
        self._middle.addWidget(self.next_panel, 2)
        self._columns = QHBoxLayout()
        self._columns.addWidget(self.now_panel, 5)
        self._columns.addLayout(self._middle, 4)
        self._columns.addWidget(self.rows_panel, 3)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._columns, 1)

    def _restyle(self, theme: Theme) -> None:
        gap = theme.px(2 * SPACE)
        self._column.setContentsMargins(gap, gap, gap, gap)
        for layout in (self._column, self._columns, self._middle):
            layout.setSpacing(gap)
        self._head.setSpacing(theme.px(3 * SPACE))
        self._least = theme.px(LEAST_NAMES)
        self._place_names()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names have a line of their own where nothing is left of them beside the buttons."""
        super().resizeEvent(event)
        self._place_names()

    def _place_names(self) -> None:
        others = sum(part.sizeHint().width() for part in (self.clock, self.tools, self.ways))
        room = self.width() - others - 3 * self._head.spacing() - 2 * self._column.contentsMargins().left()
        is_below = room < self._least
        if is_below == (self._column.indexOf(self.names) >= 0):
            return
        if is_below:
            self._head.removeWidget(self.names)
            self._column.insertWidget(1, self.names)
        else:
            self._column.removeWidget(self.names)
            self._head.insertWidget(2, self.names, 1)
        self._head.setStretch(1, int(is_below))

    def tell(self, told: Told) -> None:
        """What there is to be presented now."""
        steps = len(told.steps)
        self.title.setText(told.title)
        where = say("Step {number} of {steps}", number=told.at + 1, steps=steps) if steps else ""
        opened = say("locks are open for the class") if told.is_open else ""
        self.place.setText(" · ".join(each for each in (where, opened) if each))
        self.place.setVisible(bool(where))
        self.escape.setText(told.escape)
        self.escape.setVisible(bool(told.escape))
        self.sheet.tell(told)
        upcoming = told.next
        self._columns.setStretch(1, 4 if steps else 0)
        self.next_panel.setVisible(bool(steps))
        self.notes_panel.setVisible(bool(steps))
        self.next_title.setText(upcoming.title if upcoming else say("This is the last step."))
        self.next_text.say(upcoming.text if upcoming else ())
        nothing = Paragraph(inline(say("This step has no notes.")))
        self.notes.say(told.notes or (nothing,))
        self.rows.offer(told)
        if self._at != (told.lesson or told.title, told.at):
            self._at = (told.lesson or told.title, told.at)
            for area in (self.now_scroll, self.notes_scroll):
                to_start(area)

    def show_values(self, state: State) -> None:
        """Values of now in all words."""
        self.sheet.show_values(state)
        for part in (self.next_text, self.notes):
            part.show_values(state)

    def show_times(self, times: Times) -> None:
        """How long it has taken."""
        self.clock.show_times(times)

    def show_commands(self, told: Mapping[str, CommandTold]) -> None:
        """What the buttons can do now."""
        self.tools.show_commands(told)
        self.ways.show_commands(told)
