"""Keeps the recovery file current while the window is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.app.document import Document
from nnsim.core.files.recovery import Recovery
from nnsim.core.problem import Problem
from nnsim.core.progress import Progress, never_mind
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.ui.kit.job import Job
from nnsim.ui.run.undo import Editor

EVERY_MS = 5_000
"""How often a run that goes on is written."""

AFTER_EDIT_MS = 1_000
"""How long the first edit that is not written yet waits for others: with writing, a crash costs two seconds at most."""

HEAVY = 16 << 20
"""Bytes of a state of the run from which on edits do not wait for it: they are written with the state that lies there
already, and the newest one at its own pace."""

REST, REST_AFTER_EDIT = 20, 2
"""What takes long is written less often: the disk rests so many times as long as the shorter of the last two writings
took. A single long one, as the first of a large set is, tells nothing of the next, which writes only what changed."""

State = tuple[Project, Checkpoint | None, Path | None]
"""The document, the run, and the file that they are of."""


class Autosave(QObject):
    """Writes document and last known weights a second after an edit, however many follow it, and while it trains.

    A stroke or drag in progress is written as far as it got. All that happens in the background, as large sets and
    networks take seconds: these are written less often, and an edit does not wait for the weights of such a network. A
    folder that cannot be written is said once and never stops the work.
    """

    said = Signal(object)

    def __init__(
        self,
        editor: Editor,
        document: Document,
        recovery: Recovery,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock, self._began = clock, 0.0
        self._editor, self._document, self._recovery = editor, document, recovery
        self._job: Job | None = None
        self._is_behind = False
        self._kept: State | None = None
        self._soon = QTimer(self, singleShot=True, interval=AFTER_EDIT_MS)
        self._soon.timeout.connect(self._after_edit)
        self._often = QTimer(self, interval=EVERY_MS)
        self._timer, self._took = self._soon, {self._soon: 0, self._often: 0}
        self._often.timeout.connect(self._while_training)
        self._often.start()
        editor.stack.indexChanged.connect(self._expect)  # each step, those that merge into the one before as well
        document.changed.connect(self._expect)
        document.stored.connect(self._on_stored)

    def _expect(self) -> None:
        """Write soon. A timer that every edit began anew would never end while somebody paints."""
        if not self._soon.isActive():
            self._soon.start()

    def _on_stored(self) -> None:
        """What was edited while the file was written is not in it."""
        if self._has_something_to_lose:
            self._expect()
        else:
            self._clear()

    def _while_training(self) -> None:
        if self._document.training_unsaved and not self._is_kept:
            self._begin(self._often, self._state)

    def _after_edit(self) -> None:
        self._begin(self._soon, self._light())

    def write(self) -> bool:
        """Write the recovery file now; where there is nothing to lose, none may be left of another document.

        False where what would be lost is not safe against a crash.
        """
        if not self._has_something_to_lose:
            self._clear()
            return True
        self._finish()
        self._tell(self._writing(self._state)(never_mind))
        return not self._recovery.is_failing

    @property
    def _has_something_to_lose(self) -> bool:
        return self._document.unsaved or self._document.training_unsaved

    @property
    def _state(self) -> State:
        """All that would be lost now."""
        return self._editor.document, self._document.last_checkpoint, self._document.path

    def _light(self) -> State:
        """The document as it is now, with the state of the run that was written last where a newer one is heavy."""
        project, newest, path = self._state
        before = self._kept[1] if self._kept and self._kept[0].network is project.network else None
        if before is None or newest is None or before.step >= newest.step or _bytes(newest) < HEAVY:
            return project, newest, path
        return project, before, path

    @property
    def _is_kept(self) -> bool:
        """True if just that was written last."""
        if self._kept is None or self._recovery.is_failing:
            return False
        return all(old is new for old, new in zip(self._kept, self._state, strict=True))

    def _writing(self, state: State) -> Callable[[Progress], Problem | None]:
        """What writes that of the document."""
        self._kept, stamp = state, self._document.stamp
        return partial(self._recovery.write, *state, content=stamp.content if stamp else "")

    def _tell(self, problem: Problem | None) -> None:
        if problem:
            self.said.emit(problem)

    # ------------------------------------------------------------ in the background

    def _begin(self, timer: QTimer, state: State) -> None:
        """As ``write``, but nobody waits for it; what changes meanwhile is written after it."""
        if not self._has_something_to_lose:
            self._clear()
        elif self._job is not None:
            self._is_behind = True
        elif self._document.is_saving:
            self._expect()
        else:
            self._timer, self._began = timer, self._clock()
            self._job = Job(self._writing(state), self, what=say("Your work cannot be kept safe against a crash"))
            self._job.finished.connect(self._written)
            self._job.failed.connect(self._written)
            self._job.start()

    def _written(self, problem: Problem | None) -> None:
        self._finish()
        timer, now = self._timer, int(1000 * (self._clock() - self._began))
        before, self._took[timer] = self._took[timer], now
        rest, least = (REST, EVERY_MS) if timer is self._often else (REST_AFTER_EDIT, AFTER_EDIT_MS)
        wanted = max(rest * min(before, now), least)
        if max(wanted, timer.interval()) > least:
            timer.setInterval(wanted)
        self._tell(problem)
        if self._is_behind:
            self._is_behind = False
            self._expect()

    def _finish(self) -> None:
        """Wait for what is being written."""
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def _clear(self) -> None:
        self._finish()
        self._kept = None
        self._recovery.clear()

    def close(self) -> None:
        """A clean end: nothing is left to recover."""
        self._soon.stop()
        self._often.stop()
        self._editor.stack.indexChanged.disconnect(self._expect)
        self._document.changed.disconnect(self._expect)
        self._finish()
        self._recovery.close()


def _bytes(state: Checkpoint) -> int:
    return sum(array.nbytes for arrays in (state.weights, state.optimizer) for array in arrays.values())
