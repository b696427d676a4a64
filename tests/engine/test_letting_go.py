"""A network that another one replaces is gone at once, whatever was in the making: its memory may be needed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest

from nnsim.core.backends import Choice
from nnsim.core.messages import Command, Keep, Load, Reset, Restore, StepOnce
from nnsim.core.spec import Spec
from nnsim.engine import trainer as trainers
from nnsim.engine.learners.base import Learner, make
from nnsim.engine.learners.network import NetworkLearner
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer


@pytest.mark.parametrize("learner", ["backprop", "perceptron"])
def test_nothing_holds_a_network_that_was_replaced(build, monkeypatch: pytest.MonkeyPatch, learner: str) -> None:
    monkeypatch.setattr(NetworkLearner, "evaluates_at_once", False)
    trainer = Trainer(build(learner=Spec(learner)))
    trainer.learner.note(True)
    trainer.run_epoch()
    trainer.begin_record()
    trainer.evaluate_on()
    old = weakref.ref(trainer.learner)
    gc.disable()  # what refers to itself would wait for it
    try:
        trainer.edit(build(features=("x1",), learner=Spec(learner)))
        assert old() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "command",
    [lambda _: Reset(2, keep=2), lambda _: Restore(2, 1, keep=2), lambda project: Load(2, project, kept=1)],
    ids=["reset", "restore", "load"],
)
def test_it_is_gone_before_the_network_of_another_run_is_made(
    build, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Command]
) -> None:
    monkeypatch.setattr(NetworkLearner, "evaluates_at_once", False)
    session, project = Session(clock=lambda: 0.0), build(learner=Spec("backprop"))
    for given in (Load(1, project), StepOnce("epoch"), Keep(1)):
        session.handle(given)
    session.frame(1, ("weights", "told"))
    old, met = weakref.ref(session.trainer.learner), []

    def made(*arguments: object) -> Learner:
        met.append(old())
        return make(*arguments)

    monkeypatch.setattr(trainers, "make", made)
    gc.disable()
    try:
        session.handle(command(project))
    finally:
        gc.enable()
    assert met == [None]


@pytest.mark.parametrize("backend", ["fused", "tuned"])
def test_no_samples_are_held_that_others_took_the_place_of(build, backend: Choice) -> None:
    trainer = Trainer(build(learner=Spec("backprop")), backend=backend)
    trainer.accelerate(wait=True)
    trainer.run_epoch()
    x, targets = trainer.learner._given()
    former = [weakref.ref(x), weakref.ref(targets)]
    del x, targets
    data = trainer.project.data
    other = replace(trainer.project, data=replace(data, x=data.x + 1, y=1 - data.y))
    gc.disable()
    try:
        trainer.edit(other)
        assert [each() for each in former] == [None, None]
    finally:
        gc.enable()
    trainer.run_epoch()
