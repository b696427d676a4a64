"""Q-learning: aims by hand, what plays and what learns, and what edits keep of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.catalogue import load
from nnsim.core.network import Network, Node
from nnsim.core.problem import Severity
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.worlds.game import Game
from nnsim.edits import checks
from nnsim.edits.data import choose_generator, set_generator
from nnsim.edits.network import fit_inputs, mlp, set_frozen, set_output
from nnsim.edits.recipe import choose, set_option
from nnsim.engine import readings, sources
from nnsim.engine.learners import q_learning
from nnsim.engine.replay import Batch
from nnsim.engine.trainer import Trainer
from nnsim.recipes.playing import FIRST, GAMES

load()


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "UPDATES", 50)


def project(world: str = "catch", *units: int, **values: object) -> Project:
    """A small world with dense layers, which cost little."""
    begun = set_generator(Project(recipe=Recipe(epochs=20)), Spec.of(world, count=50))
    made = fit_inputs(mlp(begun, *(units or (6,))))
    assert made.recipe.learner.kind == "q_learning"
    assert not checks.problems(made)
    return set_option(made, "learner", **values) if values else made


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def test_a_world_brings_its_network_and_recipe_and_takes_the_learner_along() -> None:
    there = choose_generator(mlp(Project(), 4), "breakout")
    assert (there.recipe.learner.kind, there.network.output.spec.kind, there.recipe.loss) == (
        "q_learning", "action_values", "huber",
    )  # fmt: skip
    assert there.data.x.shape == (400, 10, 10, 2)
    assert there.data.classes == ("left", "stay", "right")
    assert not there.data.test.any()
    assert there.data.test_share == 0.25, "which waits for other data"
    narrower = set_generator(there, Spec.of("breakout", paddle=1))
    assert narrower.network is there.network
    back = choose_generator(narrower, "moons")
    assert (back.recipe.learner.kind, back.network.output.spec.kind) == ("backprop", "binary")
    assert back.data.test.mean() == pytest.approx(0.25, abs=0.02)
    assert not checks.problems(back)


def test_who_cannot_learn_so_is_told_a_way_out() -> None:
    points = choose(choose_generator(Project(), "moons"), "learner", "q_learning")
    (said,) = [problem for problem in checks.problems(points) if problem.where == "recipe"]
    assert said.text.startswith("Q-learning needs a world to play in")
    (said,) = checks.problems(replace(project(), recipe=replace(project().recipe, learner=Spec("backprop"))))
    assert said.text == "The output action values is learned by playing: use Q-learning, or another output."
    (said,) = checks.problems(set_output(project(), "multiclass"))
    assert said.text.startswith("Q-learning cannot answer with the output multi-class: use action values")


def test_losses_without_bounds_stop_the_run_without_a_word_of_numpy() -> None:
    trainer = Trainer(project())
    trainer.run_epoch()
    for _ in range(2):
        trainer.learner._count(torch.tensor(3e38), 1)
    trainer.record()
    assert np.isinf(trainer.history.last["train_loss"])


@pytest.mark.parametrize("double", [True, False])
def test_aims_are_points_and_what_the_copy_says_of_the_best_action(double: bool) -> None:
    learner = Trainer(project(double=double)).learner
    assert isinstance(learner, q_learning.QLearning)
    stacks = learner.game.start(40, np.random.default_rng(1))
    with torch.no_grad():
        learner._target.normal_()
    online, copy = learner._values_of(stacks, None).numpy(), learner._values_of(stacks, learner._target).numpy()
    best = (online if double else copy).argmax(axis=1)
    rows = np.arange(40, dtype=np.float32)
    drawn = Batch(stacks, best, rows, stacks, rows / 40, np.ones(40, np.float32))
    expected = rows + rows / 40 * copy[np.arange(40), best]
    np.testing.assert_allclose(learner._aims(drawn).numpy(), expected, rtol=1e-6)
    assert not double or (online.argmax(axis=1) != copy.argmax(axis=1)).any()


def test_only_the_action_that_was_taken_and_is_known_of_is_corrected() -> None:
    learner = Trainer(project()).learner
    assert isinstance(learner, q_learning.QLearning)
    stacks = learner.game.start(4, np.random.default_rng(1))
    none = np.zeros(4, np.float32)
    before = learner.model.flat.clone()
    learner._update(Batch(stacks, np.zeros(4, int), none + 9, stacks, none, none), 0.1, 0)
    assert torch.equal(learner.model.flat, before)
    learner._update(Batch(stacks, np.full(4, 1), none + 9, stacks, none, none + 1), 0.1, 1)
    gradient = learner.model.views(learner.model.grad)["output.bias"]
    assert gradient.tolist() == [0, -1, 0], "Huber's loss of a miss beyond 1 has a slope of 1"


def test_moves_become_less_random_over_a_third_of_what_is_planned() -> None:
    learner = Trainer(project(random=0.1)).learner
    assert isinstance(learner, q_learning.QLearning)
    planned = 20 * 50
    assert [round(learner.random_share(int(planned * part)), 2) for part in (0, 1 / 6, 1 / 3, 1)] == [1, 0.55, 0.1, 0.1]


def test_what_plays_is_the_mean_of_what_learns() -> None:
    trainer = Trainer(project())
    for _ in range(FIRST + 5):
        trainer.run_batch()
    learner, name = trainer.learner, "output.weight"
    state = learner.state()
    assert np.abs(learner.weights()[name] - state[f"learning/{name}"]).max() > 0
    np.testing.assert_array_equal(learner.fingerprint()[name], learner.weights()[name])
    plain = Trainer(project(averaged=False))
    for _ in range(FIRST + 5):
        plain.run_batch()
    np.testing.assert_array_equal(plain.learner.weights()[name], plain.learner.state()[f"learning/{name}"])


def test_the_copy_is_made_anew_after_so_many_updates() -> None:
    trainer = Trainer(project(target=40))
    first = trainer.learner.weights()
    for step in range(1, 42):
        trainer.run_batch()
        state = trainer.learner.state()
        copy, learned = ({name: state[f"{part}/{name}"] for name in first} for part in ("copy", "learning"))
        if step < 40:
            same(copy, first)
        elif step == 40:
            same(copy, learned)
    assert any((copy[name] != learned[name]).any() for name in first)


def test_the_smallest_memory_is_learned_from() -> None:
    trainer = Trainer(project(replay=GAMES * FIRST))
    assert checks.problems(set_option(project(), "learner", replay=GAMES * FIRST - 1))
    trainer.run_epoch()
    assert not trainer.stop
    assert np.isfinite(trainer.history.last["train_loss"])


def test_an_epoch_that_ends_before_the_first_update_is_no_divergence() -> None:
    made = project()
    by_gradients = replace(made.recipe, learner=Spec("backprop"))
    trainer = Trainer(replace(made, network=set_output(made, "multiclass").network, recipe=by_gradients))
    trainer.run_samples(sources.UPDATES - FIRST + 2)
    trainer.edit(made)
    while trainer.position:
        trainer.run_batch()
    assert not trainer.stop
    row = trainer.history.kept().row(-1)
    assert np.isnan(row["train_loss"])
    assert np.isfinite(row["mean_points"])
    trainer.run_epoch()
    assert np.isfinite(trainer.history.last["train_loss"])
    assert not trainer.stop


def with_layer(made: Project, spec: Spec) -> Project:
    """The project with a layer before its output."""
    *_, last = made.network.nodes
    more = Node("extra", spec, (last.id,))
    output = replace(made.network.output, inputs=("extra",))
    return replace(made, network=replace(made.network, nodes=(*made.network.nodes, more), output=output))


def after(made: Project, epochs: int = 1) -> dict[str, np.ndarray]:
    trainer = Trainer(made)
    for _ in range(epochs):
        trainer.run_epoch()
    assert trainer.learner.is_finite()
    return trainer.learner.weights()


def test_dropout_falls_as_the_seed_says() -> None:
    made = with_layer(project(), Spec.of("dropout", rate=0.5))
    first = after(made)
    torch.rand(7)  # whatever else was drawn meanwhile
    same(after(made), first)


def test_a_batch_of_one_moment_is_learned_from_behind_batch_normalisation() -> None:
    made = with_layer(project(), Spec("batchnorm1d"))
    single = replace(made, recipe=replace(made.recipe, batch=1))
    assert not any(problem.severity is Severity.ERROR for problem in checks.problems(single))
    weights = after(single)
    np.testing.assert_array_equal(weights["extra.running_mean"], 0)
    assert after(made)["extra.running_mean"].any()


def test_frozen_layers_stay_as_they_are_shown() -> None:
    made = with_layer(project(), Spec("batchnorm1d"))
    trainer = Trainer(made)
    trainer.run_epoch()
    shown = trainer.learner.weights()
    held = [name for name in shown if name.startswith("extra.")]
    assert {"extra.weight", "extra.running_mean"} <= set(held)
    trainer.edit(set_frozen(made, "extra", True))
    trainer.run_epoch()
    after, learning = trainer.learner.weights(), trainer.learner.state()
    for name in held:
        np.testing.assert_array_equal(after[name], shown[name])
        np.testing.assert_array_equal(learning[f"learning/{name}"], shown[name])
    assert (after["output.weight"] != shown["output.weight"]).any()


def test_a_number_that_is_set_leaves_what_learns_as_it_is() -> None:
    trainer = Trainer(project())
    trainer.run_epoch()
    name, before = "output.weight", trainer.learner.state()
    assert trainer.set_weight(name, (1, 2), 0.75) is None
    state, shown = trainer.learner.state(), trainer.learner.weights()
    assert shown[name][1, 2] == state[f"learning/{name}"][1, 2] == state[f"copy/{name}"][1, 2] == 0.75
    for part in ("learning", "copy"):
        changed = state[f"{part}/{name}"] != before[f"{part}/{name}"]
        assert changed.sum() == 1


def test_losses_of_updates_are_read_within_a_long_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(project())
    assert not trainer.readings.are_due, "so short an epoch has none"
    monkeypatch.setattr(readings, "UNIT", trainer.learner.work.step * 10)
    trainer = Trainer(project())
    assert trainer.readings.are_due
    trainer.run_epoch()
    rows = trainer.readings.log.kept().rows
    samples, losses = rows[:, 2], rows[:, 3]
    assert (samples > 0).all()
    assert samples.sum() == (sources.UPDATES - FIRST + 1) * trainer.project.recipe.batch
    whole = (samples * losses).sum() / samples.sum()
    assert whole == pytest.approx(trainer.history.last["train_loss"], rel=1e-5)


def test_other_knobs_keep_what_is_remembered_and_another_world_forgets_it() -> None:
    made = project()
    trainer = Trainer(made)
    trainer.run_epoch()
    before = trainer.learner.state()
    trainer.edit(set_option(made, "learner", discount=0.5))
    same(trainer.learner.state(), before)
    other = set_option(set_generator(made, Spec.of("catch", count=50, paddle=3)), "learner", discount=0.5)
    trainer.edit(other)
    after = trainer.learner.state()
    assert trainer.learner.replay.filled == 0
    np.testing.assert_array_equal(after["learning/output.weight"], before["learning/output.weight"])
    trainer.edit(made)
    same(trainer.learner.state(), before)


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("states", 99), ("states", -20), ("states", 0.5), ("actions", 3), ("actions", -1), ("actions", 0.5),
        ("ends", 7), ("ages", -5), ("ages", 1e30), ("points", 1e38), ("count", 1e20), ("count", -4), ("stacks", 99),
    ],
)  # fmt: skip
def test_games_that_cannot_have_been_played_begin_anew(part: str, number: float) -> None:
    trainer = Trainer(project())
    trainer.run_epoch()
    assert trainer.learner.replay.filled
    saved = trainer.checkpoint()
    name = next(name for name in saved.optimizer if name.startswith(("games.", "replay.")) and name.endswith(part))
    broken = saved.optimizer | {name: np.full_like(saved.optimizer[name], number)}
    again = Trainer(trainer.project, checkpoint=replace(saved, optimizer=broken))
    assert again.learner.replay.filled == 0
    again.run_epoch()
    same(Trainer(trainer.project, checkpoint=saved).learner.memory(), trainer.learner.memory())


def test_an_edit_of_the_network_keeps_the_games() -> None:
    made = project("catch", 6)
    trainer = Trainer(made)
    trainer.run_epoch()
    filled = trainer.learner.replay.filled
    wider = fit_inputs(mlp(made, 9))
    trainer.edit(replace(wider, network=Network(made.network.features, wider.network.nodes, wider.network.output)))
    assert trainer.learner.replay.filled == filled == 50
    trainer.run_epoch()
    assert trainer.learner.is_finite()


def test_frames_of_a_world_tell_what_was_played() -> None:
    data = set_generator(Project(), Spec.of("catch", count=90)).data
    assert set(data.y.tolist()) == {0, 1, 2}
    paddle = (data.x[:, 9] == data.x[0, 9].max()).argmax(axis=1)
    for here in range(8):  # one game, frame after frame
        wanted = np.clip(paddle[here] + data.y[here] - 1, 0, 9)
        assert paddle[here + 1] == wanted or data.x[here + 1, 9].max() == 255


def test_games_are_named_by_their_rules() -> None:
    assert Game.of(Spec("catch")).id == "catch.paddle=1.slanted=False.frames=1"
    assert Game.of(Spec.of("breakout", frames="4", count=7)).frames == 4


def test_it_learns_to_catch_with_a_wide_paddle_and_a_random_player_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "UPDATES", 100)
    made = set_generator(Project(), Spec.of("catch", count=50, paddle=4))
    made = set_option(replace(made, recipe=replace(made.recipe, epochs=8, rate=0.002, batch=32)), "learner", target=100)
    trainer = Trainer(set_option(made, "learner", averaged=False))
    game, rng = trainer.learner.game, np.random.default_rng(3)
    stacks = game.start(500, rng)
    for _ in range(9):
        stacks, points, _over = game.step(stacks, rng.integers(3, size=500))
    assert points.mean() < 0
    for _ in range(4):
        trainer.run_epoch()
    assert trainer.history.last["mean_points"] > 0.8
