"""Opening files, and what the window shows first: the given file, the last one, or an example."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nnsim.app.settings import Settings, is_file
from nnsim.app.waiting import Wait
from nnsim.core.files import recovery
from nnsim.core.files.nnsim_file import Loaded
from nnsim.core.files.stamp import Stamp, stamp_of
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.validate import open_project
from nnsim.examples.example import DEFAULT, build, examples
from nnsim.ui.kit.job import Job

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench

LAST = "files/last"
GREETED = "help/greeted"
WELCOME = "Press Play: the network learns to tell the two classes apart."

AT_ONCE = 4 << 20
"""Bytes up to which a file is read in the window's own thread, as nobody notices that."""


def open_file(bench: Workbench, path: Path) -> bool:
    """Show the document of ``path``; if it cannot be read, that is said and what is shown stays."""
    stamp = stamp_of(path)
    loaded = read_file(bench, path)
    if loaded is not None:
        bench.document.show(loaded.project, loaded.checkpoint, path, stamp=stamp)
    return loaded is not None


def read_file(bench: Workbench, path: Path, size: int | None = None) -> Loaded | None:
    """What ``path`` holds, ``size`` bytes; None if it cannot be read, which is said, or if that was cancelled."""
    if (_size(path) if size is None else size) > AT_ONCE:
        return _read_in_background(bench, path)
    try:
        return open_project(path)
    except ProblemError as error:
        bench.document.said.emit(error.problem)
        return None


def _read_in_background(bench: Workbench, path: Path) -> Loaded | None:
    """As ``read_file``; the window waits, is drawn meanwhile, and shows how far it is."""
    found: list[Loaded] = []
    job = Job(lambda progress: open_project(path, progress), bench, what=f"{path.name} cannot be opened")
    wait = Wait(bench.shell, f"Opening {path.name} …", job.cancel)
    job.progressed.connect(wait.progress)
    job.finished.connect(found.append)
    job.failed.connect(bench.document.said)
    for over in (job.finished, job.failed, job.cancelled):
        over.connect(wait.end)
    job.start()
    wait.run()
    job.end()
    job.deleteLater()
    return found[0] if found else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # whoever opens it says why it cannot be


@dataclass(frozen=True, slots=True)
class First:
    """The first document, so that every panel is built for it at once.

    ``problem`` says why it is another one, ``later`` is a large file that is read when the window is there.
    """

    project: Project
    checkpoint: Checkpoint | None = None
    path: Path | None = None
    stamp: Stamp | None = None
    problem: Problem | None = None
    later: Path | None = None


def first_document(settings: Settings, path: Path | None, *, last: bool) -> First:
    """What ``path`` holds; without one, with ``last``, the last document; failing that, the default example."""
    if path is None and last:
        remembered = settings.text(LAST)
        path = Path(remembered) if remembered and is_file(Path(remembered)) else None
    problem, later = None, path if path is not None and _size(path) > AT_ONCE else None
    if path is not None and later is None:
        stamp = stamp_of(path)
        try:
            loaded = open_project(path)
            return First(loaded.project, loaded.checkpoint, path, stamp)
        except ProblemError as error:
            problem = error.problem
    return First(build(examples()[DEFAULT]), problem=problem, later=later)


def show_first(bench: Workbench, first: First) -> None:
    """Load it into the engine, and say what has to be said."""
    bench.document.show(first.project, first.checkpoint, first.path, stamp=first.stamp)
    if first.problem:
        bench.messages.show(first.problem)
    if first.later:
        open_file(bench, first.later)


def greet(bench: Workbench, first: First) -> None:
    """Once in a lifetime: what to do first. Who opens a file, or has lost work here, knows."""
    if not bench.settings.text(GREETED):
        bench.settings.set_text(GREETED, "yes")
        if not (first.path or first.later or first.problem or recovery.pending()):
            banner = bench.messages.say(WELCOME, actions=(("First steps", bench.handlers.first_steps),))
            bench.bridge.running_changed.connect(banner.dismiss)


def remember_document(bench: Workbench) -> None:
    """Keep the present file for the next start."""
    bench.settings.set_text(LAST, str(bench.document.path or ""))
