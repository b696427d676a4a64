"""A network that an edit replaces is gone at once, whatever was in the making: its memory may be needed."""

from __future__ import annotations

import gc
import weakref

import pytest

from nnsim.core.spec import Spec
from nnsim.engine.learners.network import NetworkLearner
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
