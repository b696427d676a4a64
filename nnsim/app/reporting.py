"""The report of a run, with pictures of the window that nobody sees."""

from __future__ import annotations

import platform
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from nnsim import __version__
from nnsim.app.snapshot import Picture, staged
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io.report import html

SHOWN = {"output": "What the network answers", "network": "The network as it has learned"}
"""Panels that are shown, and what stands below each."""

PACKAGES = ("torch", "numpy", "PySide6-Essentials")


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
        pictures = [(words, _png(stage.panels[name])) for name, words in SHOWN.items()]
        state = stage.state()
    found = {name: metadata.version(name) for name in PACKAGES}
    versions = {"nnsim": __version__, "Python": platform.python_version(), **found}
    page = html(project, state, pictures, versions)
    try:
        write_atomically(out, page.encode())
    except OSError as error:
        raise ProblemError(Problem(f"{out.name} cannot be written: {why_not(error)}.", str(out))) from None


def _png(widget: QWidget) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())
