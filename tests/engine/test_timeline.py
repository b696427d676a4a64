"""One owner of the states that somebody may want back: what the budget takes, and what it never does."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.hashing import weights_sha256
from nnsim.core.memory import OUT_OF_MEMORY
from nnsim.core.messages import Edit, Forget, Keep, Load, Loaded, Lost, Notice, Reset, Restore, Save, StepOnce
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe
from nnsim.engine.session import Session
from nnsim.engine.timeline import NOT_KEPT, RunState, Timeline, size_of
from nnsim.engine.weight_transfer import Labelled, Meaning

HIDDEN = Spec.of("dense", units=4)


def state(step: int) -> Checkpoint:
    """4,000 bytes of weights and as many of the optimizer."""
    return Checkpoint(step, 0, 0, {"w": np.full(1000, step, np.float32)}, {"m": np.zeros(1000, np.float32)})


SIZE = size_of(state(1))


def of_a_run(step: int) -> RunState:
    return RunState(state(step), Project())


def filled(room: float, *numbers: int) -> Timeline:
    timeline = Timeline(int(room * SIZE))
    for number in numbers:
        timeline.keep(number, lambda number=number: of_a_run(number))
    return timeline


def there(timeline: Timeline, *numbers: int) -> list[int]:
    return [number for number in numbers if timeline.kept(number)]


def digest(session: Session) -> str:
    (saved,) = session.handle(Save(1))
    return weights_sha256(saved.checkpoint.weights)


@pytest.fixture
def session(build) -> Session:
    """A trained one; no time passes in it."""
    session = Session(clock=lambda: 0.0)
    session.handle(Load(1, build(HIDDEN, optimizer=Spec("adam"))))
    session.handle(StepOnce("epoch"))
    return session


# ------------------------------------------------------------ room


def test_samples_of_then_are_not_held_and_the_state_comes_back_all_the_same(session):
    trained, project = digest(session), session.trainer.project
    session.handle(Keep(1))
    data = project.data
    mine = weakref.ref(data.x)
    again = replace(project, data=replace(data, x=data.x.copy()))
    session.handle(Edit(replace(project, data=data.take(np.arange(5)))))
    del project, data
    session.handle(Load(2, again, kept=1))
    gc.collect()
    assert mine() is None
    assert digest(session) == trained


def test_a_state_weighs_what_its_arrays_do():
    assert SIZE == 2 * 4 * 1000
    assert filled(9, 1, 2).bytes == 2 * SIZE


def test_the_oldest_goes_first_and_is_told_once():
    timeline = filled(2, 1, 2, 3)
    assert there(timeline, 1, 2, 3) == [2, 3]
    assert (timeline.take_lost(), timeline.take_lost()) == ((1,), ())


def test_the_newest_is_kept_however_large_and_so_is_the_good_one():
    timeline = filled(0.5, 1)
    timeline.keep_good(lambda: of_a_run(2))
    assert there(timeline, 1) == [1]
    assert timeline.good.state.step == 2


def test_states_and_parked_arrays_share_one_budget():
    timeline = filled(2.5, 1)
    timeline.park({"a.w": Labelled(np.zeros(1000, np.float32), Meaning("dense"))}, {})
    timeline.keep(2, lambda: of_a_run(2))
    assert (there(timeline, 1, 2), set(timeline.parked)) == ([1, 2], {"a.w"})
    timeline.keep(3, lambda: of_a_run(3))
    assert (there(timeline, 1, 2, 3), set(timeline.parked)) == ([2, 3], {"a.w"}), "the oldest, whatever it is"


def test_what_is_forgotten_gives_its_room_back_and_is_not_lost():
    timeline = filled(2, 1, 2)
    timeline.forget(1, 5)
    timeline.keep(3, lambda: of_a_run(3))
    assert there(timeline, 1, 2, 3) == [2, 3]
    assert timeline.take_lost() == ()


def test_a_state_in_several_places_counts_once():
    timeline, good = Timeline(), of_a_run(4)
    timeline.keep_good(lambda: good)
    timeline.keep(1, lambda: good)
    assert timeline.bytes == SIZE


def test_a_copy_without_memory_takes_the_place_of_what_is_missed_least():
    timeline, tries = filled(9, 1, 2), []
    timeline.keep_good(lambda: of_a_run(5))

    def take() -> RunState:
        tries.append((timeline.good is not None, there(timeline, 1, 2)))
        if len(tries) < 4:
            raise MemoryError
        return of_a_run(6)

    timeline.keep(3, take)
    assert tries == [(True, [1, 2]), (False, [1, 2]), (False, [2]), (False, [])]
    assert (there(timeline, 3), timeline.take_lost()) == ([3], (1, 2))


def test_a_copy_that_never_fits_is_lost_and_another_mistake_is_none_of_memory():
    timeline = filled(9, 1)
    for error, left in ((ValueError, [1]), (MemoryError, [])):

        def take(error: type[Exception] = error) -> RunState:
            raise error

        with pytest.raises(error):
            timeline.keep(2, take)
        assert there(timeline, 1, 2) == left
    assert timeline.take_lost() == (1, 2)


# ------------------------------------------------------------ in a session


def test_a_state_comes_back_bit_for_bit_as_often_as_it_is_wanted(session):
    trained = digest(session)
    session.handle(Reset(2, keep=1))
    session.handle(StepOnce("epoch"))
    session.handle(StepOnce("epoch"))
    for run in (3, 4):
        session.handle(Restore(run, 1))
        assert (session.run, session.trainer.epoch, digest(session)) == (run, 1, trained)
        session.handle(StepOnce("epoch"))


def test_what_is_given_is_kept_first_and_the_present_with_it(session):
    trained = digest(session)
    given = Checkpoint(0, 0, 0, {"output.bias": np.full(1, 3, np.float32)})
    session.handle(Restore(2, 1, given, keep=2))
    assert session.trainer.learner.weights()["output.bias"] == 3
    session.handle(Restore(3, 2))
    assert digest(session) == trained
    session.handle(Restore(4, 1))
    assert session.trainer.learner.weights()["output.bias"] == 3


def test_the_last_good_state_can_be_kept_and_goes_with_one_that_diverged(build):
    session = Session()
    session.handle(Load(1, build(HIDDEN, output="regression", rate=20.0, batch=30)))
    while not session.trainer.stop:
        session.trainer.run_epoch()
    good = session.trainer.timeline.good.state
    session.handle(Reset(2, keep=1))
    assert session.trainer.timeline.good.state is not good
    session.handle(Restore(3, 1))
    session.handle(Keep(2, good=True))
    session.handle(Restore(4, 2))
    assert session.trainer.step == good.step
    assert digest(session) == weights_sha256(good.weights)


def test_a_good_state_of_another_network_gives_what_fits_of_it(build):
    session = Session()
    session.handle(Load(1, build(HIDDEN, output="regression", rate=20.0, batch=30)))
    while not session.trainer.stop:
        session.trainer.run_epoch()
    good = session.trainer.timeline.good.state
    session.handle(Edit(build(Spec.of("dense", units=3), output="regression", rate=0.03, batch=30)))
    session.handle(Keep(2, good=True))
    session.handle(Restore(4, 2))
    weights = session.trainer.learner.weights()
    np.testing.assert_array_equal(weights["node0.weight"], good.weights["node0.weight"][:3])
    np.testing.assert_array_equal(weights["output.weight"], good.weights["output.weight"][:, :3])
    assert session.trainer.step == good.step


def test_what_is_no_more_leaves_what_there_is_and_says_so(session):
    trained = digest(session)
    session.frame(1, ())
    session.handle(Keep(1))
    session.handle(Forget((1,)))
    loaded, notice = session.handle(Restore(2, 1, keep=3))
    assert isinstance(loaded, Loaded)
    assert (loaded.run, notice) == (2, Notice(2, NOT_KEPT))
    assert digest(session) == trained
    assert session.frame(2, ()).history.rows[:, 0].tolist() == [0, 5], "for a window that has begun another run"


def test_without_memory_to_keep_it_the_present_stays_and_the_number_is_lost(session, monkeypatch):
    trained = digest(session)
    with monkeypatch.context() as short:
        short.setattr(type(session.trainer), "checkpoint", lambda _trainer: np.empty(1 << 50))
        told = session.handle(Reset(2, keep=1))
    assert told[1:] == [Notice(2, OUT_OF_MEMORY), Lost(2, (1,))]
    assert (session.run, digest(session)) == (2, trained)


def test_a_state_waits_while_its_document_cannot_be_trained(session):
    trained, project = digest(session), session.trainer.project
    empty = replace(project, data=project.data.kept(np.zeros(len(project.data), bool)))
    session.handle(Keep(1))
    session.handle(Load(2, empty, kept=1))
    session.handle(Keep(2))
    session.handle(Reset(3))
    session.handle(Restore(4, 2))
    assert session.trainer is None
    session.handle(Edit(project))
    assert digest(session) == trained


def test_a_document_loads_with_a_state_that_the_window_does_not_have(session):
    trained, project = digest(session), session.trainer.project
    session.handle(Keep(1))
    session.handle(Load(2, set_recipe(project, seed=9)))
    session.handle(Load(3, project, kept=1))
    assert digest(session) == trained
    assert session.frame(3, ()).history.rows[:, 0].tolist() == [0, 5]


def test_parked_weights_outlive_a_state_that_comes_back_but_no_reset(session, build):
    project, narrow = session.trainer.project, build(optimizer=Spec("adam"))
    weights = session.trainer.learner.weights()["node0.weight"]
    session.handle(Edit(narrow))
    session.handle(Keep(1))
    session.handle(Restore(2, 1))
    session.handle(Edit(project))
    np.testing.assert_array_equal(session.trainer.learner.weights()["node0.weight"], weights)
    session.handle(Edit(narrow))
    session.handle(Reset(3))
    session.handle(Edit(project))
    assert (session.trainer.learner.weights()["node0.weight"] != weights).any()
