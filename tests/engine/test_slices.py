"""Large sets are evaluated in slices: nobody waits for them, and every number is the same as in one go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.client.events import PERIODIC
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Command, Edit, Event, Load, Restore, Save, Saved, SetRunning, StepOnce, Stopped
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.network import set_layer
from nnsim.edits.recipe import set_recipe
from nnsim.engine.headless import run_headless
from nnsim.engine.measuring import NEVER
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder

load()


@pytest.fixture(autouse=True)
def slices(monkeypatch):
    """Tiny slices, and none of them counts as short."""
    monkeypatch.setattr("nnsim.engine.learners.network.CHUNK", 4)
    monkeypatch.setattr("nnsim.engine.learners.network.AT_ONCE", 0)


def project(n: int = 40) -> Project:
    """Batch normalisation among the layers: its averages belong to the weights of a moment, too."""
    made = Builder()
    made.add("conv2d", channels=3)
    made.add("batchnorm2d")
    made.add("max_pool2d")
    made.add("flatten")
    rng = np.random.default_rng(2)
    y = (np.arange(n) % 3).astype(np.float32)
    data = Data(rng.integers(0, 255, (n, 6, 6), np.uint8), y, np.arange(n) >= n - 9, ("a", "b", "c"), (), kind="image")
    recipe = Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.01, batch=8)
    return Project(data=data, network=made.network("multiclass"), recipe=recipe)


def digest(session: Session) -> str:
    return weights_sha256(session.trainer.learner.weights())


def started() -> Session:
    """No time passes for it: every call is one batch or one slice, and no row is added because an epoch is slow."""
    session = Session(lambda: 0.0)
    session.handle(Load(1, project()))
    return session


def drained(session: Session) -> Session:
    while not session.waits():
        session.advance(0.0)
    return session


def test_the_first_row_comes_by_and_by() -> None:
    session = started()
    assert session.trainer.recorder.is_busy
    assert len(session.trainer.history.kept().rows) == 0
    assert session.waits() == 0
    drained(session)
    np.testing.assert_array_equal(session.trainer.history.kept().rows, Trainer(project()).history.kept().rows)


def test_play_does_not_wait_for_it() -> None:
    session = started()
    session.handle(SetRunning(True))
    session.advance(0.0)
    assert session.trainer.step == 1


def test_pause_acts_in_the_middle_of_an_evaluation_and_the_row_follows() -> None:
    session = started()
    session.handle(SetRunning(True))
    while session.trainer.epoch == 0:
        session.advance(0.0)
    assert session.trainer.recorder.is_busy
    frame = session.frame(1, ())
    assert (frame.epoch, frame.position) == (0, frame.epoch_size)  # the epoch counts once its row is known
    session.handle(SetRunning(False))
    assert not session.running
    drained(session)
    assert session.frame(1, ()).epoch == 1
    assert session.trainer.step == 4
    expected = Trainer(project())
    expected.run_epoch()
    np.testing.assert_array_equal(session.trainer.history.kept().rows[-1], expected.history.kept().rows[-1])


def test_paused_in_slices_or_not_the_weights_are_the_same() -> None:
    session = started()
    for turn in range(400):
        if turn % 7 == 0:
            session.handle(SetRunning(turn % 2 == 0))
        session.advance(0.0)
        if session.trainer.epoch == 3 and session.trainer.position == 0:
            break
    assert session.trainer.epoch == 3
    assert digest(session) == run_headless(project(), 3)[0].weights_sha256


def test_whole_epochs_leave_no_row_out() -> None:
    session = started()
    session.handle(StepOnce("epoch"))
    drained(session)
    assert session.trainer.history.kept().rows[:, 1].tolist() == [0, 1]


def test_whoever_pauses_at_the_end_of_an_epoch_without_a_row_gets_one(monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_of: NEVER)
    session = started()
    session.handle(StepOnce("epoch", 100))
    for _ in range(2):
        drained(session)
        session.handle(StepOnce("epoch", 100))
    drained(session)
    trainer = session.trainer
    assert (trainer.epoch, trainer.position) == (3, 0)
    assert trainer.history.last["step"] < trainer.step
    session.handle(SetRunning(False))
    drained(session)
    assert (trainer.history.last["epoch"], trainer.history.last["step"]) == (3, trainer.step)
    assert digest(session) == run_headless(project(), 3)[0].weights_sha256


def test_a_saved_state_holds_the_row_of_its_epoch() -> None:
    session = started()
    session.handle(StepOnce("epoch"))
    while session.trainer.epoch == 0:
        session.advance(0.0)
    (saved,) = session.handle(Save(5))
    assert isinstance(saved, Saved)
    assert saved.checkpoint.history.rows[-1, 1] == 1


def test_an_edit_keeps_the_row_if_weights_and_samples_stay_and_drops_it_otherwise() -> None:
    session = started()
    session.handle(Edit(set_recipe(project_of(session), rate=0.1)))
    assert session.trainer.recorder.is_busy
    row = drained(session).trainer.history.kept().rows[-1]
    assert row[0] == 0
    session.handle(Edit(set_layer(project_of(session), "conv2d1", channels=5)))
    drained(session)
    weights = session.trainer.learner.weights()["conv2d1.weight"]
    assert weights.shape == (5, 1, 3, 3)
    assert session.trainer.history.kept().rows[-1, 2] == session.trainer.learner.evaluate()["train_loss"]


def project_of(session: Session) -> Project:
    return session.trainer.project


def test_a_single_step_is_not_held_up() -> None:
    session = started()
    session.handle(StepOnce("batch"))
    assert session.trainer.step == 1
    assert session.trainer.recorder.is_busy


def at_the_end_of_an_epoch(monkeypatch) -> Session:
    """A session in the middle of the evaluation of its first epoch, which no command waits for."""
    monkeypatch.setattr("nnsim.engine.playback.AT_ONCE", 0.0)
    session = drained(started())
    session.handle(SetRunning(True))
    while session.trainer.epoch == 0:
        session.advance(0.0)
    session.advance(0.0)
    assert 0 < session.trainer.recorder.share < 1
    return session


def stepped(*counts: int) -> Trainer:
    """The rows and weights as they are without slices: an epoch, and steps of so many samples with a row each."""
    expected = Trainer(project())
    expected.run_epoch()
    for count in counts:
        expected.run_samples(count)
        if expected.position:
            expected.record()
    return expected


@pytest.mark.parametrize(("unit", "count"), [("sample", 1), ("batch", 8)])
def test_a_single_step_interrupts_the_evaluation_of_the_epoch_which_goes_on_with_the_weights_of_then(
    monkeypatch, unit, count
) -> None:
    session = at_the_end_of_an_epoch(monkeypatch)
    share = session.trainer.recorder.share
    session.handle(StepOnce(unit))
    assert session.trainer.step == 5
    assert session.trainer.recorder.share == share, "nobody waited"
    frame = session.frame(1, ())
    assert (frame.epoch, frame.position) == (1, count)
    drained(session)
    expected = stepped(count)
    np.testing.assert_array_equal(session.trainer.history.kept().rows, expected.history.kept().rows)
    assert digest(session) == weights_sha256(expected.learner.weights())


def test_several_steps_leave_the_row_of_the_epoch_and_one_of_the_last(monkeypatch) -> None:
    session = at_the_end_of_an_epoch(monkeypatch)
    for _ in range(3):
        session.handle(StepOnce("sample"))
        session.advance(0.0)
    drained(session)
    expected = stepped(1, 1, 1).history.kept().rows
    np.testing.assert_array_equal(session.trainer.history.kept().rows, expected[[0, 1, -1]])


def test_playing_on_after_such_a_step_comes_to_the_same_weights(monkeypatch) -> None:
    session = at_the_end_of_an_epoch(monkeypatch)
    session.handle(StepOnce("batch"))
    session.handle(SetRunning(True))
    while session.trainer.epoch < 3 or session.trainer.recorder.is_busy:
        session.advance(0.0)
    assert digest(session) == run_headless(project(), 3)[0].weights_sha256
    assert session.trainer.history.kept().rows[:, 1].tolist() == [0, 1, 2, 3]


def test_an_epoch_of_one_step_waits_for_the_row_of_the_one_before(monkeypatch) -> None:
    session = at_the_end_of_an_epoch(monkeypatch)
    session.handle(Edit(set_recipe(project_of(session), batch=1000)))
    session.handle(StepOnce("batch"))
    session.handle(StepOnce("batch"))
    drained(session)
    assert session.trainer.history.kept().rows[:, 1].tolist() == [0, 1, 2, 3]


def test_what_diverges_during_such_a_step_is_told_with_the_row(monkeypatch) -> None:
    session = at_the_end_of_an_epoch(monkeypatch)
    session.handle(StepOnce("batch"))
    monkeypatch.setattr(session.trainer.learner, "is_finite", lambda: False)
    assert [event.reason for event in watched(session) if isinstance(event, Stopped)] == ["diverged"]


def test_divergence_is_still_noticed_at_the_end_of_an_epoch() -> None:
    session = Session()
    wild = replace(project(), recipe=replace(project().recipe, optimizer=Spec("sgd"), rate=1e6, l2=1e3))
    session.handle(Load(1, set_layer(wild, "conv2d1", activation="linear")))
    session.handle(SetRunning(True))
    events = []
    for _ in range(200):
        events += session.advance(0.0)
        if events:
            break
    assert events[-1].reason == "diverged"
    assert not session.running


def watched(session: Session) -> list[Event]:
    """Go on until everything is evaluated; what was told meanwhile."""
    told: list[Event] = []
    while not session.waits():
        told += session.advance(0.0)
    return told


@pytest.mark.parametrize("command", [Load, Restore])
def test_a_state_from_the_middle_of_an_evaluation_gets_its_row_again(command: type) -> None:
    session = started()
    session.handle(StepOnce("epoch"))
    while session.trainer.epoch == 0:
        session.advance(0.0)
    (saved,) = session.handle(Save(PERIODIC))
    assert isinstance(saved, Saved)
    assert 1 not in saved.checkpoint.history.rows[:, 1]
    other = started()
    other.handle(Load(2, project(), "cpu", saved.checkpoint) if command is Load else Restore(2, 1, saved.checkpoint))
    frame = other.frame(2, ())
    assert frame.epoch == 0
    assert len(frame.history) == (0 if command is Load else len(saved.checkpoint.history))
    row = drained(session).trainer.history.kept().rows[-1]
    drained(other)
    np.testing.assert_array_equal(other.frame(2, ()).history.rows, [row])
    assert other.frame(2, ()).epoch == 1


def test_an_opened_state_measures_again_when_it_is_asked_what_was_said() -> None:
    first = drained(started())
    (saved,) = first.handle(Save(5))
    other = Session()
    other.handle(Load(2, project(), "cpu", saved.checkpoint))
    assert not other.trainer.recorder.is_busy
    assert len(other.frame(2, ()).history) == 0
    assert other.frame(2, ("told",)).probes["told"].shape == (0,)
    other.advance(0.0)
    share = other.trainer.recorder.share
    other.frame(2, ("told",))
    assert other.trainer.recorder.share == share, "what is in the making goes on"
    drained(other)
    frame = other.frame(2, ("told",))
    np.testing.assert_array_equal(frame.probes["told"], first.frame(1, ("told",)).probes["told"])
    np.testing.assert_array_equal(frame.history.rows, saved.checkpoint.history.rows)


def test_saving_does_not_wait_for_long_evaluations(monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.session.SAVE_AT_ONCE", 0.0)
    session = started()
    session.handle(StepOnce("epoch"))
    while session.trainer.epoch == 0:
        session.advance(0.0)
    share = session.trainer.recorder.share
    session.handle(Save(5))
    assert session.trainer.recorder.is_busy
    assert session.trainer.recorder.share == share


def diverged() -> Session:
    """A session whose weights are no numbers, in the middle of the evaluation that finds out."""
    session = Session()
    wild = replace(project(), recipe=replace(project().recipe, optimizer=Spec("sgd"), rate=1e6, l2=1e3))
    session.handle(Load(1, set_layer(wild, "conv2d1", activation="linear")))
    session.handle(SetRunning(True))
    while not (session.trainer.epoch and session.trainer.recorder.is_busy):
        session.advance(0.0)
    return session


@pytest.mark.parametrize("command", [Save(5), StepOnce("batch"), StepOnce("sample")])
def test_whatever_finishes_the_evaluation_tells_of_the_divergence(command: Command) -> None:
    session = diverged()
    step = session.trainer.step
    events = session.handle(command)
    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == "diverged"
    assert session.trainer.step == step
    assert not session.running


def test_a_divergence_within_an_epoch_is_told_once(monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_EVERY", 1)
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_WORK", 1)
    session = started()
    monkeypatch.setattr(session.trainer.learner, "is_finite", lambda: False)
    session.handle(SetRunning(True))
    assert isinstance(watched(session)[-1], Stopped)
    assert session.trainer.position
    session.handle(SetRunning(False))
    assert watched(session) == []


def test_measuring_at_rest_is_no_news_before_its_row_is_complete():
    """Else the window draws the same weights sixty times a second while a large set is measured."""
    session = Session()
    session.handle(Load(1, project()))
    for _ in range(2):
        session.frame(1, ())
        slices = 0
        while session.trainer.recorder.is_busy:
            assert not session.has_news
            session.advance(0.0)
            slices += 1
        assert slices > 2
        assert session.has_news
        assert len(session.frame(1, ()).history) == 1
        session.handle(StepOnce("sample"))  # a row of it follows, and not every number of a row is one
