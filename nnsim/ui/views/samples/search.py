"""The search for neighbours, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.ui.kit.job import Job
from nnsim.ui.views.samples.neighbours import nearest

WHAT = say("The neighbours cannot be found")
PATIENCE_MS = 500
"""What takes longer says so and can be cancelled."""


class NeighbourSearch(QObject):
    """``found(Neighbours)`` or ``failed(Problem)`` follows a start, neither an end; ``late`` says that it takes."""

    found = Signal(object)
    failed = Signal(object)
    late = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.late)

    @property
    def is_late(self) -> bool:
        """Whether it is at work and has been for long."""
        return self._job is not None and not self._patience.isActive()

    def start(self, project: Project, sample: int) -> None:
        """Look for the neighbours of ``sample``, and no longer for those of another."""
        self.end()
        self._job = Job(lambda progress: nearest(project, sample, progress=progress), self, what=WHAT)
        self._job.finished.connect(self.found)
        self._job.failed.connect(self.failed)
        self._patience.start()
        self._job.start()

    def end(self) -> None:
        """Stop, whether it is done or not."""
        self._patience.stop()
        if self._job is not None:
            self._job.end()
            self._job.deleteLater()
            self._job = None
