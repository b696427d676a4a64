from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.engine.initial import fans
from nnsim.engine.model import Model, build_module
from nnsim.networks import forward
from nnsim.networks.kinds import ACTIVATIONS, Call

load()
HIDDEN = Spec.of("dense", units=3)


@pytest.mark.parametrize(
    "target",
    [
        "os:system",
        "torch:load",
        "torch.nn:functional",
        "torch.nn:Parameter",
        "torch.nn:__builtins__",
        "torch.nn.modules.linear:Linear",
        "nnsim.engine.modules:torch",
        "nnsim.engine.model:Model",
        "builtins:eval",
        "Linear",
        "",
    ],
)
def test_only_modules_of_the_two_allowed_places_are_built(target: str) -> None:
    with pytest.raises(ValueError, match="no module that a layer may name"):
        build_module(Call(target))


def test_an_allowed_call_is_built_with_its_arguments() -> None:
    module = build_module(Call("torch.nn:LeakyReLU", (("negative_slope", 0.25),)))
    assert isinstance(module, nn.LeakyReLU)
    assert module.negative_slope == 0.25


def test_parameters_and_gradients_are_views_of_the_flat_buffers(build) -> None:
    model = Model(build(HIDDEN))
    assert sum(p.numel() for p in model.parameters()) == len(model.flat) == len(model.grad) == 13
    model.flat.fill_(0.5)
    assert all(bool((p == 0.5).all()) for p in model.parameters())
    model(torch.ones(4, 2)).sum().backward()
    parts = [p.grad.flatten() for p in model.parameters() if p.grad is not None]
    assert torch.equal(torch.cat(parts), model.grad)
    assert bool(model.grad.any())


def test_names_order_and_the_mask_of_penalties(build) -> None:
    model = Model(build(HIDDEN, Spec("batchnorm1d")))
    assert list(model.weights()) == [
        "node0.weight", "node0.bias", "node1.weight", "node1.bias", "output.weight", "output.bias",
        "node1.running_mean", "node1.running_var",
    ]  # fmt: skip
    assert model.mask.tolist() == [1] * 6 + [0] * 3 + [0] * 6 + [1] * 3 + [0]
    assert model.weights()["node1.weight"].tolist() == [1, 1, 1]


@pytest.mark.parametrize("activation", [entry.id for entry in ACTIVATIONS])
def test_modules_agree_with_the_numpy_pictures(build, activation: str) -> None:
    project = build(
        Spec.of("dense", units=5, activation=activation), Spec("batchnorm1d"), Spec("dropout"),
        Spec.of("activation", function=activation), output="multiclass",
    )  # fmt: skip
    model = Model(project)
    model.set_mode(training=False)
    x = np.random.default_rng(1).normal(size=(30, 2)).astype(np.float32)
    with torch.no_grad():
        values = model.outputs(torch.from_numpy(x))[1:]
    expected = forward.run(model.plan, model.weights(), x)
    for name, value in zip(model.names, values, strict=True):
        np.testing.assert_allclose(value.numpy(), expected[name], rtol=1e-5, atol=2e-6)


def test_initial_weights_depend_on_seed_and_name_alone(build) -> None:
    alone, among = Model(build(HIDDEN)).weights(), Model(build(HIDDEN, HIDDEN, HIDDEN)).weights()
    assert np.array_equal(alone["node0.weight"], among["node0.weight"])
    assert not np.array_equal(alone["node0.weight"], Model(build(HIDDEN, seed=2)).weights()["node0.weight"])
    assert not alone["node0.bias"].any()


def test_layers_of_one_shape_start_with_different_weights(build) -> None:
    weights = Model(build(HIDDEN, HIDDEN, HIDDEN)).weights()
    assert weights["node1.weight"].shape == weights["node2.weight"].shape
    assert not np.isin(weights["node1.weight"], weights["node2.weight"]).any()


def test_he_counts_the_inputs_of_a_layer(build) -> None:
    """Variance 2 / inputs: a uniform draw lies within the root of 6 / inputs, and comes near it."""
    model = Model(build(Spec.of("dense", units=250), Spec.of("dense", units=40), initializer=Spec("he")))
    for name, inputs in {"node0.weight": 2, "node1.weight": 250, "output.weight": 40}.items():
        largest = np.abs(model.weights()[name]).max()
        assert 0.9 * np.sqrt(6 / inputs) < largest <= np.float32(np.sqrt(6 / inputs))


def test_fans_count_the_window_of_a_convolution() -> None:
    assert fans((5, 3)) == (3, 5)
    assert fans((8, 4, 3, 3)) == (36, 72)


def test_xavier_reaches_the_model(build) -> None:
    weight = Model(build(Spec.of("dense", units=256), Spec.of("dense", units=256))).weights()["node1.weight"]
    limit = np.sqrt(6 / 512)
    assert np.abs(weight).max() <= limit
    assert np.std(weight) == pytest.approx(limit / np.sqrt(3), rel=0.02)


def test_weights_are_a_copy_and_come_back_bit_for_bit(build) -> None:
    model = Model(build(HIDDEN))
    before = model.weights()
    model.flat.zero_()
    assert before["node0.weight"].any()
    model.load(before)
    assert all(np.array_equal(a, before[n]) for n, a in model.weights().items())


def test_a_batch_of_one_is_normalised_with_the_running_averages(build) -> None:
    model = Model(build(HIDDEN, Spec("batchnorm1d")))
    before = model.weights()["node1.running_mean"]
    model.set_mode(True, rows=1)
    model(torch.ones(1, 2))
    assert np.array_equal(model.weights()["node1.running_mean"], before)
    model.set_mode(True, rows=2)
    model(torch.ones(2, 2))
    assert not np.array_equal(model.weights()["node1.running_mean"], before)


def test_a_network_that_cannot_be_built_is_a_sentence(build) -> None:
    project = build(Spec("convolution3000"))
    with pytest.raises(ProblemError, match="convolution3000"):
        Model(project)


def test_a_network_without_hidden_layers_and_without_bias(build) -> None:
    project = build(Spec.of("dense", units=2, bias=False))
    assert list(Model(project).weights()) == ["node0.weight", "output.weight", "output.bias"]
    single = replace(project, network=replace(build().network))
    assert Model(single).weights()["output.weight"].shape == (1, 2)
