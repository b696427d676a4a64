"""A network through which nothing passes any more says so, once, with the way back; others never do."""

import numpy as np
import pytest

from nnsim.core.messages import Edit, Keep, Load, Loaded, Notice, Reset, Restore, SetRunning
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe
from nnsim.engine.dead_layers import dead_layer
from nnsim.engine.headless import run_headless
from nnsim.engine.samples import split
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer

RELUS = Spec.of("dense", units=8, activation="relu"), Spec.of("dense", units=4, activation="relu")


@pytest.fixture
def dying(build):
    """Steps of ten times a hundred kill ReLUs at once."""
    return build(*RELUS, rate=1000.0, batch=4)


def test_dead_units_are_told_once_with_the_way_back(dying) -> None:
    session, events = Session(), []
    session.handle(Load(1, dying))
    session.handle(SetRunning(True))
    while session.trainer.epoch < 60:
        events += session.advance(0.01)
    loaded, notice = events
    assert (type(loaded), type(notice)) == (Loaded, Notice)
    assert notice.problem in loaded.problems, "it stands as long as it is true"
    assert session.running, "it can be looked at"
    assert "answers 0 to every sample (30 of those for training were tried)" in notice.problem.text
    assert dict(notice.problem.fix.values) == {"rate": 0.03}
    assert dead_layer(session.trainer.learner, split(dying).train_x) is not None
    session.handle(Keep(1))
    session.handle(Restore(2, 1))
    assert dead_layer(session.trainer.learner, split(dying).train_x) is not None
    session.handle(Keep(2, good=True))
    session.handle(Restore(2, 2))
    assert dead_layer(session.trainer.learner, split(dying).train_x) is None, "the last good state is from before"
    mended = session.handle(Edit(set_recipe(dying, rate=0.03)))
    assert notice.problem not in next(e for e in mended if isinstance(e, Loaded)).problems
    session.handle(SetRunning(True))
    while session.trainer.epoch < 100:
        assert session.advance(0.01) == []


def test_a_new_run_is_not_told_of_it_until_it_is_found_again(dying) -> None:
    session = Session()
    session.handle(Load(1, dying))
    session.handle(SetRunning(True))
    while not session.advance(0.01):
        pass
    loaded = next(e for e in session.handle(Reset(2)) if isinstance(e, Loaded))
    assert loaded.problems == ()


def test_it_is_told_without_a_window(dying) -> None:
    assert "answers 0 to every sample" in run_headless(dying, 60)[0].message


def test_where_the_rate_is_not_to_blame_the_layer_is(build) -> None:
    project = build(RELUS[0], rate=0.01, batch=4)
    zeros = {name: np.zeros_like(array) for name, array in Trainer(project).learner.weights().items()}
    message = run_headless(project, 60, start=Checkpoint(0, 0, 0, zeros))[0].message
    assert message.startswith("node0 answers 0 to every sample")
    assert message.endswith("give that layer other initial weights or another activation.")


def test_what_is_only_small_or_equal_is_not_dead(build) -> None:
    trainer = Trainer(build(*RELUS))
    x = split(trainer.project).train_x
    assert dead_layer(trainer.learner, x) is None
    assert dead_layer(trainer.learner, np.repeat(x[:1], 20, axis=0)) is None, "equal samples have equal answers"
    weights = trainer.learner.weights()
    weights["node1.weight"][1:] = 0
    weights["node1.bias"][:] = 0
    trainer.learner.load(weights, {})
    assert dead_layer(trainer.learner, x) is None, "one unit of four is alive"
    trainer.learner.load({"node1.weight": np.zeros_like(weights["node1.weight"])}, {})
    assert dead_layer(trainer.learner, x) == "node1"
    trainer.learner.load({"node1.bias": np.ones(4, np.float32)}, {})
    assert dead_layer(trainer.learner, x) is None, "no layer answers 0"
