"""The state of the window as lessons see it: document, run, what the engine said, and what is looked at."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.app.panels import Panels
from nnsim.core.answers.steps import Guarantee
from nnsim.core.run import History
from nnsim.core.store import Change
from nnsim.lessons.state import State, Told
from nnsim.ui.run.answer_map import fits
from nnsim.ui.run.bridge import TRAINED_PARTS, EngineBridge
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.run.undo import Editor

OFTEN_S = 0.1
"""Seconds between two questions to the engine for the sake of conditions."""

WITH_FRAMES = frozenset({"weights"})
"""What comes with every frame, whoever asks."""


class LessonState(QObject):
    """Takes the state of now. ``asks`` are the probes that the present step needs; nothing else is asked of the engine.

    ``moved`` tells that something may be other than before.
    """

    moved = Signal()

    def __init__(self, editor: Editor, bridge: EngineBridge, panels: Panels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._bridge, self._panels = editor, bridge, panels
        self._asks: frozenset[str] = frozenset()
        self._step_asks = self._also = self._asks
        self._subscribed: set[str] = set()
        self._answers: dict[str, Any] = {}
        self._stopped, self._pace = (0, ""), 0.0
        bridge.stopped.connect(self._on_stopped)
        bridge.running_changed.connect(self._on_running)
        bridge.unseen.connect(self._forget)
        bridge.framed.connect(self._on_framed)
        editor.opened.connect(self._on_opened)
        bridge.run.live.chosen.changed.connect(self.moved)
        panels.plots.arranged.connect(self.moved)
        editor.store.changed.connect(self._on_change)

    def ask(self, probes: frozenset[str]) -> None:
        """Ask the engine for these from now on, and for no others but those that are asked for ``also``."""
        self._step_asks = probes
        self._ask()

    def ask_also(self, probes: frozenset[str]) -> None:
        """Ask for these beside those of the present step."""
        if probes != self._also:
            self._also = probes
            self._ask()

    def _ask(self) -> None:
        self._asks = (self._step_asks | self._also) - WITH_FRAMES
        self._answers = {name: answer for name, answer in self._answers.items() if name in self._asks}
        for name in self._asks - self._subscribed:
            self._subscribed.add(name)
            about = partial(self._wants, name)
            self._bridge.subscriptions.add(self, Subscription(name, partial(self._take, name), about, OFTEN_S))

    def _wants(self, name: str) -> object | None:
        return True if name in self._asks else None

    def _take(self, name: str, answer: object) -> None:
        self._answers[name] = answer
        self.moved.emit()

    def _on_change(self, change: Change) -> None:
        if change.parts & TRAINED_PARTS:
            self._answers.clear()
        self.moved.emit()

    def _forget(self) -> None:
        self._answers.clear()
        self.moved.emit()

    def _on_stopped(self, stopped: Any) -> None:
        self._stopped = stopped.run, stopped.reason
        self.moved.emit()

    def _on_framed(self, frame: Any) -> None:
        """A pause does not make the pace zero."""
        if frame.running and frame.samples_per_second > 0:
            self._pace = frame.samples_per_second
        self.moved.emit()

    def _on_opened(self) -> None:
        self._pace = 0.0

    def _on_running(self, running: bool) -> None:
        if running:
            self._stopped = (0, "")
        self.moved.emit()

    # ------------------------------------------------------------ the state of now

    def now(self) -> State:
        """Plain values; what is not known yet is None."""
        bridge, record = self._bridge, self._bridge.run.record
        frame, live = record.frame, bridge.run.live
        history = History(record.rows, record.columns) if len(record.rows) else None
        present = frame.present if frame and frame.present is not None else frame.step if frame else 0
        return State(
            self._editor.document,
            step=present,
            epoch=frame.epoch if frame else 0,
            running=bridge.running,
            pace=self._pace,
            stopped=self._stopped[1] if self._stopped[0] == bridge.client.run else "",
            history=None if record.is_edited else history,
            measured=self._measured(history),
            told=self._told(),
            view=self._panels.plots.current,
            sample=-1 if live.chosen.index is None else live.chosen.index,
            node=self._node(),
            run=bridge.client.run,
        )

    def _measured(self, history: History | None) -> dict[str, float]:
        """The newest row, unless it is of the document before an edit."""
        if history is None or self._bridge.run.record.is_edited:
            return {}
        return {name: value for name, value in history.row(-1).items() if not math.isnan(value)}

    def _told(self) -> Told:
        live, answers = self._bridge.run.live, self._answers
        predictions, guarantee = answers.get("predictions"), answers.get("guarantee")
        return Told(
            live.weights if fits(live.plan, live.weights) else None,
            predictions if isinstance(predictions, np.ndarray) else None,
            guarantee if isinstance(guarantee, Guarantee) else None,
            {name: answer for name, answer in answers.items() if name not in ("predictions", "guarantee")},
        )

    def _node(self) -> str:
        """The layer that one is at in the drawing of the network."""
        network = self._panels.network
        if network.shows_blocks:
            chosen = network.blocks.canvas.layers
            return chosen[0] if len(chosen) == 1 else ""
        pin, columns = network.canvas.pin, network.canvas.diagram.columns
        return columns[pin.column].id if pin is not None and pin.column < len(columns) else ""
