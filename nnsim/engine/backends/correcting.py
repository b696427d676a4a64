"""Steps of Rosenblatt's rule by a kernel, on the weights and biases of response units."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.backends import Choice
from nnsim.core.data import Floats
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.choosing import Chosen, ready
from nnsim.language.texts import say

KERNEL = "rosenblatt:"


class Pass(NamedTuple):
    """What steps came to: how many they were, losses of their samples summed up, how many of these were told right, the
    corrections, and whether the present pass through all samples is free of them.
    """

    steps: int
    loss: float
    hits: float
    corrections: int
    is_clean: bool


def chosen(backend: Choice, *, wait: bool) -> Chosen:
    """Who makes the steps."""
    if backend == "torch":
        return Chosen(say("NumPy makes the steps, as was chosen."))
    if backend in {"tuned", "graph"}:
        return Chosen(
            say("NumPy makes the steps: the tuned loop is for networks that learn by backpropagation.")
            if backend == "tuned"
            else say("NumPy makes the steps: CUDA graphs are for networks that learn by backpropagation.")
        )
    return ready(KERNEL, "NumPy", wait=wait)


def correct(
    found: Chosen,
    units: tuple[Floats, Floats],
    seen: tuple[Floats, NDArray[np.uint8]],
    order: NDArray[np.int64],
    block: Block,
    *,
    is_clean: bool,
) -> Pass:
    """Make the steps of a block: on weights [units, inputs] and biases [units], in place.

    ``seen`` is what the units see of all samples [n, inputs], and their labels [n, units]. ``order`` [n] is that of the
    present epoch; it becomes that of the one that the last step was of.
    """
    from nnsim.engine.kernels.rosenblatt import Going, Responses, Seen  # noqa: PLC0415 - numba is loaded by now

    assert found.kernel is not None
    told = np.array([0.0, 0.0, 0.0, float(is_clean)])
    going = Going(block.start, block.count, block.rates)
    made = found.kernel(Responses(*units), Seen(*seen, order, block.seeds), going, told)
    loss, hits, corrections, clean = told.tolist()
    return Pass(made, loss, hits, int(corrections), clean == 1.0)
