"""Files of scenes: small ones are read and written at once, large ones in the background, one after another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.app.saving import AT_ONCE
from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say
from nnsim.lessons.scenes import Found, Packing, Scene, found_in, write
from nnsim.ui.kit.job import Job

Then = Callable[[], object]


def _no_matter() -> None:
    """Nobody waits for it."""


class SceneFiles(QObject):
    """Of several states of one file that wait only the last is written. ``failed(Problem)`` says why one was not.

    What was packed before is not packed again, which is nearly all the work.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._packing = Packing()
        self._ahead: dict[Path, tuple[tuple[Scene, ...], Then]] = {}
        self._job: Job | None = None
        self._reading: Job | None = None
        self._then: tuple[Path, Callable[[tuple[Scene, ...]], object]] | None = None
        self._unsafe: set[Path] = set()

    # ------------------------------------------------------------ write

    def write(self, path: Path, scenes: tuple[Scene, ...], then: Then = _no_matter) -> None:
        """Write them as soon as what is being written is done; ``then`` once they lie there."""
        if path in self._unsafe:
            text = say(
                "{name} could not be read and is not written over: save the scenes to a file of your own.",
                name=path.name,
            )
            self.failed.emit(Problem(text, str(path)))
            return
        self._ahead[path] = scenes, then
        self._go_on()

    def _go_on(self) -> None:
        while self._ahead and self._job is None:
            path, (scenes, then) = next(iter(self._ahead.items()))
            del self._ahead[path]
            if self._packing.weight(scenes) > AT_ONCE:
                self._begin(path, scenes, then)
            else:
                self._write_now(path, scenes, then)

    def _write_now(self, path: Path, scenes: tuple[Scene, ...], then: Then) -> None:
        try:
            write(path, scenes, self._packing)
        except ProblemError as error:
            self.failed.emit(error.problem)
        else:
            then()

    def _begin(self, path: Path, scenes: tuple[Scene, ...], then: Then) -> None:
        what = say("{path} cannot be saved", path=path.name)
        self._job = job = Job(lambda _progress: write(path, scenes, self._packing), self, what=what)
        job.finished.connect(lambda _nothing: self._after(then))
        job.failed.connect(lambda problem: self._after(lambda: self.failed.emit(problem)))
        job.start()

    def _after(self, then: Then) -> None:
        self._end_job()
        then()
        self._go_on()

    def _end_job(self) -> None:
        """What is being written is written to its end."""
        job, self._job = self._job, None
        if job is not None:
            job.end()
            job.deleteLater()

    def settle(self) -> None:
        """All that waits is written now: the window closes, or somebody reads."""
        self._end_job()
        while self._ahead:
            path, (scenes, then) = self._ahead.popitem()
            self._write_now(path, scenes, then)

    # ------------------------------------------------------------ read

    def read(self, path: Path, then: Callable[[tuple[Scene, ...]], object]) -> None:
        """``then`` gets what the file remembers, at once where it is small; what is damaged is put aside."""
        self.settle()
        self.stop_reading()
        if not path.exists() or path.stat().st_size <= AT_ONCE:
            self._take(path, found_in(path), then)
            return
        self._then = path, then
        self._reading = job = Job(lambda _progress: found_in(path), self)
        job.finished.connect(lambda found: self._take(path, found, then))
        job.failed.connect(lambda problem: self._take(path, Found((), problem, is_safe=False), then))
        job.start()

    def _take(self, path: Path, found: Found, then: Callable[[tuple[Scene, ...]], object]) -> None:
        self.stop_reading()
        self._unsafe.discard(path)
        if not found.is_safe:
            self._unsafe.add(path)
        if found.problem is not None:
            self.failed.emit(found.problem)
        then(found.scenes)

    @property
    def is_reading(self) -> bool:
        """Whether somebody waits for what a large file remembers."""
        return self._reading is not None

    def read_on(self) -> None:
        """Wait for what is being read: something is to be written to the same file."""
        then, self._then = self._then, None
        if self._reading is not None and then is not None:
            path, call = then
            self._take(path, found_in(path), call)

    def stop_reading(self) -> None:
        """Nobody wants it any more."""
        job, self._reading = self._reading, None
        if job is not None:
            job.leave()
