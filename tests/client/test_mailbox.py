"""Neither side of the window's mailbox ever waits for the engine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import numpy as np
import pytest

from nnsim.client.mailbox import Inbox, Outbox
from nnsim.client.transport import Channel, Heard
from nnsim.core.data import Data
from nnsim.core.messages import Edit, Load, Note, Reset, Save, Saved, WantFrame
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.texts import plain


def fail(error: Exception) -> None:
    raise AssertionError from error


@pytest.fixture
def engine():
    """The engine's end; nobody reads there but the test."""
    return multiprocessing.Pipe()


@pytest.fixture
def outbox(engine):
    box = Outbox(Channel(engine[0]), fail)
    yield box
    box.close()
    engine[1].close()  # ends a write that is under way
    box.thread.join(5)
    engine[0].close()


@pytest.fixture
def inbox(engine):
    box = Inbox(Channel(engine[0]))
    yield box
    engine[1].close()
    box.thread.join(5)
    engine[0].close()


def big(name: str) -> Project:
    """A document that no pipe holds."""
    n = 500_000
    return Project(
        name, Data(np.zeros((n, 2), np.float32), np.zeros(n, np.float32), np.zeros(n, np.bool_), kind="points")
    )


def test_edits_behind_a_full_pipe_become_one(engine, outbox):
    there = Channel(engine[1])
    outbox.put(Load(1, big("first")))
    assert there.poll(5)  # the load is being written and does not fit
    for i in range(100):
        outbox.put(Edit(Project(str(i)), (Note(plain("painted")),)))
    outbox.put(Reset(2))
    assert there.receive().project.name == "first"
    edit = there.receive()
    assert (edit.project.name, edit.notes) == ("99", (Note(plain("painted")),))
    assert there.receive() == Reset(2)


def test_of_waiting_credits_only_the_last_is_sent_and_after_the_commands(engine, outbox):
    there = Channel(engine[1])
    outbox.put(Load(1, big("first")))
    assert there.poll(5)
    for i in range(10):
        outbox.put(WantFrame(1, (str(i),)))
    outbox.put(Save(7))
    there.receive()
    assert [there.receive(), there.receive()] == [Save(7), WantFrame(1, ("9",))]
    assert not there.poll(0.05)


def test_it_knows_what_is_not_carried_out_yet(engine, outbox):
    there = Channel(engine[1])
    assert not outbox.awaits(heard=0)
    outbox.put(Save(1))
    assert there.poll(5)
    assert outbox.awaits(heard=0)
    assert not outbox.awaits(heard=1)


def test_a_process_that_is_gone_ends_the_thread(engine, outbox):
    engine[1].close()
    outbox.put(Save(1))
    outbox.thread.join(5)
    assert not outbox.thread.is_alive()


def test_a_command_that_cannot_be_sent_is_told_and_the_next_one_is_sent(engine):
    errors: list[Exception] = []
    box = Outbox(Channel(engine[0]), errors.append)
    box.put(Load(1, Project(), device=lambda: None))
    box.put(Save(1))
    assert Channel(engine[1]).receive() == Save(1)
    assert len(errors) == 1
    box.close()
    box.thread.join(5)
    for end in engine:
        end.close()


def saved(ticket: int, step: int) -> Saved:
    return Saved(1, ticket, Checkpoint(step, 0, 0, {}))


def test_of_periodic_states_and_signs_of_life_only_the_newest_wait(engine, inbox):
    there = Channel(engine[1])
    for step in range(50):
        there.send(saved(0, step))
        there.send(Heard(step))
    there.send(saved(5, 50))
    there.send(saved(6, 51))
    wait_for(inbox, lambda: any(isinstance(m, Saved) and m.ticket == 6 for m in inbox._messages))
    messages = inbox.take()
    assert [m.checkpoint.step for m in messages if isinstance(m, Saved)] == [49, 50, 51]
    assert [m for m in messages if isinstance(m, Heard)] == [Heard(49)]


def test_the_end_is_seen_after_the_last_message(engine, inbox):
    Channel(engine[1]).send(Heard(1))
    engine[1].close()
    wait_for(inbox, lambda: inbox.ended)
    assert inbox.take() == [Heard(1)]


def wait_for(inbox: Inbox, happened: Callable[[], object]) -> None:
    with inbox._changed:
        assert inbox._changed.wait_for(happened, 5)
