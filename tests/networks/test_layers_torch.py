"""The numpy form of every layer against the PyTorch modules built from its calls."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.networks.kinds import LAYERS

torch = pytest.importorskip("torch")
load()

SPECS = [
    Spec.of("dense"),
    Spec.of("dense", units=3, activation="linear", bias=False),
    Spec.of("dense", units=5, activation="gelu"),
    Spec.of("activation", function="elu"),
    Spec.of("dropout", rate=0.5),
    Spec.of("batchnorm1d"),
    Spec.of("flatten"),
]


def build(calls):
    modules = []
    for call in calls:
        module, _, name = call.target.partition(":")
        modules.append(getattr(import_module(module), name)(**dict(call.arguments)))
    return torch.nn.Sequential(*modules).eval()


def arrays_of(model):
    """Parameters and buffers by their name within the layer."""
    state = {name.partition(".")[2]: value.numpy() for name, value in model.state_dict().items()}
    state.pop("num_batches_tracked", None)
    return state


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_forward_agrees_with_pytorch(spec):
    torch.manual_seed(0)
    layer = LAYERS[spec.kind]
    values = spec.resolve(layer.parameters)
    model = build(layer.calls(values, (6,)))
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.uniform_(0.1, 1.0)
    x = np.random.default_rng(0).normal(size=(9, 6)).astype(np.float32)
    with torch.no_grad():
        expected = model(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(layer.forward(values, arrays_of(model), x), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_arrays_are_those_of_pytorch(spec):
    layer = LAYERS[spec.kind]
    values = spec.resolve(layer.parameters)
    declared = layer.arrays(values, (6,))
    model = build(layer.calls(values, (6,)))
    assert {array.name: array.shape for array in declared} == {n: a.shape for n, a in arrays_of(model).items()}
    trained = [name.partition(".")[2] for name, _ in model.named_parameters()]
    assert [array.name for array in declared if array.role != "buffer"] == trained
