"""The memory runs out: one sentence with Undo, nothing is lost, and the run goes on once there is enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nnsim.core.hashing import weights_sha256
from nnsim.core.memory import OUT_OF_MEMORY
from nnsim.core.messages import Edit, Load, Loaded, Notice, Refused, Save, SetRunning, StepOnce, Stopped
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.session import Session

TESTS = Path(__file__).parents[1]

SMALL, LARGE = Spec.of("dense", units=4), Spec.of("dense", units=40)


def too_much(*_: object) -> None:
    """What PyTorch says itself when it is asked for more than any machine has."""
    torch.empty(1 << 60)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch):
    """``short(batch)``: steps with that many samples find no memory; ``short(0)``: networks as large as ``LARGE``."""
    step, init = Backpropagation.step, Backpropagation.__init__

    def cramped(self, start, stop, rate, number):
        return too_much() if stop - start >= 30 else step(self, start, stop, rate, number)

    def narrow(self, project, device):
        init(self, project, device)
        if self.parameters > 100:
            too_much()

    monkeypatch.setattr(Backpropagation, "step", cramped)
    monkeypatch.setattr(Backpropagation, "__init__", narrow)


def loaded(project: Project) -> tuple[Session, list]:
    session = Session(clock=lambda: 0.0)  # no time passes: a step to the end of the epoch is there at once
    return session, session.handle(Load(1, project))


def digest(session: Session) -> str:
    (saved,) = session.handle(Save(1))
    return weights_sha256(saved.checkpoint.weights)


def with_batch(project: Project, batch: int) -> Project:
    return replace(project, recipe=replace(project.recipe, batch=batch))


def test_a_step_that_is_too_large_stops_the_run_with_the_sentence_once(build, short) -> None:
    project = build(SMALL)
    session, _ = loaded(project)
    session.handle(StepOnce("epoch"))
    before = digest(session)
    session.handle(Edit(with_batch(project, 40)))
    session.handle(SetRunning(True))
    assert session.advance(0.001) == [Stopped(1, "impossible", OUT_OF_MEMORY)]
    assert not session.running
    assert session.advance(0.001) == []
    assert session.handle(StepOnce("batch")) == [Refused(1, OUT_OF_MEMORY)]
    assert digest(session) == before


def test_after_the_edit_is_undone_the_run_goes_on_as_if_nothing_had_been(build, short) -> None:
    project = build(SMALL)
    session, _ = loaded(project)
    for command in (Edit(with_batch(project, 40)), SetRunning(True)):
        session.handle(command)
    session.advance(0.001)
    session.handle(Edit(project))
    for _ in range(3):
        session.handle(StepOnce("batch"))
    other, _ = loaded(project)
    for _ in range(3):
        other.handle(StepOnce("batch"))
    assert digest(session) == digest(other)


def test_a_network_that_is_too_large_is_held_until_the_edit_is_undone(build, short) -> None:
    project = build(SMALL)
    session, _ = loaded(project)
    session.handle(StepOnce("batch"))
    before = digest(session)
    told, said = session.handle(Edit(build(LARGE)))
    assert isinstance(told, Loaded)
    assert OUT_OF_MEMORY in told.problems
    assert said == Notice(1, OUT_OF_MEMORY)
    assert session.handle(SetRunning(True)) == [Stopped(1, "impossible", OUT_OF_MEMORY)]
    assert digest(session) == before
    assert session.handle(Edit(project))[0].problems == ()
    assert digest(session) == before
    session.handle(StepOnce("batch"))
    assert digest(session) != before


def test_a_document_that_is_too_large_is_loaded_and_says_so(build, short) -> None:
    session, events = loaded(build(LARGE))
    assert isinstance(events[0], Loaded)
    assert OUT_OF_MEMORY in events[0].problems
    assert Notice(1, OUT_OF_MEMORY) in events
    session.handle(Edit(build(SMALL)))
    session.handle(StepOnce("epoch"))
    assert session.frame(1, ()).epoch == 1


def test_headless_it_is_the_same_error_for_the_command_to_tell(build, short) -> None:
    with pytest.raises(RuntimeError, match="can't allocate memory"):
        run_headless(with_batch(build(SMALL), 40), 1)


@pytest.mark.parametrize("edited", ["network", "data"])
@pytest.mark.parametrize("then", ["undone", "mended"])
def test_samples_that_are_too_many_tear_nothing(build, monkeypatch: pytest.MonkeyPatch, edited: str, then: str) -> None:
    """It runs out after a new network stands, before that has its samples: what is edited next builds both anew."""
    project = build(SMALL)
    other = build(Spec.of("dense", units=5)) if edited == "network" else build(SMALL, data_seed=7)
    after = project if then == "undone" else with_batch(other, 3)
    supply, digests = Backpropagation.supply, []
    for working in (supply, too_much):
        session, _ = loaded(project)
        session.handle(StepOnce("epoch"))
        with monkeypatch.context() as cramped:
            cramped.setattr(Backpropagation, "supply", working)
            told = session.handle(Edit(other))
        assert (Notice(1, OUT_OF_MEMORY) in told) == (working is too_much)
        assert session.handle(Edit(after))[0].problems == ()
        session.handle(StepOnce("epoch"))
        assert session.trainer.epoch == 2
        digests.append(digest(session))
    assert digests[0] == digests[1]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot be kept from getting more memory")
def test_undo_and_resets_need_hardly_any_memory_and_lose_nothing() -> None:
    """Whoever ran out of it undoes what was too large, or begins anew: that must not fail for the same reason."""
    done = subprocess.run(
        [sys.executable, str(TESTS / "support" / "short_of_memory.py")],
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), "MALLOC_MMAP_THRESHOLD_": str(1 << 20)},
        capture_output=True,
        check=True,
    )
    for edit, rooms in json.loads(done.stdout).items():
        assert rooms["cramped"] == rooms["free"], edit
        assert rooms["cramped"]["said"] == []
        assert rooms["cramped"]["again"] == rooms["cramped"]["trained"]
