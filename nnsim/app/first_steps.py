"""What to do first, on one page: a few lines, each with the command that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.text import Text

WORDS, BUTTON = 400, 190
"""Width of the text and of the buttons beside it, px."""
LARGEST = QSize(1280, 700)
"""Fits a small screen; what is larger scrolls."""


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to try, and the command of the menus that does it or goes there."""

    title: str
    text: str
    command: str


STEPS = (
    Step(
        say("Let it learn"),
        say("The map in Output bends around the points. Outlines are true classes, fills what the network says."),
        "play",
    ),
    Step(
        say("Paint while it trains"),
        say("Choose a class in Data and draw on the plane: the map follows."),
        "focus_plane",
    ),
    Step(
        say("Build the network"),
        say("+ between two columns adds a layer, − and + on its head change its neurons. A line is a weight: drag it."),
        "focus_network",
    ),
    Step(
        say("Turn every knob"),
        say("Learning rate, loss and the rest act at once, also while it trains."),
        "focus_recipe",
    ),
    Step(
        say("Begin anew"),
        say("Fresh weights from the seed. Undo brings the trained ones back, as it does any edit."),
        "reset",
    ),
    Step(
        say("Look at the samples"),
        say("By class and part, hardest first, or only those classified wrongly."),
        "show_samples",
    ),
    Step(say("Bring your own data"), say("A table or pictures; a file can also be dropped on the window."), "import"),
    Step(say("Draw your own images"), say("A few of each class are enough to train a network on them."), "new_images"),
    Step(
        say("Show it to others"),
        say("Full screen in large type, notes on a second one; F5 gives everything back."),
        "present",
    ),
    Step(
        say("All keys"),
        say("Whatever the mouse does, the keyboard does, too. Files wait under File, Examples."),
        "shortcuts",
    ),
)


class FirstSteps(Dialog):
    """Stays beside the window while its steps are tried."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(say("First steps"), parent)
        self.buttons: dict[str, Button] = {}
        self._rows: list[QHBoxLayout] = []
        self._texts: list[Text] = []
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._scroll.setAccessibleName(say("First steps"))
        self._page.setProperty("see_through", True)
        self._scroll.setWidget(self._page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        for step in STEPS:
            self._column.addLayout(self._row(step, actions))
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)  # arrow keys scroll, and Enter does no step unasked
        follow(self._restyle)

    def _row(self, step: Step, actions: Mapping[str, QAction]) -> QHBoxLayout:
        action = actions[step.command]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button = Button(action.iconText())
        button.set_hint(button.text(), keys)
        button.clicked.connect(action.trigger)
        self.buttons[step.command] = button
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(step.title, "strong"))
        text = Text(step.text, "body", "muted", wrap=True)
        self._texts.append(text)
        words.addWidget(text)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rows.append(row)
        return row

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(2.5 * SPACE))
        for row in self._rows:
            row.setSpacing(theme.px(4 * SPACE))
        for text in self._texts:
            text.setFixedWidth(theme.px(WORDS))
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        for button in self.buttons.values():
            button.setFixedWidth(max(theme.px(BUTTON), widest))
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once everything on the page has the size of the theme

    def _fit(self) -> None:
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self.resize((self._page.sizeHint() + QSize(bar, 0)).boundedTo(LARGEST))
