"""Divergence: it is found, named with an advice that cures, and the last good state is a good one."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Edit, Keep, Load, Restore
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.measuring import NEVER
from nnsim.engine.session import Session
from nnsim.engine.stops import divergence
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example

HIDDEN = Spec.of("dense", units=4)


def digest(trainer: Trainer) -> str:
    return weights_sha256(trainer.learner.weights())


def with_recipe(project: Project, **values) -> Project:
    return replace(project, recipe=replace(project.recipe, **values))


def test_divergence_is_named_and_the_last_good_state_is_at_hand(build) -> None:
    trainer = Trainer(build(HIDDEN, output="regression", rate=20.0, batch=30))
    for _ in range(400):
        trainer.run_epoch()
        if trainer.stop:
            break
    assert trainer.stop is not None
    assert trainer.stop.reason == "diverged"
    assert "lower the learning rate from 20 to 0.03" in trainer.stop.problem.text
    good = trainer.timeline.good.state
    assert all(np.isfinite(array).all() for array in good.weights.values())
    trainer = Trainer(with_recipe(trainer.project, rate=0.03), checkpoint=good, timeline=trainer.timeline)
    for _ in range(50):
        trainer.run_epoch()
    last = trainer.history.last
    assert trainer.stop is None
    assert last is not None
    assert last["train_loss"] < 1.0


def test_the_good_state_is_not_one_on_the_way_up(build, monkeypatch) -> None:
    """Weights that are finite but huge would be of no use to go on from."""
    monkeypatch.setattr("nnsim.engine.lookout.KEEP_EVERY", 1)
    project = build(rate=0.1, output="regression", batch=30)
    trainer = Trainer(project)
    for _ in range(20):
        trainer.run_epoch()
    trainer.edit(with_recipe(project, rate=1.0))
    for _ in range(2000):
        trainer.run_epoch()
        if trainer.stop:
            break
    assert trainer.stop is not None
    assert max(np.abs(array).max() for array in trainer.timeline.good.state.weights.values()) < 10


def test_a_restored_state_that_is_no_good_is_not_offered_again(build) -> None:
    project = build(HIDDEN)
    broken = replace(Trainer(project).checkpoint(), weights={"output.bias": np.array([np.nan], np.float32)})
    trainer = Trainer(project, checkpoint=broken)
    trainer.run_epoch()
    assert trainer.stop is not None
    assert np.isfinite(trainer.timeline.good.state.weights["output.bias"]).all()
    assert len(trainer.timeline.good.state.history) == 0


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(lambda build: build(HIDDEN, optimizer=Spec("adam")), id="optimizer"),
        pytest.param(lambda build: build(HIDDEN, HIDDEN), id="layer"),
        pytest.param(lambda build: build(Spec.of("dense", units=6)), id="neurons"),
    ],
)
def test_what_the_good_state_lacks_begins_anew_and_finite(build, later) -> None:
    """What was added since, and its optimizer's memory, may be no numbers any more."""
    session = Session()
    session.handle(Load(1, build(HIDDEN)))
    good, trainer = session.trainer.checkpoint(), session.trainer
    session.handle(Keep(5, good=True))
    session.handle(Edit(later(build)))
    broken = {n: np.full_like(a, np.nan) for n, a in trainer.learner.weights().items()}
    memory = {n: np.full_like(a, np.nan) for n, a in trainer.learner.state().items() if "/" in n}
    trainer.learner.load(broken, {**trainer.learner.state(), **memory})
    session.handle(Restore(2, 5))
    trainer = session.trainer
    fresh = Trainer(later(build), checkpoint=good, of=build(HIDDEN))
    for _ in range(3):
        trainer.run_batch()
        fresh.run_batch()
    assert trainer.learner.is_finite()
    assert digest(trainer) == digest(fresh)


def test_the_good_state_has_the_layers_of_now(build) -> None:
    trainer = Trainer(build(HIDDEN))
    trainer.run_epoch()
    trainer.edit(build(HIDDEN, HIDDEN))
    assert trainer.timeline.good.state.step == trainer.step
    assert set(trainer.timeline.good.state.weights) == set(trainer.learner.weights())


