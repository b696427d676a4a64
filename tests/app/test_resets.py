"""Resets and their undo: whole states of the run are kept within a budget, and what is not kept is said."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from fake_client import FakeClient

from nnsim.app.resets import Resets
from nnsim.core.catalogue import load
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint
from nnsim.core.store import Store
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import KeptStates, StateChange, size_of
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()

NUMBERS = 1000
LOST = "reset (the weights of then are no longer kept: new ones are drawn)"


def state(step: int) -> Checkpoint:
    """4,000 bytes of weights and as many of the optimizer."""
    weights = {"w": np.full(NUMBERS, step, np.float32)}
    return Checkpoint(step, 0, 0, weights, {"m": np.zeros(NUMBERS, np.float32)})


SIZE = size_of(state(1))


class Scene:
    """Resets over a client that a test scripts, with room for ``room`` states."""

    def __init__(self, room: float) -> None:
        self.client, self.editor = FakeClient(), Editor(Store())
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, self.live)
        self.bridge._timer.stop()
        self.states = KeptStates(int(room * SIZE))
        self.resets = Resets(self.editor, self.bridge, self.states)
        self.said: list[str] = []
        self.resets.said.connect(self.said.append)
        self.bridge.load()

    def trained(self, step: int) -> None:
        self.client.tell(self.client.frame(step=step))
        self.bridge.tick()

    def reset(self, step: int) -> None:
        """A network of so many steps is reset, and the engine tells what it was."""
        self.trained(step)
        self.resets.reset()
        self.answer(step)

    def answer(self, step: int) -> None:
        self.client.tell(Saved(self.client.run, -1, state(step)))
        self.bridge.tick()

    @property
    def restored(self) -> list[int]:
        return [checkpoint.step for (checkpoint,) in self.client.named("restore")]

    @property
    def undo_text(self) -> str:
        return self.editor.stack.undoText()


@pytest.fixture
def make(qapp):
    made: list[Scene] = []

    def scene(room: float) -> Scene:
        made.append(Scene(room))
        return made[-1]

    yield scene
    for each in made:
        each.bridge.close()
        each.live.close()


def test_a_state_weighs_what_its_arrays_do():
    assert state(3).history.rows.nbytes == 0
    assert SIZE == 2 * 4 * NUMBERS


def test_what_the_budget_holds_comes_back(make):
    it = make(2)
    it.reset(5)
    it.reset(7)
    assert it.states.bytes == 2 * SIZE
    it.editor.stack.undo()
    it.trained(7)
    assert it.undo_text == "reset"
    it.editor.stack.undo()
    assert it.restored == [7, 5]
    assert it.said == []


def test_the_oldest_goes_first_and_its_step_says_so_before_and_after(make):
    it = make(2)
    for step in (5, 7, 9):
        it.reset(step)
    assert it.states.bytes == 2 * SIZE
    texts = [it.editor.stack.text(index) for index in range(3)]
    assert texts == [LOST, "reset", "reset"]
    for step in (9, 7):
        it.editor.stack.undo()
        it.trained(step)
    assert it.restored == [9, 7]
    assert it.undo_text == LOST
    it.client.told.clear()
    it.editor.stack.undo()
    assert it.restored == []
    assert it.client.named("reset") == [()], "new weights are drawn"
    assert it.said == ["The weights from before this reset are no longer kept, to save memory: new ones are drawn."]
    assert not it.editor.stack.canUndo()


def test_the_newest_is_kept_however_large(make):
    it = make(0.5)
    it.reset(5)
    assert it.undo_text == "reset"
    it.editor.stack.undo()
    assert it.restored == [5]


def test_what_was_brought_back_is_kept_no_more_and_redo_keeps_the_state_of_then(make):
    it = make(2)
    it.reset(5)
    it.editor.stack.undo()
    assert it.states.bytes == 0
    it.trained(6)
    it.editor.stack.redo()
    it.answer(6)
    assert it.states.bytes == SIZE
    it.editor.stack.undo()
    assert it.restored == [5, 6]


def test_steps_that_are_gone_keep_nothing(make):
    it = make(10)
    for step in (5, 7, 9):
        it.reset(step)
    it.editor.stack.clear()
    gc.collect()
    assert it.states.bytes == 0


def test_a_new_seed_without_its_weights_gives_the_old_seed_and_new_weights(make):
    it = make(1)
    seed = it.editor.project.recipe.seed
    it.trained(5)
    it.resets.new_seed()
    it.answer(5)
    it.reset(7)
    it.editor.stack.undo()
    assert it.undo_text == "new seed (the weights of then are no longer kept: new ones are drawn)"
    it.editor.stack.undo()
    assert it.editor.project.recipe.seed == seed
    assert it.restored == [7]
    assert len(it.said) == 1


def test_undo_and_redo_each_say_what_they_lack(qapp):
    states, editor = KeptStates(SIZE), Editor(Store())
    before, after = states.keep(None), states.keep(state(1))
    editor.stack.push(StateChange("import", lambda: None, lambda: None, before=before, after=after))
    before.put(state(2))
    assert after.is_lost
    assert editor.stack.undoText() == "import"
    editor.stack.undo()
    assert editor.stack.redoText() == "import (the weights of then are no longer kept: new ones are drawn)"
    after.put(state(1))
    assert editor.stack.redoText() == "import"
