"""When each sample was first told right and last told wrong again, beside what the network said after every epoch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from stripes_data import OF_SHARES, stripes

from nnsim.core.answers.learned import NEVER, UNKNOWN, LearnedSteps
from nnsim.core.data import EXCLUDED
from nnsim.core.messages import Edit, Load, Reset, Restore, StepOnce
from nnsim.core.moments import Fork, Return, Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import relabel, remove
from nnsim.edits.recipe import choose
from nnsim.engine import forgetting
from nnsim.engine.forgetting import Forgetting
from nnsim.engine.samples import inputs
from nnsim.engine.session import Session
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks.answering import decided

DENSE = Spec.of("dense", units=4, activation="tanh")
EPOCHS = 12

Looks = list[tuple[int, np.ndarray]]
"""By the end of each epoch its step, and which samples were told right, [n]."""


def begun(project: Project) -> Session:
    session = Session(clock=lambda: 0.0)
    session.handle(Load(1, project))
    return session


def epochs(session: Session, count: int) -> Looks:
    looks = []
    for _ in range(count):
        session.handle(StepOnce("epoch"))
        while session.waits() == 0:
            session.advance(1.0)
        trainer = session.trainer
        data = trainer.project.data
        said = decided(trainer.project, trainer.learner.scores(inputs(trainer.project, data.x)))
        looks.append((trainer.step, said == data.y))
    return looks


def by_hand(looks: Looks, sample: int) -> tuple[int, int]:
    first = last = NEVER
    was = False
    for step, right in looks:
        if right[sample] and first == NEVER:
            first = step
        if was and not right[sample]:
            last = step
        was = bool(right[sample])
    return first, last


def told(session: Session) -> LearnedSteps:
    learned = session.frame(session.run, ("verdicts",)).probes["verdicts"]["learned"]
    assert isinstance(learned, LearnedSteps)
    return learned


def pairs(learned: LearnedSteps) -> list[tuple[int, int]]:
    return list(zip(learned.first.tolist(), learned.last.tolist(), strict=True))


def expected(looks: Looks, count: int) -> list[tuple[int, int]]:
    return [by_hand(looks, sample) for sample in range(count)]


@pytest.mark.parametrize(
    "learner", [kind.id for kind in LEARNERS if not kind.plays and not set(kind.outputs) & {"bernoulli"}]
)
def test_of_every_learner_it_is_what_it_said_after_each_epoch(build, learner):
    layers = (DENSE,) if learner == "backprop" else ()
    project = stripes("multiclass", count=40) if learner in OF_SHARES else build(*layers, rate=0.8)
    session = begun(choose(project, "learner", learner))
    looks = epochs(session, EPOCHS)
    assert pairs(told(session)) == expected(looks, 40)
    assert told(session).since == 0


def test_some_samples_are_forgotten_and_others_never_learned(build):
    session = begun(build(DENSE, rate=0.8))
    epochs(session, EPOCHS)
    learned = told(session)
    assert 0 < np.count_nonzero(learned.last != NEVER) < 40
    assert (learned.last[learned.last != NEVER] > learned.first[learned.last != NEVER]).all()


def test_at_an_earlier_moment_it_is_what_was_known_then(build):
    session = begun(build(DENSE, rate=0.8))
    looks = epochs(session, EPOCHS)
    for step in (looks[3][0], looks[7][0] + 2, 1):
        session.handle(Visit(step))
        assert pairs(told(session)) == expected([look for look in looks if look[0] <= step], 40)
    session.handle(Return())
    assert pairs(told(session)) == expected(looks, 40)


def test_whoever_goes_on_from_a_moment_or_comes_back_to_a_run_has_its_looks(build):
    session = begun(build(DENSE, rate=0.8))
    looks = epochs(session, EPOCHS)
    session.handle(Visit(looks[4][0] + 1))
    session.handle(Fork(2, keep=1, kept=2))
    assert pairs(told(session)) == expected(looks[:5], 40)
    assert pairs(told(session)) == expected(looks[:5] + epochs(session, 0), 40)
    forked = looks[:5] + epochs(session, 3)
    assert pairs(told(session)) == expected(forked, 40)
    session.handle(Reset(3))
    assert set(pairs(told(session))) == {(NEVER, NEVER)}
    session.handle(Restore(4, kept=1))
    assert pairs(told(session)) == expected(looks, 40)


def test_a_sample_that_comes_back_goes_on_and_a_relabelled_one_begins_anew(build):
    project = build(DENSE, rate=0.8)
    session = begun(project)
    looks = epochs(session, 6)
    before = expected(looks, 40)
    session.handle(Edit(remove(project, [3, 17])))
    assert pairs(told(session)) == [pair for i, pair in enumerate(before) if i not in (3, 17)]
    epochs(session, 2)
    session.handle(Edit(project))
    back = pairs(told(session))
    assert [back[3], back[17]] == [before[3], before[17]]
    session.handle(Edit(relabel(project, [5], 1 - project.data.y[5])))
    assert pairs(told(session))[5] == (NEVER, NEVER)
    session.handle(Edit(project))
    assert pairs(told(session)) == back


def test_what_nobody_saw_is_not_made_up(build):
    project = build(DENSE, rate=0.8)
    aside = np.where(np.arange(40) == 8, EXCLUDED, 0).astype(np.uint8)
    excluded = replace(project, data=replace(project.data, aside=aside, test=project.data.test & (aside == 0)))
    session = begun(excluded)
    looks = epochs(session, 4)
    assert pairs(told(session))[8] == (NEVER, NEVER)
    reopened = Session(clock=lambda: 0.0)
    reopened.handle(Load(1, excluded, checkpoint=session.trainer.checkpoint()))
    unseen = told(reopened)
    assert unseen.unseen == session.trainer.step, "until an epoch ends, nothing is known"
    assert not (unseen.first >= 0).any()
    (first,) = epochs(reopened, 1)
    assert told(reopened).unseen == 0
    assert told(reopened).since == first[0] == looks[-1][0] + 5
    values = begun(build(output="regression"))
    epochs(values, 1)
    assert "learned" not in values.frame(1, ("verdicts",)).probes["verdicts"]


# ---------------------------------------------------------------- room


def flipping(build, looks: int) -> tuple[Forgetting, Project, Looks]:
    """Random answers of a made-up learner."""
    log, project, rng = Forgetting(), build(), np.random.default_rng(5)
    data, seen = project.data, []
    for look in range(1, looks + 1):
        right = rng.random(40) < 0.6
        said = np.where(right, data.y, 1 - data.y).astype(np.float32)
        parts = {part: said[data.part(part)] for part in ("train", "test", "validation")}
        log.look(look, data, parts)
        seen.append((look, right))
    return log, project, seen


def test_many_turns_are_condensed_and_the_present_stays_exact(build, monkeypatch):
    monkeypatch.setattr(forgetting, "LIMIT", 500)
    log, project, seen = flipping(build, 200)
    assert log.size < 16 * 700 + 40 * forgetting.KNOWN
    assert pairs(log.at(200, project.data)) == expected(seen, 40)
    then = log.until(log.whole_since)
    assert pairs(then.at(200, project.data)) == expected(seen[: log.whole_since], 40)
    early = log.at(20, project.data)
    assert early.first.tolist() == [first for first, _ in expected(seen[:20], 40)]
    assert set(early.last.tolist()) == {UNKNOWN}, "rather than a step that may be wrong"


def test_samples_that_are_gone_for_good_take_no_room(build, monkeypatch):
    monkeypatch.setattr(forgetting, "GONE", 50)
    log, project, seen = flipping(build, 5)
    data, stays = project.data, np.arange(40) < 20
    for shift in range(1, 10):
        log.at(5, replace(data, x=np.where(stays[:, None], data.x, data.x + np.float32(shift))))
    assert log.size < 16 * 200 + forgetting.KNOWN * 200
    first = np.array([first for first, _ in expected(seen, 40)])
    assert log.at(5, data).first.tolist() == np.where(stays, first, NEVER).tolist()
    log.look(6, data, {part: data.y[data.part(part)] for part in ("train", "test", "validation")})
    assert log.at(6, data).first.tolist() == np.where(stays & (first != NEVER), first, 6).tolist()
