"""Any step of a run can be gone back to: the state there is that of a fresh run that was stopped there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from gone_through import DENSE, DROPS, STEPS, begun, digest, edit, project_of, run, visit

from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import (
    Load,
    Note,
    NoteMoment,
    Reset,
    Restore,
    Save,
    SetRunning,
    SetWeight,
    StepOnce,
)
from nnsim.core.moments import Fork, Moment, Return, StepBack, Visit
from nnsim.core.project import Project, Recipe
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.core.texts import plain
from nnsim.edits.network import change_units
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine import past, sources
from nnsim.engine.learners.base import Work
from nnsim.engine.past import Edited, Past, PastState
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch):
    monkeypatch.setattr(sources, "UPDATES", 11)
    monkeypatch.setattr(past, "SHARE", 0.08)  # states are a few steps apart


@pytest.mark.parametrize("learner", [kind.id for kind in LEARNERS])
def test_every_step_of_every_learner(build, learner):
    session, digests = run(project_of(build, learner), {})
    assert len(session.trainer.past.states) < max(3, STEPS / 2) or learner == "q_learning"
    backwards = sorted(digests, reverse=True)
    assert [visit(session, step) for step in (*backwards, *backwards[::-1])] == [
        digests[step] for step in (*backwards, *backwards[::-1])
    ]


@pytest.mark.parametrize("optimizer", [kind.id for kind in OPTIMIZERS])
def test_what_the_optimizer_remembers_belongs_to_the_moment(build, optimizer):
    session, digests = run(build(DENSE, optimizer=Spec(optimizer)), {})
    assert [visit(session, step) for step in (25, 3, 17)] == [digests[step] for step in (25, 3, 17)]


def test_what_was_done_by_hand_belongs_to_the_past(build):
    def set_weight(session: Session) -> None:
        session.handle(SetWeight("node0.weight", (0, 0), 2.0))

    def one_sample(session: Session) -> None:
        session.handle(StepOnce("sample"))
        session.handle(StepOnce("sample"))

    moved = edit(lambda project: replace(project, data=replace(project.data, x=project.data.x + np.float32(0.5))))
    deeds = {
        3: edit(lambda project: set_recipe(project, rate=0.3)),
        5: set_weight,
        8: one_sample,
        11: edit(lambda project: change_units(project, "node0", 2)),
        14: moved,
        16: edit(lambda project: choose(project, "optimizer", "adam")),
        19: edit(lambda project: set_recipe(project, batch=3)),
    }
    session, digests = run(build(DENSE, DENSE), deeds)
    steps = [*digests, *reversed(digests)]
    assert [visit(session, step) for step in steps] == [digests[step] for step in steps]
    assert session.trainer is not None
    visit(session, 2)
    assert session.trainer.project.recipe.rate == 0.1


def test_looking_back_changes_nothing(build):
    project = build(DENSE, DROPS, optimizer=Spec("adam"))
    session, plain_one = begun(project), Trainer(project)
    for step in range(STEPS):
        session.handle(StepOnce("batch"))
        if step % 7 == 3:
            visit(session, step // 2)
        plain_one.run_batch()
    session.handle(Return())
    assert weights_sha256(session.trainer.learner.weights()) == weights_sha256(plain_one.learner.weights())
    assert session.trainer.history.kept().column("train_loss")[-1] > 0


def test_frames_tell_of_the_moment_that_is_looked_at(build):
    session, _ = run(build(DENSE), {})
    visit(session, 9)
    frame = session.frame(1, ("weights",))
    assert (frame.step, frame.present, frame.epoch, frame.running) == (9, STEPS, 1, False)
    np.testing.assert_equal(frame.probes["weights"], session.trainer.learner.weights())
    (saved,) = session.handle(Save(1))
    assert saved.checkpoint.step == STEPS
    session.handle(Return())
    frame = session.frame(1, ())
    assert (frame.step, frame.present) == (STEPS, None)


def test_steps_back_by_batch_and_epoch(build):
    session, digests = run(build(DENSE), {})  # five steps make an epoch
    for is_epoch, step in ((False, 28), (False, 27), (True, 25)):
        session.handle(StepBack(is_epoch))
        assert (session.trainer.step, digest(session)) == (step, digests[step])
    session.handle(StepBack(epoch=True))
    assert session.trainer.step == 20
    session.handle(Visit(3))
    session.handle(StepBack(epoch=True))
    session.handle(StepBack())
    assert session.trainer.step == 0


def test_a_moment_of_another_project_says_so(build):
    deeds = {10: edit(lambda project: change_units(project, "node0", 1))}
    session, _ = run(build(DENSE), deeds)
    (told,) = session.handle(Visit(4))
    assert isinstance(told, Moment)
    assert not told.has_samples
    assert len(told.project.data) == 0
    assert session.handle(Visit(6)) == []
    (again,) = session.handle(Visit(20))
    assert again.project.network == session.trainer.project.network != told.project.network


def test_whoever_goes_on_from_there_keeps_what_came_after(build):
    deeds = {10: edit(lambda project: set_recipe(project, rate=0.01))}
    session, digests = run(build(DENSE), deeds)
    visit(session, 7)
    session.handle(Fork(2, keep=1, kept=2))
    assert (session.run, session.trainer.step, digest(session)) == (2, 7, digests[7])
    assert session.trainer.project.recipe.rate == 0.1
    rows = session.frame(2, ()).history
    assert rows.column("step").max() <= 7
    session.handle(StepOnce("batch"))
    session.handle(StepOnce("batch"))
    other = digest(session)
    assert visit(session, 5) == digests[5]
    session.handle(Return())
    session.handle(Restore(3, kept=1, keep=3))
    assert (session.trainer.step, digest(session)) == (STEPS, digests[STEPS])
    assert visit(session, 20) == digests[20]
    session.handle(Restore(4, kept=3))
    assert digest(session) == other


def test_a_run_that_was_reset_comes_back_with_its_past(build):
    session, digests = run(build(DENSE), {})
    session.handle(Reset(2, keep=1))
    session.handle(StepOnce("batch"))
    assert visit(session, 0) == digests[0]
    session.handle(Restore(3, kept=1))
    assert visit(session, 12) == digests[12]


def test_moments_get_names(build):
    session, _ = run(build(DENSE), {})
    visit(session, 9)
    session.handle(NoteMoment(Note(plain("here it turns"), "moment#1")))
    (mark,) = session.frame(1, ()).marks
    assert (mark.step, mark.text, mark.epoch) == (9, "here it turns", pytest.approx(1 + 28 / 30))


def test_another_command_is_of_the_present(build):
    session, _ = run(build(DENSE), {})
    visit(session, 5)
    session.handle(SetRunning(False))
    session.handle(StepOnce("batch"))
    assert session.trainer.step == STEPS + 1


# ---------------------------------------------------------------- room


def state(step: int, project: Project, size: int = 1000) -> PastState:
    return PastState(Checkpoint(step, 0, 0, {"w": np.zeros(size // 4, np.float32)}), project, "cpu")


def test_states_get_fewer_with_their_age():
    kept = Past(budget=100_000)
    project = Project()
    kept.begin(partial(state, 0, project), 0)
    for step in range(1, 5000):
        kept.add(partial(state, step, project))
        assert kept.bytes <= 100_000
    steps = np.array([one.step for one in kept.states])
    gaps = np.diff(steps)
    assert steps[0] == 0
    assert steps[-1] == 4999
    assert gaps[-1] == 1
    assert np.all(gaps <= np.maximum(1, (5000 - steps[:-1]) / 3))
    assert len(steps) > 30


def test_where_every_state_is_needed_the_earliest_part_goes():
    kept = Past(budget=20_000)
    for step in range(100):
        kept.begin(partial(state, step, Project()), step)
    assert kept.bytes <= 20_000
    assert kept.first > 0
    assert kept.before(0).step == kept.first
    assert kept.before(99).step == 99


def test_ends_of_epochs_count_and_go_with_the_part_that_they_lie_in():
    """A run of one sample has an epoch with every step: 8 bytes of each."""
    kept, project = Past(budget=30_000), Project()
    kept.begin(partial(state, 0, project), 0)
    before = kept.bytes
    kept.close_epochs(range(1, 101))
    assert kept.bytes == before + 8 * 100
    for step in range(200, 20_000, 100):
        kept.close_epochs(range(step - 99, step + 1))
        kept.begin(partial(state, step, project), step)
        assert kept.bytes <= 30_000
    assert kept.first > 0
    assert len(kept.epochs) == 19_900 - kept.first
    assert [kept.epoch_before(step) for step in (19_900, kept.first + 7, 5)] == [19_899, kept.first + 6, kept.first]


def test_samples_of_earlier_projects_count_once(build):
    kept, project = Past(), build(n=400)
    kept.begin(partial(state, 0, project), 0)
    before = kept.bytes
    other = replace(project, data=replace(project.data, x=project.data.x * 2))
    for step in range(1, 4):
        kept.note(step, Edited(set_recipe(other, rate=step / 10)))
    assert before + other.data.x.nbytes < kept.bytes < before + 2 * other.data.x.nbytes + 3 * past.DEED


def test_without_memory_for_a_state_the_past_begins_later(build):
    def none() -> PastState:
        raise MemoryError

    kept, project = Past(), build()
    kept.begin(partial(state, 0, project), 0)
    kept.begin(none, 3)
    assert kept.states == []
    kept.add(partial(state, 8, project))
    assert (kept.first, kept.before(20).step) == (8, 8)


def test_states_of_costly_steps_are_close_together():
    cheap, costly = Past(), Past()
    cheap.pace(100_000, Work(100, 1 << 19), 10)
    costly.pace(100_000, Work(10_000_000, 1 << 19), 10)
    assert costly.every == 1 < cheap.every


def test_a_project_without_training_has_a_present_alone():
    session = Session(clock=lambda: 0.0)
    session.handle(Load(1, Project(recipe=Recipe())))
    assert session.handle(Visit(3)) == []
    assert session.handle(StepBack()) == []
