"""Steps of the catalogue's optimizers by PyTorch's fused operations: one pass over the numbers instead of up to seven.

They are called by themselves, as ``torch.optim`` takes over a second to import, and get every array with its gradient,
so that no gradient is copied into a flat buffer. Formulas are those of ``engine.optimizers``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from nnsim.engine.layout import Slot
from nnsim.engine.optimizers import Adagrad, Adam, AdamW, Optimizer, RmsProp, Sgd

Move = Callable[["Arrays", list[Tensor], float], None]
"""Moves arrays against gradients of their shapes, with a learning rate."""

LONG_AGO = 1e9
"""So many steps after the first one no average is short of any: beta ** t is 0 for what the catalogue allows."""


class Arrays(NamedTuple):
    """What learns, as views into flat buffers: ``weights`` and what is remembered of them by ``slots``, one each.

    ``number`` [] is that of the step, which each of ``numbers`` is.
    """

    weights: list[Tensor]
    slots: dict[str, list[Tensor]]
    number: Tensor
    numbers: list[Tensor]


class Update:
    """Steps of an ``optimizer`` on what stands in ``slots``, with penalties where the role of an array is weight."""

    def __init__(self, optimizer: Optimizer, slots: Sequence[Slot], l1: float, l2: float) -> None:
        def views(flat: Tensor) -> list[Tensor]:
            return [flat[slot.start : slot.stop].view(slot.array.shape) for slot in slots]

        remembered = {name: views(flat) for name, flat in optimizer.slots.items()}
        self._means: list[Tensor] = []
        if isinstance(optimizer, RmsProp):
            self._means = remembered["mean"] = views(optimizer.scratch)
        number = torch.zeros(())
        self._arrays = Arrays(views(optimizer.weights), remembered, number, [number] * len(slots))
        self._move = _MADE[type(optimizer)](optimizer)
        self._l1, self._l2 = l1, l2
        self._penalized = [i for i, slot in enumerate(slots) if slot.array.role == "weight"] if l1 or l2 else []

    def begin(self) -> None:
        """Others may have used what no step leaves to the next one."""
        for mean in self._means:
            mean.zero_()

    def step(self, grads: list[Tensor], rate: float) -> None:
        """One step against gradients, one for each array; they may be changed."""
        if self._penalized:
            self._penalize([grads[i] for i in self._penalized], [self._arrays.weights[i] for i in self._penalized])
        self._move(self._arrays, grads, rate)

    def _penalize(self, grads: list[Tensor], weights: list[Tensor]) -> None:
        """Add ``l1 * sign(w) + l2 * w``."""
        if self._l1:
            torch._foreach_add_(grads, torch._foreach_sign(weights), alpha=self._l1)
        if self._l2:
            torch._foreach_add_(grads, weights, alpha=self._l2)


def _sgd(optimizer: Sgd) -> Move:
    momentum, nesterov = optimizer.momentum, bool(optimizer.nesterov and optimizer.momentum)
    (remembered,) = optimizer.SLOTS

    def move(of: Arrays, grads: list[Tensor], rate: float) -> None:
        torch._fused_sgd_(
            of.weights, grads, of.slots[remembered] if momentum else [], weight_decay=0.0, momentum=momentum, lr=rate,
            dampening=0.0, nesterov=nesterov, maximize=False, is_first_step=False,
        )  # fmt: skip

    return move


def _adagrad(optimizer: Adagrad) -> Move:
    eps = optimizer.eps

    def move(of: Arrays, grads: list[Tensor], rate: float) -> None:
        torch._fused_adagrad_(
            of.weights, grads, of.slots["square"], of.numbers, lr=rate, lr_decay=0.0, weight_decay=0.0, eps=eps,
            maximize=False,
        )  # fmt: skip

    return move


def _rmsprop(optimizer: RmsProp) -> Move:
    """As Adam, whose mean is the gradient itself, long after its first step."""
    alpha, eps = optimizer.alpha, optimizer.eps

    def move(of: Arrays, grads: list[Tensor], rate: float) -> None:
        of.number.fill_(LONG_AGO)
        torch._fused_adam_(
            of.weights, grads, of.slots["mean"], of.slots["square"], [], of.numbers, lr=rate, beta1=0.0, beta2=alpha,
            weight_decay=0.0, eps=eps, amsgrad=False, maximize=False,
        )  # fmt: skip

    return move


def _adam(optimizer: Adam) -> Move:
    beta1, beta2, eps = optimizer.beta1, optimizer.beta2, optimizer.eps
    decay = optimizer.decay if isinstance(optimizer, AdamW) else 0.0
    made = torch._fused_adamw_ if isinstance(optimizer, AdamW) else torch._fused_adam_

    def move(of: Arrays, grads: list[Tensor], rate: float) -> None:
        optimizer.count += 1
        of.number.fill_(optimizer.count)
        made(
            of.weights, grads, of.slots["mean"], of.slots["square"], [], of.numbers, lr=rate, beta1=beta1, beta2=beta2,
            weight_decay=decay, eps=eps, amsgrad=False, maximize=False,
        )  # fmt: skip

    return move


_MADE: dict[type[Optimizer], Callable[..., Move]] = {
    Sgd: _sgd,
    RmsProp: _rmsprop,
    Adagrad: _adagrad,
    Adam: _adam,
    AdamW: _adam,
}
