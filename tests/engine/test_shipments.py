"""Large states leave beside everything else, in their order, and nothing of them is lost."""

from __future__ import annotations

import multiprocessing
import threading

import numpy as np
import pytest

from nnsim.client.transport import PIECE, Channel, Heard
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint
from nnsim.engine.shipments import Shipments


@pytest.fixture
def ends():
    here, there = multiprocessing.Pipe()
    pair = Channel(here), Channel(there)
    yield pair
    for end in pair:
        end.close()


def saved(step: int, numbers: int = 3 * PIECE // 4 + 5) -> Saved:
    weights = {"a": np.full(numbers, step, np.float32), "b": np.arange(2, dtype=np.float32)}
    return Saved(1, 0, Checkpoint(step, 0, 0, weights, {"c": np.full(numbers, -step, np.float32)}))


def test_who_sends_a_large_state_does_not_wait_for_it_and_others_pass_it(ends):
    here, there = ends
    ships = Shipments(here)
    ships.send(saved(1))  # nobody reads yet, and no pipe holds so much
    assert ships.is_under_way
    said = []

    def read() -> None:
        said.append(there.receive())

    here_says = [Heard(number) for number in range(3)]
    for heard in here_says:
        there.poll(10)
        _send_while_reading(here, heard, read)
    while not isinstance(said[-1], Saved):
        read()
    ships.wait()
    assert said[:3] == here_says
    assert not ships.is_under_way
    state = said[-1].checkpoint
    assert (state.step, state.weights["b"].tolist()) == (1, [0, 1])
    assert (state.weights["a"] == 1).all()
    assert (state.optimizer["c"] == -1).all()
    assert state.weights["a"].flags.writeable


def test_states_arrive_in_the_order_in_which_they_were_taken(ends):
    here, there = ends
    ships = Shipments(here)
    for number, numbers in enumerate((PIECE, 3, 2 * PIECE, 2)):
        ships.send(saved(number, numbers))
    assert [there.receive().checkpoint.step for _ in range(4)] == [0, 1, 2, 3]
    ships.wait()
    ships.send(saved(5, 3))  # a small one goes at once
    assert not ships.is_under_way
    assert there.receive().checkpoint.step == 5


def test_nobody_waits_for_a_window_that_is_gone(ends):
    here, there = ends
    ships = Shipments(here)
    ships.send(saved(1))
    ships.send(saved(2))
    there.close()
    ships.wait()
    assert not ships.is_under_way


def _send_while_reading(here: Channel, message: object, read) -> None:
    """The pipe may be full of parts: somebody has to read until it is sent."""
    sender = threading.Thread(target=here.send, args=(message,))
    sender.start()
    read()
    sender.join()
