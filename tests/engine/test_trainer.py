import random
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint
from nnsim.core.spec import Spec
from nnsim.engine.samples import order, split
from nnsim.engine.trainer import Trainer

HIDDEN = Spec.of("dense", units=4)
EVERYTHING = (HIDDEN, Spec("batchnorm1d"), Spec("dropout"), Spec.of("dense", units=3, activation="relu"))


class Spy:
    """Notes the slices that a learner is stepped on."""

    def __init__(self, trainer: Trainer) -> None:
        self.slices: list[tuple[int, int]] = []
        self._step = trainer.learner.step
        trainer.learner.step = self  # type: ignore[method-assign]

    def __call__(self, start: int, stop: int, rate: float, number: int) -> int:
        self.slices.append((start, stop))
        return self._step(start, stop, rate, number)


def digest(trainer: Trainer) -> str:
    return weights_sha256(trainer.learner.weights())


def with_recipe(project: Project, **values) -> Project:
    return replace(project, recipe=replace(project.recipe, **values))


def first_rows(project: Project, n: int) -> Project:
    data = project.data
    return replace(project, data=data.with_samples(data.x[:n], data.y[:n], data.test[:n]))


# ------------------------------------------------------------ order and steps


def test_every_epoch_takes_every_training_sample_once_in_a_new_order() -> None:
    seen = [order(1, epoch, 30).tolist() for epoch in range(3)]
    assert all(sorted(one) == list(range(30)) for one in seen)
    assert seen[0] != seen[1] != seen[2]
    assert order(1, 0, 30).tolist() == seen[0] != order(2, 0, 30).tolist()


def test_the_last_short_batch_is_its_own_step_and_none_is_carried_over(build) -> None:
    trainer = Trainer(build())  # 30 training samples in batches of 7
    spy = Spy(trainer)
    trainer.run_epoch()
    trainer.run_batch()
    assert spy.slices == [(0, 7), (7, 14), (14, 21), (21, 28), (28, 30), (0, 7)]
    assert (trainer.step, trainer.epoch, trainer.position) == (6, 1, 7)
    assert trainer.fraction == pytest.approx(1 + 7 / 30)


def test_a_single_sample_is_a_step_after_which_the_order_goes_on(build) -> None:
    trainer = Trainer(build())
    spy = Spy(trainer)
    trainer.run_samples(1)
    trainer.run_batch()
    assert spy.slices == [(0, 1), (1, 8)]


def test_batches_hold_the_samples_of_the_order(build) -> None:
    """With zero weights, one step of plain descent tells which samples were in the batch."""
    project = build(initializer=Spec("zeros"), rate=1.0, seed=3)
    trainer, samples = Trainer(project), split(project)
    trainer.run_batch()
    batch = order(3, 0, 30)[:7]
    expected = ((samples.train_y[batch] - 0.5)[:, None] * samples.train_x[batch]).mean(0)
    np.testing.assert_allclose(trainer.learner.weights()["output.weight"][0], expected, rtol=1e-5)


def test_the_schedule_follows_the_epoch_and_its_parts(build) -> None:
    trainer = Trainer(build(rate=0.4, schedule=Spec.of("warm_up", length=2, start=0.0), batch=15))
    rates = []
    for _ in range(5):
        rates.append(trainer.rate)
        trainer.run_batch()
    assert rates == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


def test_it_learns_xor(build) -> None:
    trainer = Trainer(build(HIDDEN, rate=0.05, optimizer=Spec("adam"), n=80, tests=4, seed=2))
    for _ in range(150):
        trainer.run_epoch()
    last = trainer.history.last
    assert last is not None
    assert last["train_accuracy"] == 1.0
    assert last["test_accuracy"] >= 0.8


def test_without_training_samples_it_says_so(build) -> None:
    with pytest.raises(ProblemError, match="no training samples"):
        Trainer(build(n=8, tests=1)).run_batch()


# ------------------------------------------------------------ rows


def test_one_row_before_the_first_step_and_one_after_every_epoch(build) -> None:
    trainer = Trainer(build(HIDDEN))
    for _ in range(3):
        trainer.run_epoch()
    rows = trainer.history.kept().rows
    assert rows[:, 0].tolist() == [0, 5, 10, 15]
    assert rows[:, 1].tolist() == [0, 1, 2, 3]
    told = trainer.learner.evaluate()
    np.testing.assert_array_equal(rows[-1, 2 : len(HISTORY)], [told[name] for name in HISTORY[2:]])


def test_rows_in_between_do_not_change_what_is_learned(build) -> None:
    quiet, watched = Trainer(build(*EVERYTHING)), Trainer(build(*EVERYTHING))
    for _ in range(12):
        quiet.run_batch()
        watched.run_batch()
        watched.record()
        watched.learner.scores(np.zeros((3, 2), np.float32))
        watched.checkpoint()
    assert digest(quiet) == digest(watched)


