"""Opening files, and what the window shows first: the given file, the last one, or an example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.settings import Settings
from nnsim.app.waiting import waited_for
from nnsim.core.files import recovery
from nnsim.core.files.nnsim_file import SUFFIX, Loaded
from nnsim.core.files.stamp import Stamp, stamp_of
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.validate import open_project
from nnsim.examples.example import DEFAULT, build, examples
from nnsim.language.texts import say
from nnsim.lessons.handin import SUFFIX as HANDED_IN
from nnsim.lessons.packed import SUFFIX as PACK
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.widgets.banner import Banner

GREETED = "help/greeted"
WELCOME = say("Press Play: the network learns to tell the two classes apart.")

AT_ONCE = 4 << 20
"""Bytes up to which a file is read in the window's own thread, as nobody notices that."""


def open_file(document: Document, path: Path, window: QWidget) -> bool:
    """Show the document of ``path``; if it cannot be read, that is said and what is shown stays."""
    stamp = stamp_of(path)
    loaded = read_file(document, path, window)
    if loaded is not None:
        document.show(loaded.project, loaded.checkpoint, path, stamp=stamp)
    return loaded is not None


def read_file(document: Document, path: Path, window: QWidget, size: int | None = None) -> Loaded | None:
    """What ``path`` holds, ``size`` bytes; None if it cannot be read or that was cancelled.

    ``document`` says why; ``window`` waits for what is large.
    """
    if (_size(path) if size is None else size) > AT_ONCE:
        return _read_in_background(document, path, window)
    try:
        return open_project(path)
    except ProblemError as error:
        document.said.emit(error.problem)
        return None


def _read_in_background(document: Document, path: Path, window: QWidget) -> Loaded | None:
    """As ``read_file``; the window waits, is drawn meanwhile, and shows how far it is."""
    job = Job(
        lambda progress: open_project(path, progress), document, what=say("{path} cannot be opened", path=path.name)
    )
    found: list[Loaded] = waited_for(job, window, say("Opening {path} …", path=path.name), document.said.emit)
    return found[0] if found else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # whoever opens it says why it cannot be


@dataclass(frozen=True, slots=True)
class First:
    """The first document, so that every panel is built for it at once.

    ``problem`` says why it is another one. When the window is there ``later`` is read, a large file, or ``other`` is
    shown, which is no project.
    """

    project: Project
    checkpoint: Checkpoint | None = None
    path: Path | None = None
    stamp: Stamp | None = None
    problem: Problem | None = None
    later: Path | None = None
    other: Path | None = None


def is_project(path: Path) -> bool:
    """Whether ``path`` is to be opened as a project; all else is weights, or samples that are shown first."""
    return path.suffix.lower() == SUFFIX


def is_handed_in(path: Path) -> bool:
    """Whether ``path`` is what a learner handed in, by its name."""
    return HANDED_IN in path.name.lower()


def is_lesson(path: Path) -> bool:
    """Whether ``path`` is a lesson pack, or a text that says that it is a lesson; others are texts to learn from."""
    if path.suffix.lower() == PACK:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(400).removeprefix(b"\xef\xbb\xbf")
    except (OSError, ValueError):
        return False
    return path.suffix.lower() == ".md" and start.startswith(b"---") and b"format:" in start


def first_document(settings: Settings, path: Path | None, *, last: bool) -> First:
    """What ``path`` holds; without one, with ``last``, the file used last; failing that, the default example."""
    if path is None and last:
        path = next(iter(settings.recent()), None)
    if path is not None and not is_project(path):
        return First(build(examples()[DEFAULT]), other=path)
    problem, later = None, path if path is not None and _size(path) > AT_ONCE else None
    if path is not None and later is None:
        stamp = stamp_of(path)
        try:
            loaded = open_project(path)
            return First(loaded.project, loaded.checkpoint, path, stamp)
        except ProblemError as error:
            problem = error.problem
    return First(build(examples()[DEFAULT]), problem=problem, later=later)


def show_first(document: Document, messages: Messages, first: First, window: QWidget) -> None:
    """Load it into the engine, and say what has to be said."""
    document.show(first.project, first.checkpoint, first.path, stamp=first.stamp)
    if first.problem:
        messages.show(first.problem)
    if first.later:
        open_file(document, first.later, window)


def lost_work(but: Path | None) -> list[recovery.Recoverable]:
    """What crashed sessions left, without the file that a former window left to this one."""
    return [found for found in recovery.pending() if found.file != but]


def greet(
    settings: Settings,
    messages: Messages,
    first: First,
    first_steps: Callable[[], object],
    lesson: Callable[[], object],
    *,
    but: Path | None = None,
) -> Banner | None:
    """Once in a lifetime: what to do first. Who opens a file, or has lost work here, other than in ``but``, knows."""
    if settings.text(GREETED):
        return None
    settings.set_text(GREETED, "yes")
    if first.path or first.later or first.other or first.problem or lost_work(but):
        return None
    return messages.say(WELCOME, actions=((say("First steps"), first_steps), (say("Begin the first lesson"), lesson)))
