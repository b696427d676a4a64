"""The file of a lesson: asked for and read; what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.app.lesson_chapters import lesson_in
from nnsim.app.messages import Messages
from nnsim.core.problem import ProblemError
from nnsim.core.resources import resource_path
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.own_lessons import OwnLessons
from nnsim.lessons.rules import Rules, rules_beside

FILTER = say("Lessons (*.md *.nnsim-lesson);;All files (*)")


class Opened(NamedTuple):
    """A lesson, the rules of the pack that it came in, and the folder in which its text lies."""

    lesson: Lesson
    rules: Rules
    folder: Path


def ask(window: QWidget) -> Path | None:
    """Which file; None if nobody wants one."""
    name, _ = QFileDialog.getOpenFileName(window, say("Open lesson"), str(Path.home()), FILTER)
    return Path(name) if name else None


def lasting(what: Path | str) -> str:
    """A lesson as another session finds it: a chapter by its name, whatever its language, or a file by its path."""
    path = Path(what)
    is_chapter = isinstance(what, str) or resource_path("lessons") in path.parents
    return path.stem if is_chapter else str(path.absolute())


def read(what: Path | str, messages: Messages) -> Opened | None:
    """The lesson in a file, or the chapter of this name; None where it cannot be read, which is said."""
    try:
        path, lesson = lesson_in(what)
        OwnLessons().remember(Path(what))
        return Opened(lesson, rules_beside(path), path.parent)
    except ProblemError as error:
        messages.show(error.problem)
        return None
