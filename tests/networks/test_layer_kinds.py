"""One walk through every layer kind: declaration, shapes, counts and numbers are those of the PyTorch modules."""

from __future__ import annotations

import json
from math import prod

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.parameters import Choice, Flag, Integer
from nnsim.core.problem import Problem
from nnsim.core.resources import resource_path
from nnsim.core.spec import Spec
from nnsim.networks.kinds import LAYERS

torch = pytest.importorskip("torch")
from nnsim.engine.model import build_module  # noqa: E402 - needs torch

load()
KINDS = LAYERS.ids()
SMALL = 9
"""Largest whole number that is drawn for a parameter: shapes matter here, not sizes."""

TRIED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def values_of(kind):
    """Legal values of every parameter."""
    drawn = {}
    for parameter in kind.parameters:
        if isinstance(parameter, Flag):
            drawn[parameter.id] = st.booleans()
        elif isinstance(parameter, Choice):
            drawn[parameter.id] = st.sampled_from([name for name, _ in parameter.options])
        elif isinstance(parameter, Integer):
            drawn[parameter.id] = st.integers(parameter.low, min(parameter.high, max(SMALL, parameter.low + 1)))
        else:
            drawn[parameter.id] = st.floats(parameter.low, min(parameter.high, 0.9))
    return st.fixed_dictionaries(drawn)


SHAPES = st.one_of(
    st.tuples(st.integers(1, 12)),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    st.tuples(st.sampled_from((1, 2, 3, 4, 6)), st.integers(1, 11), st.integers(1, 11)),
    st.tuples(st.sampled_from((1, 2, 3, 4, 6)), st.integers(1, 6), st.integers(1, 7), st.integers(1, 7)),
)


def built(kind, values, shape):
    """The modules without numbers: on the device ``meta`` nothing is computed."""
    return [build_module(call) for call in kind.calls(values, shape)]


def answer(modules, *inputs):
    value = modules[0](*inputs)
    for module in modules[1:]:
        value = module(value)
    return value


def arrays_of(modules):
    return {name: array for module in modules for name, array in [*module.named_parameters(), *module.named_buffers()]}


def likely(kind, shape):
    """Defaults that fit ``shape``, by the fix that the shape rule offers where they do not."""
    values = Spec(kind.id).resolve(kind.parameters)
    found = kind.shape(values, (shape,) * kind.inputs[0])
    if isinstance(found, Problem) and found.fix and found.fix.action == "set_layer":
        values = Spec.of(kind.id, **{**values, **dict(found.fix.values)}).resolve(kind.parameters)
    return values


def fitting(kind):
    """An input shape that the kind takes by default, and the values."""
    for shape in ((12,), (6, 8), (8, 6, 6), (4, 4, 6, 6)):
        values = likely(kind, shape)
        if not isinstance(kind.shape(values, (shape,) * kind.inputs[0]), Problem):
            return shape, values
    raise AssertionError(f"{kind.id} takes no usual shape")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_complete(name):
    kind = LAYERS[name]
    assert resource_path("icons", f"{kind.icon}.svg").exists()
    assert len(kind.help) > 40
    assert kind.inputs[0] <= kind.inputs[1]
    if kind.width:
        assert any(isinstance(p, Integer) and p.id == kind.width for p in kind.parameters)
    values = Spec(name).resolve(kind.parameters)
    assert Spec.of(name, **json.loads(json.dumps(values))).resolve(kind.parameters) == values


@pytest.mark.parametrize("name", KINDS)
def test_the_default_builds(name):
    shape, values = fitting(LAYERS[name])
    assert built(LAYERS[name], values, shape)


@pytest.mark.parametrize("name", KINDS)
@given(st.data())
@TRIED
def test_shapes_and_counts_are_those_of_torch(name, data):
    kind = LAYERS[name]
    values, shape = data.draw(values_of(kind)), data.draw(SHAPES)
    shapes = (shape,) * data.draw(st.integers(kind.inputs[0], min(kind.inputs[1], 3)))
    expected = kind.shape(values, shapes)
    if isinstance(expected, Problem):  # try once more where only a size stood in the way
        values = likely(kind, shape)
        expected = kind.shape(values, shapes)
    assume(not isinstance(expected, Problem))
    modules = built(kind, values, shape)
    for module in modules:
        module.eval()
    y = answer(modules, *(torch.zeros(2, *shape, device="meta") for shape in shapes))
    assert tuple(y.shape) == (2, *expected)
    arrays = kind.arrays(values, shape)
    real = {n: tuple(a.shape) for n, a in arrays_of(modules).items() if n != "num_batches_tracked"}
    assert {a.name: a.shape for a in arrays} == real
    trained = sum(p.numel() for module in modules for p in module.parameters())
    assert sum(prod(a.shape) for a in arrays if a.is_trained) == trained
    assert kind.macs(values, shape) >= 0


@pytest.mark.parametrize("name", [name for name in KINDS if LAYERS[name].forward])
@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_numpy_agrees_with_torch(name, data):
    kind = LAYERS[name]
    values, shape = data.draw(values_of(kind)), data.draw(SHAPES)
    if isinstance(kind.shape(values, (shape,) * kind.inputs[0]), Problem):
        values = likely(kind, shape)
    assume(not isinstance(kind.shape(values, (shape,) * kind.inputs[0]), Problem))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    weights = {
        a.name: a.draw(a.shape, rng) if a.draw else rng.uniform(0.1, 1.0, a.shape).astype(np.float32)
        for a in kind.arrays(values, shape)
    }
    modules = built(kind, values, shape)
    for module in modules:
        module.eval().to_empty(device="cpu")
        for name_, array in [*module.named_parameters(), *module.named_buffers()]:
            if name_ in weights:
                array.data.copy_(torch.from_numpy(weights[name_]))
    inputs = [rng.normal(size=(3, *shape)).astype(np.float32) for _ in range(kind.inputs[0])]
    with torch.no_grad():
        expected = answer(modules, *map(torch.from_numpy, inputs)).numpy()
    found = kind.forward(values, weights, *(x.copy() for x in inputs))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("name", KINDS)
@given(SHAPES)
@settings(max_examples=15, deadline=None)
def test_what_does_not_fit_is_said_in_one_sentence(name, shape):
    kind = LAYERS[name]
    found = kind.shape(Spec(name).resolve(kind.parameters), (shape,) * kind.inputs[0])
    if isinstance(found, Problem):
        assert found.text.endswith(".")
        assert ": " in found.text  # what is wrong: what to do
        assert found.text.startswith(kind.label)
