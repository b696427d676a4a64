"""After a divergence: back to the last good state at a lower rate, as one step to undo."""

from __future__ import annotations

import numpy as np
import pytest
from fake_client import FakeClient

from nnsim.app.going_back import GoingBack
from nnsim.core.catalogue import load
from nnsim.core.run import Checkpoint
from nnsim.core.store import Store
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import KeptStates, size_of
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()


def state(step: int, value: float) -> Checkpoint:
    return Checkpoint(step, 0, 0, {"w": np.full(1000, value, np.float32)})


GOOD, GONE = state(30, 1.0), state(90, np.nan)


class Scene:
    """A diverged run over a client that a test scripts, at rate 5."""

    def __init__(self, budget: int) -> None:
        self.client, self.editor = FakeClient(), Editor(Store())
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, self.live)
        self.bridge._timer.stop()
        self.back = GoingBack(self.editor, self.bridge, KeptStates(budget))
        self.said: list[str] = []
        self.back.said.connect(self.said.append)
        self.editor.edit("rate", lambda project: set_recipe(project, rate=5.0))
        self.bridge.load()
        self.client.checkpoint = GONE

    @property
    def rate(self) -> float:
        return self.editor.project.recipe.rate

    @property
    def restored(self) -> list[Checkpoint]:
        return [checkpoint for (checkpoint,) in self.client.named("restore")]

    def close(self) -> None:
        self.bridge.close()
        self.live.close()


@pytest.fixture
def make(qapp):
    made: list[Scene] = []

    def scene(budget: int = 1 << 20) -> Scene:
        made.append(Scene(budget))
        return made[-1]

    yield scene
    for each in made:
        each.close()


def test_state_and_rate_are_one_step(make):
    scene = make()
    scene.back.go_back(GOOD, 0.5)
    assert (scene.rate, scene.restored) == (0.5, [GOOD])
    assert scene.editor.stack.undoText() == "back to the last good weights, learning rate 5 → 0.5"
    scene.editor.undo()
    assert (scene.rate, scene.restored) == (5.0, [GOOD, GONE])
    scene.editor.redo()
    assert (scene.rate, scene.restored) == (0.5, [GOOD, GONE, GOOD])


def test_the_engine_hears_of_the_rate_before_the_state(make):
    scene = make()
    scene.client.told.clear()
    scene.back.go_back(GOOD, 0.5)
    scene.bridge.tick()
    (_, project, _), (_, restored), (_, _, mark) = [c for c in scene.client.told if c[0] in ("edit", "restore")]
    assert (project.recipe.rate, restored) == (0.5, GOOD)
    assert mark == ["back to the last good weights, learning rate 5 → 0.5"]  # on the curves of the run that goes on


def test_the_rate_may_stay(make):
    scene = make()
    scene.back.go_back(GOOD)
    assert (scene.rate, scene.restored) == (5.0, [GOOD])
    assert scene.editor.stack.undoText() == "back to the last good weights"


def test_a_state_that_is_no_longer_kept_is_said(make):
    scene = make(budget=size_of(GOOD))
    scene.back.go_back(GOOD, 0.5)
    scene.editor.undo()
    scene.editor.redo()
    assert scene.rate == 0.5
    assert any("no longer kept" in words for words in scene.said)
