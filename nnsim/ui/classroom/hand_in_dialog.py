"""What is handed in, in plain words, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.dates import Local
from nnsim.language.texts import say
from nnsim.lessons.handin import MOST_DOCUMENT, MOST_NAME, HandIn
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text

WIDTH = 480
NAME_WIDTH = 220
NOT_SAID = say("It says nothing else of you: neither the account nor the computer, and no path.")


class HandInDialog(Dialog):
    """``chosen(str, bool)``: the name that was typed, or none, and whether the document is handed in as well.

    ``made`` is what would be handed in; ``size`` its document in bytes, 0 where there is none.
    """

    chosen = Signal(str, bool)

    def __init__(self, made: HandIn, size: int, parent: QWidget) -> None:
        super().__init__(say("Hand in"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = Text(say("Hand in “{made}”", made=made.title), "heading", wrap=True)
        self.contents = Text("\n".join(f"• {line}" for line in contents(made)), wrap=True, selectable=True)
        self.name = LineEdit()
        self.name.setMaxLength(MOST_NAME)
        self.name.setPlaceholderText(say("No name"))
        self.name.setAccessibleName(say("Your name"))
        self.document = Switch(name=say("With my document"), on=0 < size <= MOST_DOCUMENT)
        self.document.setEnabled(0 < size <= MOST_DOCUMENT)
        self.size_words = Text(_size_words(size), "label", "muted", wrap=True)
        self.note = Text(NOT_SAID, "label", "muted", wrap=True)
        self.save = Button(say("Choose a file…"), kind="primary")
        self.cancel = Button(say("Cancel"), kind="ghost")
        self._build()
        self.save.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        follow(self._restyle)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self.asked = (
            Text(say("Your name, if you want to be named"), wrap=True),
            Text(say("With my document, so that it can be looked at"), wrap=True),
        )
        for part in (self.title, self.contents):
            self._stack.addWidget(part)
        for words, field in zip(self.asked, (self.name, self.document), strict=True):
            row = QHBoxLayout()
            words.setBuddy(field)
            row.addWidget(words, 1)
            row.addWidget(field)
            self._stack.addLayout(row)
        for part in (self.size_words, self.note):
            self._stack.addWidget(part)
        self._stack.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        for button in (self.cancel, self.save):
            self._buttons.addWidget(button)
        self._stack.addLayout(self._buttons)
        self.takes(self.save)

    def accept(self) -> None:
        """Tell what was chosen."""
        name, document = self.name.text(), self.document.isChecked()
        super().accept()
        self.chosen.emit(name, document)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2.5 * SPACE))
        self._buttons.setSpacing(theme.px(2 * SPACE))
        self.name.setFixedWidth(theme.px(NAME_WIDTH))
        self.setMinimumWidth(theme.px(WIDTH))
        self.resize(theme.px(WIDTH), self._stack.totalHeightForWidth(theme.px(WIDTH)))


def contents(made: HandIn) -> Iterator[str]:
    """What a hand-in holds, in plain words."""
    progress = made.progress
    reached = sum(progress.step(step).reached for step, _ in made.steps)
    yield say(
        "how far you are: {reached} of {steps} reached, with hints, tries and time",
        reached=reached,
        steps=counted(len(made.steps), "step"),
    )
    answers = sum(len(each.given) for each in progress.answers.values())
    yield say("{answers} that you gave, and whether they were right", answers=counted(answers, "answer"))
    if made.run is not None:
        yield say(
            "the fingerprint of your run after {steps}: {sha256}…",
            steps=counted(made.run.step, "training step"),
            sha256=made.run.sha256[:12],
        )
    yield say("the time now: {astimezone:%d %B %Y, %H:%M}", astimezone=Local(made.made))
    yield say("a number by which two files of yours are known to belong together")
    if made.terms is not None:
        kind = say("exam") if made.terms.exam else say("pack")
        locks = f", {counted(len(made.terms.locks), 'lock')}" if made.terms.locks else ""
        yield say(
            "the rules of the {kind}{locks}, and {entries} of what happened in it",
            kind=kind,
            locks=locks,
            entries=counted(len(made.terms.log), "entry"),
        )


def _size_words(size: int) -> str:
    if not size:
        return say("There is no document of this lesson at the moment.")
    kilobytes = f"{max(round(size / 1024), 1):,} KB"
    if size > MOST_DOCUMENT:
        return say(
            "Your document has {kilobytes}, which is too large to be handed in; save it as a file of its own.",
            kilobytes=kilobytes,
        )
    return say("The document with samples, network and run takes {kilobytes}.", kilobytes=kilobytes)
