"""Opening files, and what the window shows first: the given file, a crashed session's work, the last, an example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnsim.app.settings import is_file
from nnsim.app.waiting import Wait
from nnsim.catalog.example import DEFAULT, build, examples
from nnsim.catalog.validate import open_project
from nnsim.core.files import Loaded
from nnsim.core.problem import ProblemError
from nnsim.ui.job import Job

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench

LAST = "files/last"

AT_ONCE = 4 << 20
"""Bytes up to which a file is read in the window's own thread, as nobody notices that."""


def open_file(bench: Workbench, path: Path) -> bool:
    """Show the document of ``path``; if it cannot be read, that is said and what is shown stays."""
    loaded = read_file(bench, path)
    if loaded is not None:
        bench.document.show(loaded.project, loaded.checkpoint, path)
    return loaded is not None


def read_file(bench: Workbench, path: Path) -> Loaded | None:
    """What ``path`` holds; None if it cannot be read, which is said, or if that was cancelled."""
    if _size(path) > AT_ONCE:
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


def first_document(bench: Workbench, path: Path | None, *, recover: bool) -> None:
    """Open ``path``; without one, the last document; failing that, the default example."""
    opened = path is not None and open_file(bench, path)
    if not opened and path is None and recover:
        last = Path(bench.settings.text(LAST)) if bench.settings.text(LAST) else None
        opened = last is not None and is_file(last) and open_file(bench, last)
    if not opened:
        bench.document.show(build(examples()[DEFAULT]))
    if recover:
        bench.messages.offer_recovery()


def remember_document(bench: Workbench) -> None:
    """Keep the present file for the next start."""
    bench.settings.set_text(LAST, str(bench.document.path or ""))
