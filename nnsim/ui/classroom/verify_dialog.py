"""A run that was handed in is made once more, and held against a challenge: which one, how far, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.text import Text

WIDTH, HEIGHT = 620, 420


class VerifyDialog(Dialog):
    """``wanted(Path)`` the challenge in this lesson; ``stopped`` when nobody wants to wait any more.

    ``challenges`` are paths and lessons whose last task a run can be held against; ``file_wanted`` asks for another.
    """

    wanted = Signal(object)
    stopped = Signal()
    file_wanted = Signal()

    def __init__(self, files: Sequence[Path], challenges: Sequence[tuple[Path, Lesson]], parent: QWidget) -> None:
        super().__init__(say("Verify a challenge"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._challenges = {str(path): lesson for path, lesson in challenges}
        names = files[0].name if len(files) == 1 else counted(len(files), "file")
        self.title = Text(say("Verify {files}", files=names), "heading", wrap=True)
        self.lesson = ComboBox(say("Challenge"))
        self.file = Button(say("File…"), "open", "ghost")
        self.strip = ProgressStrip(say("Making the run once more …"))
        self.strip.cancelled.connect(self.stopped)
        self.verdict = Text(WHAT, wrap=True, selectable=True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verify = Button(say("Verify"), kind="primary")
        self.close_button = Button(say("Close"), kind="ghost")
        self._build()
        self._offer()
        self.file.clicked.connect(self.file_wanted)
        self.verify.clicked.connect(self.begin)
        self.close_button.clicked.connect(self.reject)
        self.strip.hide()
        follow(self._restyle)
        self.verify.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self._top = QHBoxLayout()
        self._top.addWidget(Text(say("Challenge"), tone="muted"))
        self._top.addWidget(self.lesson, 1)
        self._top.addWidget(self.file)
        self._stack.addWidget(self.title)
        self._stack.addLayout(self._top)
        self._stack.addWidget(self.strip)
        self._stack.addWidget(Scrolled(self.verdict), 1)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.close_button)
        self._buttons.addWidget(self.verify)
        self._stack.addLayout(self._buttons)
        self.takes(self.verify)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2.5 * SPACE))
        for row in (self._top, self._buttons):
            row.setSpacing(theme.px(2 * SPACE))
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))

    # ------------------------------------------------------------ the challenge

    def _offer(self, current: str = "") -> None:
        self.lesson.set_options([(key, lesson.title) for key, lesson in self._challenges.items()], current)
        self.verify.setEnabled(bool(self._challenges))

    def offer(self, path: Path, lesson: Lesson) -> None:
        """One more challenge, which is chosen."""
        self._challenges[str(path)] = lesson
        self._offer(str(path))

    def begin(self) -> None:
        """Make the run once more."""
        if self.lesson.current:
            self.show_progress(None)
            self.wanted.emit(Path(self.lesson.current))

    # ------------------------------------------------------------ what comes of it

    def show_progress(self, share: float | None) -> None:
        """How far it is; None while nobody can know."""
        self.strip.cancel.setEnabled(True)
        self.strip.set_progress(share)
        self.strip.show()
        self.verify.setEnabled(False)

    def show_result(self, lines: Sequence[str], *, holds: bool | None) -> None:
        """What came of it; ``holds`` is None where it was stopped, or could not be tried."""
        self.strip.hide()
        self.verify.setEnabled(True)
        self.verdict.set_tone("muted" if holds is None else "success" if holds else "error")
        self.verdict.setText("\n".join(lines))

    def done(self, result: int) -> None:
        """Nothing is waited for any more."""
        self.stopped.emit()
        super().done(result)


WHAT = say(
    "The run is made once more from its seed, step for step, and compared bit for bit. Then the conditions of the "
    "challenge are asked of the run that was made here: nothing that the file says of itself is believed."
)
