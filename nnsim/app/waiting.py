"""Waiting for work in the background where nothing else can be done meanwhile: its progress, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.problem import Problem
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip

WITHOUT_WORDS_MS = 400
"""How long it may take before anything is shown."""

WIDTH = 420


class ProgressDialog(Dialog):
    """Words, a bar and Cancel over ``window``; Escape and closing it cancel too."""

    def __init__(self, window: QWidget, words: str, cancel: Callable[[], object]) -> None:
        super().__init__("nnsim", window)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.strip = ProgressStrip(words)
        self.strip.cancelled.connect(cancel)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.strip)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self.setMinimumWidth(theme.px(WIDTH))

    def reject(self) -> None:
        """The work ends first; then the dialog goes."""
        if self.strip.cancel.isEnabled():
            self.strip.cancel.click()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As Escape."""
        event.ignore()
        self.reject()


class Wait:
    """``run`` returns once ``end`` was called; the window is drawn meanwhile, but takes no keys and clicks."""

    def __init__(self, window: QWidget, words: str, cancel: Callable[[], object]) -> None:
        self.dialog: ProgressDialog | None = None
        self._window, self._words, self._cancel = window, words, cancel
        self._loop = QEventLoop()
        self._is_over = False
        self._share: float | None = None

    def progress(self, share: float) -> None:
        """So much of it is done, 0 to 1."""
        self._share = share
        if self.dialog:
            self.dialog.strip.set_progress(share)

    def end(self, *_: object) -> None:
        """It is over."""
        self._is_over = True
        self._loop.quit()

    def run(self) -> None:
        """Wait; short work needs no words."""
        if self._is_over:
            return
        moment = QTimer(self._loop, singleShot=True, interval=WITHOUT_WORDS_MS)
        moment.timeout.connect(self._loop.quit)
        moment.start()
        self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        moment.stop()
        if not self._is_over:
            self._show()

    def _show(self) -> None:
        self.dialog = ProgressDialog(self._window, self._words, self._cancel)
        self.dialog.strip.set_progress(self._share)
        self.dialog.show()
        self._loop.exec()
        self.dialog.hide()
        self.dialog.hand_back()
        self.dialog.deleteLater()
        self.dialog = None


def waited_for(job: Job, window: QWidget, words: str, failed: Callable[[Problem], object]) -> list[Any]:
    """What came of ``job``, while ``window`` waits and shows how far it is: one thing, or none."""
    found: list[Any] = []
    wait = Wait(window, words, job.cancel)
    job.progressed.connect(wait.progress)
    job.finished.connect(found.append)
    job.failed.connect(failed)
    for over in (job.finished, job.failed, job.cancelled):
        over.connect(wait.end)
    job.start()
    wait.run()
    job.end()
    job.deleteLater()
    return found
