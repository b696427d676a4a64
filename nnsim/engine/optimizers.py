"""The catalogue's optimizers on flat buffers, each as its textbook states it.

torch.optim does the same, bit for bit, as exported scripts rely on; but importing it costs
over a second and its loop over parameters several times the arithmetic of a small network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from nnsim.core.parameters import Values
from nnsim.core.spec import Spec
from nnsim.recipes.kinds import OPTIMIZERS


class Optimizer:
    """``step`` moves ``weights`` against ``grad``; ``slots`` hold what it remembers, by name.

    All tensors are flat [parameters]. ``count`` is the number of steps so far where it ``COUNTS`` them. ``step`` may
    change ``grad``. ``spare`` are flat tensors of another optimizer that is not needed any more: they are overwritten.
    """

    SLOTS: tuple[str, ...] = ()
    COUNTS = False

    def __init__(self, weights: Tensor, grad: Tensor, values: Values, spare: Sequence[Tensor] = ()) -> None:
        self.weights, self.grad = weights, grad
        missing = len(self.SLOTS) + 1 - len(spare)
        fresh = [torch.zeros_like(weights) for _ in range(missing)]
        for tensor in spare:  # only now: where the memory ran out, the other optimizer still has its numbers
            tensor.zero_()
        self.scratch, *slots = *spare, *fresh
        self.slots = dict(zip(self.SLOTS, slots, strict=False))
        self.count = 0
        self.set_values(values)

    @property
    def buffers(self) -> tuple[Tensor, ...]:
        """All tensors that it made for itself."""
        return self.scratch, *self.slots.values()

    def set_values(self, values: Values) -> None:
        """Take over parameters; what is remembered stays."""
        raise NotImplementedError

    def step(self, rate: float) -> None:
        """One step with learning rate ``rate``."""
        raise NotImplementedError

    def _descend(self, rate: float, mean: Tensor, square: Tensor, eps: float) -> None:
        """w <- w - rate * mean / (sqrt(square) + eps)."""
        torch.sqrt(square, out=self.scratch)
        self.weights.addcdiv_(mean, self.scratch.add_(eps), value=-rate)


class Sgd(Optimizer):
    """Gradient descent with momentum (Polyak, 1964) or Nesterov's (as in Sutskever et al., 2013)."""

    SLOTS = ("velocity",)

    def set_values(self, values: Values) -> None:
        """Read ``momentum`` and ``nesterov``."""
        self.momentum = float(values["momentum"])
        self.nesterov = bool(values["nesterov"])

    def step(self, rate: float) -> None:
        """v <- mu v + g; w <- w - rate v, or with Nesterov w <- w - rate (g + mu v)."""
        if not self.momentum:
            self.weights.add_(self.grad, alpha=-rate)
            return
        velocity = self.slots["velocity"].mul_(self.momentum).add_(self.grad)
        if self.nesterov:
            velocity = self.grad.add_(velocity, alpha=self.momentum)
        self.weights.add_(velocity, alpha=-rate)


class RmsProp(Optimizer):
    """Tieleman and Hinton (2012)."""

    SLOTS = ("square",)

    def set_values(self, values: Values) -> None:
        """Read ``alpha`` and ``eps``."""
        self.alpha, self.eps = float(values["alpha"]), float(values["eps"])

    def step(self, rate: float) -> None:
        """v <- alpha v + (1 - alpha) g^2; w <- w - rate g / (sqrt v + eps)."""
        square = self.slots["square"].mul_(self.alpha).addcmul_(self.grad, self.grad, value=1 - self.alpha)
        self._descend(rate, self.grad, square, self.eps)


class Adagrad(Optimizer):
    """Duchi, Hazan and Singer (2011)."""

    SLOTS = ("square",)

    def set_values(self, values: Values) -> None:
        """Read ``eps``."""
        self.eps = float(values["eps"])

    def step(self, rate: float) -> None:
        """v <- v + g^2; w <- w - rate g / (sqrt v + eps)."""
        square = self.slots["square"].addcmul_(self.grad, self.grad)
        self._descend(rate, self.grad, square, self.eps)


class Adam(Optimizer):
    """Kingma and Ba (2015), both averages divided by 1 - beta^t."""

    SLOTS = ("mean", "square")
    COUNTS = True

    def set_values(self, values: Values) -> None:
        """Read ``beta1``, ``beta2`` and ``eps``."""
        self.beta1, self.beta2, self.eps = (float(values[name]) for name in ("beta1", "beta2", "eps"))

    def step(self, rate: float) -> None:
        """m and v as averages of g and g^2; w <- w - rate m^ / (sqrt v^ + eps)."""
        self.count += 1
        mean = self.slots["mean"].lerp_(self.grad, 1 - self.beta1)
        square = self.slots["square"].mul_(self.beta2).addcmul_(self.grad, self.grad, value=1 - self.beta2)
        first, second = 1 - self.beta1**self.count, 1 - self.beta2**self.count
        torch.sqrt(square, out=self.scratch)
        self.scratch.div_(second**0.5).add_(self.eps)
        self.weights.addcdiv_(mean, self.scratch, value=-rate / first)


class AdamW(Adam):
    """Loshchilov and Hutter (2019): Adam with the decay beside the gradient."""

    def set_values(self, values: Values) -> None:
        """Read Adam's parameters and ``weight_decay``."""
        super().set_values(values)
        self.decay = float(values["weight_decay"])

    def step(self, rate: float) -> None:
        """w <- w - rate * decay * w, then a step of Adam."""
        self.weights.mul_(1 - rate * self.decay)
        super().step(rate)


IMPLEMENTATIONS: dict[str, type[Optimizer]] = {
    "sgd": Sgd,
    "rmsprop": RmsProp,
    "adagrad": Adagrad,
    "adam": Adam,
    "adamw": AdamW,
}
"""By the ids of ``recipes.kinds.OPTIMIZERS``."""


def make(spec: Spec, weights: Tensor, grad: Tensor, spare: Sequence[Tensor] = ()) -> Optimizer:
    """The optimizer of a recipe on the flat buffers, which may take those over that are ``spare``."""
    kind = OPTIMIZERS[spec.kind]
    return IMPLEMENTATIONS[kind.id](weights, grad, spec.resolve(kind.parameters), spare)


def revise(optimizer: Optimizer, spec: Spec) -> None:
    """Take over the parameters of ``spec``, which is of the same kind."""
    optimizer.set_values(spec.resolve(OPTIMIZERS[spec.kind].parameters))


def penalty(weights: Tensor, grad: Tensor, mask: Tensor, l1: float, l2: float) -> Callable[[], None] | None:
    """What adds ``l1 * sign(w) + l2 * w`` to ``grad`` where ``mask`` is 1; None if nothing does."""
    if not l1 and not l2:
        return None

    def add() -> None:
        if l1:
            grad.addcmul_(weights.sign(), mask, value=l1)
        if l2:
            grad.addcmul_(weights, mask, value=l2)

    return add
