"""The lesson that is written is tried with the real engine, in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.core.problem import Problem
from nnsim.core.progress import Progress
from nnsim.language.texts import say
from nnsim.lessons.checked import CheckWanted
from nnsim.ui.kit.job import Job


class Checking(QObject):
    """``progressed(float)`` while it goes on; ``told`` the results at its end, or a sentence why there are none."""

    progressed = Signal(float)
    told = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a lesson is being tried."""
        return self._job is not None

    def begin(self, text: str, steps: int, folder: Path | None) -> None:
        """Try ``text``, a lesson of so many ``steps``."""
        self.end()
        wanted = CheckWanted(text, str(folder) if folder else "")

        def work(progress: Progress) -> object:
            from nnsim.client.checking import check  # noqa: PLC0415  when it is first wanted

            return check(wanted, steps, progress)

        self._job = job = Job(work, self, what=say("The lesson cannot be checked"))
        job.progressed.connect(self.progressed)
        job.finished.connect(self._end_with)
        job.failed.connect(self._fail)
        job.cancelled.connect(lambda: self._end_with(say("The check was cancelled.")))
        self.progressed.emit(0.0)
        job.start()

    def cancel(self) -> None:
        """Try no more; ``told`` follows."""
        if self._job is not None:
            self._job.cancel()

    def end(self) -> None:
        """Try no more; nothing follows."""
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def _fail(self, problem: Problem) -> None:
        self._end_with(problem.text)

    def _end_with(self, results: object) -> None:
        self.end()
        self.told.emit(results)
