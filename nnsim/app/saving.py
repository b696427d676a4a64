"""Saving: the document as it is now, the engine's newest weights of this moment, and the file, one after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.app.newest_state import NewestState
from nnsim.core.files import nnsim_file
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Progress
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.ui.kit.job import Job
from nnsim.ui.run.bridge import EngineBridge

AT_ONCE = 2 << 20
"""Bytes up to which a file is written in the window's own thread, as nobody notices that."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be saved: the document as it was when it was asked for.

    ``shown`` and ``edits`` tell which document that was, and after how many edits.
    """

    path: Path
    project: Project
    shown: int
    edits: int
    then: tuple[Callable[[bool], None], ...]


class Saving(QObject):
    """Carries out orders in turn; of several for one file that wait only the last is written.

    ``written(Order, Checkpoint | None)`` or ``failed(Order, Problem | None)``, without a problem where it was
    cancelled, ends each. ``began(str)`` tells what takes its time in the background, ``progressed(float)`` how far
    writing is, and ``settled()`` that nothing is left to do.
    """

    written = Signal(object, object)
    failed = Signal(object, object)
    began = Signal(str)
    progressed = Signal(float)
    settled = Signal()

    def __init__(self, bridge: EngineBridge, newest: NewestState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._newest = bridge, newest
        self._asked: tuple[int, Order] | None = None
        self._ready: deque[tuple[Order, Checkpoint | None]] = deque()
        self._job: Job | None = None
        self._now: tuple[Order, Checkpoint | None] | None = None
        self._is_on_disk = self._is_large = False

    @property
    def is_busy(self) -> bool:
        """True from an order until its file is written."""
        return self._asked is not None or self._now is not None or bool(self._ready)

    @property
    def current(self) -> Path | None:
        """The file that is waited for or written in the background."""
        if self._now:
            return self._now[0].path if self._job else None
        return self._asked[1].path if self._asked and self._is_large else None

    def order(self, order: Order) -> None:
        """Save as soon as the engine has told its newest state."""
        self.hurry()  # an earlier order that still waits for that
        self._is_large = nnsim_file.weight_of(order.project, self._bridge.client.checkpoint) > AT_ONCE
        self._asked = (self._newest.ask(self._take, past=order.project.view.timeline), order)
        if self._is_large and self._now is None:
            self._tell(order)

    def _tell(self, order: Order) -> None:
        self.began.emit(say("Saving {path} …", path=order.path.name))

    def hurry(self) -> None:
        """Wait for the engine no longer: the edits matter more than its newest step."""
        if self._asked:
            self._newest.hurry(self._asked[0])

    def cancel(self) -> None:
        """Give up whatever is not on the disk yet."""
        dropped = [order for order, _ in self._ready] + ([self._asked[1]] if self._asked else [])
        self._ready.clear()
        self._ask_no_more()
        if self._job:
            self._job.cancel()
        for order in dropped:
            self.failed.emit(order, None)
        self._settle()

    def close(self) -> None:
        """The window closes: nothing is written any more."""
        self._ask_no_more()
        self._ready.clear()
        self._end_job()

    def _ask_no_more(self) -> None:
        if self._asked:
            self._newest.drop(self._asked[0])
        self._asked = None

    # ------------------------------------------------------------ the engine's answer

    def _take(self, checkpoint: Checkpoint | None) -> None:
        assert self._asked is not None
        (_, order), self._asked = self._asked, None
        if self._ready and self._ready[-1][0].path == order.path:
            earlier, _ = self._ready.pop()
            order = replace(order, then=(*earlier.then, *order.then))
        self._ready.append((order, checkpoint))
        self._next()

    # ------------------------------------------------------------ the file

    def _next(self) -> None:
        while self._ready and self._now is None:
            self._now = order, checkpoint = self._ready.popleft()
            if nnsim_file.weight_of(order.project, checkpoint) > AT_ONCE:
                self._begin(order, checkpoint)
                return
            try:
                nnsim_file.save(order.path, order.project, checkpoint)
            except ProblemError as error:
                self._end(error.problem)
            else:
                self._end(None, is_written=True)
        self._settle()

    def _begin(self, order: Order, checkpoint: Checkpoint | None) -> None:
        self._is_on_disk = False

        def write(progress: Progress) -> None:
            nnsim_file.save(order.path, order.project, checkpoint, progress)
            self._is_on_disk = True

        self._job = Job(write, self, what=say("{path} cannot be saved", path=order.path.name))
        self._job.progressed.connect(self.progressed)
        self._job.finished.connect(lambda _nothing: self._after())
        self._job.failed.connect(self._after)
        self._job.cancelled.connect(self._after)
        self._job.start()
        self._tell(order)

    def _after(self, problem: Problem | None = None) -> None:
        self._end_job()
        self._end(problem, is_written=self._is_on_disk)  # cancelled too late, it is written all the same
        self._next()

    def _end_job(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def _end(self, problem: Problem | None, *, is_written: bool = False) -> None:
        assert self._now is not None
        (order, checkpoint), self._now = self._now, None
        if is_written:
            self.written.emit(order, checkpoint)
        else:
            self.failed.emit(order, problem)

    def _settle(self) -> None:
        if not self.is_busy:
            self.settled.emit()
