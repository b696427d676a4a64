"""A film that is being made: pictures are handed over as they are taken, and a thread writes them to the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

from PySide6.QtCore import QObject, Signal

from nnsim.core.progress import Cancelled, Progress
from nnsim.io import film
from nnsim.io.film import Pixels, Shot
from nnsim.language.texts import say
from nnsim.ui.kit.job import Job

AHEAD = 4
"""So many pictures wait to be written at most: more would fill the memory where the disk or the machine is slow."""

LOOK_S = 0.05
"""How often the thread looks whether anybody still wants the film while it waits for a picture."""


class Reel(QObject):
    """The film of ``path`` with ``fps`` turns a second.

    ``finished(Path)`` tells that it is whole, ``failed(Problem)`` that it cannot be written; in that case, and where it
    is cancelled or closed, nothing is left of it.
    """

    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, path: Path, fps: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shots: Queue[Shot | None] = Queue()
        what = say("{path} cannot be written", path=path.name)
        self._job = Job(lambda wanted: film.write(path, self._taken(wanted), fps), self, what=what)
        self._job.finished.connect(self.finished)
        self._job.failed.connect(self.failed)
        self._job.start()

    @property
    def is_full(self) -> bool:
        """True while enough pictures wait to be written."""
        return self._shots.qsize() >= AHEAD

    def add(self, picture: Pixels, turns: int) -> None:
        """The next picture, which is seen for so many turns."""
        self._shots.put(Shot(picture, turns))

    def end(self) -> None:
        """There are no more; ``finished`` follows."""
        self._shots.put(None)

    def close(self) -> None:
        """Nobody wants it any more; nothing follows."""
        self._job.end()

    def _taken(self, wanted: Progress) -> Iterator[Shot]:
        """Those that were handed over, in the thread."""
        while True:
            if not wanted(0.0):
                raise Cancelled
            try:
                shot = self._shots.get(timeout=LOOK_S)
            except Empty:
                continue
            if shot is None:
                return
            yield shot
