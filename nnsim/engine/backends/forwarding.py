"""The way of a batch through the modules of a network as a step goes it: without the hooks that probes may hang there,
and with the channels of images last wherever convolutions read them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from nnsim.engine.model import Model
from nnsim.networks.memory_order import normalises_untrained

LAST = torch.channels_last

Bend = Callable[..., Tensor]


class _Node(NamedTuple):
    sources: tuple[int, ...]
    first: Bend
    rest: tuple[Bend, ...]
    last_of: tuple[int, ...]


class Forward:
    """Answers of a ``model``, of which the nodes called ``frozen`` do not learn."""

    def __init__(self, model: Model, frozen: frozenset[str]) -> None:
        self._cut, self._ends = model.plan.cut, model.ends
        self._chain = tuple(module.forward for module in model.chain)
        self._nodes = tuple(
            _Node(step.sources, step.first.forward, tuple(module.forward for module in step.rest), step.last_of)
            for step in model.steps
        )
        read = {step.sources[0] for step in model.steps if isinstance(step.first, nn.Conv2d)}
        self._turned = set() if normalises_untrained(model.plan, frozen) else read

    def __call__(self, x: Tensor) -> list[Tensor]:
        """Scores [n, units] of every output for inputs [n, *shape]; what no later node reads is let go."""
        if self._chain:
            for forward in self._chain:
                x = forward(x)
            return [x]
        values: list[Tensor | None] = [*self._inputs(x)]
        for sources, first, rest, last_of in self._nodes:
            value = first(*[values[source] for source in sources])
            for forward in rest:
                value = forward(value)
            values.append(value)
            for done in last_of:
                values[done] = None
        return [scores for scores in (values[place] for place in self._ends) if scores is not None]

    def _inputs(self, x: Tensor) -> list[Tensor]:
        """The parts of samples, images with their channels last if convolutions read them."""
        parts, turned = self._cut(x).values(), self._turned
        return [part.contiguous(memory_format=LAST) if i in turned else part for i, part in enumerate(parts)]
