"""After a divergence: back to the last good state at a lower rate, as one step to undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_client import FakeClient

from nnsim.app.going_back import GoingBack
from nnsim.core.catalogue import load
from nnsim.core.messages import Lost, Notice, Stopped
from nnsim.core.problem import GO_BACK, Fix, Problem
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()

GOOD, GONE = 1, 2
"""Numbers of the good state, and of that which is no numbers any more."""


class Scene:
    """A diverged run over a client that a test scripts, at rate 5."""

    def __init__(self) -> None:
        self.client, self.editor = FakeClient(), Editor(Store())
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live))
        self.bridge._timer.stop()
        self.back = GoingBack(self.editor, self.bridge)
        self.said: list[str] = []
        self.back.said.connect(self.said.append)
        self.editor.edit("rate", set_recipe.of(rate=5.0))
        self.bridge.load()

    def tell(self, *events: object) -> None:
        self.client.tell(*events)
        self.bridge.tick()

    @property
    def rate(self) -> float:
        return self.editor.project.recipe.rate

    @property
    def restored(self) -> list[int]:
        return [number for number, *_ in self.client.named("restore")]

    def close(self) -> None:
        self.bridge.close()
        self.live.close()


@pytest.fixture
def scene(qapp):
    made = Scene()
    yield made
    made.close()


def test_state_and_rate_are_one_step(scene):
    scene.back.go_back(0.5)
    assert scene.client.named("keep") == [(GOOD, True)]
    assert scene.client.named("restore") == [(GOOD, None, GONE)]
    assert scene.rate == 0.5
    assert scene.editor.stack.undoText() == "back to the last good weights, learning rate 5 → 0.5"
    scene.editor.undo()
    assert (scene.rate, scene.restored) == (5.0, [GOOD, GONE])
    scene.editor.redo()
    assert (scene.rate, scene.restored) == (0.5, [GOOD, GONE, GOOD])


def test_the_engine_hears_of_the_rate_before_the_state(scene):
    scene.client.told.clear()
    scene.back.go_back(0.5)
    scene.bridge.tick()
    (_, project, _), (_, restored, *_), (_, _, mark) = [c for c in scene.client.told if c[0] in ("edit", "restore")]
    assert (project.recipe.rate, restored) == (0.5, GOOD)
    assert mark == ["back to the last good weights, learning rate 5 → 0.5"]  # on the curves of the run that goes on


def test_the_rate_may_stay(scene):
    scene.back.go_back()
    assert (scene.rate, scene.restored) == (5.0, [GOOD])
    assert scene.editor.stack.undoText() == "back to the last good weights"


def test_a_state_that_is_no_longer_kept_is_said(scene):
    scene.back.go_back(0.5)
    scene.editor.undo()
    scene.tell(Lost(1, (GOOD,)))
    scene.editor.redo()
    assert scene.rate == 0.5
    assert scene.said == ["The weights of then are no longer kept, to save memory: the present ones stay."]


def test_it_is_possible_once_a_run_of_this_document_went_wrong(scene):
    def tell(*events: Stopped | Notice) -> list[bool]:
        told = []
        for event in events:
            scene.tell(event)
            told.append(scene.back.is_possible)
        scene.editor.open(Project())
        assert not scene.back.is_possible
        return told

    word, run = Problem("It is so."), scene.client.run
    stops = [Stopped(run, reason, word) for reason in ("converged", "diverged", "planned")]
    assert tell(*stops) == [False, True, True]
    assert tell(Notice(run, word), Notice(run, replace(word, fix=Fix("Go back", GO_BACK)))) == [False, True]
