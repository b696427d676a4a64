"""Keeps what the network says of every sample, without taking much of the training's time."""

from __future__ import annotations

import time
from typing import Any, cast

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.core.messages import Frame
from nnsim.core.store import Change
from nnsim.tasks.kinds import task_of
from nnsim.ui.run.bridge import TRAINED_PARTS, EngineBridge
from nnsim.ui.run.survivors import GONE, survivors
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.samples.verdicts import Verdicts, verdicts

PROBE = "verdicts"
BUDGET = 20e9
"""Multiply-adds that are spent without being asked to: MNIST through 128 hidden units takes 7e9, some 0.3 s."""
REST_MS = 150
"""Standing still it is asked when the hand rests."""
PAUSE_S = 2.0
SHARE = 20
"""While it trains, asking takes at most every twentieth part of the time, and happens every two seconds at most."""


class PredictionWatcher(QObject):
    """``said`` is None until the engine told; ``changed`` follows whenever it is another.

    It asks while it is ``watched``: at rest after every change, in training at a low rate; costly networks only
    when ``ask`` is called.
    """

    changed = Signal()

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge = editor, bridge
        self.said: Verdicts | None = None
        self._seen: tuple[int, int] | None = None
        self.seconds = 0.0
        self._watched = self._open = self._again = False
        self._asked_at = self._pause_until = 0.0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_if_cheap)
        bridge.framed.connect(self._on_frame)
        bridge.loaded.connect(self._on_loaded)
        editor.store.changed.connect(self._on_change)

    @property
    def is_current(self) -> bool:
        """Whether the newest frame is of the step that ``said`` is of."""
        frame = self._bridge.run.record.frame
        return self.said is not None and frame is not None and (frame.run, frame.step) == self._seen

    def watch(self, on: bool) -> None:
        """Somebody looks, or nobody any more."""
        self._watched = on
        if on and not self.is_current:
            self._rest.start()

    def ask(self) -> None:
        """Ask now."""
        if not self._open:
            self._open, self._asked_at = True, time.monotonic()
        self._bridge.ask(PROBE)

    @property
    def is_cheap(self) -> bool:
        """Whether it is asked without a person's wish."""
        return self._bridge.run.live.plan.macs * len(self._editor.project.data) <= BUDGET

    def _ask_if_cheap(self) -> None:
        if self.is_cheap:
            self.ask()

    # ------------------------------------------------------------ reactions

    def _on_change(self, change: Change) -> None:
        if not change.parts & TRAINED_PARTS:
            return
        if self.said is not None and not _still_fits(change):
            self.said = _left_of(self.said, change)
            self.changed.emit()
        self._again = self._open
        if self._watched:
            self._rest.start()

    def _on_loaded(self, _event: object) -> None:
        if self._watched:
            self._rest.start()

    def _on_frame(self, frame: Frame) -> None:
        if PROBE in frame.probes:
            self._take(frame)
        elif self._watched and not self._open and not self.is_current:
            self._ask_if_due()

    def _ask_if_due(self) -> None:
        if not self._bridge.running:
            if not self._rest.isActive():
                self._rest.start()
        elif time.monotonic() >= self._pause_until:
            self._ask_if_cheap()

    def _take(self, frame: Frame) -> None:
        project = self._editor.project
        self.seconds = frame.seconds.get(PROBE, 0.0)
        told = cast("dict[str, Any]", frame.probes[PROBE])
        scores, losses, learned = told["scores"], told["losses"], told.get("learned")
        took = time.monotonic() - self._asked_at
        self._open, self._pause_until = False, time.monotonic() + max(PAUSE_S, SHARE * took)
        task = task_of(project)
        units = task.units(project.data) if task.tells_one else 0
        if scores.shape == (len(project.data), units) and losses.shape == scores.shape[:1]:
            self.said, self._seen = verdicts(project, frame.step, scores, losses, learned), (frame.run, frame.step)
            self.changed.emit()
        if self._again:  # what came may be of the document before the last edit
            self._again = False
            self.ask()


def _still_fits(change: Change) -> bool:
    """After most edits the old answers stand until the new ones come; they are of the step that is told."""
    old, new = change.old.data, change.new.data
    return old.x is new.x and _same_answers(change)


def _same_answers(change: Change) -> bool:
    kinds = [project.network.output.spec.kind for project in (change.old, change.new)]
    return change.old.data.classes == change.new.data.classes and kinds[0] == kinds[1]


def _left_of(said: Verdicts, change: Change) -> Verdicts | None:
    """What was said of the samples that are left, where some went and nothing else changed."""
    old, new = change.old.data, change.new.data
    kept = survivors(old, new) if len(new) < len(old) and _same_answers(change) else None
    return None if kept is None or GONE in kept else said.of(kept)
