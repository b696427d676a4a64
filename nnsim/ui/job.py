"""One piece of work in the background that can be watched and cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress

TELL_EVERY_S = 0.05


class Job(QObject):
    """Runs ``work(progress)`` in a thread of its own; exactly one of the last three signals follows.

    ``progressed(float)`` carries the share that is done, a few times per second.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, work: Callable[[Progress], object], parent: QObject | None = None, *, what: str = "This cannot be read"
    ) -> None:
        super().__init__(parent)
        self._work, self._what = work, what
        self._stop = threading.Event()
        self._told = 0.0
        self._thread = threading.Thread(target=self._run, name="nnsim-job", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to end; ``cancelled`` follows."""
        self._stop.set()

    def end(self) -> None:
        """Cancel and wait; no signal follows any more."""
        self.blockSignals(True)
        self._stop.set()
        self._thread.join()

    def _progress(self, share: float) -> bool:
        now = time.monotonic()
        if now - self._told > TELL_EVERY_S:
            self._told = now
            self.progressed.emit(share)
        return not self._stop.is_set()

    def _run(self) -> None:
        try:
            result = self._work(self._progress)
        except Cancelled:
            self.cancelled.emit()
        except ProblemError as error:
            self.failed.emit(error.problem)
        except Exception as error:  # noqa: BLE001  a defect must not leave anybody waiting for ever
            text = f"{self._what}: {type(error).__name__}: {error}. Please report it with the file."
            self.failed.emit(Problem(" ".join(text.split()), "data"))
        else:
            if self._stop.is_set():
                self.cancelled.emit()
            else:
                self.finished.emit(result)
