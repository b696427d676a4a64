"""Steps on a graphics card as CUDA graphs: a whole step is captured once and replayed for every full batch.

What a small network computes takes a card less time than Python takes to ask for it. A graph asks once: the forward and
the backward pass, penalties and the optimizer are launched together, on the same memory each time. So whatever differs
between two steps lies in tensors: the batch is copied into that of the first one, and the rate, with what else an
optimizer counts, is written into scalars on the card. Nothing is read back; who wants losses finds them there.

Steps come to what the plain loop comes to, up to rounding: optimizers divide by a tensor where that divides by a
number. TF32 is off, as everywhere (``devices``); bfloat16 is for who asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import torch
from torch import Tensor

from nnsim.engine.model import Model
from nnsim.engine.optimizers import Adagrad, Adam, AdamW, Optimizer, RmsProp, Sgd

Work = Callable[[], None]
Precision = Literal["float32", "bfloat16"]

WARM_UP = 3
"""Runs before a capture, in which libraries choose what they use and get the memory that they need."""


class Capture(Protocol):
    """Who captures work: a card, or what stands in for it in tests."""

    def warm_up(self, work: Work) -> None:
        """Do it ``WARM_UP`` times."""

    def capture(self, work: Work) -> Callable[[], None]:
        """What does again on the device whatever ``work`` did there, with the same memory, and asks no Python."""


class OnCard:
    """Graphs of CUDA. Work is warmed up on a stream of its own, as nothing else may be captured with it."""

    def warm_up(self, work: Work) -> None:
        """Behind all that was asked of the card before, and before all that is asked then."""
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        here = torch.cuda.current_stream()
        aside.wait_stream(here)
        with torch.cuda.stream(aside):
            for _ in range(WARM_UP):
                work()
        here.wait_stream(aside)

    def capture(self, work: Work) -> Callable[[], None]:
        """Launched and not computed until it is replayed."""
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            work()
        return graph.replay


class Captured(Protocol):
    """What is asked of a learner with backpropagation."""

    model: Model

    @property
    def optimizer(self) -> Optimizer:
        """Who moves the weights."""

    def compared(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """The sum of the losses of samples and their scores."""

    def descend_by(self, total: Tensor, rows: int, move: Work) -> None:
        """Work out the gradient of the mean, then ``move`` the weights that learn."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """A step: what it reads, where it leaves the sum of the losses and the scores, and what replays it."""

    x: Tensor
    t: Tensor
    numbers: tuple[Tensor, ...]
    total: Tensor
    scores: Tensor
    replay: Callable[[], None]

    def fits(self, x: Tensor, t: Tensor) -> bool:
        """Whether samples are as many and of the same kind as those that it was captured with."""
        return all(a.shape == b.shape and a.dtype == b.dtype for a, b in ((self.x, x), (self.t, t)))


class GraphedSteps:
    """Makes steps by one graph, captured with the first batch, and anew after ``forget`` or with another batch size.

    ``captures`` counts them.
    """

    def __init__(self, capture: Capture, precision: Precision = "float32") -> None:
        self._capture, self._precision = capture, precision
        self._graph: _Graph | None = None
        self.captures = 0

    def forget(self) -> None:
        """Something that was captured holds no more: the recipe, what is frozen, who moves the weights."""
        self._graph = None

    def step(self, learner: Captured, x: Tensor, t: Tensor, rate: float) -> tuple[Tensor, Tensor]:
        """A step of ``learner`` on samples ``x`` with ``t`` beside them; the sum of their losses, and their scores.

        Both are the same memory at every step: who keeps them copies them.
        """
        graph = self._graph
        if graph is None or not graph.fits(x, t):
            self._graph = None  # its memory is free for the next one
            graph = self._graph = self._captured(learner, x, t, rate)
            self.captures += 1
        graph.x.copy_(x)
        graph.t.copy_(t)
        _write(graph.numbers, RULES[type(learner.optimizer)].numbers(learner.optimizer, rate))
        graph.replay()
        return graph.total, graph.scores

    def _captured(self, learner: Captured, x: Tensor, t: Tensor, rate: float) -> _Graph:
        """Whatever is computed on the way leaves no trace in the weights, nor in what the optimizer remembers."""
        optimizer, model = learner.optimizer, learner.model
        rule, count = RULES[type(optimizer)], optimizer.count
        tensors = (model.store, *optimizer.slots.values())
        before = [tensor.clone() for tensor in tensors]
        given = x.clone(memory_format=torch.contiguous_format), t.clone(memory_format=torch.contiguous_format)
        values = rule.numbers(optimizer, rate)
        numbers = tuple(torch.zeros((), device=x.device) for _ in values)
        _write(numbers, values)
        made: list[Tensor] = []

        def work() -> None:
            with _precisely(self._precision, x.device.type):
                total, scores = learner.compared(*given)
            learner.descend_by(total, len(x), lambda: rule.move(optimizer, numbers))
            made[:] = total.detach(), scores.detach()

        model.set_mode(True, len(x))
        self._capture.warm_up(work)
        replay = self._capture.capture(work)
        optimizer.count = count
        for tensor, kept in zip(tensors, before, strict=True):
            tensor.copy_(kept)
        total, scores = made
        return _Graph(*given, numbers, total, scores, replay)


def _precisely(precision: Precision, device: str) -> AbstractContextManager[None]:
    """Matrix products and convolutions in bfloat16, on request; weights, losses and the optimizer stay float32."""
    if precision == "float32":
        return nullcontext()
    return torch.autocast(device, torch.bfloat16, cache_enabled=False)  # weights change behind its cache


def _write(numbers: Sequence[Tensor], values: Sequence[float]) -> None:
    for number, value in zip(numbers, values, strict=True):
        number.fill_(value)


# ------------------------------------------------------------ optimizers whose numbers lie on the card


@dataclass(frozen=True, slots=True)
class Rule:
    """``numbers`` of the next step, which counts it, and ``move``, which makes it with these numbers on the device."""

    numbers: Callable[[Any, float], tuple[float, ...]]
    move: Callable[[Any, Sequence[Tensor]], None]


def _rate(_optimizer: Optimizer, rate: float) -> tuple[float, ...]:
    return (rate,)


def _move_sgd(o: Sgd, numbers: Sequence[Tensor]) -> None:
    towards = o.grad
    if o.momentum:
        towards = o.slots["velocity"].mul_(o.momentum).add_(o.grad)
        if o.nesterov:
            towards = o.grad.add_(towards, alpha=o.momentum)
    o.weights.addcmul_(towards, numbers[0], value=-1)


def _divide(o: Optimizer, mean: Tensor, eps: float, rate: Tensor) -> None:
    """w <- w - rate * mean / (scratch + eps)."""
    torch.div(mean, o.scratch.add_(eps), out=o.scratch)
    o.weights.addcmul_(o.scratch, rate, value=-1)


def _move_rmsprop(o: RmsProp, numbers: Sequence[Tensor]) -> None:
    square = o.slots["square"].mul_(o.alpha).addcmul_(o.grad, o.grad, value=1 - o.alpha)
    torch.sqrt(square, out=o.scratch)
    _divide(o, o.grad, o.eps, numbers[0])


def _move_adagrad(o: Adagrad, numbers: Sequence[Tensor]) -> None:
    torch.sqrt(o.slots["square"].addcmul_(o.grad, o.grad), out=o.scratch)
    _divide(o, o.grad, o.eps, numbers[0])


def _adam_numbers(o: Adam, rate: float) -> tuple[float, ...]:
    o.count += 1
    return rate / (1 - o.beta1**o.count), (1 - o.beta2**o.count) ** 0.5


def _move_adam(o: Adam, numbers: Sequence[Tensor]) -> None:
    rate, root = numbers
    mean = o.slots["mean"].lerp_(o.grad, 1 - o.beta1)
    square = o.slots["square"].mul_(o.beta2).addcmul_(o.grad, o.grad, value=1 - o.beta2)
    torch.sqrt(square, out=o.scratch).div_(root)
    _divide(o, mean, o.eps, rate)


def _adamw_numbers(o: AdamW, rate: float) -> tuple[float, ...]:
    return *_adam_numbers(o, rate), 1 - rate * o.decay


def _move_adamw(o: AdamW, numbers: Sequence[Tensor]) -> None:
    o.weights.mul_(numbers[2])
    _move_adam(o, numbers[:2])


RULES: dict[type[Optimizer], Rule] = {
    Sgd: Rule(_rate, _move_sgd),
    RmsProp: Rule(_rate, _move_rmsprop),
    Adagrad: Rule(_rate, _move_adagrad),
    Adam: Rule(_adam_numbers, _move_adam),
    AdamW: Rule(_adamw_numbers, _move_adamw),
}
"""As ``optimizers`` has them."""
