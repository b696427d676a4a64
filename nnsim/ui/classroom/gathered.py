"""What came of reading the hand-ins of a class, and how it is told: made in the background, shown in the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nnsim.core.catalogue import load
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Progress, part
from nnsim.language.texts import say
from nnsim.lessons import packed
from nnsim.lessons.collecting import Collected, Gathering, Stamp, stamp
from nnsim.lessons.grid import Grid, grids
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.mathematicians import names_of
from nnsim.lessons.pack import read_key

KEY = ".nnsim-key"


@dataclass(frozen=True, slots=True)
class Gathered:
    """``known`` are lessons by the hash of their text; ``bad`` says of files why they cannot be read.

    ``hidden`` are the names of mathematicians by the ids of learners, ``typed`` those that learners typed.
    """

    grids: tuple[Grid, ...]
    collected: Collected
    known: Mapping[str, Lesson]
    bad: tuple[Problem, ...]
    hidden: Mapping[str, str]
    typed: Mapping[str, str]

    def names(self, *, shown: bool) -> Mapping[str, str]:
        """What learners are called: who typed no name has that of a mathematician in any case."""
        return {**self.hidden, **self.typed} if shown else self.hidden


class Reader:
    """Reads hand-ins again and again, with the keys and lessons that lie beside them or were chosen."""

    def __init__(self, sources: Iterable[Path]) -> None:
        every = tuple(sources)
        self.texts = {path for path in every if is_text(path)}
        self._gathering = Gathering(path for path in every if not is_text(path))
        self._chapters: tuple[Lesson, ...] = ()
        self._read: tuple[tuple[Path, Stamp], ...] | None = None
        self._known: dict[str, Lesson] = {}
        self._faults: tuple[Problem, ...] = ()

    @property
    def sources(self) -> tuple[Path, ...]:
        """Folders and files that are read."""
        return self._gathering.sources

    def look(self, progress: Progress) -> Gathered | None:
        """What is there now; None where nothing has changed. Raises ``ProblemError`` and ``Cancelled``."""
        load()
        collected = self._gathering.look(part(progress, 0.0, 0.9), sorted(self.texts))
        if collected is None:
            return None
        beside = tuple(path for path in collected.foreign if is_text(path))
        self._know((*sorted(self.texts), *beside))
        foreign = (path for path in collected.foreign if not is_text(path))
        faults = (
            Problem(say("{path} is no hand-in by its name, and was left alone.", path=path.name), path.name)
            for path in foreign
        )
        found = grids(collected.newest, self._known)
        every = (*collected.earlier, *collected.newest)
        typed = {one.learner: one.hand_in.name for one in every if one.hand_in.name}
        bad = (*collected.bad, *self._faults, *faults)
        return Gathered(found, collected, dict(self._known), bad, names_of(collected.learners), typed)

    def _know(self, texts: tuple[Path, ...]) -> None:
        """Lessons whose hand-ins can be told in words: chapters, texts, and keys, which count most."""
        now = tuple((path, stamp(path)) for path in texts)
        if now == self._read:
            return
        self._read = now
        if not self._chapters:
            chapters = (read_file(path).read.lesson for path in bundled())
            self._chapters = tuple(lesson for lesson in chapters if lesson)
        lessons, keys, faults = list(self._chapters), list[Lesson](), list[Problem]()
        for path in texts:
            try:
                if path.suffix.lower() == KEY:
                    keys.append(read_key(path))
                elif lesson := read_file(path).read.lesson:
                    lessons.append(lesson)
                else:
                    faults.append(
                        Problem(say("{path} is no lesson that can be read; check its text.", path=path.name), path.name)
                    )
            except ProblemError as error:
                faults.append(error.problem)
        self._known = {lesson.sha: lesson for lesson in (*lessons, *keys)}
        self._faults = tuple(faults)


def is_text(path: Path) -> bool:
    """Whether it is a key, a pack or a text of a lesson by its name."""
    return path.suffix.lower() in (KEY, packed.SUFFIX, ".md")
