"""A graphics card without one: tensors that say that they lie there, and are computed with by the processor.

What PyTorch does not do on a card is refused here, too: computing with tensors of both places, ``numpy``, and whatever
waits for the card while a graph is captured. Whatever else makes the processor wait for the card is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._mode_utils import no_dispatch
from torch.utils._pytree import tree_map

PLACE = torch.device("cuda", 0)

SET_DATA, GET_DEVICE = vars(Tensor.__mro__[1])["data"].__set__, vars(Tensor.__mro__[1])["device"].__get__

FORBIDDEN = "CUDA error: operation not permitted when stream is capturing"


class FakeCard:
    """``waits`` names what the processor waited for; ``asked`` counts operations that Python asked for.

    While ``recorded`` is a list, operations are noted there.
    """

    def __init__(self) -> None:
        self.waits: list[str] = []
        self.asked = self.replays = 0
        self.recorded: list[tuple[Any, Any, Any, Any]] | None = None

    def wait_for(self, what: str) -> None:
        """Whatever was asked before is done."""
        if self.recorded is not None:
            raise RuntimeError(FORBIDDEN)
        self.waits.append(what)


CARD = FakeCard()


class OnIt(Tensor):
    """A tensor that lies there; ``inner`` has its numbers."""

    inner: Any

    @staticmethod
    def __new__(cls, inner: Tensor) -> OnIt:
        made: OnIt = Tensor._make_wrapper_subclass(
            cls, inner.size(), strides=inner.stride(), storage_offset=inner.storage_offset(), dtype=inner.dtype
        )
        made.inner = inner
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, operation: Any, _types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        return _asked(operation, args, kwargs or {})


def _asked(operation: Any, args: Any, kwargs: Any) -> Any:
    own: dict[int, OnIt] = {}

    def inside(one: Any) -> Any:
        if isinstance(one, OnIt):
            own[id(one.inner)] = one
            return one.inner
        if isinstance(one, Tensor) and one.dim() and operation is not torch.ops.aten.copy_.default:
            raise RuntimeError(f"Expected all tensors to be on the same device: {operation}")
        return one

    given, named = tree_map(inside, args), tree_map(inside, kwargs)
    if operation is torch.ops.aten._local_scalar_dense.default:
        CARD.wait_for("a number")
    if operation is torch.ops.aten.copy_.default and not isinstance(args[1], OnIt):
        _carried(args[1], named.get("non_blocking", False) or (len(args) > 2 and args[2]))
    if torch.Tag.inplace_view in operation.tags:  # the same memory, seen otherwise: nothing is computed
        with no_dispatch():
            operation(*args, **kwargs)
        args[0].inner = operation(given[0].detach(), *given[1:], **named)
        return args[0]
    CARD.asked += 1
    made = operation(*given, **named)
    if CARD.recorded is not None:
        CARD.recorded.append((operation, given, named, made))
    return tree_map(lambda one: own.get(id(one), one) if id(one) in own else _there(one), made)


def _there(one: Any) -> Any:
    return OnIt(one) if isinstance(one, Tensor) else one


def _carried(source: Tensor, is_free: object) -> None:
    """A copy to the card waits unless it is from pinned memory and told not to."""
    if source.dim() and not (is_free and getattr(source, "is_fake_pinned", False)):
        CARD.wait_for("a copy to the card")


class _Program(TorchFunctionMode):
    """What a program asks PyTorch for, where that has to do with places."""

    def __torch_function__(self, function: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        special = _SPECIAL.get(getattr(function, "__name__", ""))
        if special and args and isinstance(args[0], Tensor):
            found = special(function, args, kwargs)
            if found is not NotImplemented:
                return found
        if _is_there(kwargs.get("device")) and not (args and isinstance(args[0], OnIt)):
            del kwargs["device"]
            if function is torch.tensor or function is torch.as_tensor:
                CARD.wait_for("a number made a tensor")
            made = function(*args, **kwargs)
            CARD.asked += 1
            if CARD.recorded is not None:
                CARD.recorded.append((_again(made), (), {}, made))
            return OnIt(made)
        if _is_there(kwargs.get("device")):
            del kwargs["device"]
        if function == SET_DATA and isinstance(args[0], OnIt):
            args[0].inner = args[1].inner
            return None
        if function == GET_DEVICE:
            return PLACE if isinstance(args[0], OnIt) else function(*args)
        return function(*args, **kwargs)


def _again(made: Tensor) -> Callable[[], Tensor]:
    kept = made.clone()
    return lambda: kept


def _is_there(device: Any) -> bool:
    return device is not None and torch.device(device).type == "cuda"


def _to(function: Any, args: Any, kwargs: Any) -> Any:
    source, *rest = args
    target = next((one for one in (*rest, kwargs.get("device")) if isinstance(one, str | torch.device)), None)
    if target is None:
        return NotImplemented
    if _is_there(target) and not isinstance(source, OnIt):
        _carried(source, kwargs.get("non_blocking", False))
        return OnIt(source.clone())
    if not _is_there(target) and isinstance(source, OnIt):
        return _cpu(function, args, kwargs)
    return source


def _cpu(_function: Any, args: Any, _kwargs: Any) -> Any:
    if not isinstance(args[0], OnIt):
        return NotImplemented
    CARD.wait_for("numbers")
    found: Any = args[0].detach()
    return found.inner.clone()


def _numpy(_function: Any, args: Any, _kwargs: Any) -> Any:
    if isinstance(args[0], OnIt):
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first.")
    return NotImplemented


def _tolist(_function: Any, args: Any, _kwargs: Any) -> Any:
    return _cpu(None, args, {}).tolist() if isinstance(args[0], OnIt) else NotImplemented


def _pinned(_function: Any, args: Any, _kwargs: Any) -> Any:
    copy = args[0].clone()
    copy.is_fake_pinned = True
    return copy


def _one_hot(function: Any, args: Any, kwargs: Any) -> Any:
    """On a card it looks at no number."""
    source, *rest = args
    if not isinstance(source, OnIt):
        return NotImplemented
    made = source.new_zeros((*source.shape, rest[0]))
    return made.scatter_(-1, source.unsqueeze(-1), 1)


_SPECIAL = {
    "one_hot": _one_hot,
    "to": _to, "cpu": _cpu, "numpy": _numpy, "tolist": _tolist, "__array__": _numpy, "pin_memory": _pinned
}  # fmt: skip


class FakeGraphs:
    """A ``Capture`` that records what the card is asked for; a replay asks Python for nothing."""

    def warm_up(self, work: Callable[[], None]) -> None:
        for _ in range(3):
            work()

    def capture(self, work: Callable[[], None]) -> Callable[[], None]:
        recorded: list[tuple[Any, Any, Any, Any]] = []
        CARD.recorded = recorded
        try:
            work()
        finally:
            CARD.recorded = None
        return lambda: _replay(recorded)

    def wait(self) -> None:
        CARD.wait_for("a block")


@torch.no_grad()
def _replay(recorded: list[tuple[Any, Any, Any, Any]]) -> None:
    CARD.replays += 1
    for operation, args, kwargs, before in recorded:
        made = operation(*args, **kwargs)
        for old, new in zip(_tensors(before), _tensors(made), strict=True):
            if old.data_ptr() != new.data_ptr():
                old.copy_(new)


def _tensors(made: Any) -> list[Tensor]:
    return [one for one in (made if isinstance(made, tuple | list) else (made,)) if isinstance(one, Tensor)]


@contextmanager
def fake_card(monkeypatch: Any) -> Iterator[FakeCard]:
    """Meanwhile this machine has a graphics card."""
    from nnsim.engine import cuda_graphs, devices

    CARD.__init__()  # type: ignore[misc]
    monkeypatch.setattr(devices, "available", lambda: ("cpu", "cuda"))
    monkeypatch.setattr(devices, "_configure_cuda", lambda: None)
    monkeypatch.setattr(torch.cuda, "manual_seed", torch.default_generator.manual_seed)
    autocast = torch.autocast
    monkeypatch.setattr(torch, "autocast", lambda _device, *types, **more: autocast("cpu", *types, **more))
    monkeypatch.setitem(cuda_graphs.CAPTURES, "cuda", FakeGraphs)
    with _Program():
        yield CARD
