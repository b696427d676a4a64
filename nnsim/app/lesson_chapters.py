"""The chapters that ship with nnsim, and how far somebody is in each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.progress import Progress, ProgressFiles

if TYPE_CHECKING:
    from nnsim.ui.lesson.chapters import Chapter


def lessons() -> list[tuple[Path, Lesson]]:
    """In the order of the lecture."""
    read = ((path, read_file(path).read.lesson) for path in bundled())
    return [(path, lesson) for path, lesson in read if lesson is not None]


def chapters(files: ProgressFiles | None) -> list[Chapter]:
    """With what ``files`` remember of each."""
    from nnsim.lessons.again import missed  # noqa: PLC0415  with the panel
    from nnsim.ui.lesson.chapters import Chapter  # noqa: PLC0415

    found = list[Chapter]()
    for path, lesson in lessons():
        progress = files.load(lesson)[0] if files else Progress(lesson.id, lesson.sha)
        found.append(Chapter(path, lesson, progress, len(missed(lesson, files)) if files else 0))
    return found
