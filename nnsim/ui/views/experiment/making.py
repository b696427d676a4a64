"""The runs of an experiment, made in a process of their own while the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnsim.core.findings import Findings
from nnsim.core.problem import Problem
from nnsim.core.progress import Progress
from nnsim.core.project import Project
from nnsim.experiments.kinds import Experiment
from nnsim.experiments.wanted import ExperimentWanted
from nnsim.language.texts import say
from nnsim.ui.kit.job import Job


class Making(QObject):
    """``progressed`` carries the findings so far and the share that is made; then ``found`` all of them, or ``failed``
    a problem. Nothing follows ``end``."""

    progressed = Signal(object, float)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._so_far: Findings | None = None
        self._is_unwanted = False

    @property
    def is_busy(self) -> bool:
        """Whether runs are being made."""
        return self._job is not None

    def begin(self, experiment: Experiment, project: Project) -> None:
        """Make all runs of an experiment with ``project``."""
        self.end()
        self._so_far, self._is_unwanted = None, False
        wanted = ExperimentWanted(experiment.id, project, experiment.seeds)

        def work(progress: Progress) -> object:
            from nnsim.client.experimenting import make_runs  # noqa: PLC0415  when it is first wanted

            return make_runs(wanted, lambda share: progress(share) and not self._is_unwanted, self._hear)

        self._job = job = Job(work, self, what=say("The experiment cannot be made"))
        job.progressed.connect(self._tell)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)
        job.start()

    def cancel(self) -> None:
        """Make no more runs; ``found`` follows with those that were made."""
        self._is_unwanted = True

    def end(self) -> None:
        """Make no more runs; nothing follows."""
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def _hear(self, findings: Findings) -> None:
        """In the thread of the job: the newest findings, which ``progressed`` takes along."""
        self._so_far = findings

    def _tell(self, share: float) -> None:
        self.progressed.emit(self._so_far, share)

    def _finish(self, findings: Findings) -> None:
        self.end()
        self.found.emit(findings)

    def _fail(self, problem: Problem) -> None:
        self.end()
        self.failed.emit(problem)
