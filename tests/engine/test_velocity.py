"""Learning velocities: targets by hand, gradients in float64, the same draws on every way, and where a flow ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core import seeds
from nnsim.core.catalogue import load
from nnsim.core.data import EXCLUDED, Data
from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.adapt import with_output
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.engine.learners import network
from nnsim.engine.probes.base import compute
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import dense
from nnsim.networks import forward
from nnsim.tasks import feeding
from nnsim.tasks.noise import draws, evaluated, timed
from nnsim.tasks.plan import plan

load()


def moons(**recipe: object) -> Project:
    data = replace(generate(Spec.of("moons", count=60), 1, 0.25), scaling="standard")
    given = {"optimizer": Spec("adam"), "rate": 0.01, "batch": 16, "epochs": 3, **recipe}
    return with_output(Project("Moons", data, dense(8, output="binary"), Recipe(**given)), "velocity")


def test_the_place_on_the_line_and_its_velocity_by_hand():
    mixed = IMPLEMENTATIONS["velocity"].mixed
    x, drawn = torch.tensor([[4.0, -2.0], [1.0, 1.0]]), torch.tensor([[0.0, 2.0, 0.25], [-1.0, 3.0, 1.0]])
    inputs, aims = mixed(x, drawn)
    assert inputs.tolist() == [[1.0, 1.0, 0.25], [1.0, 1.0, 1.0]]
    assert aims.tolist() == [[4.0, -4.0], [2.0, -2.0]]
    images, _ = mixed(torch.ones(2, 3, 2, 2), torch.full((2, 13), 0.5))
    assert images.shape == (2, 4, 2, 2)
    assert images.unique().tolist() == [0.5, 0.75]


def test_a_step_is_that_of_float64_on_the_draws_of_its_number():
    project = replace(moons(), recipe=replace(moons().recipe, optimizer=Spec("sgd"), rate=0.1, batch=44))
    trainer = Trainer(project)
    trainer.run_batch()
    before = trainer.learner.weights()
    arrays = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in before.items()}
    data = project.data
    x = torch.tensor(feeding.inputs(project, data.x[data.train])[:, :2], dtype=torch.float64)
    order = seeds.generator(project.recipe.seed, "order", 1).permutation(44)
    drawn = torch.tensor(draws(seeds.stable(project.recipe.seed, "noise", 1), 44, 2), dtype=torch.float64)
    x, noise, t = x[torch.from_numpy(order)], drawn[:, :2], drawn[:, 2:]
    hidden = torch.tanh(torch.cat([(1 - t) * noise + t * x, t], 1) @ arrays["dense1.weight"].T + arrays["dense1.bias"])
    said = hidden @ arrays["output.weight"].T + arrays["output.bias"]
    (said - (x - noise)).square().sum(1).mean().backward()
    trainer.run_batch()
    for name, value in trainer.learner.weights().items():
        expected = before[name] - 0.1 * arrays[name].grad.numpy()
        np.testing.assert_allclose(value, expected, rtol=2e-5, atol=2e-6)


def test_a_loss_is_measured_with_the_same_draws_whatever_the_seed():
    losses = []
    for seed in (1, 2):
        trainer = Trainer(moons(seed=seed))
        trainer.learner.load(Trainer(moons()).learner.weights(), {})
        row = trainer.record()
        losses.append((row["train_loss"], row["test_loss"]))
        project, weights = trainer.project, trainer.learner.weights()
        for mask, told in zip((project.data.train, project.data.test), losses[-1], strict=True):
            x = feeding.inputs(project, project.data.x[mask])[:, :2]
            drawn = evaluated(len(x), (2,))
            noise, t = drawn[:, :2], drawn[:, 2:]
            said = forward.run(plan(project), weights, np.hstack([(1 - t) * noise + t * x, t]))[OUTPUT]
            assert told == pytest.approx(np.square(said - (x - noise)).sum(axis=1).mean(), rel=1e-5)
    assert losses[0] == losses[1]
    assert Trainer(moons()).learner.losses(x, np.zeros(len(x), np.float32)).mean() == pytest.approx(losses[0][1])


def test_losses_of_samples_come_to_those_of_the_curves_whatever_lies_between(monkeypatch):
    monkeypatch.setattr(network, "CHUNK", 7)
    project = moons()
    some = ~project.data.test & (np.arange(len(project.data)) % 9 == 0)
    data = replace(project.data, aside=np.where(some, EXCLUDED, 0).astype(np.uint8))
    trainer = Trainer(replace(project, data=data))
    told = compute(("losses", "verdicts"), trainer)
    np.testing.assert_array_equal(told["losses"], told["verdicts"]["losses"])
    for mask, name in ((data.train, "train_loss"), (data.test, "test_loss")):
        assert told["losses"][mask].mean() == pytest.approx(trainer.history.last[name], rel=1e-5)


def test_window_headless_and_a_run_resumed_within_an_epoch_draw_the_same(tmp_path):
    straight, _ = run_headless(moons())
    trainer, path = Trainer(moons(), in_slices=True), tmp_path / "flow.nnsim"
    trainer.settle()
    for _ in range(4):  # an epoch and a batch
        trainer.begin_batch()
        trainer.settle()
    assert trainer.position
    nnsim_file.save(path, trainer.project, trainer.checkpoint())
    opened = open_project(path)
    again = Trainer(opened.project, checkpoint=opened.checkpoint)
    while again.epoch < 3:
        again.run_batch()
    assert weights_sha256(again.learner.weights()) == straight.weights_sha256


def test_the_engine_answers_for_samples_at_the_time_without_noise():
    trainer = Trainer(moons())
    project, weights = trainer.project, trainer.learner.weights()
    x = project.data.x[:5]
    expected = forward.run(plan(project), weights, feeding.inputs(project, x))[OUTPUT]
    clean = feeding.inputs(project, x)[:, :2]
    np.testing.assert_allclose(trainer.learner.scores(clean), expected, rtol=1e-5, atol=1e-6)
    assert compute(("output",), trainer)["output"].shape[0] == 2
    assert compute(("verdicts",), trainer)["verdicts"]["scores"].shape == (60, 0)


def test_the_flow_to_a_single_point_ends_there():
    target = np.array([[1.5, -0.5]], np.float32)
    data = Data(target.repeat(64, 0), np.zeros(64, np.float32), np.zeros(64, bool), ("A",), kind="points")
    recipe = Recipe(optimizer=Spec("adam"), rate=0.01, batch=64, epochs=400)
    project = with_output(Project("One", data, dense(32, 32, output="binary"), recipe), "velocity")
    _, state = run_headless(project)
    places = start = draws(9, 200, 2)[:, :2]
    for step in range(20):
        places = places + forward.run(plan(project), state.weights, timed(places, step / 20))[OUTPUT] / 20
    assert np.linalg.norm(start - target, axis=1).mean() > 1.5
    assert np.linalg.norm(places - target, axis=1).mean() < 0.15


@pytest.mark.parametrize("time", [0.0, 0.3, 1.0])
def test_numpy_answers_as_torch_does_at_every_time(time):
    project = moons()
    learner = Trainer(project).learner
    inputs = feeding.inputs(project, project.data.x, time)
    assert set(inputs[:, 2]) == {np.float32(time)}
    said = learner.model(torch.from_numpy(inputs)).detach().numpy()
    ours = forward.run(plan(project), learner.weights(), inputs)[OUTPUT]
    np.testing.assert_allclose(ours, said, rtol=1e-5, atol=1e-6)
