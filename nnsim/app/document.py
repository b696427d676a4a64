"""The open document as a file: new, open, save, recent, unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A save that waits for the engine: what is saved is the document as it was when it was asked for."""

    ticket: int
    path: Path
    project: Project
    then: Callable[[bool], None]


class Document(QObject):
    """Keeps path, name and unsaved mark of what the window shows.

    ``said`` carries problems for the banner; ``changed`` that title or unsaved mark differ;
    ``leaving`` comes before another document is shown.
    """

    changed = Signal()
    leaving = Signal()
    said = Signal(object)
    stored = Signal(object)

    def __init__(self, editor: Editor, bridge: EngineBridge, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._settings = editor, bridge, settings
        self.path: Path | None = None
        self.last_finite: Checkpoint | None = None
        self._trained = False
        self._kept_step = 0
        self._waiting: _Waiting | None = None
        self._patience = QTimer(self, singleShot=True, interval=SAVE_PATIENCE_MS)
        self._patience.timeout.connect(self._save_last_known)
        editor.stack.cleanChanged.connect(self._on_clean)
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

    def _on_clean(self, _clean: bool) -> None:
        self.changed.emit()

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
        self.leaving.emit()
        self._save_last_known()  # a save of the old document that still waits for the engine
        self.path, self.last_finite = path, None
        self._forget_training(checkpoint)
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
        self._save_last_known()  # an earlier save that still waits
        self._waiting = _Waiting(self._bridge.save(), path, self._editor.project, then)
        self._patience.start()

    def _on_saved(self, saved: Saved) -> None:
        if saved.ticket == LAST_FINITE:
            self.last_finite = saved.checkpoint
        if self._waiting and saved.ticket == self._waiting.ticket:
            self._write(saved.checkpoint)

    def _save_last_known(self) -> None:
        """The engine is busy or gone: the edits matter more than its newest step."""
        if self._waiting:
            self._write(self.last_checkpoint)

    def _write(self, checkpoint: Checkpoint | None) -> None:
        assert self._waiting is not None
        waiting, self._waiting = self._waiting, None
        self._patience.stop()
        try:
            files.save(waiting.path, waiting.project, checkpoint)
        except ProblemError as error:
            self.said.emit(error.problem)
            waiting.then(False)
            return
        self.path = waiting.path
        self._forget_training(checkpoint)
        self._set_clean(waiting.project)
        self._settings.add_recent(waiting.path)
        self.changed.emit()
        self.stored.emit(waiting.path)
        waiting.then(True)

    def _forget_training(self, checkpoint: Checkpoint | None) -> None:
        """The file holds ``checkpoint``; what is learned from here on is not saved."""
        self._trained, self._kept_step = False, checkpoint.step if checkpoint else 0

    def _set_clean(self, written: Project) -> None:
        """The document is saved, unless it was edited while the engine was asked."""
        if replace(self._editor.project, view=written.view) == written:
            self._editor.stack.setClean()
        else:
            self._editor.stack.resetClean()
