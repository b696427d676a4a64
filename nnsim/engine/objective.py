"""What a step descends, to be worked out once more: in double precision, and with a number that differs a little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.engine.model import Model

STEP = 1e-5
"""How far a number is moved, times its size where that is above 1: in float64 this leaves an error of about 1e-10."""


@dataclass(frozen=True, eq=False, slots=True)
class Objective:
    """The sum of the losses of a batch.

    ``inputs``  [n, *shape], what the network got
    ``total``   from the scores [n, units] of every output to the sum, in float64 on the processor
    ``seed``    of what is random in the step
    """

    inputs: Tensor
    total: Callable[[list[Tensor]], Tensor]
    seed: int


class Remade:
    """The ``objective`` of a step on a ``project``, with ``weights`` by name, on a model of its own in float64."""

    def __init__(self, project: Project, objective: Objective, weights: Mapping[str, Floats]) -> None:
        self._objective = objective
        self._model = Model(project)
        self._model.freeze(project.network.frozen)
        self._arrays = self._model.in_double(weights)
        self._inputs = objective.inputs.cpu().double()

    @property
    def is_the_same(self) -> bool:
        """False where other numbers are drawn on the processor than on the device that it was worked out on."""
        return self._objective.inputs.device.type == "cpu" or not self._model.is_random

    def loss(self) -> float:
        """The sum of the losses."""
        model = self._model
        model.set_mode(True, len(self._inputs))
        if model.is_random:
            torch.default_generator.manual_seed(self._objective.seed)
        with torch.no_grad():
            return float(self._objective.total(model.answers(self._inputs)))

    def slope(self, name: str, index: tuple[int, ...]) -> float:
        """Of the sum of the losses in a number of an array."""
        array = self._arrays[name].detach()
        at = float(array[index])

        def moved(by: float) -> float:
            array[index] = at + by
            return self.loss()

        found = _central(moved, at)
        array[index] = at
        return found

    def slope_in_sum(self, node: str, row: int, index: tuple[int, ...]) -> float:
        """Of the sum of the losses in what the activation of a ``node`` gets for sample ``row`` at ``index``."""
        first = next(self._model.nodes[self._model.names.index(node)].children())

        def moved(by: float) -> float:
            with _added(first, (row, *index), by):
                return self.loss()

        return _central(moved, 0.0)


def _central(moved: Callable[[float], float], at: float) -> float:
    step = STEP * max(abs(at), 1.0)
    return (moved(step) - moved(-step)) / (2 * step)


@contextmanager
def _added(module: nn.Module, index: tuple[int, ...], by: float) -> Iterator[None]:
    """Let ``by`` be added to one number of what ``module`` makes."""

    def add(_module: nn.Module, _inputs: object, made: Tensor) -> Tensor:
        moved = made.clone()
        moved[index] += by
        return moved

    handle = module.register_forward_hook(add)
    try:
        yield
    finally:
        handle.remove()
