"""The chapters that ship with nnsim, and how far somebody is in each."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from nnsim.core.problem import ProblemError, Severity
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import bundled, find, read_file
from nnsim.lessons.own_lessons import OwnLessons
from nnsim.lessons.progress import Progress, ProgressFiles

if TYPE_CHECKING:
    from nnsim.ui.lesson.chapters import Chapter


def lessons() -> list[tuple[Path, Lesson]]:
    """In the order of the lecture."""
    return _read(bundled())


def _read(paths: Iterable[Path]) -> list[tuple[Path, Lesson]]:
    """What can be read of these."""
    found = list[tuple[Path, Lesson]]()
    for path in paths:
        with suppress(ProblemError):
            if lesson := read_file(path).read.lesson:
                found.append((path, lesson))
    return found


def chapters(files: ProgressFiles | None) -> list[Chapter]:
    """With what ``files`` remember of each."""
    from nnsim.lessons.again import missed  # noqa: PLC0415  with the panel
    from nnsim.ui.lesson.chapters import Chapter  # noqa: PLC0415

    found = list[Chapter]()
    for path, lesson in (*lessons(), *_read(OwnLessons().paths())):
        progress = files.load(lesson)[0] if files else Progress(lesson.id, lesson.sha)
        found.append(Chapter(path, lesson, progress, len(missed(lesson, files)) if files else 0))
    return found


def path_of(lesson: Lesson) -> Path | None:
    """The file with this text: a chapter, or a lesson that somebody wrote; None for one of a pack."""
    every = (*lessons(), *_read(OwnLessons().paths()))
    return next((path for path, each in every if each.sha == lesson.sha), None)


def lesson_in(what: Path | str) -> tuple[Path, Lesson]:
    """The lesson in a file, or the chapter of this name, and where it lies; raises ``ProblemError``."""
    found = find(str(what))
    if found.read.lesson is None:
        wrong = next(each for each in found.read.findings if each.severity is Severity.ERROR)
        raise ProblemError(wrong.problem(found.path.name))
    return found.path, found.read.lesson
