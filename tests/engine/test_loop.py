"""The engine's loop on a counting session in a thread: what is answered, what is kept, what goes wrong."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading

import pytest
from scripted_engine import CountingSession

from nnsim.client.transport import Channel, Heard
from nnsim.core.memory import OUT_OF_MEMORY
from nnsim.core.messages import (
    Edit,
    Failed,
    Frame,
    Load,
    Loaded,
    Note,
    Quit,
    Refused,
    Save,
    Saved,
    SetRunning,
    SetWeight,
    StepOnce,
    Stopped,
    WantFrame,
)
from nnsim.core.project import Project
from nnsim.core.texts import plain
from nnsim.engine.loop import Loop


class Window:
    """The other end of the pipe; ``ask`` sends commands and returns what comes up to their acknowledgement.

    Periodic states are left out there: they come when a tenth of a second is over.
    """

    def __init__(self) -> None:
        here, there = multiprocessing.Pipe()
        self.session = CountingSession()
        self.channel, self._engine = Channel(here), Channel(there)
        self._sent = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            Loop(self._engine, self.session).run()

    def send(self, *commands: object) -> None:
        for command in commands:
            self.channel.send(command)
            self._sent += 1

    def ask(self, *commands: object) -> list[object]:
        self.send(*commands)
        said = [self.receive()]
        while said[-1] != Heard(self._sent):
            said.append(self.receive())
        return [event for event in said if not isinstance(event, Heard) and getattr(event, "ticket", None) != 0]

    def receive(self) -> object:
        assert self.channel.poll(10), "the engine says nothing"
        return self.channel.receive()

    def next(self, kind: type) -> object:
        while not isinstance(event := self.receive(), kind):
            pass
        return event

    def is_silent(self, seconds: float = 0.15) -> bool:
        return not self.channel.poll(seconds)

    def close(self) -> None:
        self.channel.close()
        self._thread.join(10)
        assert not self._thread.is_alive(), "the loop does not end with the window"
        self._engine.close()


@pytest.fixture
def window():
    window = Window()
    yield window
    window.close()


@pytest.fixture
def loaded(window):
    window.send(Load(1, Project()))
    said: set[type] = set()
    while not said >= {Loaded, Heard, Saved}:  # the first state comes before or after the acknowledgement
        said.add(type(window.receive()))
    return window


def kinds(events: list[object]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_a_credit_is_answered_once_and_the_next_one_only_with_news(loaded):
    assert kinds(loaded.ask(WantFrame(1, ()))) == ["Frame"]
    assert loaded.ask(WantFrame(1, ())) == []
    assert loaded.is_silent()
    assert kinds(loaded.ask(StepOnce("sample"))) == ["Frame"]
    assert loaded.ask(SetWeight("dense1.weight", (0, 0), 1.0)) == []


def test_a_credit_of_another_run_is_not_answered(loaded):
    assert loaded.ask(WantFrame(2, ())) == []
    assert kinds(loaded.ask(Load(2, Project()))) == ["Loaded", "Frame"]
    assert loaded.ask(WantFrame(1, ())) == []


def test_rows_and_marks_of_a_frame_that_could_not_be_sent_come_with_the_next(loaded):
    loaded.send(*[StepOnce("sample")] * 10, Edit(Project(), (Note(plain("painted")),)), WantFrame(1, ("unsendable",)))
    assert "unsendable" not in loaded.next(Failed).trace.splitlines()[0]
    frame = next(e for e in loaded.ask(*[StepOnce("sample")] * 10, WantFrame(1, ())) if isinstance(e, Frame))
    assert frame.history.rows[:, 0].tolist() == [10.0, 20.0]
    assert [mark.text for mark in frame.marks] == ["painted"]


def test_a_broken_probe_is_told_once_and_pauses_the_training(loaded):
    loaded.send(SetRunning(True), WantFrame(1, ("broken",)))
    assert "this probe is broken" in loaded.next(Failed).text
    assert kinds(loaded.ask(Save(1))) == ["Saved"]
    assert kinds(loaded.ask(Save(2))) == ["Saved"]
    assert not loaded.session.running


@pytest.mark.parametrize("command", [WantFrame(1, ()), Edit(Project()), SetWeight("dense1.weight", (0, 0), 1.0)])
def test_wherever_the_memory_runs_out_the_run_stops_with_that_sentence(loaded, monkeypatch, command):
    """So that the window offers Undo."""
    handle = loaded.session.handle

    def cramped(*_: object) -> list:
        raise MemoryError

    monkeypatch.setattr(loaded.session, "frame", cramped)
    monkeypatch.setattr(loaded.session, "handle", lambda c: cramped() if type(c) is type(command) else handle(c))
    loaded.send(SetRunning(True), command)
    assert loaded.next(Stopped) == Stopped(1, "impossible", OUT_OF_MEMORY)
    assert kinds(loaded.ask(Save(1))) == ["Saved"]
    assert not loaded.session.running


def test_where_the_memory_runs_out_before_a_run_has_begun_that_one_failed(loaded, monkeypatch):
    def cramped(*_: object) -> list:
        raise MemoryError

    monkeypatch.setattr(loaded.session, "handle", cramped)
    (failed,) = loaded.ask(Load(7, Project()))
    assert (failed.run, failed.text) == (7, OUT_OF_MEMORY.text)


def test_an_error_that_even_a_pause_does_not_end_is_told_once(loaded, monkeypatch):
    handle = loaded.session.handle

    def broken(*_: object) -> list:
        raise ValueError("again and again")

    monkeypatch.setattr(loaded.session, "advance", broken)
    monkeypatch.setattr(loaded.session, "handle", lambda c: broken() if c == SetRunning(False) else handle(c))
    said = loaded.ask(SetRunning(True))
    while not loaded.is_silent(0.2):
        said.append(loaded.receive())
    loaded.session.running = False
    assert len(of_kind(said, Failed)) == 1


def of_kind(events: list, kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def test_an_error_in_a_command_names_its_run_and_the_loop_lives_on(loaded):
    said = loaded.ask(Load(5, Project("raise boom")))
    assert [(event.run, event.text) for event in said] == [(5, "The engine failed: ValueError: boom.")]
    assert kinds(loaded.ask(Load(6, Project()))) == ["Loaded"]


def test_the_same_error_is_told_again_for_the_next_command(loaded):
    for _ in range(2):
        assert "Failed" in kinds(loaded.ask(Edit(Project("raise boom"))))


def test_a_refusal_to_begin_a_run_belongs_to_that_run(loaded):
    refused = next(event for event in loaded.ask(Load(3, Project("refuse"))) if isinstance(event, Refused))
    assert refused.run == 3


def test_edits_that_wait_together_become_one(loaded):
    loaded.send(Edit(Project("sleep 0.1")))  # the following ones come in meanwhile
    loaded.next(Loaded)
    loaded.session.commands.clear()
    loaded.send(Load(2, Project("sleep 0.2")))
    for i in range(20):
        loaded.send(Edit(Project(str(i)), (Note(plain("painted")),)))
    loaded.ask(Save(1))
    edits = [command for command in loaded.session.commands if isinstance(command, Edit)]
    assert len(edits) <= 2
    assert (edits[-1].project.name, edits[-1].notes) == ("19", (Note(plain("painted")),))


def test_it_gives_signs_of_life_while_it_trains_and_none_at_rest(loaded, monkeypatch):
    monkeypatch.setattr("nnsim.engine.loop.SIGN_OF_LIFE", 0.02)
    assert loaded.is_silent()
    loaded.ask(SetRunning(True))
    loaded.next(Heard)
    loaded.ask(SetRunning(False))
    while not loaded.is_silent():
        assert not isinstance(loaded.receive(), Heard), "a last state may come, as soon as the machine has time"


def test_quit_ends_the_loop(window):
    window.send(Load(1, Project()), SetRunning(True), Quit())
    window._thread.join(10)
    assert not window._thread.is_alive()
