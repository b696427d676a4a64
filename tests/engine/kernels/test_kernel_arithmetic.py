"""How exact the functions of kernels are, against float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from kernel_runs import BENDS

from nnsim.engine.kernels import activating, arithmetic, kinds
from nnsim.engine.kernels.compiling import kernel
from nnsim.engine.kernels.given import Floats


@kernel
def fill(which: int, x: Floats, y: Floats) -> None:
    for i in range(len(x)):
        y[i] = arithmetic.tanh(x[i]) if which == 0 else arithmetic.exp(x[i]) if which == 1 else arithmetic.sigmoid(x[i])


@kernel
def bend(kind: int, values: Floats) -> None:
    activating.activate(kind, values)


@kernel
def steepen(kind: int, slopes: Floats, values: Floats) -> None:
    activating.slope(kind, slopes, values)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


FUNCTIONS: dict[str, tuple[int, Callable[[np.ndarray], np.ndarray], float]] = {
    "tanh": (0, np.tanh, 3.2e-7), "exp": (1, np.exp, 3.2e-7), "sigmoid": (2, sigmoid, 3.2e-7),
}  # fmt: skip
"""Their numbers, what they are in float64, and by which part of it they are off at most: 2.7 times ``EPS``."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_off_by_a_few_units_of_the_last_place(name: str) -> None:
    which, true, most = FUNCTIONS[name]
    x = np.concatenate([np.linspace(-87, 87, 200_000), np.geomspace(1e-30, 9, 50_000), -np.geomspace(1e-30, 9, 50_000)])
    x = x.astype(np.float32)
    y = np.empty_like(x)
    fill(which, x, y)
    exact = true(x.astype(np.float64))
    off = np.abs(y - exact) / np.abs(exact)
    assert off.max() < most, x[off.argmax()]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_what_is_no_number_are_none(name: str) -> None:
    which, _, _ = FUNCTIONS[name]
    x = np.array([np.nan, *np.linspace(-1, 1, 40)], np.float32)
    for place in range(0, 40, 7):  # in vectors and behind them
        given = np.roll(x, place)
        y = np.empty_like(given)
        fill(which, given, y)
        assert np.isnan(y).tolist() == np.isnan(given).tolist()
    ends = np.array([-np.inf, np.inf, -1e30, 1e30], np.float32)
    y = np.empty_like(ends)
    fill(which, ends, y)
    most = {"exp": np.exp(88)}.get(name, 1)
    least = {"tanh": -1}.get(name, 0)
    np.testing.assert_allclose(y, [least, most, least, most], rtol=4e-7, atol=2e-38)


@pytest.mark.parametrize("activation", kinds.ACTIVATIONS)
def test_activations_and_slopes_let_what_is_no_number_through(activation: str) -> None:
    kind = kinds.ACTIVATIONS[activation]
    for place in range(0, 19, 3):
        values = np.ones(19, np.float32)
        values[place] = np.nan
        slopes = np.ones(19, np.float32)
        bend(kind, values)
        assert np.flatnonzero(np.isnan(values)).tolist() == [place]
        slopes[place] = np.nan
        steepen(kind, slopes, np.ones(19, np.float32))
        assert np.flatnonzero(np.isnan(slopes)).tolist() == [place]


@pytest.mark.parametrize("activation", kinds.ACTIVATIONS)
def test_the_slope_at_what_is_no_number_is_that_of_pytorch(activation: str) -> None:
    """That of ReLU was 0 there: what had gone wrong before it was not told to the layers that had made it."""
    x = torch.full((19,), float("nan"), requires_grad=True)
    BENDS[activation](x).sum().backward()
    values, slopes = np.full(19, np.nan, np.float32), np.ones(19, np.float32)
    steepen(kinds.ACTIVATIONS[activation], slopes, values)
    np.testing.assert_array_equal(slopes, 1 if activation == "linear" else x.grad.numpy())
