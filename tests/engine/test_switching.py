"""At rest, too, the window hears who makes the steps, once a kernel is compiled or cannot be."""

from __future__ import annotations

import math

import pytest
from gone_through import DENSE, digest, edit, run, trained, visit

from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, SetRunning, StepOnce, Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine.backends import choosing
from nnsim.engine.backends.compiled import KERNELS
from nnsim.engine.past import Edited
from nnsim.engine.repeat import Switch, repeated, switches_of
from nnsim.engine.session import Session


class Compiling:
    """Kernels of which none is compiled before ``finish``."""

    def __init__(self) -> None:
        self._is_over, self._trouble = False, ""

    def finish(self, trouble: str = "") -> None:
        self._is_over, self._trouble = True, trouble

    def ask(self, name):
        return KERNELS.wait(name) if self._is_over and not self._trouble else None

    def wait(self, name):
        return KERNELS.wait(name)

    def trouble(self, name):
        return self._trouble


@pytest.fixture
def compiling(monkeypatch):
    found = Compiling()
    monkeypatch.setattr(choosing, "KERNELS", found)
    return found


@pytest.fixture
def session(build, compiling):
    session = Session()
    (loaded,) = session.handle(Load(1, build(DENSE), backend="auto"))
    assert (loaded.backend, "until the kernel is compiled" in loaded.why) == ("tuned", True)
    while session.trainer.recorder.is_busy:
        session.advance(1.0)
    return session


class Loading(Compiling):
    """Kernels kept from before, which somebody has to wait for once."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: set[str] = set()

    def ask(self, name):
        return KERNELS.wait(name) if name in self._loaded else None

    def wait(self, name):
        self._loaded.add(name)
        return KERNELS.wait(name)


def test_a_kernel_that_an_edit_chose_is_waited_for_where_its_steps_are_gone_through_again(build, monkeypatch):
    KERNELS.wait("wide:float32,float32")
    of = build(*[Spec.of("dense", units=16)] * 2)
    session, digests = run(of, {5: edit(lambda of: set_recipe(of, batch=2))}, steps=9, backend="fused")
    assert isinstance(trained(session).past.deeds[-1][1], Edited)  # nobody else made the steps meanwhile
    monkeypatch.setattr(choosing, "KERNELS", Loading())  # as after a file was opened
    assert visit(session, 8) == digests[8]


def test_it_looks_from_time_to_time_until_the_kernel_is_there(session, compiling):
    assert 0 < session.waits() < 1
    assert session.look() == []
    compiling.finish()
    (loaded,) = session.look()
    assert (loaded.backend, loaded.why) == ("fused", "A kernel makes many steps at once.")
    assert session.has_news
    assert session.trainer.step == 0
    assert math.isinf(session.waits())
    assert session.look() == []


def test_who_cannot_compile_is_told_why(session, compiling):
    compiling.finish("OSError: no room")
    (loaded,) = session.look()
    assert loaded.backend == "tuned"
    assert "cannot be compiled here: OSError: no room" in loaded.why
    assert math.isinf(session.waits())
    assert session.look() == []


def test_a_run_that_goes_on_waits_for_the_kernel_that_made_it_so_far(build, monkeypatch):
    session, digests = run(build(DENSE), {}, steps=4, backend="fused")
    checkpoint = trained(session).checkpoint()
    session.handle(StepOnce("batch"))
    kernels, looks = Compiling(), iter(range(9))
    monkeypatch.setattr(choosing, "KERNELS", kernels)
    monkeypatch.setattr(kernels, "ask", lambda name: KERNELS.wait(name) if next(looks) > 2 else None)  # it is read
    opened = Session()
    opened.handle(Load(1, build(DENSE), checkpoint=checkpoint, backend="fused"))
    assert digest(opened) == digests[4]
    opened.handle(StepOnce("batch"))
    assert digest(opened) == digest(session)


def test_the_past_is_not_disturbed(session, compiling):
    session.handle(StepOnce("batch"))
    session.handle(StepOnce("batch"))
    session.handle(Visit(1))
    while session.waits() == 0:
        session.advance(1.0)
    compiling.finish()
    assert session.look() == []
    assert session.trainer.step == 1


def test_a_run_that_is_over_was_made_by_whom_it_was_made(compiling):
    project = set_generator(choose(Project(), "learner", "perceptron"), Spec.of("linear", count=40))
    session = Session()
    session.handle(Load(1, project, backend="auto"))
    session.handle(SetRunning(True))
    while not session.trainer.stop:
        session.advance(1.0)
    compiling.finish()
    assert session.look() == []
    assert session.trainer.marks.all == ()
    (loaded,) = session.handle(SetRunning(True))
    assert loaded.backend == "fused"


def test_a_run_that_switched_is_made_once_more_bit_for_bit_with_its_switch(session, compiling):
    for _ in range(20):
        session.handle(StepOnce("batch"))
    compiling.finish()
    for _ in range(20):
        session.handle(StepOnce("batch"))
    run, project = trained(session).checkpoint(), trained(session).project
    switches = switches_of(run.marks)
    assert switches == (Switch(20, "fused"),)
    again, made = repeated(project, run.step, "tuned", switches=switches)
    assert (again.step, made) == (40, "tuned, then fused")
    assert weights_sha256(again.weights) == weights_sha256(run.weights)
    alone, made = repeated(project, run.step, "tuned")
    assert made == "tuned"
    assert weights_sha256(alone.weights) != weights_sha256(run.weights), "it is the switch that makes it the same"


def test_training_that_is_given_up_before_a_switch_makes_no_more_steps(build, compiling):
    compiling.finish()
    told = list[int]()
    again, made = repeated(build(DENSE), 5000, "tuned", lambda step: bool(told.append(step)), (Switch(4000, "fused"),))
    assert (again.step, made) == (told[0], "tuned")
