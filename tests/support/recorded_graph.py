"""Stands in for CUDA graphs on the processor: what PyTorch was asked for is recorded, and asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from nnsim.engine import cuda_graphs
from nnsim.engine.trainer import Trainer


class _Recording(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes every operation with its arguments, as they are: a number stays the number that it was."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations: list[tuple[Any, tuple[Any, ...], dict[str, Any], Any]] = []

    def __torch_dispatch__(self, operation: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = operation(*args, **(kwargs or {}))
        self.operations.append((operation, args, kwargs or {}, made))
        return made

    @torch.no_grad()
    def replay(self) -> None:
        """Every operation once more, into the memory that it wrote to then."""
        for operation, args, kwargs, before in self.operations:
            made = operation(*args, **kwargs)
            for old, new in zip(_tensors(before), _tensors(made), strict=True):
                if old.data_ptr() != new.data_ptr():  # neither a view nor written in place
                    old.copy_(new)


def _tensors(made: Any) -> Iterable[Tensor]:
    return [one for one in (made if isinstance(made, tuple | list) else (made,)) if isinstance(one, Tensor)]


class RecordedGraphs:
    """A ``Capture``. ``asked`` says in turn what it was asked for; ``recorded`` how many operations each graph has.

    Captures fail that are asked for while there are ``failures`` left.
    """

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.asked: list[str] = []
        self.recorded: list[int] = []

    def warm_up(self, work: Callable[[], None]) -> None:
        """Twice is enough to see that it leaves no trace."""
        self.asked.append("warm up")
        work()
        work()

    def capture(self, work: Callable[[], None]) -> Callable[[], None]:
        """Other than a card it computes what it records."""
        recording = _Recording()
        with recording:
            work()
        if self.failures:
            self.failures -= 1
            raise RuntimeError("CUDA error: operation not permitted when stream is capturing\nSee the manual.")
        self.asked.append("capture")
        self.recorded.append(len(recording.operations))

        def replay() -> None:
            self.asked.append("replay")
            recording.replay()

        return replay

    def wait(self) -> None:
        """There is nothing to wait for."""
        self.asked.append("wait")


def card_of_every_learner(monkeypatch: Any) -> list[RecordedGraphs]:
    """Every learner on the processor has a card of its own, which is asked for its steps where graphs are chosen."""
    made: list[RecordedGraphs] = []

    def card() -> RecordedGraphs:
        made.append(RecordedGraphs())
        return made[-1]

    monkeypatch.setitem(cuda_graphs.CAPTURES, "cpu", card)
    return made


def same(plain: Trainer, other: Trainer, within: float = 2e-5) -> None:
    """Assert that weights and what is remembered beside them differ by rounding at most."""
    pairs = (plain.learner.weights(), other.learner.weights()), (plain.learner.state(), other.learner.state())
    for expected, found in pairs:
        assert expected.keys() == found.keys()
        for name, array in expected.items():
            np.testing.assert_allclose(found[name], array, rtol=within, atol=within, err_msg=name)
