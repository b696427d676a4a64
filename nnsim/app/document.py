"""The open document as a file: new, open, save, recent, unsaved changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnsim.app.newest_state import NewestState
from nnsim.app.saving import Order, Saving
from nnsim.app.settings import Settings
from nnsim.core.files.stamp import Stamp, is_untouched, stamp_of
from nnsim.core.messages import Frame
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.data.set_words import called
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

LONG_S = 30.0
"""So many seconds of training are work, also where nobody has saved or edited the document."""

GAP_S = 1.0
"""Training that tells nothing for longer is counted as that long: most of the time it stood still."""


class OnDisk(Enum):
    """What has become of the document's file since it was opened or saved here."""

    SAME = auto()
    CHANGED = auto()
    GONE = auto()


class Document(QObject):
    """Keeps path, name and unsaved mark of what the window shows.

    ``said`` carries problems for the banner, ``unwritten`` why a file could not be saved; ``changed`` tells that title
    or unsaved mark differ; ``leaving`` comes before another document is shown. ``stamp`` is the file as it was opened
    or saved here, ``found`` as it was when somebody looked last, and ``on_disk`` what that means. ``waited_for`` tells
    that the window waits for what is being saved, with words of its own.
    """

    changed = Signal()
    leaving = Signal()
    said = Signal(object)
    unwritten = Signal(object)
    stored = Signal(object)
    waited_for = Signal()

    def __init__(
        self,
        editor: Editor,
        bridge: EngineBridge,
        settings: Settings,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._step_seen, self._heard, self._seconds = 0, clock(), 0.0
        self._editor, self._bridge, self._settings = editor, bridge, settings
        self.path: Path | None = None
        self.stamp: Stamp | None = None
        self.found: Stamp | None = None
        self.on_disk = OnDisk.SAME
        self._trained = self._disposable = False
        self._kept_step = 0
        self._shown = self._edits = 0
        self.newest = NewestState(bridge, self)
        self.saving = Saving(bridge, self.newest, self)
        self.saving.began.connect(lambda _words: self.changed.emit())
        self.saving.written.connect(self._on_written)
        self.saving.failed.connect(self._on_failed)
        editor.stack.cleanChanged.connect(self._on_clean)
        editor.stack.indexChanged.connect(self._on_step)
        self._came_with = ""
        editor.store.changed.connect(self._on_change)
        bridge.framed.connect(self._on_frame)

    # ------------------------------------------------------------ state

    @property
    def unsaved(self) -> bool:
        """True if work would be lost by closing: an edit, training of a document with a file, or long training.

        A bundled example that is merely opened and watched for a while is no work: it does the same again.
        """
        if self._disposable and self.path is None:
            return False
        return self.is_edited or self.on_disk is OnDisk.GONE or self.is_trained

    @property
    def is_edited(self) -> bool:
        """True if data, network or recipe differ from the file, or have never been in one."""
        return not self._editor.stack.isClean()

    @property
    def is_trained(self) -> bool:
        """True if what the network has learned is worth a question."""
        return self._trained and (self.path is not None or self._seconds >= LONG_S)

    @property
    def training_unsaved(self) -> bool:
        """True if the network has learned since the file was written."""
        return self._trained

    @property
    def steps_unsaved(self) -> int:
        """How many steps the network is ahead of the file, or of its start; 0 where it went back."""
        frame = self._bridge.run.record.frame
        return max(0, (frame.present or frame.step) - self._kept_step) if frame and self._trained else 0

    @property
    def last_checkpoint(self) -> Checkpoint | None:
        """The newest state of the run known without asking, at most about a second old."""
        return self._bridge.client.checkpoint

    @property
    def title(self) -> str:
        """The name of the file; without one that of the project, or of other samples than it came with."""
        if self.path:
            return self.path.stem
        name, project = called(self._editor.document.data), self._editor.document
        return project.name if name in ("", self._came_with) else name

    @property
    def status(self) -> str:
        """``moons.nnsim · saved``, ``not saved yet``, ``unsaved changes``, ``saving …``."""
        if self.saving.current:
            return say("{current} · saving …", current=self.saving.current.name)
        where = self.path.name if self.path else say("not a file yet")
        if self.on_disk is OnDisk.GONE:
            return say("{where} · no longer there", where=where)
        if self.unsaved:
            return say("{where} · unsaved changes", where=where)
        return say("{where} · saved", where=where) if self.path else where

    def _on_clean(self, _clean: bool) -> None:
        self.changed.emit()

    def _on_step(self, _index: int) -> None:
        self._edits += 1

    def _on_change(self, change: Change) -> None:
        if (
            change.old.data is not change.new.data
            and not self._editor.store.is_looking
            and called(change.old.data) != called(change.new.data)
        ):
            self.changed.emit()

    def _on_frame(self, frame: Frame) -> None:
        """Single steps train as well as Play does; looking back changes nothing."""
        if frame.present is not None:
            return
        was_trained = self._trained, self.is_trained
        now, before = self._clock(), self._heard
        if frame.step > self._step_seen:
            self._seconds += min(now - before, GAP_S)
        self._step_seen, self._heard = frame.step, now
        self._trained = self._trained or frame.step != self._kept_step
        if was_trained != (self._trained, self.is_trained):
            self.changed.emit()

    # ------------------------------------------------------------ the file in other hands

    def look(self, *, closely: bool = False) -> OnDisk:
        """See whether somebody else has written the file, or it is gone; the same content again is no change.

        ``closely`` does not rely on the time of the file, which some disks keep in steps of two seconds.
        """
        before = self.on_disk
        if self.path is None or self.stamp is None or (not closely and is_untouched(self.path, self.stamp)):
            self.on_disk, self.found = OnDisk.SAME, self.stamp
        else:
            self.found = stamp_of(self.path)
            self.on_disk = _compared(self.stamp, self.found)
            self.stamp = self.found if self.on_disk is OnDisk.SAME else self.stamp
        if self.on_disk is not before:
            self.changed.emit()
        return self.on_disk

    def _see(self, stamp: Stamp | None) -> None:
        """The file and the document agree."""
        self.stamp = self.found = stamp
        self.on_disk = OnDisk.SAME

    # ------------------------------------------------------------ open

    def show(
        self,
        project: Project,
        checkpoint: Checkpoint | None = None,
        path: Path | None = None,
        *,
        saved: bool = True,
        disposable: bool = False,
        stamp: Stamp | None = None,
    ) -> None:
        """Show another document, from ``checkpoint`` where it brings its run along.

        One that is ``disposable``, as that of a lesson, which begins again at any time, is no work until it is a file.
        ``saved`` is False for work that no file of the user's holds yet. ``stamp`` is the file ``path`` as it was
        before it was read; without one, as it is now.
        """
        self.leaving.emit()
        self._disposable = disposable
        self.newest.hurry()  # whoever still waits for the state of the old one
        self._shown += 1
        self.path = path
        self._see(stamp or (stamp_of(path) if path else None))
        self._trained, self._kept_step = False, checkpoint.step if checkpoint else 0
        self._step_seen, self._seconds = self._kept_step, 0.0
        self._came_with = called(project.data)
        self._editor.open(project)
        self._bridge.load(checkpoint)
        if not saved:
            self._editor.stack.resetClean()
        elif path:
            self._settings.add_recent(path)
        self.changed.emit()

    # ------------------------------------------------------------ save

    @property
    def is_saving(self) -> bool:
        """True from ``save`` until its ``then`` is called."""
        return self.saving.is_busy

    def save(self, path: Path, then: Callable[[bool], None] = lambda _ok: None) -> None:
        """Write the document with the newest state of the run to ``path``; ``then(ok)`` follows."""
        self.saving.order(Order(path, self._editor.document, self._shown, self._edits, (then,)))

    def cancel_saving(self) -> None:
        """Leave the file as it was."""
        self.saving.cancel()

    def close(self) -> None:
        """The window closes."""
        self.saving.close()

    def _on_written(self, order: Order, checkpoint: Checkpoint | None) -> None:
        self._settings.add_recent(order.path)
        if order.shown == self._shown:
            self.path = order.path
            self._see(stamp_of(order.path))
            self._set_clean(order, checkpoint)
            self.changed.emit()
            self.stored.emit(order.path)
        for then in order.then:
            then(True)

    def _on_failed(self, order: Order, problem: Problem | None) -> None:
        self.changed.emit()
        if problem:
            self.unwritten.emit(problem)
        for then in order.then:
            then(False)

    def _set_clean(self, order: Order, checkpoint: Checkpoint | None) -> None:
        """The document is saved, unless it was edited or trained since that was asked for."""
        self._kept_step = checkpoint.step if checkpoint else 0
        frame = self._bridge.run.record.frame
        self._trained = frame is not None and (frame.present or frame.step) > self._kept_step
        if order.edits == self._edits:
            self._editor.stack.setClean()
        else:
            self._editor.stack.resetClean()


def _compared(before: Stamp, now: Stamp | None) -> OnDisk:
    if now is None:
        return OnDisk.GONE
    return OnDisk.SAME if now.is_of_same_content(before) else OnDisk.CHANGED
