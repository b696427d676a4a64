"""Input features by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.data.entries import FEATURES

load()

AT_2_MINUS_3 = {
    "x1": 2,
    "x2": -3,
    "x1_squared": 4,
    "x2_squared": 9,
    "x1x2": -6,
    "sin_x1": np.sin(2),
    "sin_x2": np.sin(-3),
}


@pytest.mark.parametrize("name", FEATURES.ids())
def test_feature(name):
    y = FEATURES[name].numpy(np.array([[2, -3], [0, 0]], np.float32))
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, [AT_2_MINUS_3[name], 0], rtol=1e-6)
