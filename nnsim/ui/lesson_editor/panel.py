"""The editor of a lesson: its text, and below it what there is to be known and done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Tabs
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.kit.widgets.text import Text, TextTone
from nnsim.ui.lesson_editor.checked import Checked
from nnsim.ui.lesson_editor.conditions import Conditions
from nnsim.ui.lesson_editor.find_bar import FindBar
from nnsim.ui.lesson_editor.locks import Locks
from nnsim.ui.lesson_editor.names import Names
from nnsim.ui.lesson_editor.recorded import Recorded
from nnsim.ui.lesson_editor.text import LessonText

WIDTH, USUAL = 300, 430
"""Width below which no line of a lesson can be read, and that which it has where there is room, px."""

KEYS = {"Ctrl+S": "save", "Ctrl+F": "find", "Ctrl+Shift+L": "lock", "Ctrl+Shift+K": "check", "Ctrl+W": "close"}
"""Keys that are the editor's while it has the keyboard, and what they ask for."""


class EditorPanel(Panel):
    """Changes nothing itself. ``wanted(str)`` tells what is asked for: save, save_as, sheet, check, point or close."""

    wanted = Signal(str)
    looked = Signal(str)

    def __init__(self) -> None:
        super().__init__(say("Lesson"), " ")
        self.setAccessibleName(say("Editor of the lesson"))
        self.text = LessonText()
        self.find_bar = FindBar(self.text)
        self.state = Text("", "label", "muted", wrap=True)
        self.conditions, self.names, self.locks = Conditions(), Names(), Locks()
        self.recorded, self.checked = Recorded(), Checked()
        self.pages: dict[str, QWidget] = {
            "conditions": self.conditions, "names": self.names, "locks": self.locks, "recorded": self.recorded,
            "checked": self.checked,
        }  # fmt: skip
        self._build()
        self._connect()

    def _build(self) -> None:
        self.save = IconButton("save", say("Save the lesson"), "Ctrl+S", side=28)
        self.save_as = IconButton("save_as", say("Save the lesson under another name"), side=28)
        self.search = IconButton("search", say("Search in the text"), "Ctrl+F", side=28)
        self.point = IconButton(
            "point", say("Write a link to a thing: click on it, or choose it by Tab and Enter"), checkable=True, side=28
        )
        self.sheet = IconButton("table", say("Write the teacher's page of this lesson, to be printed"), side=28)
        self.close_button = IconButton("close", say("Close the editor"), "Ctrl+W", side=28)
        self.buttons = (self.save, self.save_as, self.search, self.point, self.sheet, self.close_button)
        for button in self.buttons:
            self.header.addWidget(button)
        self.tabs = Tabs(
            say("Beside the text"),
            (("conditions", say("Conditions")), ("names", say("Names")), ("locks", say("Locks")),
             ("recorded", say("Record")), ("checked", say("Check"))),
            small=True,
        )  # fmt: skip
        upper, lower = QWidget(), QWidget()
        self._upper, self._lower = QVBoxLayout(upper), QVBoxLayout(lower)
        for widget in (self.find_bar, self.text, self.state):
            self._upper.addWidget(widget, 1 if widget is self.text else 0)
        self._stack = QStackedLayout()
        self._lower.addWidget(self.tabs)
        self._lower.addLayout(self._stack, 1)
        for page in self.pages.values():  # the first is shown at once: without a parent it were a window
            self._stack.addWidget(page)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(upper)
        self.split.addWidget(lower)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.body.addWidget(self.split, 1)
        self._restyle(self._theme)

    def _connect(self) -> None:
        asked = ((self.save, "save"), (self.save_as, "save_as"), (self.sheet, "sheet"), (self.close_button, "close"))
        for button, what in asked:
            button.clicked.connect(lambda _checked=False, what=what: self.wanted.emit(what))
        self.point.clicked.connect(lambda: self.wanted.emit("point"))
        self.search.clicked.connect(self.find_bar.begin)
        self.tabs.chosen.connect(self.show_page)
        for page in (self.conditions, self.locks, self.checked):
            page.wanted.connect(self.go_to_line)
        self.names.inserted.connect(self._insert)
        self.checked.check_wanted.connect(lambda: self.wanted.emit("check"))

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "_lower"):
            for layout in (self._upper, self._lower):
                layout.setContentsMargins(0, 0, 0, 0)
                layout.setSpacing(theme.px(SPACE))
            self.split.setHandleWidth(theme.px(2 * SPACE))

    def lie(self, on: bool) -> None:
        """Text and lists beside each other, for a place that is wide and low; else one below the other."""
        self.split.setOrientation(Qt.Orientation.Horizontal if on else Qt.Orientation.Vertical)

    def minimumSizeHint(self) -> QSize:
        """Lines that can be read."""
        return QSize(self._theme.px(WIDTH), self._theme.px(200))

    def sizeHint(self) -> QSize:
        """The same: what is left is the window's, in which the lesson takes place."""
        return QSize(self._theme.px(USUAL), self._theme.px(500))

    # ------------------------------------------------------------ what is shown

    @property
    def page(self) -> str:
        """Which of ``pages`` is shown."""
        return self.tabs.current

    def show_page(self, name: str) -> None:
        """Show one of ``pages``."""
        self.tabs.set_current(name)
        self._stack.setCurrentWidget(self.pages[name])
        self.looked.emit(name)

    def say(self, words: str, tone: TextTone = "muted") -> None:
        """How the text stands, in a sentence below it."""
        self.state.set_tone(tone)
        self.state.setText(words)

    def go_to_line(self, line: int) -> None:
        """The keys to this line of the text."""
        self.text.go_to_line(line)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _insert(self, words: str) -> None:
        self.text.insert(words)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Keys that mean something else in the window are the editor's here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _asked(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = _asked(event)
        if what == "find":
            self.find_bar.begin()
        elif what == "lock":
            self.show_page("locks")
            self.locks.hand.click()
        elif what:
            self.wanted.emit(what)
        else:
            super().keyPressEvent(event)


def _asked(event: QKeyEvent) -> str:
    return KEYS.get(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText), "")
