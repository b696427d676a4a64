"""The coach: every alarm on prepared sick runs, none on healthy ones, each once, without any effect on the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sick_runs import LONG, SICK, player, points, rosenblatt

from nnsim.core.answers.coach import Advice
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import COMMANDS
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.doubtful import doubtful, neighbours
from nnsim.data.separability import separate
from nnsim.edits.fixes import edit_of
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine import sources
from nnsim.engine.coach import coach
from nnsim.engine.coach.coach import Coach
from nnsim.engine.coach.kinds import ALARMS, ORDER, alarms
from nnsim.engine.coach.looking import measured, prices
from nnsim.engine.coach.signs import constant_loss
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.recipes.kinds import LEARNERS

HEALTHY = {
    "and": 33, "or": 33, "xor": 33, "gauss": 33, "xor-features": 17, "circle": 17, "moons": 9, "regression-plane": 33,
    "robot-arm": 8, "iris": 33, "wine": 33, "digits-linear": 9, "perceptron": 9, "mark1": 12, "glyphs": 2,
}  # fmt: skip
"""Bundled examples, and so many epochs of each."""


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of players, whose epochs are long."""
    monkeypatch.setattr(sources, "UPDATES", 100)


def said(project: Project, epochs: int, alarm: str = "") -> tuple[Advice, ...]:
    """What the coach says within so many epochs, or until ``alarm`` is raised."""
    trainer = Trainer(project)
    while trainer.epoch < epochs and not trainer.stop and alarm not in {advice.alarm for advice in trainer.coach.said}:
        trainer.run_epoch()
    return trainer.coach.said


