"""What came of trying the lesson with the real engine, by step and line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say, say_count
from nnsim.lessons.checked import StepResult
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.progress_strip import ProgressBar
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.rows import Rows

HELP = say("The recorded solution, every wrong answer and every wrong move are tried with the real engine.")


class Checked(QWidget):
    """``check_wanted`` begins, ``cancel_wanted`` ends it; ``wanted(int)``: to a line."""

    check_wanted = Signal()
    cancel_wanted = Signal()
    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.check = Button(say("Check this lesson"), "check")
        self.check.set_hint(say("What 'nnsim lessons check' does, with the text as it stands here"), "Ctrl+Shift+K")
        self.cancel = Button(say("Cancel"), "close")
        self.bar = ProgressBar()
        self.help = Text(HELP, "body", "muted", wrap=True)
        self.rows = Rows(say("What the check found"), (say("Found"),))
        row = QHBoxLayout()
        for widget in (self.check, self.cancel):
            row.addWidget(widget)
        row.addWidget(self.bar, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addWidget(self.help)
        self._column.addWidget(self.rows, 1)
        self.check.clicked.connect(self.check_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.rows.used.connect(lambda line: self.wanted.emit(line or 1))
        self.show_work(None)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))

    def show_work(self, share: float | None) -> None:
        """So much is done, 0 to 1; None while nothing is tried."""
        self.bar.setVisible(share is not None)
        self.cancel.setVisible(share is not None)
        self.check.setEnabled(share is None)
        self.bar.set_done(share or 0.0)

    def begin(self) -> None:
        """Another lesson, of which nothing was found yet."""
        self.show_work(None)
        self.say(HELP)

    def say(self, words: str) -> None:
        """One sentence in the place of results."""
        self.rows.clear()
        self.help.setText(words)
        self.help.show()

    def show_results(self, results: tuple[StepResult, ...]) -> None:
        """Each step with what was found in it."""
        self.rows.clear()
        failed = sum(not each.passes for each in results)
        self.help.setText(
            say("{steps} of {all} cannot be gone through as the lesson says.",
                steps=counted(failed, "step"), all=len(results))
            if failed else say("The lesson passes: its solution solves it, and every wrong way brings its sentence.")
        )  # fmt: skip
        for each in results:
            words = _verdict(each)
            tone, sign = ("success", "check") if each.passes else ("error", "close")
            item = self.rows.add((words,), each.line, tone=tone, sign=sign)  # type: ignore[arg-type]  # a tone
            for found in each.findings:
                words = say("Line {line}: {sentence}", line=found.line, sentence=found.text)
                tone = "error" if found.severity.value == "error" else "warning"
                self.rows.add((words,), found.line, under=item, tone=tone, sign="warning")  # type: ignore[arg-type]
            item.setExpanded(True)


def _verdict(each: StepResult) -> str:
    if not each.passes:
        return say("{step}: fails", step=each.title)
    if not each.wrong:
        return say("{step}: passes", step=each.title)
    return say_count(
        "{step}: passes, {count} wrong way is answered", "{step}: passes, {count} wrong ways are answered", each.wrong,
        step=each.title,
    )  # fmt: skip
