"""Shape rules, arrays, counts and numpy forms of the layer kinds."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.networks.kinds import LAYERS

load()


def values_of(kind, **values):
    return Spec.of(kind, **values).resolve(LAYERS[kind].parameters)


def trainable(kind, values, shape):
    return sum(prod(array.shape) for array in LAYERS[kind].arrays(values, shape) if array.role != "buffer")


def test_dense_by_hand():
    dense = LAYERS["dense"]
    values = values_of("dense", units=2, activation="relu")
    weights = {"weight": np.array([[1, 2, 3], [-1, 0, 1]], np.float32), "bias": np.array([0.5, -4], np.float32)}
    x = np.array([[1, 1, 1], [0, 2, -1]], np.float32)
    before = x.copy()
    np.testing.assert_array_equal(dense.forward(values, weights, x), [[6.5, 0], [1.5, 0]])
    np.testing.assert_array_equal(x, before)
    assert dense.shape(values, ((3,),)) == (2,)
    assert [(a.name, a.shape, a.role) for a in dense.arrays(values, (3,))] == [
        ("weight", (2, 3), "weight"),
        ("bias", (2,), "bias"),
    ]
    assert dense.macs(values, (3,)) == 6


def test_weights_of_the_lecture_quiz():
    # 200 x 200 pixels, 3 colours, 500 categories: item 6 of the lecture.
    dense, inputs = LAYERS["dense"], 200 * 200 * 3
    values = {**values_of("dense"), "units": 500}
    weight, bias = dense.arrays(values, (inputs,))
    assert prod(weight.shape) == dense.macs(values, (inputs,)) == 60_000_000
    assert prod(bias.shape) == 500


def test_dense_without_bias():
    values = values_of("dense", bias=False, activation="linear", units=1)
    assert [array.name for array in LAYERS["dense"].arrays(values, (2,))] == ["weight"]
    y = LAYERS["dense"].forward(values, {"weight": np.array([[2, 3]], np.float32)}, np.ones((1, 2), np.float32))
    np.testing.assert_array_equal(y, [[5]])


@given(st.integers(1, 256), st.integers(1, 300), st.booleans())
def test_dense_counts(units, inputs, bias):
    values = values_of("dense", units=units, bias=bias)
    assert trainable("dense", values, (inputs,)) == units * inputs + (units if bias else 0)
    assert LAYERS["dense"].macs(values, (inputs,)) == units * inputs


def test_batch_normalisation_by_hand():
    values = values_of("batchnorm1d")
    weights = {
        "weight": np.array([2], np.float32),
        "bias": np.array([1], np.float32),
        "running_mean": np.array([3], np.float32),
        "running_var": np.array([4 - 1e-5], np.float32),
    }
    y = LAYERS["batchnorm1d"].forward(values, weights, np.array([[3], [5]], np.float32))
    np.testing.assert_allclose(y, [[1], [3]], rtol=1e-6)
    roles = {array.name: (array.role, array.start) for array in LAYERS["batchnorm1d"].arrays(values, (7,))}
    assert roles == {
        "weight": ("scale", 1.0),
        "bias": ("bias", 0.0),
        "running_mean": ("buffer", 0.0),
        "running_var": ("buffer", 1.0),
    }
    assert trainable("batchnorm1d", values, (7,)) == 14


def test_dropout_answers_with_its_input():
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert LAYERS["dropout"].forward(values_of("dropout"), {}, x) is x


def test_activation_keeps_any_shape():
    layer, values = LAYERS["activation"], values_of("activation", function="relu")
    x = np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4)
    np.testing.assert_array_equal(layer.forward(values, {}, x), np.maximum(x, 0))
    assert layer.shape(values, ((3, 4),)) == (3, 4)


@pytest.mark.parametrize(
    ("kind", "shapes", "sentence"),
    [
        ("dense", ((8, 8),), "Dense needs a vector; it gets a sequence of 8×8: put Flatten before it."),
        ("dense", ((),), "Dense needs a vector; it gets a single number: put Flatten before it."),
        ("dense", ((0,),), "Dense gets no numbers: connect at least one input."),
        ("dense", ((2,), (3,)), "Dense takes one input; it gets 2: connect exactly one layer to it."),
        ("dropout", (), "Dropout takes one input; it gets 0: connect exactly one layer to it."),
        (
            "batchnorm1d",
            ((3, 8, 8),),
            "Batch normalisation needs a vector; it gets an image of 8×8 in 3 channels: put Flatten before it.",
        ),
    ],
)
def test_wrong_inputs_are_said_in_words(kind, shapes, sentence):
    problem = LAYERS[kind].shape(values_of(kind), shapes)
    assert isinstance(problem, Problem)
    assert problem.text == sentence
