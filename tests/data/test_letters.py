"""Letters on a retina: half of them an X, drawn in strokes that are moved and tilted."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.generators.letters import CLASSES, SIDE


def letters(count: int = 200, seed: int = 1, **knobs: float):
    return generate(Spec.of("letters", count=count, **knobs), seed)


def test_half_of_them_are_an_x_on_a_retina_of_photocells_that_are_on_or_off():
    data = letters()
    assert data.classes == CLASSES
    assert data.counts() == (100, 100)
    assert (data.kind, data.x.shape, data.x.dtype) == ("image", (200, SIDE, SIDE), np.uint8)
    assert set(np.unique(data.x)) == {0, 255}


def test_an_x_crosses_where_an_o_is_empty():
    data = letters(count=16 * 20, noise=0.0, tilt=0.0)
    middle = data.x[:, 7:13, 7:13].any(axis=(1, 2))
    assert middle[data.y == 1].all()
    rings = np.arange(len(data)) // 2 % 8 == 6
    inked = data.x[rings & (data.y == 0)] > 0
    assert (inked[:, 8:12, 8:12].mean(axis=(1, 2)) < 0.1).all()
    assert inked.mean() > 0.05


def test_noise_turns_over_its_share_of_photocells_and_nothing_else():
    clean, noisy = letters(noise=0.0), letters(noise=0.1)
    assert (clean.x != noisy.x).mean() == pytest.approx(0.1, abs=0.005)
    assert (letters(count=50).x == letters(count=200).x[:50]).all(), "a new count keeps the first ones"


def test_no_tilt_leaves_bars_upright_and_much_tilt_does_not():
    """The upper half of an L is its upright bar, which takes more columns the more it leans."""
    at = 2 * (np.arange(6) * 8 + 1)
    widths = {}
    for tilt in (0.0, 40.0):
        upper = letters(count=2 * 8 * 6, noise=0.0, tilt=tilt).x[at, : SIDE // 2].any(axis=1)
        widths[tilt] = upper.sum(axis=1).mean()
    assert widths[0.0] <= 3
    assert widths[40.0] > widths[0.0] + 0.5
