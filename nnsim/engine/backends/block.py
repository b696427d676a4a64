"""A block of steps: what the trainer hands over at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.backends import Choice
from nnsim.language.texts import say


@dataclass(frozen=True, slots=True)
class Block:
    """``count`` steps of ``batch`` samples, the first from sample ``start`` of the present epoch of ``size`` on.

    ``number``  steps made before
    ``rates``   of each step, float64 [count]; or [1] where they are all the same
    ``seeds``   of the orders of the epochs that follow, uint64: steps go on behind the end of an epoch as long as there
                are some; none where the block ends with the epoch at the latest
    """

    start: int
    batch: int
    count: int
    size: int
    number: int
    rates: NDArray[np.float64]
    seeds: NDArray[np.uint64]

    def rate(self, step: int) -> float:
        """That of one of its steps, counted from 0."""
        return float(self.rates[step if len(self.rates) > 1 else 0])


class OneByOne:
    """A learner whose steps are made one after the other."""

    @property
    def backend(self) -> str:
        """PyTorch."""
        return "torch"

    @property
    def why(self) -> str:
        """Nothing else can."""
        return say("This learner has no faster steps than these.")

    @property
    def awaits(self) -> bool:
        """There is nothing to wait for."""
        return False

    @property
    def takes_blocks(self) -> bool:
        """Who makes them beyond the end of an epoch does so in one go."""
        return self.spans_epochs

    @property
    def spans_epochs(self) -> bool:
        """Whoever makes one step after the other can be asked for one more."""
        return False

    def make_ready(self) -> bool:
        """There is nothing to be made ready."""
        return True

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:  # noqa: ARG002 - there is nothing to choose
        """Nothing is faster."""
        return False

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step."""
        raise NotImplementedError

    def run(self, block: Block) -> int:
        """One step after the other, within the epoch."""
        start, made = block.start, 0
        for place in range(block.count):
            stop = min(start + block.batch, block.size)
            made += self.step(start, stop, block.rate(place), block.number + made)
            start = stop
        return made