# ------------------------------------------------------------ states


@pytest.mark.parametrize(
    "recipe",
    [
        {"optimizer": Spec.of("sgd", momentum=0.9, nesterov=True)},
        {"optimizer": Spec("adam"), "l1": 0.001, "l2": 0.01, "schedule": Spec("cosine")},
        {"optimizer": Spec("rmsprop")},
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_restored_anywhere_it_goes_on_bit_for_bit(build, recipe: dict, seed: int) -> None:
    project = build(*EVERYTHING, **recipe)
    straight = Trainer(project)
    for _ in range(40):
        straight.run_batch()
    rng, broken = random.Random(seed), Trainer(project)
    while broken.step < 40:
        for _ in range(min(rng.randint(1, 9), 40 - broken.step)):
            broken.run_batch()
        state = broken.checkpoint()
        if rng.random() < 0.5:
            broken.run_batch()
            broken = Trainer(project, checkpoint=state, timeline=broken.timeline)
        else:
            broken = Trainer(project, checkpoint=state)
    assert digest(broken) == digest(straight)
    assert {n: a.tobytes() for n, a in broken.learner.state().items()} == {
        n: a.tobytes() for n, a in straight.learner.state().items()
    }
    assert np.array_equal(broken.history.kept().rows, straight.history.kept().rows, equal_nan=True)


def test_a_perceptron_restored_goes_on_bit_for_bit(build) -> None:
    project = build(learner=Spec("perceptron"))
    straight = Trainer(project)
    for _ in range(50):
        straight.run_batch()
    state = straight.checkpoint()
    restored = Trainer(project, checkpoint=state)
    for trainer in (straight, restored):
        trainer.run_epoch()
    assert digest(restored) == digest(straight)
    assert restored.learner.state()["perceptron.corrections"].tolist() == (
        straight.learner.state()["perceptron.corrections"].tolist()
    )


def test_a_checkpoint_of_another_network_keeps_what_fits(build) -> None:
    state = Trainer(build(HIDDEN)).checkpoint()
    trainer = Trainer(build(HIDDEN, HIDDEN, seed=5), checkpoint=state)
    kept, fresh = trainer.fitted
    assert kept == ("node0.weight", "node0.bias", "output.weight", "output.bias")
    assert fresh == ("node1.weight", "node1.bias")
    assert np.array_equal(trainer.learner.weights()["node0.weight"], state.weights["node0.weight"])


def test_a_checkpoint_beyond_the_end_of_the_epoch_is_kept_within(build) -> None:
    trainer = Trainer(build(), checkpoint=Checkpoint(9, 1, 4000, {}))
    assert trainer.position == 29
    trainer.run_batch()
    assert (trainer.epoch, trainer.position, trainer.step) == (2, 0, 10)


# ------------------------------------------------------------ edits


def test_editing_back_and_forth_loses_no_weight(build) -> None:
    small, wide = build(HIDDEN), build(Spec.of("dense", units=6), HIDDEN)
    trainer = Trainer(wide)
    trainer.run_epoch()
    before = trainer.learner.weights()
    kept, fresh = trainer.edit(small)
    assert kept == ("node0.weight", "node0.bias", "output.weight", "output.bias")
    assert fresh == ()
    assert np.array_equal(trainer.learner.weights()["node0.weight"], before["node0.weight"][:4])
    trainer.edit(wide)
    assert {n: a.tobytes() for n, a in trainer.learner.weights().items()} == {n: a.tobytes() for n, a in before.items()}


def test_a_new_input_gets_its_own_column(build) -> None:
    trainer = Trainer(build(HIDDEN))
    before = trainer.learner.weights()["node0.weight"]
    trainer.edit(build(HIDDEN, features=("x1", "x1_squared", "x2")))
    after = trainer.learner.weights()["node0.weight"]
    assert np.array_equal(after[:, [0, 2]], before)
    trainer.run_epoch()


def test_the_optimizer_s_memory_follows_the_weights(build) -> None:
    trainer = Trainer(build(HIDDEN, optimizer=Spec("adam")))
    trainer.run_epoch()
    before = trainer.learner.state()
    trainer.edit(build(HIDDEN, HIDDEN, optimizer=Spec("adam")))
    after = trainer.learner.state()
    assert np.array_equal(after["adam.mean/node0.weight"], before["adam.mean/node0.weight"])
    assert not after["adam.mean/node1.weight"].any()
    assert after["adam.count"].tolist() == before["adam.count"].tolist()


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(lambda b, **r: b(Spec.of("dense", units=6), **r), id="more neurons"),
        pytest.param(lambda b, **r: b(Spec.of("dense", units=2), **r), id="fewer neurons"),
        pytest.param(lambda b, **r: b(HIDDEN, HIDDEN, **r), id="another layer"),
        pytest.param(lambda b, **r: b(**r), id="no layer"),
        pytest.param(lambda b, **r: b(HIDDEN, features=("x1",), **r), id="fewer inputs"),
        pytest.param(lambda b, **r: b(HIDDEN, output="multiclass", **r), id="another output"),
        pytest.param(lambda b, **r: b(**{**r, "learner": Spec("perceptron")}), id="another learner"),
    ],
)
def test_an_edit_that_is_undone_at_once_leaves_no_trace(build, there) -> None:
    recipe = {"optimizer": Spec("adam"), "l2": 0.01}
    project = build(HIDDEN, **recipe)
    straight, edited = Trainer(project), Trainer(project)
    for trainer in (straight, edited):
        for _ in range(6):
            trainer.run_batch()
    edited.edit(there(build, **recipe))
    edited.edit(project)
    for _ in range(6):
        straight.run_batch()
        edited.run_batch()
    assert digest(edited) == digest(straight)


