"""What is measured within long epochs: the right numbers, at steps that depend on the run alone, and cheaply."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Edit, Load, Reset, Restore, Save, Saved, SetRunning, StepOnce
from nnsim.core.project import Project, Recipe
from nnsim.core.run import READINGS
from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.base import Work
from nnsim.engine.readings import ASKS, FORWARD, LEAST, MOST, NEVER, SHARE, SMALLEST, parts, timetable
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.networks.building import Builder

load()


@pytest.fixture
def long(monkeypatch):
    """Every epoch counts as a long one."""
    monkeypatch.setattr("nnsim.engine.readings.UNIT", 1 << 16)


def project(n: int = 400, learner: str = "backprop", output: str = "multiclass") -> Project:
    made = Builder()
    if learner == "backprop":
        made.add("dense", units=6, activation="tanh")
    rng = np.random.default_rng(2)
    x = rng.normal(size=(n, 2)).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.float32) + (x[:, 1] > 0).astype(np.float32)
    data = Data(x, y, np.arange(n) % 4 == 0, ("a", "b", "c"), (), kind="points")
    recipe = Recipe(loss="categorical_cross_entropy", learner=Spec(learner), optimizer=Spec("adam"), rate=0.01, batch=8)
    if output == "regression":
        data, recipe = replace(data, classes=()), replace(recipe, loss="squared_error")
    return Project(data=data, network=made.network(output), recipe=recipe)


def column(rows, name):
    return rows[:, READINGS.index(name)]


@pytest.mark.usefixtures("long")
def test_training_losses_are_means_over_the_batches_as_they_were_trained_on() -> None:
    trainer, losses, hits = Trainer(project()), [], []
    while not trainer.epoch:
        learner, start = trainer.learner, trainer.position
        x, t = learner._x[start : start + 8].numpy(), learner._t[start : start + 8].numpy()
        scores, loss = learner.judge(x, t.argmax(1).astype(np.float32))
        losses += loss.tolist()
        hits += (scores.argmax(1) == t.argmax(1)).tolist()
        trainer.begin_batch()
    rows = trainer.readings.log.kept().rows
    assert LEAST <= len(rows) <= MOST
    ends = np.cumsum(column(rows, "samples")).astype(int)
    assert ends[-1] == trainer.size
    np.testing.assert_allclose(column(rows, "epoch"), ends / trainer.size)
    for row, start, stop in zip(rows, [0, *ends[:-1]], ends, strict=True):
        assert row[READINGS.index("train_loss")] == pytest.approx(np.mean(losses[start:stop]), rel=1e-5)
        assert row[READINGS.index("train_accuracy")] == pytest.approx(np.mean(hits[start:stop]))


@pytest.mark.usefixtures("long")
def test_test_losses_are_of_the_weights_of_then_on_parts_that_take_turns(monkeypatch) -> None:
    for name, value in (("PART", 25), ("SMALLEST", 5), ("ASKS", 50)):
        monkeypatch.setattr(f"nnsim.engine.readings.{name}", value)
    plain = project()
    trainer, asked = Trainer(plain), []
    x, y = plain.data.x[plain.data.test], plain.data.y[plain.data.test]
    tell = trainer.learner.test_part
    monkeypatch.setattr(trainer.learner, "test_part", lambda part: (asked.append(part), tell(part))[1])
    while trainer.epoch < 2:
        before = len(asked)
        trainer.begin_batch()
        if len(asked) > before:
            row = trainer.readings.log.kept().rows[-1]
            scores, losses = trainer.learner.judge(x[asked[-1]], y[asked[-1]])
            assert row[0] == trainer.step
            assert row[READINGS.index("held_out")] == len(asked[-1])
            assert row[READINGS.index("test_loss")] == pytest.approx(losses.mean(), rel=1e-5)
            assert row[READINGS.index("test_accuracy")] == pytest.approx((scores.argmax(1) == y[asked[-1]]).mean())
    rows = trainer.readings.log.kept().rows
    assert math.isnan(rows[-1, READINGS.index("test_loss")]), "the row of the whole epoch tells all of them"
    number = len(trainer.readings._parts)
    assert 1 < number <= len(asked)
    assert np.array_equal(np.sort(np.concatenate(asked[:number])), np.arange(len(x))), "through all epochs"
    assert np.array_equal(asked[0], asked[number])


def test_every_part_has_its_share_of_each_class() -> None:
    """One that has them by chance alone errs more."""
    targets = np.repeat(np.arange(10), 1000).astype(np.float32)
    found = parts(1, targets, 612)
    assert np.array_equal(np.sort(np.concatenate(found)), np.arange(10_000)), "each sample once"
    for part in found:
        assert 580 <= len(part) <= 612
        counts = np.bincount(targets[part].astype(int), minlength=10)
        assert counts.max() - counts.min() <= 1


def test_parts_of_values_have_small_and_large_ones() -> None:
    targets = np.random.default_rng(3).normal(size=5000).astype(np.float32)
    by_chance = 1 / math.sqrt(500)
    means = [float(targets[part].mean()) for part in parts(1, targets, 500)]
    assert np.std(means) < 0.1 * by_chance


@pytest.mark.slow
def test_readings_of_digits_tell_what_all_test_samples_would() -> None:
    """Along an epoch of MNIST: within three times of what the size of a part lets one expect."""
    whole = open_example("mnist-mlp").project
    trainer, far = Trainer(whole, in_slices=True), []
    while trainer.position + trainer.batch < trainer.size:
        trainer.begin_batch()
        row = trainer.readings.log.kept().rows[-1] if len(trainer.readings.log) else None
        if row is None or row[0] != trainer.step or not row[READINGS.index("held_out")]:
            continue
        all_right = trainer.learner.test_part(np.arange(len(whole.data.y[whole.data.test])))[1]
        spread = math.sqrt(all_right * (1 - all_right) / row[READINGS.index("held_out")])
        far.append((row[READINGS.index("test_accuracy")] - all_right) / spread)
    assert len(far) >= 3
    assert np.abs(far).max() < 3


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("learner", ["backprop", "perceptron"])
def test_paused_watched_and_stepped_or_not_rows_and_weights_are_the_same(learner: str) -> None:
    """The clock jumps, frames are taken, epochs are paused: none of it shows in what the run itself tells."""
    plain = project(learner=learner)
    result, expected = run_headless(plain, 3)
    now = [0.0]
    session = Session(lambda: now[0])
    session.handle(Load(1, plain))
    told = []
    for turn in range(20_000):
        if turn % 7 == 0:
            session.handle(SetRunning(turn % 2 == 0, 0.0 if turn % 3 else 1e6))
        if turn % 11 == 0:
            session.handle(StepOnce("batch"))
        session.advance(0.0)
        now[0] += 0.3
        told.append(session.frame(1, ("weights",)).readings)
        if session.trainer.epoch == 3 and not session.trainer.position and not session.trainer.recorder.is_busy:
            break
    state = session.trainer.checkpoint()
    assert weights_sha256(state.weights) == result.weights_sha256
    np.testing.assert_array_equal(state.readings, expected.readings)
    np.testing.assert_array_equal(np.concatenate(told), expected.readings)
    whole = state.history.rows[state.history.rows[:, 1] % 1 == 0]
    np.testing.assert_array_equal(whole, expected.history.rows)


@pytest.mark.usefixtures("long")
def test_readings_change_no_weight(monkeypatch) -> None:
    made = Builder()
    made.add("dense", units=6, activation="tanh")
    made.add("dropout")
    made.add("batchnorm1d")
    random = replace(project(), network=made.network("multiclass"))
    read, with_readings = run_headless(random, 2)
    monkeypatch.setattr("nnsim.engine.readings.timetable", lambda *_: NEVER)
    unread, without = run_headless(random, 2)
    assert len(with_readings.readings) > len(without.readings) == 0
    assert read.weights_sha256 == unread.weights_sha256


@pytest.mark.usefixtures("long")
def test_values_are_neither_right_nor_wrong() -> None:
    _, state = run_headless(project(output="regression"), 1)
    assert np.isnan(column(state.readings, "train_accuracy")).all()
    assert np.isfinite(column(state.readings, "train_loss")).all()


@pytest.mark.usefixtures("long")
def test_they_belong_to_the_state_and_go_with_it() -> None:
    session = Session()
    session.handle(Load(1, project()))
    session.handle(StepOnce("epoch"))
    while session.trainer.recorder.is_busy or not session.trainer.epoch:
        session.advance(0.0)
    assert len(session.frame(1, ()).readings) == len(session.trainer.readings.log)
    assert len(session.frame(1, ()).readings) == 0, "each is handed out once"
    saved = next(event for event in session.handle(Save(5)) if isinstance(event, Saved)).checkpoint
    assert len(saved.readings)
    session.handle(Reset(2, keep=1))
    assert len(session.trainer.readings.log) == 0
    session.handle(Restore(3, 1))
    np.testing.assert_array_equal(session.trainer.readings.log.kept().rows, saved.readings)
    np.testing.assert_array_equal(session.frame(3, ()).readings, saved.readings)
    session.handle(Load(4, project(), checkpoint=saved))
    assert len(session.frame(4, ()).readings) == 0, "the window has them from the state"


@pytest.mark.usefixtures("long")
def test_another_batch_size_has_another_timetable_and_begins_anew() -> None:
    session = Session()
    session.handle(Load(1, project()))
    for _ in range(3):
        session.handle(StepOnce("batch"))
    session.handle(Edit(set_recipe(session.trainer.project, batch=50)))
    session.handle(StepOnce("epoch"))
    while not session.trainer.epoch:
        session.advance(0.0)
    rows = session.trainer.readings.log.kept().rows
    assert column(rows, "samples").tolist() == [8, 8, 8, 50, 50, 50, 50, 50, 26]


def test_short_epochs_have_none() -> None:
    assert not Trainer(project()).readings.are_due
    assert timetable(300, 10, 100, Work(468, 1 << 19)) == NEVER


@pytest.mark.parametrize("sample", [2_000, 135_752, 600_000, 700_000_000])
@pytest.mark.parametrize("size", [48, 1_000, 12_000, 60_000])
@pytest.mark.parametrize("tests", [0, 12, 10_000])
def test_test_samples_cost_a_small_part_of_the_work(size: int, sample: int, tests: int) -> None:
    work = Work(sample, 1 << 19)
    times = timetable(size, 64, tests, work)
    if not times.every:
        assert times == NEVER
        return
    readings = -(-size // times.every)
    assert readings <= MOST
    assert times.part <= tests
    asked = [times.ask(number) for number in range(1, readings)]
    assert [time for time in asked if time] == list(range(1, times.asked_in(size) + 1))
    if times.part:
        assert times.part >= min(tests, SMALLEST)
        total = FORWARD * size * sample + -(-size // 64) * work.step
        assert 1 <= times.asked_in(size) <= ASKS
        assert times.asked_in(size) * times.part * sample <= SHARE * total


def test_where_it_is_cheap_more_are_asked_at_once() -> None:
    digits = timetable(60_000, 64, 10_000, Work(135_752, 1 << 19))
    assert (digits.asked_in(60_000), digits.part) == (3, 612)
    many = timetable(2_000_000, 64, 100_000, Work(135_752, 1 << 19))
    assert 3 < many.asked_in(2_000_000) <= ASKS
    assert many.part > 5_000, "not more often"


@pytest.mark.usefixtures("long")
def test_a_run_that_was_kept_before_its_first_reading_goes_on_with_the_same_columns() -> None:
    kept = Trainer(project())
    resumed = Trainer(project(), checkpoint=kept.checkpoint())
    for trainer in (kept, resumed):
        trainer.run_epoch()
    assert len(kept.checkpoint().readings)
    np.testing.assert_array_equal(resumed.checkpoint().readings, kept.checkpoint().readings)
    with pytest.raises(TypeError, match="whether it has rows"):
        bool(kept.checkpoint().history)
