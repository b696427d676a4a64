"""A stack of Boltzmann machines within the arrays of a network: one after the other learns what the one below says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.edits.stacks import Stack
from nnsim.engine.boltzmann import Draws, Machine, contrast
from nnsim.engine.counting import pack, unpack
from nnsim.engine.model import Model
from nnsim.recipes.contrastive import CALM, CODE_RATE, MOMENTUM

PARTICLES = 64
"""Dreams that go on from step to step where they are persistent."""


class Rule(NamedTuple):
    """How a machine learns: ``rate``, rounds ``k``, ``persistent`` dreams, and the ``decay`` of weights."""

    rate: float
    k: int = 1
    persistent: bool = False
    decay: float = 0.0


class Greedy:
    """The machines of a ``stack`` in the network of ``model``; with ``classes`` the last one sees those of the output.

    ``keeps`` what each machine had learned, apart from the network, which may learn on for something else.
    """

    def __init__(self, model: Model, stack: Stack, *, seed: int, classes: bool, keeps: bool) -> None:
        self.stack, self.seed, self._model, self._classes = stack, seed, model, classes
        self._numbers: dict[str, Tensor] = {}
        self._steps = [0] * len(stack.layers)
        for place, layer in enumerate(stack.layers):
            units, seen = self._array(f"{layer}.weight").shape
            if not stack.mirrors:
                self._new(f"visible.{layer}", (seen,))
            for name, array in zip(self._names(place), self._live(place).arrays, strict=True):
                self._new(_beside("momentum", name), tuple(array.shape))
                if keeps:
                    self._new(_beside("dream", name), tuple(array.shape))
            self._new(f"particles.{layer}", (PARTICLES, units))
        self._keeps = keeps

    def _new(self, name: str, shape: tuple[int, ...]) -> None:
        self._numbers[name] = torch.zeros(shape, device=self._model.device)

    def _array(self, name: str) -> Tensor:
        """An array of the network, as what it learns from is."""
        slot = self._model.slot(name)
        assert slot is not None
        return self._model.store.detach()[slot.start : slot.stop].view(slot.array.shape)

    def _names(self, place: int) -> tuple[str, ...]:
        """What the arrays of a machine are called, in their order."""
        layer = self.stack.layers[place]
        bias = f"{self.stack.mirrors[place]}.bias" if self.stack.mirrors else f"visible.{layer}"
        return (f"{layer}.weight", f"{layer}.bias", bias, *self._of_classes(place))

    def _of_classes(self, place: int) -> tuple[str, ...]:
        is_last = place == len(self.stack.layers) - 1
        return (f"{OUTPUT}.weight", f"{OUTPUT}.bias") if self._classes and is_last else ()

    def sees_classes(self, place: int) -> bool:
        """Whether that machine sees the class beside what lies below it."""
        return bool(self._of_classes(place))

    def _live(self, place: int) -> Machine:
        names = self._names(place)
        return self._made(
            place, [self._numbers[name] if name in self._numbers else self._array(name) for name in names]
        )

    def _made(self, place: int, arrays: list[Tensor]) -> Machine:
        weight, hidden, visible, *of_classes = arrays
        to_class, classes = of_classes or (None, None)
        return Machine(weight, hidden, visible, to_class, classes, linear=self.stack.linear[place])

    def machine(self, place: int) -> Machine:
        """A machine as it was when its layer had learned; as it is where nothing is kept."""
        if not self._keeps:
            return self._live(place)
        return self._made(place, [self._numbers[_beside("dream", name)] for name in self._names(place)])

    def keep(self, place: int) -> None:
        """What a machine has learned so far is what it dreams with."""
        if self._keeps:
            for name, array in zip(self._names(place), self._live(place).arrays, strict=True):
                self._numbers[_beside("dream", name)].copy_(array)

    def live(self, place: int) -> Machine:
        """A machine as its layer is now."""
        return self._live(place)

    def below(self, place: int, v: Tensor) -> Tensor:
        """What the machine at ``place`` sees of inputs [n, numbers]."""
        for lower in range(place):
            v = self._live(lower).up(v)
        return v

    def step(self, place: int, v: Tensor, y: Tensor | None, rule: Rule, number: int) -> Tensor:
        """One step of a machine on inputs [n, numbers] and one-hot classes; the first half of a round, [n, seen]."""
        machine, particles = self._live(place), self._numbers[f"particles.{self.stack.layers[place]}"]
        seen, draws = self.below(place, v), Draws(seeds.stable(self.seed, "contrast", number))
        found = contrast(
            machine,
            (seen, y if self.sees_classes(place) else None),
            rule.k,
            draws,
            particles if rule.persistent else None,
        )
        if rule.persistent:
            particles.copy_(found.h)
        momentum = MOMENTUM[self._steps[place] >= CALM]
        rate = rule.rate * (CODE_RATE if machine.linear else 1.0)
        for name, array, slope in zip(self._names(place), machine.arrays, found.slopes, strict=True):
            velocity = self._numbers[_beside("momentum", name)]
            push = slope - rule.decay * array if array.dim() > 1 else slope
            velocity.mul_(momentum).add_(push, alpha=rate)
            array.add_(velocity)
        self._steps[place] += 1
        self.tie(place)
        return found.again

    def tie(self, place: int) -> None:
        """The way back has the weights of the way there."""
        if self.stack.mirrors:
            self._array(f"{self.stack.mirrors[place]}.weight").copy_(
                self._array(f"{self.stack.layers[place]}.weight").T
            )

    def memory(self) -> dict[str, Floats]:
        """All that the rule remembers beside the network, by name; not copied where that can be avoided."""
        counts = {f"contrast.{layer}": pack(n) for layer, n in zip(self.stack.layers, self._steps, strict=True)}
        return counts | {name: tensor.cpu().numpy() for name, tensor in self._numbers.items()}

    def set_state(self, state: Mapping[str, Floats]) -> None:
        """Take over arrays with names and shapes of ``memory()``; the others stay."""
        for place, layer in enumerate(self.stack.layers):
            if (count := state.get(f"contrast.{layer}")) is not None:
                self._steps[place] = unpack(count)
        for name, tensor in self._numbers.items():
            if name in state:
                tensor.copy_(torch.from_numpy(np.array(state[name], np.float32)))


def _beside(slot: str, name: str) -> str:
    """Arrays beside one of the network are found by its name; see ``Arrays.labelled``."""
    return f"{slot}/{name}"