def test_another_output_starts_afresh(build) -> None:
    trainer = Trainer(build(HIDDEN))
    kept, fresh = trainer.edit(build(HIDDEN, output="multiclass"))
    assert fresh == ("output.weight", "output.bias")
    assert kept == ("node0.weight", "node0.bias")


def test_another_seed_in_the_middle_of_an_epoch_gives_its_order_at_once(build) -> None:
    edited = Trainer(build(HIDDEN))
    edited.run_batch()
    state = edited.checkpoint()
    edited.edit(with_recipe(edited.project, seed=5))
    restored = Trainer(with_recipe(edited.project, seed=5), checkpoint=state)
    edited.run_batch()
    restored.run_batch()
    assert digest(edited) == digest(restored)


def test_an_edit_of_the_recipe_goes_on_where_it_was(build) -> None:
    project = build(HIDDEN)
    trainer = Trainer(project)
    spy = Spy(trainer)
    trainer.run_batch()
    before = digest(trainer)
    trainer.edit(with_recipe(project, rate=0.5, batch=3, loss="hinge", optimizer=Spec("rmsprop")))
    assert digest(trainer) == before
    trainer.run_batch()
    assert spy.slices == [(0, 7), (7, 10)]
    assert trainer.rate == 0.5
    assert "rmsprop.count" in trainer.learner.state()


@pytest.mark.parametrize("n", [3, 8, 20, 40])
def test_painting_and_erasing_keep_the_position_within_the_epoch(build, n: int) -> None:
    project = build(HIDDEN)
    trainer = Trainer(project)
    trainer.run_batch()
    trainer.run_batch()
    before = digest(trainer)
    trainer.edit(first_rows(project, n))
    assert digest(trainer) == before
    assert trainer.position in (0, 14)
    assert trainer.position < trainer.size == (~project.data.test[:n]).sum()
    trainer.run_epoch()
    assert trainer.position == 0


def test_an_edit_that_cannot_be_built_leaves_everything_as_it_was(build) -> None:
    project = build(HIDDEN)
    trainer = Trainer(project)
    before = digest(trainer)
    with pytest.raises(ProblemError):
        trainer.edit(build(Spec("nonsense")))
    assert trainer.project is project
    trainer.run_epoch()
    assert digest(trainer) != before


def test_another_learning_rule_keeps_the_weights(build) -> None:
    project = build()
    trainer = Trainer(project)
    before = digest(trainer)
    trainer.edit(with_recipe(project, learner=Spec("perceptron")))
    assert digest(trainer) == before
    trainer.run_epoch()
    trainer.edit(project)
    trainer.run_epoch()


# ------------------------------------------------------------ weights by hand


def test_set_weight(build) -> None:
    trainer = Trainer(build(HIDDEN))
    assert trainer.set_weight("node0.weight", (2, 1), 0.75) is None
    assert trainer.learner.weights()["node0.weight"][2, 1] == 0.75


@pytest.mark.parametrize(
    ("name", "index", "value"),
    [
        ("nobody.weight", (0, 0), 1.0),
        ("node0.weight", (0,), 1.0),
        ("node0.weight", (4, 0), 1.0),
        ("node0.weight", (-1, 0), 1.0),
        ("node0.weight", (0, 0), float("nan")),
        ("node0.weight", (0, 0), 1e39),
    ],
)
def test_a_weight_that_cannot_be_is_refused_in_words(build, name: str, index: tuple[int, ...], value: float) -> None:
    trainer = Trainer(build(HIDDEN))
    before = digest(trainer)
    problem = trainer.set_weight(name, index, value)
    assert problem is not None
    assert problem.text.endswith(".")
    assert digest(trainer) == before
