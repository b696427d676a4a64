"""The process dies or hangs; the window lives, says so, and has its state back."""

from __future__ import annotations

import os
import signal
import sys
from threading import Event, current_thread, main_thread

import psutil
import pytest
from engine_talk import Talk

from nnsim.client import engine_client
from nnsim.client.engine_client import EngineClient
from nnsim.client.events import EngineDied, EngineRestarted, EngineState
from nnsim.client.process import cause_of_death
from nnsim.core.memory import OUT_OF_MEMORY
from nnsim.core.messages import Failed, Frame, Loaded, Note, Saved
from nnsim.core.project import Project
from nnsim.core.texts import plain

KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


@pytest.fixture
def start():
    """Makes clients that are gone after the test, with everything they started."""
    clients = []

    def make(target: str = "serve", **settings: float) -> EngineClient:
        clients.append(EngineClient(f"scripted_engine:{target}", **settings))
        clients[-1].start()
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def trained(start):
    """A client that trains, and of which a state with a set weight is known."""
    client = start()
    talk = Talk(client, probes=("weights",))
    client.load(Project("mine"))
    client.set_weight("dense1.weight", (0, 0), 0.5)
    client.play()
    talk.until(lambda: client.checkpoint and client.checkpoint.step > 30)
    return talk


def test_what_killed_engines_left_is_looked_for_at_the_start_and_not_at_each_return(start, monkeypatch):
    looks = []
    monkeypatch.setattr(engine_client, "sweep_logs", lambda: looks.append(True))
    client = start()
    client.start()
    client.restart()
    assert len(looks) == 1


def kill(talk: Talk) -> EngineRestarted:
    talk.forget()
    os.kill(talk.client.pid, KILL)
    return talk.until_came(EngineRestarted)


def test_killed_while_training_it_comes_back_with_its_last_state_and_goes_on(trained):
    client, run = trained.client, trained.client.run
    back = kill(trained)
    died = trained.of(EngineDied)[0]
    assert died.restarts
    assert back.run == client.run == run + 1
    assert back.running
    assert back.step == back.checkpoint.step > 30
    assert back.checkpoint.weights["dense1.weight"][0, 0] == 0.5
    assert [row[0] for row in back.checkpoint.history.rows] == list(range(10, back.step + 1, 10))
    trained.until(lambda: trained.rows and trained.rows[-1][0] > back.step + 30)
    assert trained.frames[-1].probes == {"weights": 0.5}
    steps = [*back.checkpoint.history.rows[:, 0], *(row[0] for row in trained.rows)]
    assert steps == list(range(10, int(steps[-1]) + 1, 10))


def test_killed_at_a_limited_speed_it_comes_back_at_that_speed(trained):
    trained.client.play(250.0)
    trained.until(lambda: trained.frames and trained.frames[-1].samples_per_second == 250.0)
    kill(trained)
    trained.until(lambda: trained.frames and trained.frames[-1].running)
    assert trained.frames[-1].samples_per_second == 250.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no signals")
def test_the_cause_is_told_in_words(trained):
    kill(trained)
    assert trained.of(EngineDied)[0].exitcode == -signal.SIGKILL
    assert "SIGKILL" in trained.of(EngineDied)[0].text
    assert "exit status 7" in cause_of_death(7)
    assert "SIGSEGV" in cause_of_death(-signal.SIGSEGV)
    assert "12345" in cause_of_death(-12345)


def test_what_windows_says_of_a_death_is_told_as_people_search_for_it():
    assert cause_of_death(0xC0000005) == "The engine was ended by the system (error 0xC0000005)."
    assert cause_of_death(0xC0000017).endswith("(error 0xC0000017); perhaps the memory ran out.")


def test_it_comes_back_paused_if_it_died_twice_in_a_short_time(trained):
    assert kill(trained).running
    back = kill(trained)
    assert not back.running
    assert not trained.client.running
    trained.until(lambda: trained.frames)
    assert {frame.step for frame in trained.frames} == {back.step}


def test_a_save_that_was_under_way_is_answered_by_the_next_process(trained):
    os.kill(trained.client.pid, KILL)
    ticket = trained.client.save()
    trained.until(lambda: any(saved.ticket == ticket for saved in trained.of(Saved)))


def test_commands_given_while_it_is_down_are_not_lost(trained):
    client = trained.client
    os.kill(client.pid, KILL)
    trained.until_came(EngineDied)
    assert client.state is EngineState.RESTARTING
    client.pause()
    client.edit(Project("edited"), (Note(plain("edited")),))
    trained.forget()
    trained.until(lambda: any(mark.text == "edited" for frame in trained.of(Frame) for mark in frame.marks))
    assert client.state is EngineState.READY
    assert not client.running


