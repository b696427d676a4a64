"""Activation functions against float64 formulas, at the extremes, and without warnings."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.networks.kinds import ACTIVATIONS

load()

EXACT = {
    "step": lambda z: float(z > 0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "gelu": lambda z: z * math.erfc(-z / math.sqrt(2)) / 2,
    "silu": lambda z: z / (1 + math.exp(-z)),
    "softplus": lambda z: math.log1p(math.exp(z)),
    "sine": math.sin,
}
AT_MINUS_AND_PLUS_TEN_THOUSAND = {
    "step": (0, 1),
    "linear": (-1e4, 1e4),
    "sigmoid": (0, 1),
    "tanh": (-1, 1),
    "relu": (0, 1e4),
    "leaky_relu": (-100, 1e4),
    "elu": (-1, 1e4),
    "gelu": (0, 1e4),
    "silu": (0, 1e4),
    "softplus": (0, 1e4),
    "sine": (math.sin(-1e4), math.sin(1e4)),
}


@pytest.mark.parametrize("name", ACTIVATIONS.ids())
def test_agrees_with_the_formula(name):
    z = np.linspace(-20, 20, 4001, dtype=np.float32)
    y = ACTIVATIONS[name].numpy(z)
    exact = np.array([EXACT[name](float(value)) for value in z])
    assert y.dtype == np.float32
    assert y.shape == z.shape
    np.testing.assert_allclose(y, exact, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS.ids())
def test_stays_finite_for_large_scores(name):
    z = np.array([[-1e4], [1e4]], np.float32)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        y = ACTIVATIONS[name].numpy(z)
    assert y.shape == (2, 1)
    np.testing.assert_allclose(y[:, 0], AT_MINUS_AND_PLUS_TEN_THOUSAND[name], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS.ids())
def test_leaves_its_input_alone(name):
    z = np.linspace(-2, 2, 9, dtype=np.float32)
    before = z.copy()
    ACTIVATIONS[name].numpy(z)
    np.testing.assert_array_equal(z, before)


def test_step_is_zero_at_zero():
    np.testing.assert_array_equal(ACTIVATIONS["step"].numpy(np.zeros(3, np.float32)), 0)


def test_only_the_step_blocks_gradients():
    assert [entry.id for entry in ACTIVATIONS if not entry.trains_hidden] == ["step"]
