"""What is told of a step that is gone through beat by beat, against arithmetic in float64 and finite differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.answers.beats import Answered, Changed, Gradients
from nnsim.core.answers.steps import Guarantee, Slope, StepSoFar
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import AboutSlope, AboutStep
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example

DENSE = Spec.of("dense", units=2, activation="tanh")
BEATS = 5
ABOUT = AboutStep(("input", "node0", "output"))


def after(project: Project, beats: int) -> Trainer:
    """A trainer that halts behind so many beats."""
    trainer = Trainer(project)
    for _ in range(beats):
        trainer.beat()
    return trainer


def told(trainer: Trainer, about: AboutStep = ABOUT) -> StepSoFar | None:
    found = compute(("step",), trainer, {"step": about})["step"]
    assert found is None or isinstance(found, StepSoFar)
    return found


def slope(trainer: Trainer, about: AboutSlope) -> Slope | None:
    found = compute(("slope",), trainer, {"slope": about})["slope"]
    assert found is None or isinstance(found, Slope)
    return found


def test_all_beats_so_far_are_told_of_one_sample(build) -> None:
    trainer = Trainer(build(DENSE, batch=5))
    assert told(trainer) is None
    for count in range(1, BEATS + 1):
        trainer.beat()
        found = told(trainer)
        assert found is not None
        assert [beat.id for beat in found.beats] == ["take", "forward", "compare", "backward", "update"][:count]
        assert {beat.step for beat in found.beats} == {0}
    whole = told(trainer, replace(ABOUT, sample=int(found.samples[3])))
    assert whole is not None
    assert (whole.place, found.place) == (3, 0)
    forward, changed = whole.beats[1].value, whole.beats[4].value
    assert isinstance(forward, Answered)
    assert isinstance(changed, Changed)
    x = trainer.project.data.x[whole.samples[3]]
    sums = whole.before["node0.weight"].astype(np.float64) @ x + whole.before["node0.bias"]
    np.testing.assert_allclose(forward.sums["node0"][0], sums, rtol=1e-5)
    np.testing.assert_array_equal(changed.before["node0.weight"], whole.before["node0.weight"])
    trainer.run_batch()
    assert told(trainer) is None, "what was looked at is over"


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_what_the_optimizer_remembers_is_told_from_before_and_after(build, optimizer: str) -> None:
    values = {"momentum": 0.9, "nesterov": True} if optimizer == "sgd" else {}
    trainer = after(build(DENSE, optimizer=Spec.of(optimizer, **values), l2=0.1), BEATS * 3)
    found = told(trainer)
    assert found is not None
    gradients = found.beats[3].value
    assert isinstance(gradients, Gradients)
    g = gradients.arrays["output.weight"] + 0.1 * found.before["output.weight"]  # nor has the optimizer changed it
    if optimizer == "adam":
        assert found.count == 2
        expected = 0.9 * found.memory["mean/output.weight"] + 0.1 * g
        np.testing.assert_allclose(found.after["mean/output.weight"], expected, rtol=1e-5)
    else:
        expected = 0.9 * found.memory["velocity/output.weight"] + g
        np.testing.assert_allclose(found.after["velocity/output.weight"], expected, rtol=1e-5)


LAYERS = (DENSE, Spec("batchnorm1d"), Spec.of("dropout", p=0.4), Spec.of("dense", units=3, activation="gelu"))


def _projects(build) -> dict[str, Project]:
    return {
        "one sample": build(DENSE, batch=1),
        "batch": build(*LAYERS, batch=7, l1=0.1),
        "classes": build(DENSE, output="multiclass", batch=4),
        "two outputs": add_head(build(DENSE, batch=4), "reconstruction"),
        "hinge": build(DENSE, loss="hinge", batch=3),
    }


@pytest.mark.parametrize("name", ["one sample", "batch", "classes", "two outputs", "hinge"])
def test_every_slope_agrees_with_a_finite_difference(build, name: str) -> None:
    trainer = after(_projects(build)[name], BEATS - 1)
    hashed = weights_sha256(trainer.learner.fingerprint())
    shapes = trainer.learner.weights()
    for number in (BEATS - 1, BEATS):  # once the weights are changed, too
        for about in (
            AboutSlope("node0", "weight", (1, 0)),
            AboutSlope("node0", "bias", (0,)),
            AboutSlope("output", "weight", (0, 1)),
            AboutSlope("node0", "", (1,)),
            AboutSlope("output", "", (0,)),
        ):
            found = slope(trainer, about)
            assert found is not None
            assert found.gap < 1e-4, (number, found)
        if number < BEATS:
            assert weights_sha256(trainer.learner.fingerprint()) == hashed
            trainer.beat()
    assert shapes.keys() == trainer.learner.weights().keys()


def test_slopes_can_be_checked_at_the_end_of_an_epoch_too(build) -> None:
    trainer = Trainer(add_head(build(DENSE, batch=4), "reconstruction"))
    while trainer.position + trainer.batch < trainer.size:
        trainer.run_batch()
    for _ in range(BEATS):
        trainer.beat()
    assert trainer.epoch == 1
    found = slope(trainer, AboutSlope("node0", "weight", (0, 0)))
    assert found is not None
    assert found.gap < 1e-4


def test_a_slope_needs_a_step_whose_gradient_is_known(build) -> None:
    assert slope(after(build(DENSE), 2), AboutSlope("node0", "weight", (0, 0))) is None
    trainer = after(build(DENSE), 4)
    assert slope(trainer, AboutSlope("nowhere", "weight", (0, 0))) is None
    assert slope(after(choose(build(), "learner", "perceptron"), 4), AboutSlope("output", "weight", (0, 0))) is None


def test_checking_has_no_effect_on_the_run(build) -> None:
    project = build(*LAYERS, optimizer=Spec("adam"), batch=6)
    plain, watched = Trainer(project), Trainer(project)
    for _ in range(3):
        plain.run_batch()
        for _ in range(BEATS):
            watched.beat()
            told(watched)
            slope(watched, AboutSlope("node0", "weight", (0, 0)))
    assert weights_sha256(plain.learner.fingerprint()) == weights_sha256(watched.learner.fingerprint())


def test_rosenblatts_rule_stays_below_its_bound() -> None:
    project = set_recipe(open_example("perceptron").project, rate=1.0)
    trainer = Trainer(project)
    found = compute(("guarantee",), trainer)["guarantee"]
    assert isinstance(found, Guarantee)
    assert found.bound == pytest.approx((found.radius / found.margin) ** 2)
    most = found.more
    while not trainer.stop:
        trainer.run_epoch()
    end = compute(("guarantee",), trainer)["guarantee"]
    assert isinstance(end, Guarantee)
    assert 0 < end.corrections <= most
