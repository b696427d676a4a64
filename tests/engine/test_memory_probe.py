"""What a player remembers, told of the step that was just made."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from nnsim.core.answers.memory import Remembered
from nnsim.core.catalogue import load
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_generator, set_generator
from nnsim.edits.network import fit_inputs, mlp
from nnsim.engine.learners.beats import Halt
from nnsim.engine.learners.q_learning import QLearning
from nnsim.engine.probes.base import compute
from nnsim.engine.replay import Batch
from nnsim.engine.trainer import Trainer
from nnsim.recipes.playing import FIRST, GAMES

load()


def player(world: str) -> Trainer:
    begun = set_generator(Project(recipe=Recipe(epochs=20)), Spec.of(world, count=50))
    return Trainer(fit_inputs(mlp(begun, 6)))


def asked(trainer: Trainer) -> Remembered:
    found = compute(("memory",), trainer)["memory"]
    assert isinstance(found, Remembered)
    return found


def test_before_it_learns_nothing_was_learned_from() -> None:
    trainer = player("catch")
    assert asked(trainer).filled == 0
    trainer.run_batch()
    found = asked(trainer)
    assert (found.filled, found.room, len(found.pictures)) == (GAMES, 30_000 // GAMES * GAMES, 0)


@pytest.mark.parametrize("world", ["catch", "breakout"])
def test_the_moments_are_those_of_the_last_update(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, drawn = player(world), list[Batch]()
    monkeypatch.setattr(QLearning, "_update", lambda _self, batch, *_: drawn.append(batch))
    for _ in range(FIRST + 20):
        trainer.run_batch()
    found, batch, learner = asked(trainer), drawn[-1], trainer.learner
    assert isinstance(learner, QLearning)
    known = batch.known > 0
    assert found.filled == (FIRST + 20) * GAMES
    np.testing.assert_array_equal(found.pictures, learner.game.seen(batch.stacks[known]))
    np.testing.assert_array_equal(found.actions, batch.actions[known])
    np.testing.assert_array_equal(found.rewards, batch.returns[known])
    np.testing.assert_array_equal(found.aims, learner._aims(batch).numpy()[known])
    values = learner._values_of(batch.stacks[known], None).numpy()
    np.testing.assert_array_equal(found.values, values[np.arange(len(values)), found.actions])


def test_asking_changes_nothing_of_the_run() -> None:
    quiet, looked_at = player("catch"), player("catch")
    for _ in range(FIRST + 5):
        quiet.run_batch()
        looked_at.run_batch()
        asked(looked_at)
    for name, array in quiet.learner.state().items():
        np.testing.assert_array_equal(array, looked_at.learner.state()[name], err_msg=name)


def test_who_learns_from_samples_remembers_nothing() -> None:
    assert compute(("memory",), Trainer(mlp(choose_generator(Project(), "xor"), 2))) == {"memory": None}


def test_within_a_step_the_moments_are_those_that_it_draws_once_it_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.engine.learners.q_learning.FIRST", 4)
    trainer, drawn = player("catch"), list[Batch]()
    by_beats = QLearning._update_by_beats

    def recorded(learner: QLearning, batch: Batch, *about: float) -> Iterator[Halt]:
        drawn.append(batch)
        return by_beats(learner, batch, *about)

    monkeypatch.setattr(QLearning, "_update_by_beats", recorded)
    seen: list[tuple[str, Remembered]] = []
    while len(drawn) < 3 or seen[-1][0] != "average":
        trainer.beat()
        assert trainer.halt
        seen.append((trainer.halt[1].id, asked(trainer)))
    learner, step = trainer.learner, -3
    assert isinstance(learner, QLearning)
    for beat, found in seen[-16:]:
        step += beat == "remember"
        batch = drawn[step]
        np.testing.assert_array_equal(found.pictures, learner.game.seen(batch.stacks[batch.known > 0]))
