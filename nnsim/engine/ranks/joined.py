"""Ranks that ``torchrun``, or whoever else sets its variables, has started: on one machine or on several."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor
from torch._C._distributed_c10d import PrefixStore
from torch.distributed.rendezvous import rendezvous

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.problem import Problem, ProblemError
from nnsim.engine.ranks.ranks import CutShort, Ranks
from nnsim.language.texts import say

PATIENCE = timedelta(seconds=120)
"""Longest that one rank waits for another. One that died is noticed at once, one whose machine is cut off then."""

TELLING_S, LOOKING_S = 8.0, 0.1
"""How long, and how often, the others look whether the first rank tells that one is gone, before one of them does."""


_TOLD, _TELLERS = "nnsim/told", "nnsim/tellers"


class Joined(Ranks):
    """This process among the others; gloo carries what is on processors, NCCL what is on graphics cards.

    ``is_asked`` says whether this process shall end. Raises ``ProblemError`` where the others are not found.
    """

    def __init__(self, device: str, is_asked: Callable[[], bool]) -> None:
        self._is_asked = is_asked
        self._device = _own(device)
        try:
            self._store, self.rank, self.size = next(rendezvous("env://", timeout=PATIENCE))
            dist.init_process_group(
                "nccl" if device == "cuda" else "gloo",
                store=PrefixStore("nnsim/ranks", self._store),
                rank=self.rank,
                world_size=self.size,
                timeout=PATIENCE,
            )
        except (RuntimeError, ValueError) as error:
            raise ProblemError(
                Problem(say("The ranks did not find one another; check the address and the port given to torchrun."))
            ) from error

    @property
    def is_asked_to_end(self) -> bool:
        """Whether somebody asked this process to end."""
        return self._is_asked()

    def sum_(self, tensor: Tensor) -> None:
        """Let ``tensor`` become the sum of all ranks'."""
        with _losses():
            dist.all_reduce(tensor)

    def align_(self, tensor: Tensor) -> None:
        """Let ``tensor`` become that of the first rank."""
        with _losses():
            dist.broadcast(tensor, 0)

    def added(self, values: Sequence[float]) -> list[float]:
        """The sums of ``values`` over all ranks, in float64."""
        sums = torch.tensor(values, dtype=torch.float64, device=self._device)
        self.sum_(sums)
        found: list[float] = sums.tolist()
        return found

    def joined(self, array: Floats) -> Floats:
        """What all ranks have, [n], one after the other: float32."""
        sizes = [0.0] * self.size
        sizes[self.rank] = float(len(array))
        stops = np.cumsum(self.added(sizes)).astype(int)
        whole = torch.zeros(int(stops[-1]), device=self._device)
        whole[stops[self.rank] - len(array) : stops[self.rank]] = torch.from_numpy(array).to(self._device)
        if len(whole):
            self.sum_(whole)
        return whole.cpu().numpy()

    def tells(self) -> bool:
        """Whether this one tells that a rank was lost: the first does, and if that is the lost one, any other."""
        try:
            if self.rank == 0:
                self._store.set(_TOLD, "1")
                return True
            for _ in range(round(TELLING_S / LOOKING_S)):
                if self._store.check([_TOLD]):
                    return False
                time.sleep(LOOKING_S)
        except RuntimeError:  # what they agree through is gone as well
            return self.rank < 2
        return self._is_next_to_tell()

    def _is_next_to_tell(self) -> bool:
        try:
            return bool(self._store.add(_TELLERS, 1) == 1)
        except RuntimeError:
            return self.rank == 1

    def leave(self) -> None:
        """Be one of them no more."""
        dist.destroy_process_group()


@contextmanager
def _losses() -> Iterator[None]:
    """What says that another rank does not answer becomes ``CutShort``."""
    try:
        yield
    except RuntimeError as error:  # DistBackendError is one; gloo knows no type of its own
        raise CutShort("lost") from error


def _own(device: str) -> str:
    """The device of this rank: each of a machine has a graphics card of its own."""
    if device != "cuda":
        return device
    number, cards = int(os.environ.get("LOCAL_RANK", "0")), torch.cuda.device_count()
    if number >= cards:
        text = say(
            "This machine has {cards}; start no more ranks on it than that.", cards=counted(cards, "graphics card")
        )
        raise ProblemError(Problem(text, "device"))
    torch.cuda.set_device(number)
    return device
