"""A view of what is decided in the hands of a test, over a client that answers with the scores that the test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

import numpy as np
from fake_client import FakeClient
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.answers.decisions import AboutDecisions, Decisions
from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.adapt import adapt
from nnsim.edits.network import set_output
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.deciding import decided
from nnsim.tasks.heads import seen_from
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext

View = TypeVar("View", bound=QWidget)


def points(truth: list[int], test: Mask, classes: str = "ABC") -> Project:
    """Points of the plane of these classes."""
    load()
    x = np.random.default_rng(1).uniform(-2, 2, (len(truth), 2)).astype(np.float32)
    data = Data(x, np.array(truth, np.float32), test, tuple(classes), kind="points")
    return adapt(set_output(replace(Project(), data=data), "binary" if len(classes) == 2 else "multiclass"))


class DecidedRoom(Generic[View]):
    """``wanted`` are the samples that the view asked to show."""

    def __init__(self, qtbot: QtBot, kind: Callable[[ViewContext], View], project: Project) -> None:
        theming.manager().set_mode("light")
        self.now, self.client = 0.0, FakeClient()
        self.editor = Editor(Store(project))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live), clock=lambda: self.now)  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.bridge.load()
        context = ViewContext(self.editor, self.bridge)
        self.wanted: list[tuple[list[int], str]] = []
        context.samples_wanted.connect(lambda mask, words: self.wanted.append((np.flatnonzero(mask).tolist(), words)))
        self.view = kind(context)
        qtbot.addWidget(self.view)
        self.view.resize(980, 260)
        self.view.show()
        self.tick(self.client.loaded(), self.client.frame(step=0))

    def tick(self, *events: object) -> None:
        self.now += 5.0
        self.client.tell(*events)  # type: ignore[arg-type]
        self.bridge.tick()

    @property
    def asked(self) -> AboutDecisions | None:
        """What the open question is about."""
        self.tick()
        return next(iter(self.client.about.values()), None)  # type: ignore[attr-defined]

    def answer(self, scores: Floats, step: int = 0, size: int = 0) -> None:
        """The open question, from scores [n, units] of all samples; of ``size`` samples in a turn, 0 for all."""
        asked = self.asked
        assert asked is not None
        name = next(iter(self.client.about))  # type: ignore[call-overload]
        frame = self.client.frame(step=step)
        self.tick(replace(frame, probes={name: decisions(self.editor.project, asked, scores, size)}))

    def close(self) -> None:
        self.bridge.close()
        self.live.close()


def decisions(project: Project, about: AboutDecisions, scores: Floats, size: int = 0) -> Decisions:
    """As the engine answers."""
    members = np.flatnonzero(getattr(project.data, about.part))
    size = size or max(len(members), 1)
    samples = members[about.turn * size : (about.turn + 1) * size]
    said = decided(seen_from(project, about.output), project.data.y[samples], scores[samples], about.label)
    certain, turns = learner_of(project).decides, -(-len(members) // size)
    columns = said._replace(places=samples[said.places])
    return Decisions(about, *columns, certain, len(samples), len(members), turns)


def sure_of(decided_: list[int], classes: int, sureness: float = 0.9) -> Floats:
    """Scores [n, classes] that decide so, with this probability."""
    chances = np.full((len(decided_), classes), (1 - sureness) / (classes - 1))
    chances[np.arange(len(decided_)), decided_] = sureness
    scores: Floats = np.log(chances).astype(np.float32)
    return scores
