"""The client with a process beside it that counts instead of learning (``scripted_engine``)."""

from __future__ import annotations

import time

import numpy as np
import pytest
from engine_talk import Talk

from nnsim.client.engine_client import EngineClient
from nnsim.client.events import EngineState
from nnsim.core.data import Data
from nnsim.core.messages import Failed, Frame, Loaded, Lost, Note, Ready, Refused, Saved, Stopped
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History
from nnsim.core.texts import plain


@pytest.fixture(scope="module")
def client():
    engine = EngineClient("scripted_engine:serve", patience=0.3)
    engine.start()
    yield engine
    engine.close()


@pytest.fixture
def talk(client):
    """A fresh run, standing still, watched; other tests leave nothing behind."""
    talk = Talk(client, probes=("weights",))
    client.load(Project())
    talk.until_came(Loaded)
    yield talk
    client.pause()
    talk.until(lambda: client.state is EngineState.READY)


def test_starting_waits_for_nothing_and_tells_when_it_is_ready():
    client = EngineClient("scripted_engine:serve")
    client.start()
    assert client.state is EngineState.STARTING
    ready = Talk(client).until_came(Ready)
    assert client.state is EngineState.READY
    assert ready.pid == client.pid
    client.close()


def test_commands_before_the_start_are_carried_out_after_it():
    client = EngineClient("scripted_engine:serve")
    run = client.load(Project())
    client.play()
    client.start()
    talk = Talk(client, probes=())
    talk.until(lambda: any(frame.run == run and frame.running and frame.step > 5 for frame in talk.of(Frame)))
    client.close()


def test_one_credit_brings_one_frame(client, talk):
    talk.until_came(Frame)
    talk.probes = None
    client.play()
    client.want_frame(("weights",))
    client.want_frame(("weights",))
    talk.forget()
    talk.until(lambda: client.checkpoint and client.checkpoint.step > 50)  # it trained on for a while
    assert len(talk.of(Frame)) == 1


def test_a_window_that_stands_still_gets_one_frame_and_every_row(client, talk):
    client.play()
    client.want_frame(("weights",))
    time.sleep(0.3)  # the window is busy with something else: this is what is tested
    first = [event for event in client.poll() if isinstance(event, Frame)]
    assert len(first) == 1
    talk.events += first
    talk.until(lambda: talk.rows and talk.rows[-1][0] >= 200)
    assert [row[0] for row in talk.rows] == [10.0 * (i + 1) for i in range(len(talk.rows))]


def test_commands_are_taken_while_it_trains(client, talk):
    client.play()
    talk.until(lambda: any(frame.running for frame in talk.of(Frame)))
    for _ in range(9):
        ticket = client.save()
        talk.until(lambda ticket=ticket: any(saved.ticket == ticket for saved in talk.of(Saved)))
    talk.forget()
    talk.until(lambda: talk.of(Frame))
    assert talk.of(Frame)[-1].running


def test_a_change_at_rest_is_shown_at_once(client, talk):
    client.set_weight("dense1.weight", (0, 0), 0.25, Note(plain("w")))
    talk.until(lambda: any(frame.probes["weights"] == 0.25 for frame in talk.of(Frame)))
    marks = [mark.text for frame in talk.of(Frame) for mark in frame.marks]
    assert marks == ["w"]


def test_a_view_that_opens_while_nothing_moves_gets_its_picture(client, talk):
    talk.until_came(Frame)
    client.want_frame(("weights",))  # stays open: there is no news
    talk.forget()
    talk.probes = ("weights", "output")
    talk.until(lambda: any("output" in frame.probes for frame in talk.of(Frame)))


def test_nothing_of_an_older_run_arrives(client, talk):
    client.play()
    talk.until(lambda: any(frame.running for frame in talk.of(Frame)))
    run = client.load(Project())
    talk.forget()
    client.step("sample")
    talk.until(lambda: any(frame.step == 1 for frame in talk.of(Frame)))
    assert {frame.run for frame in talk.of(Frame)} == {run}
    assert [loaded.run for loaded in talk.of(Loaded)] == [run]


