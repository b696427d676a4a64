"""The open document as a file: new, open, save, recent, unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.app.settings import Settings
from nnsim.catalog.validate import open_project
from nnsim.core import files
from nnsim.core.messages import Frame, Saved
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.undo import Editor

LAST_FINITE = -2
"""Ticket of the ``Saved`` that brings the last finite state after a divergence."""

SAVE_PATIENCE_MS = 1500
"""How long saving waits for the engine's newest weights before it takes the last ones known."""


class Document(QObject):
    """Keeps path, name and unsaved mark of what the window shows.

    ``said`` carries problems for the banner; ``changed`` that title or unsaved mark differ.
    """

    changed = Signal()
    said = Signal(object)
    stored = Signal(object)

    def __init__(self, editor: Editor, bridge: EngineBridge, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._settings = editor, bridge, settings
        self.path: Path | None = None
        self.last_finite: Checkpoint | None = None
        self._trained = False
        self._kept_step = 0
        self._waiting: tuple[int, Path, Callable[[bool], None]] | None = None
        self._patience = QTimer(self, singleShot=True, interval=SAVE_PATIENCE_MS)
        self._patience.timeout.connect(self._save_last_known)
        editor.stack.cleanChanged.connect(lambda _clean: self.changed.emit())
        bridge.saved.connect(self._on_saved)
        bridge.framed.connect(self._on_frame)

    # ------------------------------------------------------------ state

    @property
    def unsaved(self) -> bool:
        """True if an edit, or the training of a document with a file, would be lost by closing."""
        return not self._editor.stack.isClean() or (self._trained and self.path is not None)

    @property
    def training_unsaved(self) -> bool:
        """True if the network has learned since the file was written."""
        return self._trained

    @property
    def last_checkpoint(self) -> Checkpoint | None:
        """The newest state of the run known without asking, at most about a second old."""
        return self._bridge.client.checkpoint

    @property
    def title(self) -> str:
        """The name of the document."""
        return self.path.stem if self.path else self._editor.project.name

    @property
    def status(self) -> str:
        """``moons.nnsim · saved``, ``not saved yet``, ``unsaved changes``."""
        where = self.path.name if self.path else "not a file yet"
        if self.unsaved:
            return f"{where} · unsaved changes"
        return f"{where} · saved" if self.path else where

    def _on_frame(self, frame: Frame) -> None:
        """Single steps train as well as Play does."""
        if frame.step != self._kept_step and not self._trained:
            self._trained = True
            self.changed.emit()

    # ------------------------------------------------------------ open

    def show(
        self, project: Project, checkpoint: Checkpoint | None = None, path: Path | None = None, *, saved: bool = True
    ) -> None:
        """Show another document, from ``checkpoint`` where it brings its run along.

        ``saved`` is False for work that no file of the user's holds yet.
        """
        self.path, self.last_finite, self._trained = path, None, False
        self._kept_step = checkpoint.step if checkpoint else 0
        self._editor.open(project)
        self._bridge.load(checkpoint)
        if not saved:
            self._editor.stack.resetClean()
        elif path:
            self._settings.add_recent(path)
        self.changed.emit()

    def open(self, path: Path) -> bool:
        """Open a file; if it cannot be read, say why and keep what is shown."""
        try:
            loaded = open_project(path)
        except ProblemError as error:
            self.said.emit(error.problem)
            return False
        self.show(loaded.project, loaded.checkpoint, path)
        return True

    # ------------------------------------------------------------ save

    def save(self, path: Path, then: Callable[[bool], None] = lambda _ok: None) -> None:
        """Write the document with the newest state of the run to ``path``; ``then(ok)`` follows."""
        self._waiting = (self._bridge.save(), path, then)
        self._patience.start()

    def _on_saved(self, saved: Saved) -> None:
        if saved.ticket == LAST_FINITE:
            self.last_finite = saved.checkpoint
        if self._waiting and saved.ticket == self._waiting[0]:
            self._write(saved.checkpoint)

    def _save_last_known(self) -> None:
        """The engine is busy or gone: the edits matter more than its newest step."""
        if self._waiting:
            self._write(self.last_checkpoint)

    def _write(self, checkpoint: Checkpoint | None) -> None:
        assert self._waiting is not None
        _, path, then = self._waiting
        self._waiting = None
        self._patience.stop()
        try:
            files.save(path, self._editor.project, checkpoint)
        except ProblemError as error:
            self.said.emit(error.problem)
            then(False)
            return
        self.path, self._trained = path, self._bridge.running
        self._kept_step = checkpoint.step if checkpoint else 0
        self._editor.stack.setClean()
        self._settings.add_recent(path)
        self.changed.emit()
        self.stored.emit(path)
        then(True)
