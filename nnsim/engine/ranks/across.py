"""Layers that look at a batch as a whole, while each rank has a part of it: batch normalisation and dropout.

Mean and variance are those of the whole batch, forwards and backwards. What dropout draws depends on the place of a
sample in the whole batch, so that neither depends on how many ranks there are; each of them draws for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from nnsim.engine.ranks.ranks import Ranks

Norm = nn.modules.batchnorm._BatchNorm
Drop = nn.modules.dropout._DropoutNd


@dataclass(frozen=True, slots=True)
class Part:
    """The samples of a batch of ``rows`` that a rank has, from ``first`` on; where there are none, it ``stands_in``.

    Then it computes with a sample that counts nothing, so that it can take part in what all have to do together.
    """

    rows: int
    first: int
    stands_in: bool = False


class Across:
    """Lets the layers of a model look across the batch of all ranks, within ``part_of`` and as ever elsewhere.

    ``is_needed``  whether a rank without samples has to take part
    """

    def __init__(self, model: nn.Module, ranks: Ranks) -> None:
        self._ranks = ranks
        self._part: Part | None = None
        self._seen: list[tuple[Norm, Tensor, Tensor]] = []
        modules = list(model.modules())
        norms = [module for module in modules if isinstance(module, Norm)]
        self.is_needed = bool(norms)
        for norm in norms:
            norm.forward = partial(self._normalised, norm)  # type: ignore[method-assign]
        for drop in (module for module in modules if isinstance(module, Drop)):
            drop.forward = partial(self._dropped, drop)

    @contextmanager
    def part_of(self, part: Part) -> Iterator[None]:
        """Meanwhile the model computes with this part of a batch."""
        self._part = part
        self._seen.clear()
        try:
            yield
        finally:
            self._part = None

    def follow(self) -> None:
        """Move running averages towards what was seen of the batch, once its step is certain to be made."""
        for norm, *seen in self._seen:
            for average, value in zip((norm.running_mean, norm.running_var), seen, strict=True):
                if average is not None and norm.momentum is not None:
                    average.mul_(1 - norm.momentum).add_(value, alpha=norm.momentum)
        self._seen.clear()

    def _normalised(self, norm: Norm, x: Tensor) -> Tensor:
        part = self._part
        if part is None or not norm.training:
            known: Tensor = type(norm).forward(norm, x)
            return known
        axes, shape = [0, *range(2, x.dim())], (1, -1, *[1] * (x.dim() - 2))
        count = part.rows * x[0, 0].numel()
        mean = self._sum(x.sum(axes), part) / count
        centred = x - mean.view(shape)
        variance = self._sum(centred.square().sum(axes), part) / count
        self._seen.append((norm, mean.detach(), variance.detach() * (count / max(count - 1, 1))))
        scaled = centred * (norm.weight * torch.rsqrt(variance + norm.eps)).view(shape)
        return scaled + norm.bias.view(shape)

    def _sum(self, own: Tensor, part: Part) -> Tensor:
        total: Tensor = _Sum.apply(own * 0 if part.stands_in else own, self._ranks)  # type: ignore[no-untyped-call]
        return total

    def _dropped(self, drop: Drop, x: Tensor) -> Tensor:
        part = self._part
        if part is None or not drop.training or not drop.p:
            known: Tensor = type(drop).forward(drop, x)
            return known
        whole = _of_maps(x, part.rows) if isinstance(drop, nn.Dropout2d) else _of_rows(x, part.rows)
        keep = whole.bernoulli_(1 - drop.p).div_(1 - drop.p)
        return x * keep[part.first : part.first + len(x)]


def _of_maps(x: Tensor, rows: int) -> Tensor:
    """Room for a number per map of so many samples as in ``x``."""
    return x.new_empty((rows, *x.shape[1:2], *[1] * (x.dim() - 2)))


def _of_rows(x: Tensor, rows: int) -> Tensor:
    """Room for so many samples as in ``x``, in the same order of memory: numbers are drawn in that order."""
    order = sorted(range(1, x.dim()), key=x.stride, reverse=True)
    room = x.new_empty((rows, *(x.shape[axis] for axis in order)))
    return room.permute(0, *(order.index(axis) + 1 for axis in range(1, x.dim())))


class _Sum(torch.autograd.Function):
    """The sum over all ranks. Each of their losses depends on it, so that its gradient is the sum of theirs."""

    @staticmethod
    def forward(ctx: Any, own: Tensor, ranks: Ranks) -> Tensor:
        ctx.ranks = ranks
        total = own.clone()
        ranks.sum_(total)
        return total

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        total = gradients[0].contiguous().clone()
        ctx.ranks.sum_(total)
        return total, None
