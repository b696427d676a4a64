"""The report of a run, with pictures of the window that nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nnsim.app.report_page import page, pictures
from nnsim.app.snapshot import Picture, staged
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io.outgoing import save


def report(
    project: Project,
    out: Path,
    *,
    epochs: int = 0,
    checkpoint: Checkpoint | None = None,
    progress: Callable[[int], None] = lambda _epoch: None,
) -> None:
    """Train ``project`` for ``epochs`` epochs and write the page to ``out``.

    Raises ``ProblemError`` if training fails, or ``out`` cannot be written. Must be called in a process that has no
    ``QApplication`` yet.
    """
    with staged(project, Picture(), epochs=epochs, checkpoint=checkpoint) as stage:
        stage.train(epochs, progress)
        stage.settle()
        shown, state = pictures(stage.panels), stage.state()
    save(out, page(project, state, shown))