def test_what_an_older_run_still_says_is_dropped(client, talk):
    """Its last words may be under way when the next run begins."""
    old = client.run
    client.reset()
    client.play()
    talk.until(lambda: client.checkpoint)
    frame = Frame(old, 10**9, 0, 0, 1, False, 0.0, 0.0, 0.1, History())
    problem = Problem("It diverged.")
    late = [frame, Stopped(old, "diverged", problem), Loaded(old, 1, "mars", "none"), Refused(old, problem)]
    talk.forget()
    for message in [*late, Saved(old, 0, Checkpoint(10**9, 0, 0, {}))]:
        client._process.inbox.add(message)
    seen = len(talk.of(Frame))
    talk.until(lambda: len(talk.of(Frame)) > seen + 2)
    assert not [event for event in talk.events if getattr(event, "run", client.run) == old]
    assert client.running
    assert client._last.device == "cpu"
    assert client.checkpoint.step < 10**9


def test_the_state_before_a_reset_comes_back_by_its_number_and_is_known_here_at_once(client, talk):
    client.set_weight("dense1.weight", (0, 0), 0.5)
    number = client.new_number()
    run = client.reset(keep=number)
    talk.until(lambda: any(frame.run == run and frame.probes["weights"] == 0.0 for frame in talk.of(Frame)))
    run = client.restore(number)
    assert client.checkpoint is None
    talk.until(lambda: any(frame.run == run and frame.probes["weights"] == 0.5 for frame in talk.of(Frame)))
    talk.until(lambda: client.checkpoint and client.checkpoint.weights["dense1.weight"][0, 0] == 0.5)


def test_a_state_can_be_given_and_kept(client, talk):
    number, given = client.new_number(), Checkpoint(7, 0, 7, {"dense1.weight": np.full((1, 1), 0.75, np.float32)})
    run = client.restore(number, given)
    assert client.checkpoint is given
    talk.until(lambda: any(f.run == run and f.step == 7 and f.probes["weights"] == 0.75 for f in talk.of(Frame)))


def test_what_the_engine_had_no_room_for_is_told_of_any_run(client, talk):
    client._process.inbox.add(Lost(client.run - 1, (3,)))
    talk.until(lambda: talk.of(Lost))


def test_edits_while_the_engine_is_busy_never_block_and_arrive_as_one(client, talk):
    n = 300_000
    data = Data(np.zeros((n, 2), np.float32), np.zeros(n, np.float32), np.zeros(n, np.bool_), kind="points")
    client.load(Project("sleep 0.8"))
    talk.forget()
    began = time.perf_counter()
    for i in range(50):
        client.edit(Project(f"edit {i}", data), (Note(plain("painted")),))
    assert time.perf_counter() - began < 0.8, "the engine sleeps for longer"
    ticket = client.save()
    talk.until(lambda: any(saved.ticket == ticket for saved in talk.of(Saved)))
    assert 2 <= len(talk.of(Loaded)) <= 5  # the load and what was left of fifty edits


def test_a_silent_engine_counts_as_busy_until_it_answers(client, talk):
    client.edit(Project("sleep 0.8"))
    talk.until(lambda: client.state is EngineState.BUSY)
    talk.until(lambda: client.state is EngineState.READY)


def test_an_engine_without_anything_to_do_is_never_busy(client, talk):
    talk.until_came(Frame)
    client.want_frame(("weights",))  # open, and rightly not answered
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        talk.look()
        assert client.state is EngineState.READY


def test_an_error_in_the_engine_is_told_and_pauses_it_and_it_lives_on(client, talk):
    client.play()
    client.edit(Project("raise boom"))
    failed = talk.until_came(Failed)
    assert "boom" in failed.text
    assert "ValueError" in failed.trace
    assert not client.running
    client.step("sample")
    talk.until(lambda: talk.of(Frame) and not talk.of(Frame)[-1].running)


def test_a_refused_document_is_loaded_once_it_is_mended(client):
    talk = Talk(client, probes=("weights",))
    client.load(Project("refuse"))
    talk.until_came(Refused)
    client.edit(Project("mended"))
    loaded = talk.until_came(Loaded)
    assert loaded.run == client.run
    talk.until(lambda: any(frame.run == client.run for frame in talk.of(Frame)))
