"""A view without an engine process: a trainer in the test answers what the view asks.

Where PyTorch is not installed, files of tests that import this are skipped.
"""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from fake_client import FakeClient
from pytestqt.qtbot import QtBot

from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import VIEWS

pytest.importorskip("torch")
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer


class Probed:
    """``view`` shows what ``trainer`` has learned; ``questions`` are those that were answered last."""

    def __init__(self, qtbot: QtBot, view: str, project: Project, size: tuple[int, int]) -> None:
        self.trainer, self.editor = Trainer(project), Editor(Store(project))
        self.bridge = EngineBridge(FakeClient(), self.editor, Run(LiveModel(self.editor.store)))  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.live = self.bridge.run.live
        module, _, maker = VIEWS[view].widget.partition(":")
        self.view: Any = getattr(importlib.import_module(module), maker)(ViewContext(self.editor, self.bridge))
        self.questions: dict[str, object] = {}
        self._now = 0.0
        qtbot.addWidget(self.view)
        self.view.resize(*size)
        with qtbot.waitExposed(self.view):
            self.view.show()

    def train(self, epochs: int) -> None:
        """Learn, and tell the window of the new weights."""
        for _ in range(epochs):
            self.trainer.run_epoch()
        self.bridge.subscriptions.follow(1, self.trainer.step)
        self.live.set_weights(self.trainer.learner.weights())

    def answer(self, most: int = 50) -> int:
        """Answer until nothing is asked any more, at ``most`` so often; how often that was."""
        for count in range(most):
            self._now += 100
            due = self.bridge.subscriptions.due(self._now)
            if not due:
                return count
            self.questions = due
            self.bridge.subscriptions.take(compute(tuple(due), self.trainer, due), dict.fromkeys(due, 0.01))
        return most
