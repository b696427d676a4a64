"""The network in numpy: features, the grid of the plane, answers and decisions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import features, feeding
from nnsim.edits.data import choose_generator
from nnsim.edits.network import insert_layer, mlp
from nnsim.networks import forward
from nnsim.networks.kinds import LAYERS
from nnsim.networks.plan import Plan
from nnsim.tasks import answering
from nnsim.tasks.plan import plan

load()
POINTS = np.array([[2.0, 3.0], [-1.0, 0.5]], np.float32)


def f32(values):
    return np.array(values, np.float32)


def xor():
    return choose_generator(Project(), "xor")


def test_features_are_columns_in_the_given_order():
    values = features.computed(("x1x2", "x1", "x2_squared"), POINTS)
    np.testing.assert_array_equal(values, f32([[6, 2, 9], [-0.5, -1, 0.25]]))
    assert features.computed((), POINTS).shape == (2, 0)


def test_the_grid_starts_at_the_top_left_and_holds_centres_of_cells():
    cells = feeding.grid((0.0, 4.0, -1.0, 1.0), 2)
    np.testing.assert_allclose(cells, [[1, 0.5], [3, 0.5], [1, -0.5], [3, -0.5]])
    assert cells.dtype == np.float32


def test_two_layers_by_hand():
    project = mlp(xor(), 2, activation="relu")
    weights = {
        "dense1.weight": f32([[1, 1], [1, -1]]), "dense1.bias": f32([0, 1]),
        "output.weight": f32([[2, -3]]), "output.bias": f32([0.5]),
    }  # fmt: skip
    values = forward.run(plan(project), weights, POINTS)
    np.testing.assert_allclose(values[INPUT], POINTS)
    np.testing.assert_allclose(values["dense1"], [[5, 0], [0, 0]])
    np.testing.assert_allclose(values[OUTPUT], [[10.5], [0.5]])


def test_only_the_arrays_of_a_layer_are_looked_up():
    planned = plan(mlp(xor(), 2))
    with pytest.raises(KeyError, match=r"dense1\.weight"):
        forward.run(planned, {}, POINTS)


def test_what_numpy_cannot_compute_is_said():
    planned = plan(mlp(xor(), 2))
    blind = replace(planned.layers[0], kind=replace(LAYERS["dense"], forward=None))
    mixed = Plan(planned.input_shape, (blind, *planned.layers[1:]))
    assert forward.can_evaluate(planned)
    assert not forward.can_evaluate(mixed)
    assert not forward.can_evaluate(Plan((2,), ()))
    with pytest.raises(ValueError, match="Dense has no numpy form"):
        forward.run(mixed, {}, POINTS)


def test_diverged_weights_give_infinities_without_a_warning():
    project = mlp(xor(), 2, activation="linear")
    weights = {
        "dense1.weight": np.full((2, 2), 3e38, np.float32), "dense1.bias": f32([0, 0]),
        "output.weight": f32([[1, -1]]), "output.bias": f32([0]),
    }  # fmt: skip
    values = forward.run(plan(project), weights, POINTS)
    assert np.isinf(values["dense1"]).any()
    assert np.isnan(values[OUTPUT]).any()
    answering.answers("binary", values[OUTPUT])
    answering.answers("multiclass", np.full((2, 3), np.inf, np.float32))


def test_answers_and_decisions():
    scores = f32([[0.0], [2.0], [-3.0]])
    np.testing.assert_allclose(answering.answers("binary", scores)[:, 0], 1 / (1 + np.exp([0, -2, 3])), rtol=1e-6)
    np.testing.assert_array_equal(answering.decide("binary", scores), [0, 1, 0])
    np.testing.assert_array_equal(answering.decide("regression", scores), [0, 2, -3])
    many = f32([[0, 1, 5], [9, 1, 5]])
    np.testing.assert_allclose(answering.answers("multiclass", many).sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(answering.decide("multiclass", many), [2, 0])
    assert answering.decide("multiclass", many).dtype == np.float32


def test_dropout_does_nothing_and_batch_normalisation_uses_running_averages():
    project = insert_layer(insert_layer(mlp(xor()), 0, Spec("batchnorm1d")), 1, Spec("dropout"))
    weights = {
        "batchnorm1d1.weight": f32([2, 1]), "batchnorm1d1.bias": f32([0, 1]),
        "batchnorm1d1.running_mean": f32([1, 0]), "batchnorm1d1.running_var": f32([4, 1]),
        "output.weight": f32([[1, 1]]), "output.bias": f32([0]),
    }  # fmt: skip
    values = forward.run(plan(project), weights, POINTS)
    np.testing.assert_allclose(values["batchnorm1d1"], [[1, 4], [-2, 1.5]], rtol=1e-4)
    assert values["dropout1"] is values["batchnorm1d1"]
    np.testing.assert_allclose(values[OUTPUT][:, 0], [5, -0.5], rtol=1e-4)
