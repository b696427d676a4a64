"""Gradient times input: how the score would change with each number, times that number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from nnsim.engine.model import Model

Score = Callable[[Tensor], Tensor]
"""The score that is explained, [n], of the scores [n, units, ...]."""


def gradient_times_input(model: Model, x: Tensor, score: Score) -> Tensor:
    """For inputs ``x`` [1, *shape] the same shape; for tokens [1, length], which are in no order, that of their
    embedding summed over its numbers, [1, length]."""
    embedding = next(
        (node for node, layer in zip(model.nodes, model.plan.layers, strict=True) if layer.kind.vocabulary), None
    )
    if embedding is None:
        leaf = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad(score(model(leaf)).sum(), leaf)
        return (leaf * slope).detach()
    with _cut_behind(embedding) as cut:
        (slope,) = torch.autograd.grad(score(model(x)).sum(), cut)
    return (cut[0] * slope).detach().sum(-1)


@contextmanager
def _cut_behind(node: nn.Module) -> Iterator[list[Tensor]]:
    """Let what ``node`` makes be a beginning, which is found in the list."""
    made: list[Tensor] = []

    def cut(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        made[:] = [output.detach().requires_grad_()]
        return made[0]

    last = [*node.children()][-1]
    handle = last.register_forward_hook(cut)
    try:
        yield made
    finally:
        handle.remove()
