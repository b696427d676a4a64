"""Winner takes all: the rule by hand, silent planes, digits with five seeds, and a control by backpropagation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.experiments.measures import moved
from nnsim.engine.headless import run_headless
from nnsim.engine.planes import Planes, Window, patches, strongest
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example


@pytest.fixture(scope="module")
def project() -> Project:
    return open_example("neocognitron").project


def test_the_plane_most_alike_to_a_patch_moves_to_it_and_keeps_its_length() -> None:
    planes = Planes(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([2.0, 2.0]))
    planes.learn(np.array([[3.0, 4.0]]), 0.5, 0.5)
    moved_to = np.array([0.3, 0.9])  # half the way from (0, 1) to (0.6, 0.8)
    assert planes.weights[1] == pytest.approx(moved_to / np.hypot(*moved_to))
    assert planes.weights[0].tolist() == [1.0, 0.0]
    assert planes.lengths.tolist() == [2.0, 3.5]


def test_a_silent_plane_takes_what_nobody_is_alike_to() -> None:
    planes = Planes(np.zeros((3, 2)), np.zeros(3))
    planes.learn(np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0]]), 0.5, 0.79)
    by_hand = np.array([0.3, 0.9]) / np.hypot(0.3, 0.9)
    assert planes.weights[0] == pytest.approx(by_hand)
    assert planes.weights[1].tolist() == [-1.0, 0.0]
    assert planes.lengths.tolist() == [3.5, 1.0, 0.0]


def test_a_plane_learns_from_one_place_of_a_sample_and_without_silent_ones_the_nearest_wins() -> None:
    planes = Planes(np.array([[1.0, 0.0]]), np.array([1.0]))
    planes.learn(np.array([[1.0, 1.0], [2.0, 1.0], [0.0, 1.0]]), 1.0, 0.99)
    assert planes.weights[0] == pytest.approx(np.array([2.0, 1.0]) / np.sqrt(5))


def test_patches_are_what_a_convolution_multiplies_its_weights_with() -> None:
    torch.manual_seed(1)
    x, w = torch.rand(2, 3, 5, 4), torch.rand(7, 3, 3, 2)
    seen = patches(x, Window((3, 2), (2, 1), (1, 0)))
    sums = torch.nn.functional.conv2d(x, w, stride=(2, 1), padding=(1, 0)).numpy()
    assert np.moveaxis(seen @ w.double().numpy().reshape(7, -1).T, -1, 1) == pytest.approx(sums, rel=1e-5)
    assert patches(torch.rand(2, 6), Window((1, 1), (1, 1), (0, 0))).shape == (2, 1, 1, 6)


def test_of_every_block_the_longest_patch_is_shown_and_none_of_an_empty_one() -> None:
    seen = np.zeros((2, 4, 1))
    seen[0, 1], seen[1, 1], seen[1, 0] = 1.0, 3.0, 2.0
    assert strongest(seen, (2, 2)).tolist() == [[3.0]]


def test_layers_learn_one_after_the_other_then_the_output_alone(project: Project) -> None:
    trainer = Trainer(replace(project, recipe=replace(project.recipe, epochs=3)))
    before = trainer.learner.weights()
    changed = []
    for _ in range(3):
        for _ in range(43):
            trainer.begin_batch()
        trainer.settle()
        now = trainer.learner.weights()
        changed.append({name.split(".")[0] for name in now if (now[name] != before[name]).any()})
        before = now
    assert changed == [{"conv2d1"}, {"conv2d2"}, {"output"}]
    kernels = before["conv2d1.weight"].reshape(16, -1)
    lengths = np.linalg.norm(kernels, axis=1)
    assert lengths[lengths > 0] == pytest.approx(1, abs=1e-5)
    assert (before["conv2d1.bias"] <= 0).all()


def test_digits_are_told_from_five_seeds_and_better_with_a_teacher(project: Project) -> None:
    short = replace(project, recipe=replace(project.recipe, epochs=8))
    found = [
        run_headless(replace(short, recipe=replace(short.recipe, seed=seed)))[0].test_accuracy for seed in range(1, 6)
    ]
    assert min(found) > 0.6
    control = Spec.of("winners", epochs=0)
    taught, _ = run_headless(replace(short, recipe=replace(short.recipe, learner=control, rate=0.003)))
    assert taught.test_accuracy > max(found)


def test_images_are_moved_and_what_comes_in_is_empty() -> None:
    images = np.arange(1, 10, dtype=np.uint8).reshape(1, 3, 3)
    assert moved(images, 1, 0)[0].tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]]
    assert moved(images, 0, -1)[0].tolist() == [[2, 3, 0], [5, 6, 0], [8, 9, 0]]
    assert (moved(images, 0, 0) == images).all()