def test_a_state_on_the_way_up_is_not_good_because_of_an_edit(build) -> None:
    trainer = Trainer(build(HIDDEN))
    trainer.run_epoch()
    good = trainer.timeline.good.state
    trainer.set_weight("output.weight", (0, 0), 1e30)
    trainer.record()
    trainer.edit(build(HIDDEN, HIDDEN))
    assert trainer.timeline.good.state is good


def test_good_states_are_kept_on_after_samples_that_make_the_loss_larger(build, monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.lookout.KEEP_EVERY", 1)
    project = build(output="regression", rate=1e-9)
    trainer = Trainer(project)
    trainer.run_epoch()
    trainer.edit(replace(project, data=replace(project.data, y=project.data.y + np.float32(100))))
    trainer.run_epoch()
    assert trainer.timeline.good.state.step == trainer.step


def test_good_states_are_kept_on_after_a_loss_of_another_scale(build, monkeypatch) -> None:
    monkeypatch.setattr("nnsim.engine.lookout.KEEP_EVERY", 1)
    project = build(output="regression", rate=1e-9, loss="absolute_error")
    far = replace(project, data=replace(project.data, y=project.data.y + np.float32(100)))
    trainer = Trainer(far)
    trainer.run_epoch()
    trainer.edit(with_recipe(far, loss="squared_error"))
    trainer.run_epoch()
    assert trainer.timeline.good.state.step == trainer.step


@pytest.mark.parametrize(("rate", "size"), [(1e-3, 1e4), (0.03, 1e4), (0.03, 300.0)])
def test_huge_inputs_get_other_advice(build, rate: float, size: float) -> None:
    """A tenth of the rate would not help: steps overshoot by the square of the inputs."""
    project = build(output="regression", rate=rate, batch=30)
    data: Data = project.data
    scaled = replace(data, x=(data.x * size).astype(np.float32))
    trainer = Trainer(replace(project, data=scaled))
    for _ in range(300):
        trainer.run_epoch()
        if trainer.stop:
            break
    assert trainer.stop is not None
    assert "scale the data down" in trainer.stop.problem.text


@pytest.mark.parametrize("backend", ["torch", "fused"])
def test_nan_at_the_end_of_an_epoch_that_is_not_measured_is_found_there(build, monkeypatch, backend) -> None:
    """Where an epoch is a step, every check is at the end of one."""
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_EVERY", 8)
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_WORK", 1)
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_: NEVER)
    trainer = Trainer(build(batch=30), backend=backend)
    trainer.accelerate(wait=True)
    while trainer.epoch < 17:
        trainer.begin_steps(1000, 17)
        trainer.settle()
    trainer.learner.load({"output.weight": np.full((1, 2), np.nan, np.float32)}, {})
    while not trainer.stop:
        trainer.begin_steps(1000)
        trainer.settle()
    assert (trainer.step, trainer.epoch, trainer.position) == (24, 24, 0)
    assert "in epoch 24 (step 24)" in trainer.stop.problem.text
    assert trainer.history.kept().column("step")[-2:].tolist() == [16, 24]


@pytest.mark.parametrize("backend", ["torch", "fused"])
def test_nan_inside_a_long_epoch_is_found_before_its_end(build, monkeypatch, backend) -> None:
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_EVERY", 4)
    monkeypatch.setattr("nnsim.engine.trainer.CHECK_WORK", 1)
    trainer = Trainer(build(batch=1), backend=backend)
    trainer.accelerate(wait=True)
    trainer.learner.load({"output.weight": np.full((1, 2), np.nan, np.float32)}, {})
    while not trainer.stop:
        trainer.begin_steps(1000)
        trainer.settle()
    assert trainer.step == 4
    assert trainer.epoch == 0
    assert trainer.history.last is not None
    assert trainer.history.last["step"] == 4  # the loss from before would tell of weights that are gone
    assert np.isnan(trainer.history.last["train_loss"])


def test_bytes_of_images_are_not_too_large() -> None:
    """What counts is what the network is fed with: value / 255."""
    project = open_example("digits-linear").project
    good = Trainer(project).timeline.good.state
    problem = divergence(with_recipe(project, rate=50.0), 7, 0, good).problem
    assert "lower the learning rate from 50 to" in problem.text
