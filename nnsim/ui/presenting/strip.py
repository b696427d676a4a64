"""What a presenter without a second screen reads: a narrow strip below, which the class sees as well."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.presenting.clock import PlanClock
from nnsim.ui.presenting.poll_entry import PollEntry
from nnsim.ui.presenting.step_sheet import Words
from nnsim.ui.presenting.told import Times, Told

HIGH = 92
"""px: three lines of notes."""


class Strip(QWidget):
    """Clock, next step, what Escape does, and notes in one row; where hands are counted, the fields for them instead of
    the notes.

    It never shows an answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Presenter's strip"))
        self.clock = PlanClock()
        self.next_head = Text(say("Next"), "small", "muted")
        self.next_title = Text("", "strong", wrap=True)
        self.escape = Text("", "small", "muted")
        self.escape.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # never what makes it wide
        self.notes, self.poll = Words(), PollEntry()
        self._told = Told("")
        self._counts = False
        following = QVBoxLayout()
        following.addWidget(self.next_head)
        following.addWidget(self.next_title)
        following.addStretch(1)
        following.addWidget(self.escape)
        self._reading = Scrolled(self.notes)
        self._polling = Scrolled(self.poll)
        self._polling.hide()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.clock)
        self._row.addLayout(following, 2)
        self._row.addWidget(self._reading, 5)
        self._row.addWidget(self._polling, 5)
        self.poll.left.connect(self.end_count)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        gap = theme.px(2 * SPACE)
        self._row.setContentsMargins(theme.px(4 * SPACE), gap, theme.px(4 * SPACE), gap)
        self._row.setSpacing(theme.px(4 * SPACE))
        self.setFixedHeight(theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        """It never makes the window wider."""
        return QSize(200, self.height())

    def tell(self, told: Told) -> None:
        """What there is to be presented now."""
        self._told = told
        upcoming = told.next
        self.next_head.setVisible(bool(told.steps))
        last = say("This is the last step.") if told.steps else told.title
        self.next_title.setText(upcoming.title if upcoming else last)
        self.escape.setText(told.escape)
        self.notes.say(told.notes)
        self.poll.ask(told.asked if not told.why_no_hands else None, told.hands)
        if self._counts and (told.asked is None or told.why_no_hands):
            self.end_count()

    def count(self) -> None:
        """Fields for raised hands in the place of the notes."""
        self._counts = True
        self._reading.hide()
        self._polling.show()
        self.poll.focus_first()

    def end_count(self) -> None:
        """Notes again."""
        self._counts = False
        self._polling.hide()
        self._reading.show()

    def show_values(self, state: State) -> None:
        """Values of now in the notes."""
        self.notes.show_values(state)

    def show_times(self, times: Times) -> None:
        """How long it has taken."""
        self.clock.show_times(times)
