"""Outputs that aim at the input or at its pixels: targets, losses and shapes by hand, and they learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as f

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.data import feeding
from nnsim.data.bundled import load_set
from nnsim.edits import checks
from nnsim.edits.data import choose_generator
from nnsim.edits.fixes import edit_of
from nnsim.edits.network import set_output
from nnsim.edits.presets import use_preset
from nnsim.edits.recipe import set_recipe
from nnsim.engine.losses import Loss
from nnsim.engine.probes.base import compute
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.tasks.plan import plan

load()


def glyphs() -> Project:
    data = load_set("glyphs")
    few = slice(0, 120)
    small = Data(data.x[few], data.y[few], data.test[few], data.classes, (), kind="image")
    return Project(data=small)


def test_reconstruction_aims_at_the_input_and_pixels_at_the_class_where_it_is_bright() -> None:
    x = torch.tensor([[[[0.9, 0.2], [0.5, 0.6]]]])
    assert torch.equal(IMPLEMENTATIONS["reconstruction"].aims(x, torch.zeros(1, 1), 4), x.flatten(1))
    t = IMPLEMENTATIONS["pixels"].aims(x, torch.tensor([[2.0]]), 4)
    assert t.argmax(1).tolist() == [[[3, 0], [0, 3]]]
    assert t.shape == (1, 4, 2, 2)


def test_the_loss_of_pixels_is_their_mean() -> None:
    z = torch.randn(3, 4, 5, 6, dtype=torch.float64)
    truth = torch.randint(0, 4, (3, 5, 6))
    t = f.one_hot(truth, 4).permute(0, 3, 1, 2).double()
    loss = Loss("categorical_cross_entropy", "pixels")
    expected = f.cross_entropy(z, truth, reduction="none").mean((1, 2))
    assert torch.allclose(loss.each(z, t), expected)
    assert torch.allclose(loss.total(z, t), expected.sum())


def test_an_autoencoder_learns_to_answer_with_its_input() -> None:
    project = use_preset(glyphs(), "autoencoder")
    planned = plan(project)
    assert planned.units == 784
    trainer = Trainer(project)
    first = trainer.history.last["train_loss"]
    for _ in range(12):
        trainer.run_epoch()
    assert trainer.history.last["train_loss"] < first / 2
    assert np.isnan(trainer.history.last["train_accuracy"])
    x = feeding.inputs(project, project.data.x)
    told = trainer.learner.scores(project.data.x[:, None])
    assert trainer.learner.losses(x, project.data.y) == pytest.approx(
        ((told - x.reshape(len(x), -1)) ** 2).sum(1), rel=1e-4
    )
    assert np.isnan(compute(("predictions",), trainer)["predictions"]).all()


def test_a_convolutional_decoder_of_the_right_size_needs_no_dense_layer() -> None:
    made = Builder()
    made.add("conv2d", channels=4, stride=2)
    made.add("conv_transpose2d", channels=1, activation="sigmoid")
    project = set_output(replace(glyphs(), network=made.network()), "reconstruction")
    planned = plan(project)
    assert planned.problems == ()
    assert planned.layers[-1].parameters == 0
    assert planned.layers[-1].out_shape == (784,)
    Trainer(project).run_batch()


def test_points_can_be_reconstructed_and_rosenblatt_cannot() -> None:
    project = use_preset(choose_generator(Project(), "moons"), "autoencoder")
    assert plan(project).units == 2
    trainer = Trainer(project)
    trainer.run_epoch()
    assert trainer.learner.is_finite()
    other = replace(project, recipe=replace(project.recipe, learner=type(project.recipe.learner)("perceptron")))
    assert any("yes or no" in problem.text for problem in checks.problems(other))


def test_every_pixel_gets_a_class() -> None:
    project = use_preset(glyphs(), "segnet_small")
    planned = plan(project)
    assert planned.layers[-1].out_shape == (11, 28, 28)
    trainer = Trainer(project)
    first = trainer.history.last["train_loss"]
    for _ in range(12):
        trainer.run_epoch()
    loss, accuracy = trainer.history.last["train_loss"], trainer.history.last["train_accuracy"]
    assert loss < first
    assert 0.5 < accuracy <= 1
    answer = compute(("maps",), trainer)["maps"].answer
    assert answer.shape == (11, 28, 28)
    assert answer.sum(0) == pytest.approx(np.ones((28, 28)), rel=1e-5)


def test_a_decoder_that_stops_too_early_is_told_with_a_way_out() -> None:
    made = Builder()
    made.add("conv2d")
    made.add("max_pool2d")
    project = set_output(replace(glyphs(), network=made.network()), "pixels")
    (problem,) = plan(project).problems
    assert problem.text == "The output answers for 28×28 pixels, but gets 14×14: enlarge them with Upsample before it."
    assert plan(edit_of(problem.fix)(project)).problems == ()


def test_pixels_need_images() -> None:
    project = set_recipe(set_output(choose_generator(Project(), "moons"), "pixels"))
    (problem,) = plan(project).problems
    assert problem.text.endswith("choose images.")
