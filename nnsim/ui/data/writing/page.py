"""The page for a text: the beginning of the present one, and one of the user's own to learn from instead."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import Problem
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.data.desks import WRITING, desk_of
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

HEIGHT = 190
"""Of the page in px."""

SHOWN = 2000
"""Characters of a long text that are shown."""

HELD_OUT = 0.1
"""Share of a text at its end that is held out."""

NAME = say("Own text")

TAKE, CANCEL = say("Learn this text"), say("Cancel")
"""What the button says before and while a text is read."""


class Page(QWidget):
    """``written(Data)`` carries a text that a person wrote or pasted, as passages."""

    written = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._job: Job | None = None
        self.words = Text("", "label", "muted", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(say("Text to learn from"))
        self.text.setPlaceholderText(say("Write or paste a text of some pages."))
        self.text.setTabChangesFocus(True)
        self.problem = Text("", "body", "warning", wrap=True)
        self.take = Button(TAKE)
        self.take.setToolTip(say("Train on what stands above instead; one step to undo"))
        self.take.clicked.connect(self._take_or_cancel)
        self.back = Button(say("Discard"))
        self.back.setToolTip(say("Show the text again that is learned"))
        self.back.clicked.connect(self.show_text)
        self.text.textChanged.connect(self._on_text)
        self._layout = QVBoxLayout(self)
        for part in (self.words, self.problem, self.text):  # a problem takes the place of the words, and moves nothing
            self._layout.addWidget(part)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.take)
        self._buttons.addWidget(self.back)
        self._buttons.addStretch(1)
        self._layout.addLayout(self._buttons)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self.show_text)
        self.show_text()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(SPACE))
        self._buttons.setSpacing(theme.px(2 * SPACE))
        self.text.setFixedHeight(theme.px(HEIGHT))

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old.x is not new.x or old.vocabulary != new.vocabulary:
            self.show_text()

    def show_text(self) -> None:
        """The beginning of the present text."""
        self._stop()
        data = self._editor.project.data
        kind = kind_of(data)
        if WRITING not in desk_of(data).parts:
            return
        count = data.x.size
        first = kind.words(data.x[: -(-SHOWN // data.sample_shape[0])].reshape(-1)[:SHOWN], data.vocabulary)
        more = say(", of which these are the first {count:,}", count=len(first)) if count > len(first) else ""
        self.text.setPlainText(first)
        self._tell(
            say(
                "{characters}{more}. Write or paste over them, or drop a file.",
                characters=counted(count, "character"),
                more=more,
            ),
            own=False,
        )

    def _on_text(self) -> None:
        self._stop()
        self._tell(
            say(
                "{characters} of your own, not learned yet.",
                characters=counted(len(self.text.toPlainText()), "character"),
            ),
            own=True,
        )

    def _tell(self, words: str, *, own: bool) -> None:
        self.words.setText(words)
        self.words.show()
        self.problem.hide()
        self.take.setEnabled(own)
        self.back.setVisible(own)

    def _take_or_cancel(self) -> None:
        if self._job is not None:
            self._stop()
            return
        from nnsim.io.choices import ImportChoices  # noqa: PLC0415  when it is first wanted
        from nnsim.io.sources import Pasted  # noqa: PLC0415  when it is first wanted
        from nnsim.io.text import read  # noqa: PLC0415  when it is first wanted

        choices = ImportChoices(seed=self._editor.project.data.seed, test_share=HELD_OUT)
        source = Pasted(self.text.toPlainText(), NAME)
        self._job = Job(lambda progress: read(source, choices, progress), self, what=say("This text cannot be read"))
        self._job.finished.connect(self._finished)
        self._job.failed.connect(self._failed)
        self.take.setText(CANCEL)
        self._job.start()

    def _finished(self, data: Data) -> None:
        self._stop()
        self.written.emit(replace(data, origin=NAME))

    def _failed(self, problem: Problem) -> None:
        self._stop()
        self.problem.setText(problem.text)
        self.words.hide()
        self.problem.show()

    def _stop(self) -> None:
        """Nothing is read any more."""
        if self._job is not None:
            self._job.leave()
        self._job = None
        self.take.setText(TAKE)
