"""Any step that was made is gone through once more: its beats tell the numbers that they told, and the run stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from stripes_data import OF_SHARES, stripes

from nnsim.core.answers.steps import StepSoFar
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import AboutStep, Edit, Load, Refused, Restore, Save, SetWeight, StepOnce
from nnsim.core.moments import Fork, Retell, Return, Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.network import change_units
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.engine import past, sources
from nnsim.engine.session import Session
from nnsim.recipes.kinds import LEARNERS, learner_of

DENSE = Spec.of("dense", units=4, activation="tanh")
STEPS = 17

Do = Callable[[Session], object]


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch):
    monkeypatch.setattr(sources, "UPDATES", 7)
    monkeypatch.setattr(past, "SHARE", 0.08)  # states are a few steps apart


def project_of(build, learner: str) -> Project:
    if LEARNERS[learner].plays:
        return set_generator(set_recipe(choose(Project(), "learner", learner), epochs=2), Spec.of("catch", count=50))
    if learner in OF_SHARES:
        made = choose(stripes("multiclass" if learner == "layerwise" else "bernoulli"), "learner", learner)
        return set_option(made, "learner", epochs=1) if learner == "layerwise" else made
    layers = (DENSE, Spec.of("dropout", p=0.3)) if learner == "backprop" else ()
    return choose(build(*layers, optimizer=Spec("adam")), "learner", learner)


def numbers(value: object) -> Iterator[np.ndarray]:
    """All that an answer holds, in order."""
    if is_dataclass(value):
        for each in fields(value):
            yield from numbers(getattr(value, each.name))
    elif isinstance(value, dict):
        for name in sorted(value):
            yield from numbers(value[name])
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers(each)
    elif value is not None:
        yield np.asarray(value)


def told(session: Session) -> StepSoFar:
    about = AboutStep(("input", "node0", "output"))
    found = session.frame(session.run, ("step",), {"step": about}).probes["step"]
    assert isinstance(found, StepSoFar)
    return found


def digest(session: Session) -> str:
    assert session.trainer is not None
    return weights_sha256(session.trainer.learner.fingerprint())


def retell(session: Session, number: int) -> StepSoFar:
    session.handle(Retell(number))
    while session.waits() == 0:
        session.advance(1.0)
    return told(session)


def slowly(session: Session) -> tuple[int, StepSoFar]:
    """One step, beat by beat: its number, and what it told."""
    assert session.trainer is not None
    number, last = session.trainer.step, learner_of(session.trainer.project).beats[-1]
    session.handle(StepOnce("beat"))
    while told(session).beats[-1].id != last:
        session.handle(StepOnce("beat"))
    return number, told(session)


def run(project: Project, deeds: dict[int, Do], steps: int = STEPS) -> tuple[Session, dict[int, StepSoFar]]:
    session = Session(clock=lambda: 0.0)
    session.handle(Load(1, project))
    heard = {}
    for step in range(steps):
        if step in deeds:
            deeds[step](session)
        number, so_far = slowly(session)
        heard[number] = so_far
    return session, heard


def assert_same(found: StepSoFar, expected: StepSoFar) -> None:
    assert [(beat.id, beat.step) for beat in found.beats] == [(beat.id, beat.step) for beat in expected.beats]
    for one, other in zip(numbers(found), numbers(expected), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("learner", [kind.id for kind in LEARNERS])
def test_beats_of_every_step_tell_the_same_again(build, learner):
    session, heard = run(project_of(build, learner), {})
    end = digest(session)
    assert set(heard) == set(range(STEPS))
    for number in (STEPS - 1, STEPS - 2, STEPS - 3, 0, 1, 9, 10, 10):
        assert_same(retell(session, number), heard[number])
        assert session.trainer.step == number + 1
    session.handle(Return())
    assert digest(session) == end
    assert_same(told(session), heard[STEPS - 1])


def test_what_was_done_by_hand_stands_between_two_steps(build):
    deeds: dict[int, Do] = {
        3: lambda session: session.handle(SetWeight("node0.weight", (0, 0), 2.0)),
        6: lambda session: session.handle(Edit(change_units(session.trainer.project, "node0", 2))),
        9: lambda session: session.handle(Edit(set_recipe(session.trainer.project, rate=0.3))),
        12: lambda session: session.handle(StepOnce("sample")),
    }
    session, heard = run(build(DENSE, DENSE), deeds)
    there = [*sorted(heard), *sorted(heard, reverse=True)]
    for number in there:
        assert_same(retell(session, number), heard[number])
    assert len(retell(session, 12).samples) == 1, "the step on a single sample"
    assert session.trainer.project.recipe.rate == 0.3
    retell(session, 8)
    assert session.trainer.project.recipe.rate == 0.1, "as it was before the edit"


def test_the_step_that_is_not_over_is_that_of_the_present(build):
    session, _ = run(build(DENSE), {})
    session.handle(StepOnce("beat"))
    session.handle(StepOnce("beat"))
    before = digest(session)
    assert len(retell(session, STEPS - 1).beats) == 5
    found = retell(session, STEPS)
    assert ([beat.id for beat in found.beats], found.beats[0].step) == (["take", "forward"], STEPS)
    assert digest(session) == before
    session.handle(StepOnce("beat"))
    assert [beat.id for beat in told(session).beats] == ["take", "forward", "compare"]


def test_a_run_goes_on_from_there(build):
    session, heard = run(
        build(DENSE, optimizer=Spec("adam")), {8: lambda s: s.handle(SetWeight("node0.bias", (0,), 1))}
    )
    retell(session, 7)
    after = digest(session)
    session.handle(Fork(2, keep=1, kept=2))
    assert (session.trainer.step, digest(session)) == (8, after)
    slowly(session)
    assert_same(retell(session, 5), heard[5])
    session.handle(Restore(3, kept=1))
    assert_same(retell(session, 8), heard[8])
    session.handle(Visit(9))
    assert session.frame(3, ("step",)).probes["step"] is None, "a moment is not a step"


def test_what_is_not_kept_is_said(build):
    session, _ = run(build(DENSE), {}, steps=6)
    (saved,) = session.handle(Save(1))
    opened = Session(clock=lambda: 0.0)
    opened.handle(Load(1, session.trainer.project, checkpoint=saved.checkpoint))
    (refused,) = opened.handle(Retell(4))
    assert isinstance(refused, Refused)
    assert refused.problem.text == (
        "The steps before step 7 are not kept any more: later ones can be gone through again."
    )
    assert opened.trainer.step == 6
