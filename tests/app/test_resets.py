"""Resets and their undo: the engine keeps whole states of the run, and what it no longer keeps is said."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from fake_client import FakeClient

from nnsim.app.resets import Resets
from nnsim.client.events import EngineDied
from nnsim.core.catalogue import load
from nnsim.core.messages import Lost
from nnsim.core.run import Checkpoint
from nnsim.core.store import Store
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import KeptStates, StateChange
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()

LOST = "reset (the weights of then are no longer kept: new ones are drawn)"


class Scene:
    """Resets over a client that a test scripts."""

    def __init__(self) -> None:
        self.client, self.editor = FakeClient(), Editor(Store())
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live))
        self.bridge._timer.stop()
        self.resets = Resets(self.editor, self.bridge)
        self.said: list[str] = []
        self.resets.said.connect(self.said.append)
        self.bridge.load()

    def trained(self, step: int) -> None:
        self.client.tell(self.client.frame(step=step))
        self.bridge.tick()

    def reset(self) -> int:
        """A trained network is reset; the number under which the engine keeps what it was."""
        self.trained(5)
        self.resets.reset()
        return self.kept[-1]

    def lose(self, *numbers: int) -> None:
        self.client.tell(Lost(self.client.run, numbers))
        self.bridge.tick()

    @property
    def kept(self) -> list[int]:
        return [number for (number,) in self.client.named("reset") if number]

    @property
    def restored(self) -> list[int]:
        return [number for number, *_ in self.client.named("restore")]

    @property
    def undo_text(self) -> str:
        return self.editor.stack.undoText()


@pytest.fixture
def scene(qapp):
    made = Scene()
    yield made
    made.bridge.close()
    made.live.close()


def test_undo_brings_back_what_the_engine_keeps_the_last_one_first(scene):
    first, second = scene.reset(), scene.reset()
    scene.editor.stack.undo()
    assert scene.undo_text == "reset"
    scene.editor.stack.undo()
    assert scene.restored == [second, first]
    assert scene.said == []


def test_before_anything_was_learned_a_reset_is_no_step(scene):
    scene.trained(0)
    scene.resets.reset()
    assert (scene.client.named("reset"), scene.editor.stack.count()) == ([(0,)], 0)


def test_a_reset_is_a_step_too_before_the_first_frame_of_what_came_back(scene):
    first = scene.reset()
    scene.editor.undo()
    assert scene.restored == [first]
    scene.resets.reset()  # no frame told yet that the trained network is there again
    scene.editor.undo()
    assert scene.restored == [first, scene.kept[-1]]
    assert scene.kept[-1] != first


def test_a_run_that_plays_already_has_something_to_lose(scene):
    scene.resets.reset()
    assert scene.undo_text == ""
    scene.bridge.play()
    scene.resets.reset()
    assert scene.undo_text == "reset"


def test_what_is_no_longer_kept_its_step_says_before_and_after(scene):
    numbers = [scene.reset() for _ in range(3)]
    scene.lose(numbers[0])
    texts = [scene.editor.stack.text(index) for index in range(3)]
    assert texts == [LOST, "reset", "reset"]
    for _ in range(2):
        scene.editor.stack.undo()
    assert scene.restored == numbers[:0:-1]
    assert scene.undo_text == LOST
    scene.client.told.clear()
    scene.editor.stack.undo()
    assert scene.restored == []
    assert scene.client.named("reset") == [(0,)], "new weights are drawn"
    assert scene.said == ["The weights from before this reset are no longer kept, to save memory: new ones are drawn."]
    assert not scene.editor.stack.canUndo()


def test_with_the_engine_process_all_of_it_is_gone(scene):
    scene.reset()
    scene.client.tell(EngineDied(-9, "It was killed.", "", restarts=True))
    scene.bridge.tick()
    assert scene.undo_text == LOST
    scene.editor.stack.undo()
    assert scene.said == [
        "The weights from before this reset are no longer kept, as the engine had to start again: new ones are drawn."
    ]


def state_of(scene, **weights: np.ndarray) -> Checkpoint:
    """A state with the weights of the document."""
    arrays = {f"{layer.id}.{array.name}": array for layer in scene.live.plan.layers for array in layer.arrays}
    own = {name: np.ones(array.shape, np.float32) for name, array in arrays.items()}
    return Checkpoint(5, 0, 5, own | weights)


def test_the_state_that_the_window_knew_comes_back_where_the_engine_process_is_gone(scene):
    scene.client.checkpoint = known = state_of(scene)
    scene.reset()
    scene.client.tell(EngineDied(-9, "It was killed.", "", restarts=True))
    scene.bridge.tick()
    assert scene.undo_text == "reset (the weights of about a second before it)"
    scene.editor.stack.undo()
    assert scene.said == []
    ((number, checkpoint, _),) = scene.client.named("restore")
    assert checkpoint is known
    scene.client.checkpoint = later = state_of(scene)
    scene.editor.stack.redo()
    scene.editor.stack.undo()
    assert scene.restored[-1] == scene.kept[-1] != number, "the engine keeps what it is again"
    scene.editor.stack.redo()
    scene.lose(scene.kept[-1])
    scene.editor.stack.undo()
    assert scene.client.named("restore")[-1][1] is later


@pytest.mark.parametrize("weights", [{"output.bias": np.ones(7, np.float32)}, {"big": np.ones(1 << 20, np.float32)}])
def test_a_state_of_other_shapes_or_of_a_large_network_is_no_spare(scene, weights):
    scene.client.checkpoint = state_of(scene, **weights)
    scene.reset()
    scene.client.tell(EngineDied(-9, "It was killed.", "", restarts=True))
    scene.bridge.tick()
    assert scene.undo_text == LOST
    scene.editor.stack.undo()
    assert scene.restored == []
    assert len(scene.said) == 1


def test_what_was_brought_back_is_kept_no_more_and_redo_keeps_the_state_of_then(scene):
    first = scene.reset()
    scene.editor.stack.undo()
    scene.bridge.tick()
    assert scene.client.named("forget") == [(first,)]
    scene.editor.stack.redo()
    second = scene.kept[-1]
    assert second != first
    scene.editor.stack.undo()
    assert scene.restored == [first, second]


def test_steps_that_are_gone_keep_nothing(scene):
    numbers = [scene.reset() for _ in range(3)]
    scene.editor.stack.clear()
    gc.collect()
    scene.bridge.tick()
    ((*forgotten,),) = scene.client.named("forget")
    assert sorted(forgotten) == numbers


def test_a_new_seed_without_its_weights_gives_the_old_seed_and_new_weights(scene):
    seed = scene.editor.project.recipe.seed
    scene.trained(5)
    scene.resets.new_seed()
    scene.lose(scene.kept[-1])
    assert scene.undo_text == "new seed (the weights of then are no longer kept: new ones are drawn)"
    scene.editor.stack.undo()
    assert scene.editor.project.recipe.seed == seed
    assert scene.restored == []
    assert len(scene.said) == 1


def test_undo_and_redo_each_say_what_they_lack(qapp):
    states, editor = KeptStates(iter(range(1, 9)).__next__), Editor(Store())
    before, after = states.place(), states.place()
    editor.stack.push(StateChange("import", lambda: None, lambda: None, before=before, after=after))
    before.fill()
    states.lose((after.fill(), 77))
    assert editor.stack.undoText() == "import"
    editor.stack.undo()
    assert editor.stack.redoText() == "import (the weights of then are no longer kept: new ones are drawn)"
    after.fill()
    assert editor.stack.redoText() == "import"
