"""Numpy activations against the PyTorch modules that they stand for."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.networks.kinds import ACTIVATIONS

torch = pytest.importorskip("torch")
load()


@pytest.mark.parametrize("name", ACTIVATIONS.ids())
def test_agrees_with_pytorch(name):
    entry = ACTIVATIONS[name]
    module, _, attribute = entry.call.target.partition(":")
    function = getattr(import_module(module), attribute)(**dict(entry.call.arguments))
    z = np.concatenate([np.linspace(-12, 12, 2401), [-1e4, -100, -30, 30, 100, 1e4]]).astype(np.float32)
    with torch.no_grad():
        expected = function(torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(entry.numpy(z), expected, rtol=1e-6, atol=1e-6)
