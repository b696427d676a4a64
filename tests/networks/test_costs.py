"""Counts by hand: the quiz of the lecture, AlexNet as published, receptive fields against gradients."""

from __future__ import annotations

import pytest

from nnsim.core.catalogue import load
from nnsim.core.network import OUTPUT
from nnsim.networks.building import Builder
from nnsim.networks.costs import costs, fields_of
from nnsim.networks.plan import infer
from nnsim.networks.presets.alexnet import alexnet

load()


def test_the_quiz_of_the_lecture() -> None:
    made = Builder()
    made.add("flatten")
    made.add("dense", units=500)
    quiz = costs(infer(made.network("multiclass"), (3, 200, 200), 2)).layer("dense1")
    assert (quiz.weights, quiz.biases) == (60_000_000, 500)


def test_alexnet_as_published() -> None:
    planned = infer(alexnet(), (3, 224, 224), 1000)
    counted = costs(planned)
    named = [layer for layer in counted.layers if layer.weights]
    assert [layer.outputs for layer in named] == [290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]
    assert [layer.out_shape[1:] for layer in named[:5]] == [(55, 55), (27, 27), (13, 13), (13, 13), (13, 13)]
    assert (counted.weights, counted.biases) == (60_954_656, 10_568)
    assert [layer.weights for layer in named] == [
        34_848, 307_200, 884_736, 663_552, 442_368, 37_748_736, 16_777_216, 4_096_000,
    ]  # fmt: skip
    assert [layer.macs for layer in named][:5] == [105_415_200, 223_948_800, 149_520_384, 112_140_288, 74_760_192]
    assert counted.layer(OUTPUT).biases == 1000
    assert counted.parameter_bytes == 4 * 60_965_224


def stack(*layers):
    made = Builder()
    for kind, values in layers:
        made.add(kind, **values)
    return made


STACKS = {
    "two of three": [("conv2d", {}), ("conv2d", {})],
    "strided": [("conv2d", {"kernel": 5, "stride": 2, "padding": 2}), ("conv2d", {"kernel": 3, "stride": 2})],
    "dilated": [("conv2d", {"dilation": 2, "padding": 2}), ("conv2d", {"dilation": 3, "padding": 3})],
    "pooled": [("conv2d", {}), ("avg_pool2d", {}), ("conv2d", {}), ("avg_pool2d", {}), ("conv2d", {"kernel": 2})],
    "up": [("avg_pool2d", {}), ("conv2d", {}), ("upsample", {}), ("conv2d", {})],
}


@pytest.mark.parametrize("name", STACKS)
def test_receptive_fields_are_where_gradients_come_from(name: str) -> None:
    torch = pytest.importorskip("torch")
    from nnsim.engine.model import build_module

    made = stack(*STACKS[name])
    planned = infer(made.network("multiclass"), (1, 40, 40), 2)
    x = torch.zeros(1, 1, 40, 40, requires_grad=True)
    value, seen = x, []
    for layer in planned.reached:
        for call in layer.calls:
            module = build_module(call).to_empty(device="cpu")
            for array in module.parameters():
                torch.nn.init.ones_(array)
            value = module(value) if "ReLU" not in call.target else value
        middle = value[0, 0, value.shape[2] // 2, value.shape[3] // 2]
        (gradient,) = torch.autograd.grad(middle, x, retain_graph=True)
        rows = gradient[0, 0].abs().sum(1).nonzero().ravel()
        seen.append(int(rows.max() - rows.min()) + 1)
    fields = fields_of(planned, planned.reached)
    told = [fields[layer.id][0].size for layer in planned.reached]
    assert told == pytest.approx(seen, abs=1 if name == "up" else 0)


def test_a_dense_layer_sees_everything_and_vectors_have_no_field() -> None:
    made = stack(("conv2d", {}), ("flatten", {}), ("dense", {}))
    planned = infer(made.network("multiclass"), (1, 12, 9), 2)
    fields = fields_of(planned, planned.layers)
    assert [f.size for f in fields["flatten1"]] == [3, 3]
    assert [f.size for f in fields["dense1"]] == [12, 9]
    vector = infer(stack(("dense", {})).network("multiclass"), (5,), 2)
    assert costs(vector).layer("dense1").field is None


def test_memory() -> None:
    planned = infer(stack(("conv2d", {"channels": 2}), ("flatten", {})).network("multiclass"), (1, 4, 4), 3)
    counted = costs(planned)
    conv, flat, out = counted.layers
    assert conv.forward_bytes == 2 * 32 * 4  # the scores and their ReLU
    assert flat.forward_bytes == 0
    assert counted.activation_bytes == 2 * (conv.forward_bytes + out.forward_bytes)


def test_the_mark_1_by_hand() -> None:
    """20 x 20 photocells, 512 association units of 40 wires each, 8 response units."""
    made = stack(("flatten", {}), ("random_projection", {"units": 512, "wires": 40}))
    planned = infer(made.network("multiclass"), (1, 20, 20), 8)
    counted = costs(planned)
    _, association, response = counted.layers
    assert association.macs == 400 * 512 == 204_800
    assert association.buffers == 204_800
    assert (association.weights, association.biases, association.parameters) == (0, 0, 0)
    assert (association.forward_bytes, association.backward_bytes) == (512 * 4, 0)
    assert (response.macs, response.weights, response.biases) == (4096, 4096, 8)
    assert counted.macs == 208_896
    assert counted.parameter_bytes == 4 * (4096 + 8 + 204_800)


MULTIPLIED = {
    "random_projection": ((30,), {"units": 7, "wires": 4}),
    "dense": ((30,), {"units": 7}),
    "dense_each": ((5, 6), {"units": 3}),
    "conv1d": ((9, 4), {"channels": 6, "kernel": 3}),
    "conv2d": ((4, 9, 7), {"channels": 6, "kernel": 3, "groups": 2, "stride": 2}),
}


@pytest.mark.parametrize("kind", MULTIPLIED)
def test_multiply_adds_are_those_that_torch_counts(kind: str) -> None:
    torch = pytest.importorskip("torch")
    from torch.utils.flop_counter import FlopCounterMode

    from nnsim.engine.model import build_module

    shape, values = MULTIPLIED[kind]
    planned = infer(stack((kind, values)).network("multiclass"), shape, 2).reached[0]
    x = torch.ones(1, *shape)
    with FlopCounterMode(display=False) as counter:
        for call in planned.calls:
            x = build_module(call).to_empty(device="cpu")(x)
    assert counter.get_total_flops() == 2 * planned.macs


def test_a_network_that_cannot_be_built_is_counted_as_far_as_it_goes() -> None:
    made = stack(("conv2d", {}), ("dense", {}))
    counted = costs(infer(made.network("multiclass"), (1, 8, 8), 2))
    assert [layer.id for layer in counted.layers] == ["conv2d1"]
