"""Layer-wise relevance propagation (Bach et al., 2015): a score is shared out among the inputs, layer by layer.

Every layer hands what its outputs have got on to its inputs, in proportion to what they contributed. Dense layers use
the epsilon rule; convolutions that of positive contributions (z+), and the first layer on pixels that of inputs within
bounds (z^B; both of Montavon et al., 2017); pooling hands on to the largest number or shares by size. Where two vectors
are compared, each of their products is shared half and half, with their lengths held fast (what the pairs of Eberle et
al., 2020, come to for one of both); of a vector that was looked up all goes to the word. What biases contributed ends
with them, so the sum is the score less their part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as f
from torch import Tensor, nn

from nnsim.core.network import OUTPUT
from nnsim.engine.model import Model
from nnsim.engine.modules import Add, OverSteps, Similarity
from nnsim.networks.plan import Planned
from nnsim.networks.relevance import FOLDED, arranged_inputs, folds_into

EPSILON = 1e-9
"""Keeps sums of contributions off 0; what it takes of what is handed on cannot be seen."""

Apply = Callable[[Tensor, Tensor, Tensor | None], Tensor]
"""A weighing layer: inputs, weights and biases -> sums."""


class Bounds(NamedTuple):
    """Between which numbers all of an input lie."""

    low: float
    high: float


def relevance(model: Model, x: Tensor, aim: Tensor, bounds: Mapping[str, Bounds] = {}) -> Tensor:
    """How ``aim`` [1, units], what is to be shared of the scores, falls to the inputs ``x`` [1, *shape].

    Of the precision of ``x``. ``bounds`` are given of those inputs that are pixels.
    """
    layers = {layer.id: layer for layer in model.plan.layers}
    names = (*model.plan.inputs, *model.names)
    with torch.no_grad():
        values = dict(zip(names, model.outputs(x), strict=True))
    inputs = arranged_inputs(model.plan)
    shares, nodes = {OUTPUT: aim}, dict(zip(model.names, model.nodes, strict=True))
    for answered in reversed(model.plan.layers):
        if answered.id not in shares:
            continue
        share, norm, layer = shares.pop(answered.id), None, answered
        if answered.kind.id in FOLDED:
            norm, layer = next(nodes[answered.id].children()), _folded(answered, layers)
        sources = layer.node.inputs
        within, read = bounds.get(inputs.get(sources[0], "")), [values[name] for name in sources]
        handed = _through(list(nodes[layer.id].children()), read, share, within, norm)
        for name, part in zip(sources, handed, strict=True):
            shares[name] = shares[name] + part if name in shares else part
    return torch.cat([shares.get(name, values[name] * 0).flatten(1) for name in model.plan.inputs], 1).view_as(x)


def _folded(layer: Planned, layers: dict[str, Planned]) -> Planned:
    found = folds_into(layer, layers)
    assert found is not None, "whoever asks looks first whether relevance is defined"
    return found


def _through(
    modules: Sequence[nn.Module], inputs: list[Tensor], share: Tensor, bounds: Bounds | None, norm: nn.Module | None
) -> list[Tensor]:
    """What the ``inputs`` of one layer get of the ``share`` of its output; ``norm`` is folded into its weights."""
    with torch.no_grad():
        reached = [inputs]
        for module in modules:
            reached.append([module(*reached[-1])])
    handed = [share]
    for module, values in zip(reversed(modules), reversed(reached[:-1]), strict=True):
        handed = _handed_on(module, values, handed[0], bounds, norm)
    return handed


def _handed_on(
    module: nn.Module, values: list[Tensor], share: Tensor, bounds: Bounds | None, norm: nn.Module | None
) -> list[Tensor]:
    if isinstance(module, nn.ReLU | nn.Dropout | nn.Dropout2d):
        return [share]
    if isinstance(module, nn.Embedding):
        return [share.sum(-1)]
    if isinstance(module, Similarity):
        both = _in_proportion(lambda a, b: (a * b).sum(1, keepdim=True), values, share)
        return [part / 2 for part in both]
    if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d):
        return [_weighed(module, values[0], share, bounds, norm)]
    if isinstance(module, nn.AvgPool2d | nn.AvgPool3d | nn.AdaptiveAvgPool2d | nn.Upsample | Add) or (
        isinstance(module, OverSteps) and not module.largest
    ):
        return _in_proportion(module, values, share)
    return _along(module, values, share)


def _weighed(
    module: nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d,
    a: Tensor,
    share: Tensor,
    bounds: Bounds | None,
    norm: nn.Module | None,
) -> Tensor:
    """What the inputs ``a`` of a weighing layer get of the ``share`` of its sums."""
    weight, bias = _weights(module, norm)
    apply = _applied(module)
    if bounds:
        return _within(apply, a, weight, share, bounds)
    if isinstance(module, nn.Linear):
        return _in_proportion(lambda x: apply(x, weight, bias), [a], share)[0]
    return _alike(apply, a, weight, bias, share)


def _weights(
    module: nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d, norm: nn.Module | None
) -> tuple[Tensor, Tensor | None]:
    """Weights and biases, with the batch normalisation behind them."""
    weight, bias = module.weight.detach(), None if module.bias is None else module.bias.detach()
    if not isinstance(norm, nn.BatchNorm1d | nn.BatchNorm2d):
        return weight, bias
    assert norm.running_var is not None
    assert norm.running_mean is not None
    scale = norm.weight.detach() / (norm.running_var + norm.eps).sqrt()
    shift = norm.bias.detach() - (norm.running_mean - (0 if bias is None else bias)) * scale
    return weight * scale.view(-1, *[1] * (weight.dim() - 1)), shift


def _applied(module: nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d) -> Apply:
    if isinstance(module, nn.Linear):
        return f.linear
    how = (module.stride, module.padding, module.dilation, module.groups)
    convolve: Callable[..., Tensor] = {nn.Conv1d: f.conv1d, nn.Conv2d: f.conv2d, nn.Conv3d: f.conv3d}[type(module)]
    return lambda x, weight, bias: convolve(x, weight, bias, *how)


# ---------------------------------------------------------------- rules


def _stable(sums: Tensor) -> Tensor:
    """The same, moved off 0 by at most ``EPSILON`` away from it."""
    return sums + EPSILON * torch.where(sums < 0, -1.0, 1.0).to(sums.dtype)


def _leaves(*values: Tensor) -> list[Tensor]:
    return [value.detach().clone().requires_grad_() for value in values]


def _in_proportion(forward: Callable[..., Tensor], values: list[Tensor], share: Tensor) -> list[Tensor]:
    """The epsilon rule: every input gets what it contributed to the sums, times their share over their size."""
    leaves = _leaves(*values)
    sums = forward(*leaves)
    slopes = torch.autograd.grad(sums, leaves, share / _stable(sums.detach()))
    return [value * slope for value, slope in zip(values, slopes, strict=True)]


def _along(forward: Callable[..., Tensor], values: list[Tensor], share: Tensor) -> list[Tensor]:
    """Of layers that move numbers, or take the largest: a share goes where its number came from."""
    leaves = _leaves(*values)
    return list(torch.autograd.grad(forward(*leaves), leaves, share))


def _alike(apply: Apply, a: Tensor, weight: Tensor, bias: Tensor | None, share: Tensor) -> Tensor:
    """The z+ rule: only what speaks for a sum counts, which of a negative one are the negative contributions."""
    above, below = _leaves(a.clamp(min=0), a.clamp(max=0))
    more, less = weight.clamp(min=0), weight.clamp(max=0)
    is_negative = apply(a, weight, bias) < 0
    speaks = torch.where(
        is_negative,
        apply(above, less, None) + apply(below, more, None),
        apply(above, more, None) + apply(below, less, None),
    )
    for_above, for_below = torch.autograd.grad(speaks, (above, below), share / _stable(speaks.detach()))
    return (above * for_above + below * for_below).detach()


def _within(apply: Apply, a: Tensor, weight: Tensor, share: Tensor, bounds: Bounds) -> Tensor:
    """The z^B rule: an input counts by how far it is from that of its bounds that would speak least for the sum."""
    parts = _leaves(a, torch.full_like(a, bounds.low), torch.full_like(a, bounds.high))
    itself, low, high = parts
    sums = apply(itself, weight, None) - apply(low, weight.clamp(min=0), None) - apply(high, weight.clamp(max=0), None)
    slopes = torch.autograd.grad(sums, parts, share / _stable(sums.detach()))
    return sum((part.detach() * slope for part, slope in zip(parts, slopes, strict=True)), torch.zeros_like(a))