@pytest.mark.parametrize("alarm", SICK)
def test_a_sick_run_raises_its_alarm(alarm: str, monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.coach.coach.SHARE", 1 if alarm in LONG else 1 / 100)
    make, epochs = SICK[alarm]
    for seed in range(1, 6):
        found = {advice.alarm: advice for advice in said(make(seed), epochs, alarm)}
        assert alarm in found, f"seed {seed}: {list(found)}"
        advice = found[alarm]
        assert advice.seen.endswith(".")
        assert advice.fix is not None
        if advice.fix.action not in COMMANDS:
            project = make(seed)
            assert edit_of(advice.fix)(project) != project, "the experiment changes something"


def test_every_alarm_has_a_sick_run_a_criterion_and_a_reason() -> None:
    assert set(SICK) == {*ORDER, "divergence"}
    watching = [alarm for kind in LEARNERS for alarm in alarms(kind)]
    assert {alarm.id for alarm in watching} == set(ALARMS.ids())
    for alarm in watching:
        assert alarm.look.__doc__
        assert alarm.why.endswith(".")
        assert set(alarm.unless) <= set(ORDER)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_hears_nothing(name: str) -> None:
    assert said(open_example(name).project, HEALTHY[name]) == ()


def test_mistakes_that_are_bound_to_end_are_none_to_complain_of() -> None:
    slow = rosenblatt(2, "gauss", rate=1e-5, initializer=Spec.of("normal", std=1.0))
    trainer = Trainer(slow)
    while trainer.epoch < 30:
        trainer.run_epoch()
    corrections = trainer.history.kept().column("corrections")
    assert (np.diff(corrections[-11:]) > 0).all(), "it does make mistakes all the time"
    x, y = slow.data.x[slow.data.train], slow.data.y[slow.data.train]
    assert separate(x, y == 1).separable
    assert trainer.learner.proofs() is trainer.learner.proofs(), "which is proved once"
    assert trainer.coach.said == ()


def test_samples_of_one_class_are_no_reason_to_complain_of_the_first_loss() -> None:
    deep = points("circle", 6, 6, 6, activation="relu", rate=0.1)
    data = deep.data.kept(deep.data.y == 0)
    assert said(replace(deep, data=data), 2) == (), "an answer that does not look would be right at once"


def test_nothing_is_proved_where_that_takes_seconds() -> None:
    assert Trainer(open_example("mark1").project).learner.proofs() == ()


def test_a_player_whose_values_can_be_true_hears_nothing() -> None:
    assert said(player(1, 16, rate=0.01), 3) == ()


def test_who_learns_in_one_step_is_not_watched() -> None:
    single = [kind for kind in LEARNERS if kind.at_once]
    assert single
    assert not any(alarms(kind) for kind in single)
    assert said(choose(points("xor"), "learner", "tree"), 3) == ()


def test_looking_costs_a_hundredth_of_training_and_a_little_on_credit(monkeypatch) -> None:
    looks = []
    monkeypatch.setattr(coach, "measured", lambda *about, back: looks.append(1) or measured(*about, back=back))
    trainer = Trainer(points("gauss", 4))
    while trainer.epoch < 80:
        trainer.run_epoch()
    price = prices(trainer, trainer.coach._tried)
    assert len(looks) >= len(coach.EARLY)
    spent = len(looks) * price.look + trainer.coach._tried.price
    assert spent <= coach.SHARE * trainer.epoch * price.epoch + coach.CREDIT


def test_what_helps_is_offered() -> None:
    """The experiments do what they promise, where that shows soon."""
    low = SICK["rate_low"][0](1)
    (advice,) = said(low, 20, "rate_low")
    mended = Trainer(edit_of(advice.fix)(low))
    for _ in range(20):
        mended.run_epoch()
    assert mended.history.last["train_loss"] < 0.9 * constant_loss(low)
    noisy = SICK["label_noise"][0](1)
    (advice,) = said(noisy, 10, "label_noise")
    assert doubtful(noisy).sum() == 7
    assert "7 samples" in advice.fix.label
    assert doubtful(edit_of(advice.fix)(noisy)).sum() == 0


def test_each_alarm_is_told_once_in_a_run_and_again_in_the_next() -> None:
    trainer = Trainer(points("xor", 6, rate=1e-5))
    for epochs, rate in ((16, 1e-5), (64, 2e-5)):
        trainer.edit(set_recipe(trainer.project, rate=rate))
        while trainer.epoch < epochs:
            trainer.run_epoch()
        assert [advice.alarm for advice in trainer.coach.said] == ["rate_low"]
    assert compute(("coach",), trainer) == {"coach": trainer.coach.said}
    assert Trainer(trainer.project).coach.said == ()


def test_what_is_told_elsewhere_is_noted_once() -> None:
    (advice,) = said(SICK["divergence"][0](1), 3)
    assert advice.is_told
    assert advice.fix.action == "last_good"


def test_looking_changes_nothing(monkeypatch) -> None:
    def digest(*, looks: bool) -> str:
        project = points("xor", 6)
        trainer = Trainer(project)
        if not looks:
            monkeypatch.setattr(Coach, "measure", lambda *_: None)
        for _ in range(5):
            trainer.run_epoch()
        return weights_sha256(trainer.learner.weights())

    assert digest(looks=True) == digest(looks=False)


def test_constant_answers_cost_what_they_cost() -> None:
    project = points("xor")
    y = project.data.y[project.data.train]
    share = float(y.mean())
    assert constant_loss(project) == pytest.approx(-(share * np.log(share) + (1 - share) * np.log(1 - share)))
    assert constant_loss(set_recipe(project, loss="squared_error")) == pytest.approx(float(((y - share) ** 2).mean()))
    plane = open_example("regression-plane").project
    aims = plane.data.y[plane.data.train]
    assert constant_loss(plane) == pytest.approx(float(aims.var()), rel=1e-4)
    assert np.isnan(constant_loss(set_recipe(project, loss="hinge")))


def test_neighbours_agree_with_distances_worked_out_one_by_one() -> None:
    drawn = np.random.default_rng(0)
    x, labels = drawn.normal(size=(40, 3)).astype(np.float32), drawn.integers(0, 3, 40)
    told = neighbours(x, labels, np.arange(40))
    for place in range(40):
        near = [other for other in np.argsort(np.linalg.norm(x - x[place], axis=1)) if other != place][:6]
        votes = np.bincount(labels[near], minlength=3)
        assert told.classes[place] == votes.argmax()
        assert told.unanimous[place] == (votes.max() == 6)
    project = points("xor")
    few = project.data.kept(np.arange(len(project.data)) < 6)
    assert not doubtful(replace(project, data=few)).any()
