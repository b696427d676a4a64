"""Gradient times input: how the score would change with each number, times that number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import torch
from torch import Tensor, nn

from nnsim.engine.model import Model
from nnsim.networks.relevance import arranged_inputs

Score = Callable[[Tensor], Tensor]
"""The score that is explained, [n], of the scores [n, units, ...]."""


def gradient_times_input(model: Model, x: Tensor, score: Score) -> Tensor:
    """For inputs ``x`` [1, *shape] the same shape.

    Tokens are in no order: each gets that of what was looked up for it, summed over its numbers. What no slope reaches
    counts for nothing.
    """
    leaf = x.detach().requires_grad_()
    with _cut_behind_embeddings(model) as looked_up:
        total = score(model(leaf)).sum()
    if not total.requires_grad:
        return torch.zeros_like(x)
    begun = [leaf, *(vectors for _, vectors in looked_up)]
    slopes = torch.autograd.grad(total, begun, allow_unused=True, materialize_grads=True)
    read, *words = [(start * slope).detach() for start, slope in zip(begun, slopes, strict=True)]
    parts = model.plan.cut(read)
    for (name, _), vectors in zip(looked_up, words, strict=True):
        parts[name] = parts[name] + vectors.sum(-1).view_as(parts[name])
    return torch.cat([part.flatten(1) for part in parts.values()], 1).view_as(x)


@contextmanager
def _cut_behind_embeddings(model: Model) -> Iterator[list[tuple[str, Tensor]]]:
    """Let what embeddings look up be a beginning: it is found in the list, each with the id of the input it is of."""
    made: list[tuple[str, Tensor]] = []

    def cut(name: str, _module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        made.append((name, output.detach().requires_grad_()))
        return made[-1][1]

    inputs = arranged_inputs(model.plan)
    handles = [
        [*node.children()][-1].register_forward_hook(partial(cut, inputs[layer.node.inputs[0]]))
        for node, layer in zip(model.nodes, model.plan.layers, strict=True)
        if layer.kind.vocabulary and layer.node.inputs[0] in inputs
    ]
    try:
        yield made
    finally:
        for handle in handles:
            handle.remove()
