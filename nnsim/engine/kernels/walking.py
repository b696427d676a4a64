"""From one step to the next: which rate it has, and where it begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.compiling import inlined
from nnsim.engine.kernels.given import Samples
from nnsim.engine.kernels.ordering import shuffle


@inlined
def rate_of(rates: NDArray[np.float64], step: int) -> float:
    """The rate of a step, of ``rates`` [steps], or of the one that all have."""
    rate: float = rates[step if len(rates) > 1 else 0]
    return rate


@inlined
def follow(samples: Samples, stop: int, epoch: int) -> tuple[int, int]:
    """Where the step behind sample ``stop`` begins, and in which epoch after the first: at an end where there is a seed
    for it, the order becomes that of the next.
    """
    if stop == len(samples.order) and epoch < len(samples.seeds):
        shuffle(samples.seeds[epoch], samples.order)
        return 0, epoch + 1
    return stop, epoch
