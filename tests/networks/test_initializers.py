"""Initial weights: limits and variances from the papers."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.networks.kinds import INITIALIZERS

load()
SHAPE = FAN_OUT, FAN_IN = 200, 300


def draw(kind, seed=0, **values):
    initializer = INITIALIZERS[kind]
    resolved = Spec.of(kind, **values).resolve(initializer.parameters)
    return initializer.draw(resolved, SHAPE, FAN_IN, FAN_OUT, np.random.default_rng(seed))


@pytest.mark.parametrize("kind", INITIALIZERS.ids())
def test_shape_type_and_repeatability(kind):
    weights = draw(kind)
    assert weights.shape == SHAPE
    assert weights.dtype == np.float32
    np.testing.assert_array_equal(weights, draw(kind))
    assert (kind == "zeros") == np.array_equal(weights, draw(kind, seed=1))


@pytest.mark.parametrize(
    ("kind", "values", "std"),
    [
        ("normal", {"std": 0.3}, 0.3),
        ("uniform", {"limit": 0.6}, 0.6 / math.sqrt(3)),
        ("xavier", {}, math.sqrt(2 / 500)),
        ("xavier", {"distribution": "normal"}, math.sqrt(2 / 500)),
        ("he", {}, math.sqrt(2 / 300)),
        ("he", {"distribution": "normal"}, math.sqrt(2 / 300)),
    ],
)
def test_spread(kind, values, std):
    # 60,000 draws: the standard error of the spread is below 0.3 %.
    assert draw(kind, **values).std() == pytest.approx(std, rel=0.015)
    assert draw(kind, **values).mean() == pytest.approx(0, abs=0.02 * std)


@pytest.mark.parametrize(
    ("kind", "values", "limit"),
    [("uniform", {"limit": 0.6}, 0.6), ("xavier", {}, math.sqrt(6 / 500)), ("he", {}, math.sqrt(6 / 300))],
)
def test_uniform_limits(kind, values, limit):
    assert np.abs(draw(kind, **values)).max() == pytest.approx(limit, rel=1e-3)
    assert np.abs(draw(kind, **values)).max() <= np.float32(limit)


def test_zeros():
    assert not draw("zeros").any()


@pytest.mark.parametrize(("kind", "values"), [("normal", {}), ("uniform", {}), ("he", {"distribution": "normal"})])
def test_numbers_drawn_part_by_part_are_those_drawn_at_once(monkeypatch, kind, values):
    at_once = draw(kind, **values)
    monkeypatch.setattr("nnsim.networks.initializers.AT_ONCE", 7777)
    assert draw(kind, **values).tobytes() == at_once.tobytes()


def test_no_room_is_taken_for_all_numbers_in_double_precision():
    tracemalloc.start()
    try:
        weights = INITIALIZERS["he"].draw(Spec("he").resolve(INITIALIZERS["he"].parameters), (3000, 2000), 1, 1,
                                          np.random.default_rng(0))  # fmt: skip
        assert tracemalloc.get_traced_memory()[1] < 1.5 * weights.nbytes
    finally:
        tracemalloc.stop()
