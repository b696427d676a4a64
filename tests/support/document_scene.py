"""A document over a client that a test scripts, and a gate that lets saving stand still."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from fake_client import FakeClient

from nnsim.app.document import Document
from nnsim.app.settings import Settings
from nnsim.client.engine_client import EngineClient
from nnsim.core.catalogue import load
from nnsim.core.messages import Saved
from nnsim.core.problem import Problem
from nnsim.core.progress import Progress
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()


def state(step: int, value: float = 0.0) -> Checkpoint:
    weights = {"output.weight": np.full((1, 2), value, np.float32), "output.bias": np.zeros(1, np.float32)}
    return Checkpoint(step, step // 10, 0, weights)


class Scene:
    """A document over a client that a test scripts."""

    def __init__(self, tmp_path: Path) -> None:
        self.client, self.editor = FakeClient(), Editor(Store())
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(cast("EngineClient", self.client), self.editor, Run(self.live))
        self.bridge._timer.stop()
        self.settings = Settings(tmp_path / "window.ini")
        self.now = 0.0
        self.document = Document(self.editor, self.bridge, self.settings, clock=lambda: self.now)
        self.said: list[Problem] = []
        self.answers: list[bool] = []
        for told in (self.document.said, self.document.unwritten):
            told.connect(self.said.append)
        self.document.show(choose_generator(Project(name="XOR"), "xor"))

    def rate(self, value: float) -> None:
        self.editor.edit("rate", set_recipe.of(rate=value))

    def trained(self, step: int) -> None:
        self.client.tell(self.client.frame(step=step))
        self.bridge.tick()

    def engine_saves(self, checkpoint: Checkpoint) -> None:
        (ticket,) = cast("tuple[int]", self.client.named("save")[-1])
        self.client.tell(Saved(self.client.run, ticket, checkpoint))
        self.bridge.tick()

    def save(self, path: Path, checkpoint: Checkpoint | None = None) -> None:
        self.document.save(path, self.answers.append)
        self.engine_saves(checkpoint or state(0))

    def close(self) -> None:
        self.document.close()
        self.bridge.close()
        self.live.close()


@dataclass
class Gate:
    """Work that is watched stands still at its first piece until the gate is opened."""

    reached: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def watch(self, progress: Progress) -> Progress:
        def told(share: float) -> bool:
            self.reached.set()
            assert self.open.wait(10)
            return progress(share)

        return told