def test_a_document_that_kills_the_engine_ends_in_a_sentence_and_a_restart_by_hand(start):
    client = start()
    talk = Talk(client)
    client.load(Project("mine"))
    talk.until_came(Loaded)
    client.edit(Project("crash"))
    talk.until(lambda: client.state is EngineState.DEAD)
    assert [died.restarts for died in talk.of(EngineDied)] == [True, True, True, False]
    assert "restart the engine" in client.problem.text
    assert client.pid is None
    client.edit(Project("mended"))
    talk.forget()
    client.restart()
    assert talk.until_came(EngineRestarted).run == client.run
    assert client.state is EngineState.READY
    assert client.problem is None


def test_an_engine_that_hangs_is_busy_and_can_be_restarted(start):
    client = start(patience=0.2)
    talk = Talk(client, probes=("weights",))
    client.load(Project("mine"))
    client.step("sample")
    talk.until(lambda: client.checkpoint and client.checkpoint.step == 1)
    client.edit(Project("sleep 60"))
    talk.until(lambda: client.state is EngineState.BUSY)
    hung = psutil.Process(client.pid)
    client.edit(Project("mended"))
    talk.forget()
    client.restart()
    assert client.state is EngineState.RESTARTING
    assert talk.until_came(EngineRestarted).step == 1
    talk.until(lambda: not hung.is_running())
    assert not talk.of(EngineDied)


def test_nobody_waits_until_a_large_engine_has_freed_what_it_held(start):
    client = start()
    talk = Talk(client, probes=("weights",))
    client.load(Project("mine"))
    talk.until_came(Loaded)
    held, process, joins = Event(), client._process._process, []
    join = process.join
    process.join = lambda timeout=None: (joins.append(current_thread()), held.wait(10), join(timeout))
    client.restart()
    assert talk.until_came(EngineRestarted)
    assert client.pid != process.pid
    held.set()
    client.close()
    assert joins
    assert main_thread() not in joins
    assert not process.is_alive()


def test_an_engine_that_takes_no_command_never_blocks_the_caller_nor_the_end(start):
    client = start("deaf", patience=0.2)
    talk = Talk(client)
    client.load(Project("mine"))
    talk.until(lambda: client.state is EngineState.BUSY)
    process = psutil.Process(client.pid)
    client.close(timeout=0.1)
    assert not process.is_running()


def test_a_process_that_lost_the_pipe_counts_as_gone_and_is_ended(start):
    client = start("hangs_up")
    process = psutil.Process(client.pid)
    talk = Talk(client)
    died = talk.until_came(EngineDied)
    assert died.exitcode is None
    assert "does not answer" in died.text
    talk.until(lambda: not process.is_running())


def test_a_process_that_ends_at_once_is_given_up_with_its_last_words(start):
    client = start("exits")
    talk = Talk(client)
    talk.until(lambda: client.state is EngineState.DEAD)
    died = talk.of(EngineDied)[-1]
    assert (died.exitcode, died.restarts) == (3, False)
    assert "exit status 3" in client.problem.text
    assert "the last words" in died.log_tail


def test_a_crash_in_a_library_leaves_the_place_in_the_log(start):
    died = Talk(start("segfaults")).until_came(EngineDied)
    assert "scripted_engine.py" in died.log_tail
    assert "in segfaults" in died.log_tail


@pytest.mark.parametrize(
    ("target", "reason"), [("raises", "no engine today"), ("missing", "has no attribute 'missing'")]
)
def test_an_engine_that_cannot_start_says_why_and_is_not_tried_again(start, target, reason):
    client = start(target)
    talk = Talk(client)
    died = talk.until_came(EngineDied)
    assert client.state is EngineState.DEAD
    assert reason in client.problem.text
    assert reason in died.text
    assert "Traceback" in died.log_tail
    assert len(talk.events) == 1
    assert not talk.of(Failed)


def test_no_memory_for_a_command_is_said_as_anywhere_else(start):
    client = start("starves")
    client.load(Project("mine"))
    assert Talk(client).until_came(Failed).text == OUT_OF_MEMORY.text


def test_a_missing_module_is_named():
    client = EngineClient("nnsim_engine_that_is_not_there:serve")
    client.start()
    died = Talk(client).until_came(EngineDied)
    assert "module nnsim_engine_that_is_not_there is missing" in died.text
    client.close()


def test_closing_leaves_neither_process_nor_thread_nor_log(start, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    client = start()
    client.load(Project())
    client.play()
    Talk(client).until_came(Loaded)
    process = psutil.Process(client.pid)
    assert list(tmp_path.iterdir())
    client.close()
    assert not process.is_running()
    assert not list(tmp_path.iterdir())
    client.close()  # twice is fine
    assert client.poll() == []


def test_a_closed_client_can_be_started_again_with_what_it_knows(trained):
    client = trained.client
    step = client.checkpoint.step
    client.pause()
    client.close()
    client.start()
    trained.forget()
    assert trained.until_came(Frame).step >= step
