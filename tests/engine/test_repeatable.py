"""The stand-ins for graphics cards give PyTorch's numbers and gradients, and every layer has one that needs one."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nnsim.core.catalogue import load
from nnsim.engine import repeatable
from nnsim.engine.model import build_module
from nnsim.networks.kinds import LAYERS, Call

load()

CASES = [
    (nn.LocalResponseNorm, {"size": 5, "alpha": 0.3, "beta": 0.75, "k": 2.0}),
    (nn.LocalResponseNorm, {"size": 2, "alpha": 0.3, "beta": 0.5, "k": 1.0}),
    *(
        (kind, {"kernel_size": size, "stride": stride, "padding": size // 2})
        for kind in (nn.AvgPool3d, nn.MaxPool3d)
        for size, stride in ((2, 2), (3, 2), (3, 1))
    ),
    *((kind, {"output_size": size}) for kind in (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d) for size in (1, 3, 4, 9)),
]


@pytest.mark.parametrize(("kind", "arguments"), CASES)
def test_numbers_and_gradients_are_those_of_pytorch(kind, arguments) -> None:
    torch.manual_seed(0)
    shape = (2, 3, 4, 5, 6) if kind.__name__.endswith("3d") else (2, 6, 8, 9)
    ours = torch.randn(shape, dtype=torch.float64).requires_grad_()
    theirs = ours.detach().clone().requires_grad_()
    mine, known = repeatable.INSTEAD[kind](**arguments)(ours), kind(**arguments)(theirs)
    assert torch.allclose(mine, known, atol=1e-12)
    weights = torch.randn_like(known)
    (mine * weights).sum().backward()
    (known * weights).sum().backward()
    assert torch.allclose(ours.grad, theirs.grad, atol=1e-12)


def test_they_stand_in_on_cards_only() -> None:
    call = Call("torch.nn:AdaptiveAvgPool2d", (("output_size", 3),))
    assert type(build_module(call)) is nn.AdaptiveAvgPool2d
    assert type(build_module(call, "mps")) is nn.AdaptiveAvgPool2d
    assert type(build_module(call, "cuda")) is repeatable.AdaptiveAvgPool2d


REFUSED = {
    "AvgPool3d", "MaxPool3d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool2d", "FractionalMaxPool2d",
    "MaxUnpool2d",
    "LocalResponseNorm", "EmbeddingBag", "ReflectionPad2d", "CTCLoss",
}  # fmt: skip
"""What ``torch.use_deterministic_algorithms`` documents as refused on CUDA in training, and what is made of it."""


@pytest.mark.parametrize("name", LAYERS.ids())
def test_no_layer_uses_what_pytorch_refuses_there(name) -> None:
    kind = LAYERS[name]
    values = {parameter.id: parameter.default for parameter in kind.parameters}
    for shape in ((12,), (6, 8), (8, 6, 6), (2, 4, 6, 6)):
        try:
            calls = kind.calls(values, shape)
        except (IndexError, ValueError):
            continue
        for call in calls:
            if call.target.partition(":")[2] in REFUSED:
                assert type(build_module(call, "cuda")) in repeatable.INSTEAD.values()
