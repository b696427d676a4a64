"""When periodic states are sent, on a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scripted_engine import CountingSession

from nnsim.core.messages import Load, Saved
from nnsim.core.project import Project
from nnsim.engine.outgoing import SAFE_EVERY, SAFE_SHARE, SAFE_SOON, SafeState


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sent():
    return []


class Ships:
    """Notes what is sent in ``sent``; ``is_under_way`` until somebody waits for it."""

    def __init__(self, sent: list[Saved], send: Callable[[Saved], None] | None = None) -> None:
        self.sent, self.is_under_way, self.seconds = sent, False, 0.0
        self.send = send or sent.append
        self.waited = 0

    def wait(self) -> None:
        self.waited += self.is_under_way
        self.is_under_way = False


@pytest.fixture
def ships(sent):
    return Ships(sent)


@pytest.fixture
def safe(clock, ships):
    session = CountingSession()
    session.handle(Load(1, Project()))
    return SafeState(session, ships, clock)


def test_nothing_is_sent_while_nothing_changes(safe, clock, sent):
    clock.now += 1000.0
    safe.keep()
    safe.keep_before()
    assert safe.waits() == float("inf")
    assert not sent


def test_training_is_kept_once_a_second(safe, clock, sent):
    for _ in range(40):
        clock.now += SAFE_EVERY / 8
        safe.moved()
        safe.keep()
    assert len(sent) == 5
    assert all(isinstance(event, Saved) and event.ticket == 0 for event in sent)


def test_a_command_is_kept_sooner(safe, clock, sent):
    safe.moved()
    safe.changed()
    assert safe.waits() == pytest.approx(SAFE_SOON)
    clock.now += SAFE_SOON + 1e-6
    safe.keep()
    assert len(sent) == 1
    assert safe.waits() == float("inf")


def test_before_something_risky_the_state_is_kept_unless_one_was_sent_just_now(safe, clock, sent):
    clock.now += 0.5
    safe.moved()
    safe.keep_before()
    assert len(sent) == 1
    clock.now += SAFE_SOON / 2
    safe.moved()
    safe.keep_before()
    assert len(sent) == 1


def test_states_that_take_long_are_sent_less_often(clock):
    session = CountingSession()
    session.handle(Load(1, Project()))

    def send_slowly(_: object) -> None:
        clock.now += 0.3

    safe = SafeState(session, Ships([], send_slowly), clock)
    safe.moved()
    clock.now += SAFE_EVERY
    safe.keep()
    safe.changed()
    assert safe.waits() == pytest.approx(0.3 / SAFE_SHARE)
    safe.returned()
    assert safe.waits() == 0, "the window has no state at all until then"


def test_the_next_state_is_not_taken_while_one_is_under_way(safe, ships, clock, sent):
    ships.is_under_way, ships.seconds = True, 0.2
    safe.moved()
    clock.now += SAFE_EVERY + 0.2 / SAFE_SHARE
    safe.keep()
    assert 0 < safe.waits() < SAFE_EVERY
    assert not sent
    ships.is_under_way = False
    safe.keep()
    assert len(sent) == 1


def test_something_risky_waits_for_the_state_under_way(safe, ships, clock, sent):
    ships.is_under_way = True
    safe.keep_before()
    assert (ships.waited, sent) == (1, [])
    ships.is_under_way = True
    clock.now += SAFE_EVERY
    safe.moved()
    safe.keep_before()
    assert (ships.waited, len(sent)) == (2, 1)
