"""A step that is gone through beat by beat makes the same numbers as one that is made at once, and tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from pairs_data import pairs, two_towers
from stripes_data import OF_SHARES, stripes

from nnsim.core.answers.beats import Answered, Beat, Changed, Compared, Fit, Gradients, Played, Stored, Taken, Verdict
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import AboutBeat, Edit, Load, Save, SetRunning, StepOnce, Stopped
from nnsim.core.problem import Problem
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.data import set_generator
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.engine import sources
from nnsim.engine.learners.beats import Halt
from nnsim.engine.samples import inputs
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS

STEPS = 9
"""More than an epoch of the small projects has."""

DENSE = Spec.of("dense", units=4, activation="tanh")

Make = Callable[..., Project]


def _catch(_: Make) -> Project:
    begun = choose(Project(), "learner", "backprop")
    return set_generator(set_recipe(begun, epochs=2, batch=8), Spec.of("catch", count=50))


def _frozen(build: Make) -> Project:
    project = build(DENSE, DENSE, optimizer=Spec("adam"))
    first, second = project.network.nodes
    return replace(project, network=replace(project.network, nodes=(replace(first, frozen=True), second)))


def _flow(_: Make) -> Project:
    project = set_recipe(open_example("flow-painted").project, batch=64)
    return replace(project, data=generate(Spec.of("gauss", samples=90), 1, 0.25))


PROJECTS: dict[str, Make] = {
    **{
        f"optimizer {kind.id}": lambda build, kind=kind: build(DENSE, optimizer=Spec(kind.id), l1=0.01, l2=0.02)
        for kind in OPTIMIZERS
    },
    "momentum": lambda build: build(DENSE, optimizer=Spec.of("sgd", momentum=0.9, nesterov=True)),
    "dropout and batch normalisation": lambda build: build(
        DENSE, Spec("batchnorm1d"), Spec.of("dropout", p=0.4), DENSE, optimizer=Spec("adam")
    ),
    "values": lambda build: build(DENSE, output="regression"),
    "several classes": lambda build: build(DENSE, output="multiclass"),
    "two outputs": lambda build: add_head(build(DENSE), "reconstruction"),
    "two inputs": lambda _: Project(data=pairs(), network=two_towers(), recipe=Recipe(batch=5)),
    "frozen": _frozen,
    "noise": _flow,
    **{
        f"learner {kind.id}": lambda build, kind=kind: choose(build(), "learner", kind.id)
        for kind in LEARNERS
        if not kind.plays and kind.id not in ("backprop", *OF_SHARES)
    },
    "learner rbm": lambda _: choose(stripes("bernoulli"), "learner", "rbm"),
    "learner layerwise": lambda _: set_option(
        choose(stripes("multiclass"), "learner", "layerwise"), "learner", epochs=1, labels=True
    ),
    "world": _catch,
}


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch):
    monkeypatch.setattr(sources, "UPDATES", 7)
    monkeypatch.setattr("nnsim.engine.learners.q_learning.FIRST", 4)


@pytest.fixture(params=PROJECTS, ids=str)
def project(request, build) -> Project:
    return PROJECTS[request.param](build)


def by_beats(trainer: Trainer, steps: int) -> list[str]:
    """So many steps, with everything asked in between that a window asks; the beats."""
    found: list[str] = []
    until = trainer.step + steps
    about = AboutBeat(("input", *(node.id for node in trainer.project.network.graph)))
    while trainer.step < until and not trainer.stop:
        trainer.beat()
        assert trainer.halt is not None
        number, halt = trainer.halt
        found.append(halt.id)
        halt.tell(about)
        trainer.learner.scores(inputs(trainer.project, trainer.project.data.x[:3]))
        trainer.learner.fingerprint()
        assert number == trainer.step - (halt.id == LEARNERS[trainer.project.recipe.learner.kind].beats[-1])
    return found


def same(one: Trainer, other: Trainer) -> None:
    mine, yours = one.checkpoint(), other.checkpoint()
    assert (mine.step, mine.epoch, mine.position) == (yours.step, yours.epoch, yours.position)
    for ours, theirs in ((mine.weights, yours.weights), (mine.optimizer, yours.optimizer)):
        assert ours.keys() == theirs.keys()
        for name in ours:
            np.testing.assert_array_equal(ours[name], theirs[name], name)
    assert weights_sha256(one.learner.fingerprint()) == weights_sha256(other.learner.fingerprint())
    np.testing.assert_array_equal(mine.history.rows, yours.history.rows)


def test_steps_by_beats_are_the_steps(project: Project) -> None:
    plain, slow = Trainer(project), Trainer(project)
    while plain.step < STEPS and not plain.stop:
        plain.run_batch()
    found = by_beats(slow, STEPS)
    slow.settle()
    same(slow, plain)
    beats = LEARNERS[project.recipe.learner.kind].beats
    assert set(found) == set(beats)
    assert [beat for beat in found[-len(beats) :] if beat in beats] == list(beats)


def test_a_state_from_the_middle_of_a_step_is_that_before_it(project: Project) -> None:
    plain, slow = Trainer(project), Trainer(project)
    slow.beat()
    slow.beat()
    again = Trainer(project, checkpoint=slow.checkpoint())
    for trainer in (plain, again, slow):
        trainer.run_batch()
    same(again, plain)
    if not plain.stop:  # what was left of the slow step was made before this one
        plain.run_batch()
    same(slow, plain)


# ------------------------------------------------------------ what is told


def told(session: Session, *nodes: str, sample: int | None = None) -> Beat:
    session.handle(StepOnce("beat"))
    beat = session.frame(1, ("beat",), {"beat": AboutBeat(nodes, sample)}).probes["beat"]
    assert isinstance(beat, Beat)
    return beat


def loaded(project: Project) -> Session:
    session = Session()
    session.handle(Load(1, project))
    return session


def test_backpropagation_tells_how_a_batch_changes_the_weights(build) -> None:
    project = build(DENSE, batch=5, rate=0.5)
    session = loaded(project)
    assert session.frame(1, ("beat",)).probes["beat"] is None
    take, forward, compare, backward, update = (told(session, "input", "node0").value for _ in range(5))
    assert isinstance(take, Taken)
    np.testing.assert_array_equal(take.inputs, project.data.x[take.samples])
    np.testing.assert_array_equal(take.targets[:, 0], project.data.y[take.samples])
    assert isinstance(forward, Answered)
    assert forward.scores.shape == (5, 1)
    np.testing.assert_allclose(np.tanh(forward.sums["node0"]), forward.outputs["node0"], rtol=1e-5)
    assert isinstance(compare, Compared)
    chances = 1 / (1 + np.exp(-forward.scores[:, 0]))
    expected = -np.where(take.targets[:, 0] > 0, np.log(chances), np.log(1 - chances))
    np.testing.assert_allclose(compare.losses, expected, rtol=1e-4)
    assert compare.loss == pytest.approx(expected.mean(), rel=1e-4)
    assert isinstance(backward, Gradients)
    # the slope in a weight is the error of its unit times its input, summed up over the batch
    np.testing.assert_allclose(
        backward.arrays["node0.weight"], backward.deltas["node0"].T @ take.inputs, rtol=1e-4, atol=1e-7
    )
    assert isinstance(update, Changed)
    change = update.after["node0.weight"] - update.before["node0.weight"]
    np.testing.assert_allclose(change, -0.5 * backward.arrays["node0.weight"], rtol=1e-4, atol=1e-7)
    assert "output.weight" not in update.after, "nobody asked about it"


def test_one_sample_of_a_batch_can_be_asked_about(build) -> None:
    session = loaded(build(DENSE, batch=5))
    everything = loaded(build(DENSE, batch=5))
    for _ in range(2):
        one, all_of_them = told(session, "node0", sample=3).value, told(everything, "node0").value
    np.testing.assert_array_equal(one.outputs["node0"], all_of_them.outputs["node0"][3:4])
    np.testing.assert_array_equal(one.scores, all_of_them.scores[3:4])


def test_rosenblatts_rule_tells_its_verdict_and_the_line_before_and_after(build) -> None:
    session = loaded(choose(build(), "learner", "perceptron"))
    was_wrong = set()
    for _ in range(20):
        _, forward, compare, update = (told(session, "output").value for _ in range(4))
        assert isinstance(compare, Verdict)
        np.testing.assert_array_equal(forward.scores[0], compare.scores)
        is_wrong = bool(compare.wrong[0])
        assert is_wrong == ((compare.scores[0] > 0) != compare.label[0])
        assert isinstance(update, Changed)
        assert is_wrong == bool((update.before["output.weight"] != update.after["output.weight"]).any())
        was_wrong.add(is_wrong)
    assert was_wrong == {True, False}


def test_fitted_learners_take_fit_and_look(build) -> None:
    project = choose(build(), "learner", "tree")
    session = loaded(project)
    take, fit, look = (told(session).value for _ in range(3))
    assert isinstance(take, Taken)
    np.testing.assert_array_equal(take.samples, np.flatnonzero(project.data.train))
    assert isinstance(fit, Fit)
    assert dict(fit.facts)["Depth"]
    assert isinstance(look, Compared)
    assert look.losses.shape == (len(take.samples),)
    assert session.trainer.step == 1


def test_a_player_plays_remembers_and_learns(build) -> None:
    session = loaded(_catch(build))
    found: dict[str, list[object]] = {}
    for _ in range(40):
        beat = told(session)
        found.setdefault(beat.id, []).append(beat.value)
    assert isinstance(found["play"][0], Played)
    stored = found["remember"]
    assert all(isinstance(value, Stored) for value in stored)
    assert [value.filled for value in stored] == list(range(1, len(stored) + 1))
    assert len(found["update"]) == len(stored) - 3, "it learns as soon as there is enough to learn from"


# ------------------------------------------------------------ commands


def test_whatever_learns_or_changes_brings_the_step_to_its_end(build) -> None:
    project = build(DENSE)
    for command, steps in ((StepOnce("batch"), 2), (Edit(set_recipe(project, rate=0.2)), 1), (StepOnce("sample"), 2)):
        session = loaded(project)
        told(session), told(session)
        assert session.trainer.step == 0
        session.handle(command)
        assert session.trainer.step == steps
        assert session.frame(1, ("beat",)).probes["beat"] is None


def test_pausing_and_saving_leave_the_step_where_it_halts(build) -> None:
    session = loaded(build(DENSE))
    told(session), told(session)
    session.handle(SetRunning(False))
    (saved,) = session.handle(Save(3))
    assert saved.checkpoint.step == 0
    assert told(session).id == "compare"
    session.handle(SetRunning(True))
    session.advance(0.0)
    assert session.trainer.step == 2, "what is left of the step, and one more"


@pytest.mark.parametrize("act", [Trainer.beat, Trainer.run_batch, Trainer.finish_step])
def test_a_beat_that_fails_ends_its_step_and_the_next_begins_anew(build, act: Callable[[Trainer], None]) -> None:
    trainer = Trainer(build(DENSE))
    beats = trainer.learner.beats

    def short_of_memory(*about: float) -> Iterator[Halt]:
        yield next(beats(*about))
        raise MemoryError

    trainer.learner.beats = short_of_memory
    trainer.beat()
    with pytest.raises(MemoryError):
        act(trainer)
    assert (trainer.step, trainer.halt) == (0, None)
    trainer.learner.beats = beats
    assert by_beats(trainer, 1) == list(LEARNERS["backprop"].beats)
    trainer.run_batch()
    assert trainer.step == 2


def test_a_stop_at_the_end_of_a_slow_step_is_not_trained_over(build, monkeypatch) -> None:
    session = loaded(build(DENSE))
    trainer = session.trainer
    while trainer.position + trainer.batch < trainer.size:
        trainer.run_batch()
    told(session)
    monkeypatch.setattr(trainer.learner, "end_epoch", lambda: Problem("There is nothing left to learn."))
    session.handle(SetRunning(True))
    (stopped,) = [event for event in session.advance(0.0) if isinstance(event, Stopped)]
    assert (stopped.reason, trainer.epoch, trainer.position) == ("converged", 1, 0)
