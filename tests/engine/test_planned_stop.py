"""A run stops by itself at the planned epochs, says so, and comes to the same numbers as any other."""

from __future__ import annotations

import pytest

from nnsim.core.catalogue import load
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, Reset, SetRunning, StepOnce, Stopped
from nnsim.core.project import Project
from nnsim.edits.data import choose_generator
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session

load()


@pytest.fixture
def session():
    made = Session()
    made.handle(Load(1, choose_generator(Project(), "and")))
    return made


def played(session, every):
    """Play until it stops; what was told of that."""
    session.handle(SetRunning(True, 0.0, every))
    told = []
    while session.running:
        told += session.advance(0.0)
    return told


def test_it_stops_at_each_multiple_and_goes_on_from_there(session) -> None:
    (stopped,) = played(session, 3)
    assert isinstance(stopped, Stopped)
    assert (stopped.reason, stopped.problem.text) == ("planned", "Stopped after 3 epochs, as planned.")
    assert (session.trainer.epoch, session.trainer.position) == (3, 0)
    played(session, 3)
    assert session.trainer.epoch == 6
    expected, _ = run_headless(session.trainer.project, 6)
    assert weights_sha256(session.trainer.learner.weights()) == expected.weights_sha256


def test_a_pause_is_no_new_beginning(session) -> None:
    session.handle(SetRunning(True, 0.0, 5))
    while session.trainer.epoch < 2:
        session.advance(0.0)
    session.handle(SetRunning(False))
    played(session, 5)
    assert session.trainer.epoch == 5


def test_another_number_counts_while_it_runs(session) -> None:
    session.handle(SetRunning(True, 0.0, 50))
    while session.trainer.epoch < 4:
        session.advance(0.0)
    played(session, 3)
    assert session.trainer.epoch == 6
    session.handle(SetRunning(True, 0.0, 7))
    session.handle(SetRunning(True))
    while session.trainer.epoch < 9:
        assert session.advance(0.0) == []
    assert session.running


def test_after_a_reset_it_counts_from_the_beginning(session) -> None:
    session.handle(SetRunning(True, 0.0, 4))
    while session.trainer.epoch < 3:
        session.advance(0.0)
    session.handle(Reset(2))
    while session.running:
        session.advance(0.0)
    assert session.trainer.epoch == 4
    played(session, 4)
    session.handle(SetRunning(True, 0.0, 4))
    session.handle(Reset(3))
    while session.running:
        session.advance(0.0)
    assert session.trainer.epoch == 4


def test_single_epochs_are_no_planned_stops(session) -> None:
    played(session, 2)
    events = session.handle(StepOnce("epoch"))
    while session.running:
        events += session.advance(0.0)
    assert not any(isinstance(event, Stopped) for event in events)
    assert session.trainer.epoch == 3
