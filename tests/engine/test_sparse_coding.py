"""Sparse coding: pursuit against scikit-learn and by hand, atoms that are found again, and pictures with less noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import orthogonal_mp

from nnsim.core.answers.patches import AboutPatches, Patches
from nnsim.engine.probes.base import compute
from nnsim.engine.sparse.ksvd import learn
from nnsim.engine.sparse.pictures import denoised, drawn, patches_of, psnr
from nnsim.engine.sparse.pursuit import pursue, summed
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_pursuit_by_hand():
    """The first atom explains 3 of (3, 1), and nothing but 1 is left for the second."""
    atoms = np.array([[1.0, 0.0], [0.0, 1.0]])
    chosen, weights = pursue(atoms, np.array([[3.0, 1.0], [0.0, 0.0]]), 2)
    assert chosen.tolist() == [[0, 1], [-1, -1]]
    np.testing.assert_allclose(weights, [[3.0, 1.0], [0.0, 0.0]], atol=1e-9)
    chosen, _ = pursue(atoms, np.array([[3.0, 1.0]]), 2, enough=1.5)
    assert chosen.tolist() == [[0, -1]], "a length of 1 is left, and that is enough"


@pytest.mark.parametrize("seed", range(5))
def test_the_pursuit_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    atoms, signals = unit(rng.normal(size=(20, 12))), rng.normal(size=(30, 12))
    expected = orthogonal_mp(atoms.T, signals.T, n_nonzero_coefs=4)
    chosen, weights = pursue(atoms, signals, 4)
    found = np.zeros((30, 20))
    np.put_along_axis(found, chosen, weights, axis=1)
    np.testing.assert_allclose(found, expected.T, atol=1e-7)
    np.testing.assert_allclose(summed(atoms, chosen, weights), found @ atoms, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_atoms_that_made_the_patches_are_found_again(seed):
    """As in the paper of K-SVD: signals of three of the atoms each; most of them come back, drawn ones do not."""
    rng = np.random.default_rng(seed)
    made = unit(rng.normal(size=(16, 10)))
    which = np.array([rng.permutation(16)[:2] for _ in range(1_000)])
    signals = summed(made, which, rng.normal(size=(1_000, 2)))
    *_, last = learn(signals, 16, 2, rng)
    found = np.abs(made @ last.atoms.T).max(1) > 0.98
    control = np.abs(made @ unit(rng.normal(size=(16, 10))).T).max(1) > 0.98
    assert found.mean() >= 0.6
    assert control.mean() <= 0.1


def test_each_round_leaves_less():
    rng = np.random.default_rng(0)
    patches = rng.normal(size=(300, 5)) @ rng.normal(size=(5, 16))
    errors = [found.error for found in learn(patches, 12, 3, rng)]
    assert errors[-1] < 0.8 * errors[0]


def test_patches_are_windows_and_flat_ones_are_left_out():
    pictures = np.arange(2 * 4 * 5, dtype=np.float64).reshape(2, 4, 5) / 40
    every = patches_of(pictures, 3)
    assert every.shape == (2, 2, 3, 9)
    np.testing.assert_array_equal(every[1, 1, 2].reshape(3, 3), pictures[1, 1:, 2:])
    half = np.zeros((1, 8, 8))
    half[:, :, 7] = 1
    few = drawn(half, 3, 100, np.random.default_rng(0))
    assert len(few) == 6, "only those at the edge are not flat"
    np.testing.assert_allclose(few.mean(1), 0, atol=1e-12)


def test_noise_becomes_less_and_a_clean_picture_stays():
    picture = np.zeros((16, 16))
    picture[4:12, 6:9] = 1.0
    rng = np.random.default_rng(1)
    *_, last = learn(drawn(picture[None], 5, 500, rng), 16, 3, rng)
    for seed in range(5):
        found = denoised(last.atoms, picture, 0.2, np.random.default_rng(seed))
        assert found.psnr[1] > found.psnr[0] + 2
    assert denoised(last.atoms, picture, 0.0, rng).psnr[1] > 25
    assert psnr(picture, picture) == float("inf")
    assert psnr(picture + 0.1, picture) == pytest.approx(20.0)


def ended(trainer: Trainer, **about: object) -> Patches:
    for turn in range(100):
        answer = compute(("patches",), trainer, {"patches": AboutPatches(turn=turn, seconds=0.0, **about)})["patches"]
        if answer.done >= 1:
            return answer
    raise AssertionError("it never ends")


def test_a_picture_of_the_document_is_told_in_few_atoms():
    project = open_example("glyphs").project
    data = project.data
    trainer = Trainer(replace(project, data=data.take(np.arange(120))))
    first = compute(("patches",), trainer, {"patches": AboutPatches(atoms=24, seconds=0.0)})["patches"]
    assert first.sum is None
    assert 0 < first.done < 1
    found = ended(trainer, atoms=24)
    assert found.atoms.shape == (24, 6, 6)
    np.testing.assert_allclose(np.linalg.norm(found.atoms.reshape(24, -1), axis=1), 1, atol=1e-9)
    assert found.used.tolist() == sorted(found.used.tolist(), reverse=True)
    assert found.error[-1] < found.error[0]
    assert 1 <= len(found.sum.atoms) <= 5
    near = np.tensordot(found.sum.weights, found.atoms[found.sum.atoms], 1)
    assert np.linalg.norm(near - found.sum.patch) < 0.6 * np.linalg.norm(found.sum.patch)
    assert found.denoised.psnr[1] > found.denoised.psnr[0]
    again = ended(Trainer(trainer.project), atoms=24)
    np.testing.assert_array_equal(again.atoms, found.atoms)


def test_what_cannot_be_learned_says_why(build):
    project = open_example("glyphs").project
    data = project.data.take(np.arange(20))
    empty = replace(project, data=data.take(np.zeros(20, np.bool_)))
    assert "no training samples" in ended(Trainer(empty)).why_not
    assert "choose smaller patches" in ended(Trainer(replace(project, data=data)), side=99).why_not
    flat = replace(project, data=replace(data, x=np.zeros_like(data.x)))
    assert "flat" in ended(Trainer(flat)).why_not
    assert compute(("patches",), Trainer(build()), {})["patches"] is None
