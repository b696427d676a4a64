"""Steps on a graphics card as CUDA graphs: a whole step is captured once and replayed for every batch of its size.

What a small network computes takes a card less time than Python takes to ask for it. A graph asks once: the forward and
the backward pass, penalties and the optimizer are launched together, on the same memory each time. So whatever differs
between two steps lies in tensors: the batch is copied into that of the first one, and the rate, with what else an
optimizer counts, is written into scalars on the card. Nothing is read back; who wants losses finds them there. What is
drawn at random follows the seed that the card's generator has when a graph is replayed, as in the plain loop.

Steps come to what the plain loop comes to, up to rounding: optimizers divide by a tensor where that divides by a
number. TF32 and bfloat16 are for who asks for them (``precision``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor
from torch.autograd.graph import set_override_stale_capture_stream

from nnsim.engine.optimizers import Adagrad, Adam, AdamW, Optimizer, RmsProp, Sgd

Work = Callable[[], None]

Given = tuple[Tensor, ...]
"""What a step is made of, each [n, ...]: samples, what is kept beside them, and targets of further outputs."""

MOST = 4
"""Graphs at once: each has memory of its own."""

WARM_UP = 3
"""Runs before a capture, in which libraries choose what they use and get the memory that they need."""


class Capture(Protocol):
    """Who captures work: a card, or what stands in for it in tests."""

    def warm_up(self, work: Work) -> None:
        """Do it ``WARM_UP`` times."""

    def capture(self, work: Work) -> Callable[[], None]:
        """What does again on the device whatever ``work`` did there, with the same memory, and asks no Python."""

    def wait(self) -> None:
        """Until the device has done all that it was asked for."""


class OnCard:
    """Graphs of CUDA.

    Work is warmed up and captured on one stream of its own. PyTorch keeps what cuBLAS works in by stream, and lets it
    go with the first graph that was captured there: graphs on one stream have to go together, those of others stay.
    """

    def __init__(self) -> None:
        self._aside: torch.cuda.Stream | None = None

    def warm_up(self, work: Work) -> None:
        """Behind all that was asked of the card before, and before all that is asked then."""
        self._aside = self._aside or torch.cuda.Stream()  # type: ignore[no-untyped-call]
        here = torch.cuda.current_stream()
        self._aside.wait_stream(here)
        with torch.cuda.stream(self._aside):
            for _ in range(WARM_UP):
                work()
        here.wait_stream(self._aside)

    def capture(self, work: Work) -> Callable[[], None]:
        """Launched and not computed until it is replayed. Other threads may ask the card for something meanwhile.

        A step that was made before, on the stream of all else, may have left nodes for gradients that would stay there.
        """
        here, graph = torch.cuda.current_stream(), torch.cuda.CUDAGraph()
        set_override_stale_capture_stream(True)
        try:
            with torch.cuda.graph(graph, stream=self._aside, capture_error_mode="thread_local"):
                work()
        finally:
            set_override_stale_capture_stream(False)
            torch.cuda.set_stream(here)  # a capture that fails stays on its own
        return graph.replay

    def wait(self) -> None:
        """For what was asked here."""
        torch.cuda.current_stream().synchronize()


CAPTURES: dict[str, Callable[[], Capture]] = {"cuda": OnCard}
"""Who captures steps, by the devices on which they can be captured."""


class Uncaptured(Exception):
    """Steps could not be captured, for this ``reason``; nothing is changed."""

    def __init__(self, error: Exception) -> None:
        self.reason = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        super().__init__(self.reason)


class Captured(Protocol):
    """What is asked of a learner."""

    @property
    def optimizer(self) -> Optimizer:
        """Who moves the weights."""

    def changed(self) -> Sequence[Tensor]:
        """All that a step changes and that a later one reads."""

    def ready_to_make(self, rows: int) -> None:
        """A step on so many samples is made next."""

    def make(self, given: Given, move: Work) -> None:
        """A step, in which ``move`` makes that of the optimizer; nothing is read back."""


class _Graph(NamedTuple):
    """A step: what it reads, and what replays it."""

    given: Given
    replay: Callable[[], None]


class GraphedSteps:
    """Makes steps by graphs, one for each size of batch that it is prepared for; ``captures`` counts them."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._graphs: dict[int, _Graph] = {}
        self._kind: object = None
        self._sizes: frozenset[int] = frozenset()
        self._numbers: tuple[Tensor, ...] = ()
        self._written: tuple[float, ...] = ()
        self.captures = 0

    def forget(self) -> None:
        """Something that was captured holds no more: the recipe, what is frozen, who moves the weights."""
        self._graphs.clear()  # together, and their memory is free for the next ones
        self._sizes = frozenset()

    def covers(self, rows: int) -> bool:
        """Whether steps on so many samples are made by a graph: it is prepared for them, whatever it was for before."""
        return rows in self._sizes

    def prepare(self, learner: Captured, kind: object, batches: Mapping[int, Callable[[], Given]]) -> None:
        """Be ready for batches by their sizes, of a ``kind`` that is equal where samples are alike.

        Raises ``Uncaptured``.
        """
        if kind != self._kind or len(self._graphs.keys() | batches.keys()) > MOST:
            self.forget()
        self._kind = kind
        missing = batches.keys() - self._graphs.keys()
        for rows in sorted(missing, reverse=True):
            try:
                self._graphs[rows] = self._captured(learner, batches[rows]())
            except RuntimeError as error:
                self.forget()
                raise Uncaptured(error) from error
        self._sizes = frozenset(batches)

    def step(self, learner: Captured, given: Given, rate: float) -> None:
        """A step of ``learner`` on samples like those that it was prepared for."""
        graph, optimizer = self._graphs[len(given[0])], learner.optimizer
        for mine, other in zip(graph.given, given, strict=True):
            mine.copy_(other)
        optimizer.count += optimizer.COUNTS
        self._write(optimizer, optimizer.count, rate)
        graph.replay()

    def _write(self, optimizer: Optimizer, count: int, rate: float) -> None:
        """One that is the same as in the step before is there already."""
        numbers = RULES[type(optimizer)].numbers(optimizer, count, rate)
        if len(self._numbers) == len(numbers):
            for place, number, written in zip(self._numbers, numbers, self._written, strict=True):
                if number != written:
                    place.fill_(number)
        else:
            self._numbers = tuple(torch.full((), number, device=optimizer.weights.device) for number in numbers)
        self._written = numbers

    def _captured(self, learner: Captured, batch: Given) -> _Graph:
        """Whatever is computed on the way leaves no trace in the weights, nor in what the optimizer remembers."""
        optimizer, tensors = learner.optimizer, learner.changed()
        before = [tensor.clone() for tensor in tensors]
        given = tuple(tensor.clone(memory_format=torch.contiguous_format) for tensor in batch)
        self._write(optimizer, optimizer.count + 1, 0.0)
        move, numbers = RULES[type(optimizer)].move, self._numbers

        def work() -> None:
            learner.make(given, lambda: move(optimizer, numbers))

        learner.ready_to_make(len(given[0]))
        try:
            self._capture.warm_up(work)
            replay = self._capture.capture(work)
            self.captures += 1
        finally:
            for tensor, kept in zip(tensors, before, strict=True):
                tensor.copy_(kept)
        return _Graph(given, replay)


# ------------------------------------------------------------ optimizers whose numbers lie on the card


@dataclass(frozen=True, slots=True)
class Rule:
    """``numbers`` of the step that is so manieth, at a rate, and ``move``, which makes it with them on the device."""

    numbers: Callable[[Any, int, float], tuple[float, ...]]
    move: Callable[[Any, Sequence[Tensor]], None]


def _rate(_optimizer: Optimizer, _count: int, rate: float) -> tuple[float, ...]:
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


def _adam_numbers(o: Adam, count: int, rate: float) -> tuple[float, ...]:
    return rate / (1 - o.beta1**count), (1 - o.beta2**count) ** 0.5


def _move_adam(o: Adam, numbers: Sequence[Tensor]) -> None:
    rate, root = numbers
    mean = o.slots["mean"].lerp_(o.grad, 1 - o.beta1)
    square = o.slots["square"].mul_(o.beta2).addcmul_(o.grad, o.grad, value=1 - o.beta2)
    torch.sqrt(square, out=o.scratch).div_(root)
    _divide(o, mean, o.eps, rate)


def _adamw_numbers(o: AdamW, count: int, rate: float) -> tuple[float, ...]:
    return *_adam_numbers(o, count, rate), 1 - rate * o.decay


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
