import random
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import (
    Edit,
    Load,
    Loaded,
    Note,
    Notice,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetDevice,
    SetRunning,
    SetWeight,
    StepOnce,
    Stopped,
)
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.texts import plain
from nnsim.engine import devices
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session

HIDDEN = Spec.of("dense", units=4)
PERCEPTRON = Spec("perceptron")


class Clock:
    """Time that passes only as far as a test says, and a little with every look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def loaded(project: Project, clock: Clock | None = None) -> Session:
    session = Session(clock or Clock(0.0001))
    session.handle(Load(1, project))
    return session


def digest(session: Session) -> str:
    return weights_sha256(session.frame(1, ("weights",)).probes["weights"])  # type: ignore[arg-type]


def of_kind(events: list, kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def test_a_reset_forgets_a_saved_run_that_waits_for_a_mended_project(build) -> None:
    project = build(HIDDEN)
    saved = of_kind(trained(project).handle(Save(1)), Saved)[0].checkpoint
    session = Session(Clock(0.0001))
    session.handle(Load(1, without_samples(project), checkpoint=saved))
    session.handle(Reset(2))
    session.handle(Edit(project))
    assert session.frame(2, ()).step == 0


def trained(project: Project) -> Session:
    session = loaded(project)
    session.handle(StepOnce("epoch"))
    return session


def without_samples(project: Project) -> Project:
    data = project.data
    return replace(project, data=data.with_samples(data.x[:0], data.y[:0], data.test[:0]))


def with_recipe(project: Project, **values) -> Project:
    return replace(project, recipe=replace(project.recipe, **values))


# ------------------------------------------------------------ bit for bit


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("learner", ["backprop", "perceptron"])
def test_in_random_chunks_paused_and_watched_it_gives_the_headless_weights(build, seed: int, learner: str) -> None:
    layers = () if learner == "perceptron" else (HIDDEN, Spec("batchnorm1d"), Spec("dropout"))
    project = build(*layers, learner=Spec(learner), optimizer=Spec("adam"), l2=0.001)
    rng, clock = random.Random(seed), Clock(0.0007)
    session = loaded(project, clock)
    session.handle(SetRunning(True, rng.choice([0.0, 900.0])))
    assert session.trainer
    while session.trainer.epoch < 6:
        session.advance(rng.choice([0, 0.001, 0.004]))
        action = rng.random()
        if action < 0.3:
            session.frame(1, rng.choice([("weights",), ("output", "fields"), ("predictions", "losses")]))
        elif action < 0.4:
            session.handle(SetRunning(False))
            session.handle(StepOnce(rng.choice(["batch", "batch", "epoch"])))
            session.handle(SetRunning(True))
        elif action < 0.5:
            saved = session.handle(Save(1))[0]
            session = Session(clock)
            session.handle(Load(1, project, "cpu", saved.checkpoint))  # type: ignore[union-attr]
            session.handle(SetRunning(True))
    while session.trainer.position:
        session.advance(0)
    assert digest(session) == run_headless(project, session.trainer.epoch)[0].weights_sha256


def test_an_epoch_that_is_stepped_is_that_of_a_headless_run(build) -> None:
    project = build(HIDDEN)
    session = loaded(project)
    for _ in range(3):
        assert session.handle(StepOnce("epoch")) == []
    assert digest(session) == run_headless(project, 3)[0].weights_sha256
    assert not session.running


# ------------------------------------------------------------ loading


def test_before_the_first_project_every_command_is_refused() -> None:
    session = Session()
    for command in (SetRunning(True), StepOnce("batch"), Reset(2), Save(1)):
        (refused,) = session.handle(command)
        assert isinstance(refused, Refused)
    assert session.advance(0.01) == []
    assert session.frame(0, ("weights",)).probes == {}


def test_load_says_what_there_is(build) -> None:
    session = Session()
    (event,) = session.handle(Load(7, build(HIDDEN)))
    assert event == Loaded(
        7, 17, "cpu", "torch", (), ("node0.weight", "node0.bias", "output.weight", "output.bias"), why=event.why
    )
    assert session.run == 7
    assert not session.running


def test_a_missing_device_falls_back_to_the_cpu_and_says_so(build) -> None:
    missing = next(name for name in ("mps", "cuda") if name not in devices.available())
    session = Session()
    events = session.handle(Load(1, build(), missing))
    assert events[0].device == "cpu"  # type: ignore[union-attr]
    assert isinstance(events[1], Notice)
    assert isinstance(session.handle(SetDevice(missing))[0], Refused)
    assert session.handle(SetDevice("cpu"))[0].device == "cpu"  # type: ignore[union-attr]


def test_a_project_with_a_problem_loads_and_goes_on_from_its_state_once_mended(build) -> None:
    project = build(HIDDEN)
    state = run_headless(project, 2)[1]
    session = Session()
    (event,) = session.handle(Load(1, without_samples(project), "cpu", state))
    assert isinstance(event, Loaded)
    assert event.problems
    assert event.parameters == 17
    assert session.handle(Save(5))[0].checkpoint is state  # type: ignore[union-attr]
    (stopped,) = session.handle(SetRunning(True))
    assert isinstance(stopped, Stopped)
    assert stopped.reason == "impossible"
    (again,) = session.handle(Edit(project))
    assert isinstance(again, Loaded)
    assert len(again.kept) == 4
    assert session.frame(1, ()).step == state.step


# ------------------------------------------------------------ playing


def test_play_and_pause(build) -> None:
    session = loaded(build(HIDDEN))
    assert session.advance(0.01) == []
    assert session.frame(1, ()).step == 0
    session.handle(SetRunning(True))
    session.advance(0.01)
    step = session.frame(1, ()).step
    assert step > 0
    session.handle(SetRunning(False))
    session.advance(0.01)
    assert session.frame(1, ()).step == step


def test_one_sample_per_second_means_one_batch_per_so_many_seconds(build) -> None:
    clock = Clock()
    session = loaded(build(HIDDEN, batch=2), clock)
    session.handle(SetRunning(True, 1.0))
    for _ in range(102):
        session.advance(0.003)
        clock.now += 0.1
    assert session.frame(1, ()).step == 6  # at 0, 2, 4, 6, 8 and 10 seconds
    assert session.waits() > 0
    session.handle(SetRunning(True, 0.0))
    assert session.waits() == 0


@pytest.mark.parametrize(("unit", "position"), [("sample", 1), ("batch", 7), ("epoch", 0)])
def test_steps_by_hand_stand_still_after_and_write_a_row(build, unit, position: int) -> None:
    session = loaded(build(HIDDEN))
    session.frame(1, ())
    session.handle(SetRunning(True))
    session.handle(StepOnce(unit))
    frame = session.frame(1, ())
    assert (frame.position, frame.running) == (position, False)
    assert len(frame.history) == 1
    assert frame.history.rows[0][0] == frame.step


def test_a_long_epoch_that_is_stepped_goes_on_in_chunks_and_can_be_paused(build) -> None:
    session = loaded(build(HIDDEN, n=400, batch=1), Clock(0.001))
    session.handle(StepOnce("epoch"))
    assert session.running
    step = session.frame(1, ()).step
    assert 0 < step < 300
    session.advance(0.01)
    session.handle(SetRunning(False))
    assert step < session.frame(1, ()).step < 300
    session.handle(StepOnce("epoch"))
    while session.running:
        session.advance(0.01)
    assert (session.frame(1, ()).step, session.frame(1, ()).epoch) == (300, 1)


def test_steps_of_an_epoch_add_up_while_the_first_is_on_its_way(build) -> None:
    session = loaded(build(HIDDEN, n=400, batch=1), Clock(0.001))
    for _ in range(3):
        session.handle(StepOnce("epoch"))
    while session.running:
        session.advance(0.01)
    assert session.frame(1, ()).epoch == 3


def test_rows_grow_within_a_slow_epoch(build) -> None:
    session = loaded(build(HIDDEN, n=400, batch=1), Clock(0.02))
    session.handle(SetRunning(True))
    while session.frame(1, ()).epoch == 0 and session.trainer:
        session.advance(0.003)
        steps = session.trainer.history.kept().rows[:, 0]
    assert len(steps) > 3
    assert (np.diff(steps) > 0).all()


# ------------------------------------------------------------ frames


def test_rows_and_marks_are_handed_out_once_and_only_to_the_current_run(build) -> None:
    session = loaded(build(HIDDEN))
    session.handle(StepOnce("epoch"))
    session.handle(Edit(build(HIDDEN, rate=0.2), notes=(Note(plain("rate 0.2")),)))
    assert len(session.frame(0, ()).history) == 0
    frame = session.frame(1, ())
    assert frame.history.rows[:, 0].tolist()[:2] == [0, 5]
    assert [mark.text for mark in frame.marks] == ["rate 0.2"]
    assert frame.rate == 0.2
    again = session.frame(1, ())
    assert len(again.history) == len(again.marks) == 0


def test_news_is_what_no_frame_has_shown(build) -> None:
    session = loaded(build(HIDDEN))
    assert session.has_news
    session.frame(1, ())
    assert not session.has_news
    session.handle(Save(3))
    assert not session.has_news
    session.handle(StepOnce("sample"))
    assert session.has_news


def test_speeds_are_measured(build) -> None:
    session = loaded(build(HIDDEN), Clock(0.001))
    session.handle(SetRunning(True))
    for _ in range(20):
        session.advance(0.01)
    frame = session.frame(1, ())
    assert 100 < frame.steps_per_second < 1000
    assert 5 * frame.steps_per_second < frame.samples_per_second < 7 * frame.steps_per_second
    session.handle(SetRunning(False))
    assert session.frame(1, ()).steps_per_second == 0


# ------------------------------------------------------------ edits


def test_an_edit_that_makes_problems_holds_training_up_until_it_is_mended(build) -> None:
    project = build(HIDDEN)
    session = loaded(project)
    session.handle(SetRunning(True))
    session.advance(0.005)
    before = session.frame(1, ())
    events = session.handle(Edit(without_samples(project)))
    assert of_kind(events, Loaded)[0].problems
    assert of_kind(events, Notice)[0].problem.text.startswith("There are no samples")
    assert session.advance(0.005) == []
    held = session.frame(1, ("weights",))
    assert (held.step, held.running, held.steps_per_second) == (before.step, False, 0.0)
    session.handle(Edit(project))
    session.advance(0.005)
    assert session.frame(1, ()).step > before.step
    assert session.frame(1, ()).running


@pytest.mark.parametrize("broken", ["layer", "learner", "output", "no input", "unknown input"])
def test_no_project_makes_a_session_fail(build, broken: str) -> None:
    project = build(HIDDEN)
    bad = {
        "layer": build(Spec("nonsense")),
        "learner": with_recipe(project, learner=PERCEPTRON),
        "output": build(HIDDEN, output="regression", loss="hinge"),
        "no input": build(HIDDEN, features=()),
        "unknown input": build(HIDDEN, features=("x1", "x9")),
    }[broken]
    session = loaded(project)
    weights = digest(session)
    assert of_kind(session.handle(Edit(bad)), Loaded)[0].problems
    assert isinstance(session.handle(StepOnce("batch"))[0], Refused)
    assert digest(session) == weights
    session.handle(Edit(project))
    assert session.handle(StepOnce("batch")) == []


def test_undo_brings_back_the_weights_of_a_removed_layer(build) -> None:
    session = loaded(build(HIDDEN, HIDDEN))
    session.handle(StepOnce("epoch"))
    weights = digest(session)
    session.handle(Edit(build(Spec.of("dense", units=2))))
    assert digest(session) != weights
    (event,) = session.handle(Edit(build(HIDDEN, HIDDEN)))
    assert isinstance(event, Loaded)
    assert not event.fresh
    assert digest(session) == weights


def test_set_weight_shows_its_loss_and_leaves_a_mark(build) -> None:
    session = loaded(build(HIDDEN))
    before = session.frame(1, ()).history.rows[-1]
    assert session.handle(SetWeight("output.bias", (0,), 3.0, Note(plain("bias by hand")))) == []
    frame = session.frame(1, ("weights",))
    assert frame.probes["weights"]["output.bias"][0] == 3.0  # type: ignore[index]
    assert frame.history.rows[-1][2] != before[2]
    assert frame.marks[0].text == "bias by hand"
    assert isinstance(session.handle(SetWeight("output.bias", (1,), 3.0))[0], Refused)


# ------------------------------------------------------------ going back


def test_reset_is_a_fresh_run_and_the_state_before_can_come_back(build) -> None:
    session = loaded(build(HIDDEN))
    fresh = digest(session)
    session.handle(StepOnce("epoch"))
    trained = digest(session)
    (event,) = session.handle(Reset(2, keep=7))
    assert event.run == 2
    frame = session.frame(2, ("weights",))
    assert weights_sha256(frame.probes["weights"]) == fresh  # type: ignore[arg-type]
    assert (frame.step, frame.history.rows[:, 0].tolist()) == (0, [0])
    session.handle(Restore(3, 7))
    frame = session.frame(3, ("weights",))
    assert weights_sha256(frame.probes["weights"]) == trained  # type: ignore[arg-type]
    assert (frame.run, frame.step, frame.history.rows[:, 0].tolist()) == (3, 5, [0, 5])


def test_save_answers_with_its_ticket(build) -> None:
    session = loaded(build(HIDDEN))
    (saved,) = session.handle(Save(42))
    assert isinstance(saved, Saved)
    assert (saved.run, saved.ticket, saved.checkpoint.step) == (1, 42, 0)


def test_moving_to_another_device_loses_nothing(build, monkeypatch) -> None:
    """``cpu:0`` is the same processor under another name, so every machine can move there."""
    monkeypatch.setattr(devices, "available", lambda: ("cpu", "cpu:0"))
    project = build(HIDDEN, optimizer=Spec("adam"))
    session = loaded(project)
    session.handle(StepOnce("epoch"))
    session.handle(StepOnce("batch"))
    (event,) = session.handle(SetDevice("cpu:0"))
    assert event.device == "cpu:0"  # type: ignore[union-attr]
    assert session.frame(1, ()).history.rows[:, 0].tolist() == [0, 5, 6]
    session.handle(StepOnce("epoch"))
    assert digest(session) == run_headless(project, 2)[0].weights_sha256


def test_a_frame_tells_what_each_answer_took(build) -> None:
    session = Session()
    session.handle(Load(1, build()))
    frame = session.frame(1, ("losses", "losses#2"))
    assert frame.seconds.keys() == frame.probes.keys() == {"losses", "losses#2"}
    assert min(frame.seconds.values()) > 0
