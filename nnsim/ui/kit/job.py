"""One piece of work in the background that can be watched and cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.language.texts import say

TELL_EVERY_S = 0.05


class _Life:
    """Whether anybody still listens: the thread and the object that it tells may end in any order."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_over = False
        self.stop = threading.Event()

    def end(self) -> None:
        """The object goes: nothing can be told any more, so the work may end."""
        self.stop.set()
        with self.lock:
            self.is_over = True


class Job(QObject):
    """Runs ``work(progress)`` in a thread of its own; exactly one of the last three signals follows.

    ``progressed(float)`` carries the share that is done, a few times per second. Nothing follows once ``end`` or
    ``leave`` was called or whoever owns the job is gone, not even what was on its way.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _told = Signal(str, object)

    def __init__(
        self,
        work: Callable[[Progress], object],
        parent: QObject | None = None,
        *,
        what: str = say("This cannot be read"),
    ) -> None:
        super().__init__(parent)
        self._work, self._what = work, what
        self._life = _Life()
        self._last = 0.0
        self._thread = threading.Thread(target=self._run, name="nnsim-job", daemon=True)
        self._told.connect(self._deliver)
        self.destroyed.connect(partial(_Life.end, self._life))

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end; ``cancelled`` follows."""
        self._life.stop.set()

    def end(self) -> None:
        """Cancel and wait; no signal follows any more."""
        self._life.end()
        self._thread.join()

    def leave(self) -> None:
        """Cancel and let it end when it will; no signal follows any more, and the job is gone."""
        self._life.end()
        self.deleteLater()

    # ------------------------------------------------------------ in the thread

    def _tell(self, name: str, value: object = None) -> None:
        with self._life.lock:
            if not self._life.is_over:
                self._told.emit(name, value)

    def _progress(self, share: float) -> bool:
        now = time.monotonic()
        if now - self._last > TELL_EVERY_S:
            self._last = now
            self._tell("progressed", share)
        return not self._life.stop.is_set()

    def _run(self) -> None:
        try:
            result = self._work(self._progress)
        except Cancelled:
            self._tell("cancelled")
        except ProblemError as error:
            self._tell("failed", error.problem)
        except Exception as error:  # noqa: BLE001  a defect must not leave anybody waiting for ever
            text = say(
                "{what}: {name}: {error}. Please report it with the file.",
                what=self._what,
                name=type(error).__name__,
                error=error,
            )
            self._tell("failed", Problem(" ".join(text.split()), "data"))
        else:
            if self._life.stop.is_set():
                self._tell("cancelled")
            else:
                self._tell("finished", result)

    # ------------------------------------------------------------ in the window's own thread

    def _deliver(self, name: str, value: object) -> None:
        if self._life.is_over:
            return
        if name == "cancelled":
            self.cancelled.emit()
        else:
            getattr(self, name).emit(value)
