"""Samples into lanes, scores to their losses, and lanes back into rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.arithmetic import ONE
from nnsim.engine.kernels.compiling import counting, part
from nnsim.engine.kernels.given import Floats, Rule, Samples, Wholes
from nnsim.engine.kernels.losing import compare
from nnsim.engine.kernels.operations import LANES

DST, BLOCK, NUMBERS, PLACES = 2, 3, 4, 5
"""Columns of ``gather``: where the inputs begin, how far the next block is, how many, and the table of places."""


@counting
def gather(o: Wholes, tables: Wholes, work: Floats, samples: Samples, start: int, stop: int, block: int) -> None:
    """The samples of one block of the order from ``start`` to ``stop``; the last one fills it up."""
    to, places, x, rows = o[DST] + block * o[BLOCK], o[PLACES], samples.x, np.empty(LANES, np.int64)
    for lane in range(LANES):
        rows[lane] = samples.order[min(start + block * LANES + lane, stop - 1)]
    for j in range(o[NUMBERS]):
        p = to + tables[places + j]
        for lane in range(LANES):
            work[p + lane] = x[rows[lane], j] * samples.scale


SCORES, SCORES_BLOCK, GIVEN, UNITS = 2, 3, 4, 5
"""Columns of ``judge``: where scores and their gradient begin, which lie alike, and how many there are."""


@part
def judge(
    o: Wholes, work: Floats, rule: Rule, samples: Samples, start: int, stop: int, few: Floats, told: NDArray[np.float64]
) -> None:
    """Add the losses of the samples and how many are right to what is ``told``; write the gradient of their mean."""
    share, size, aims = ONE / np.float32(stop - start), o[UNITS] * LANES, few[4]
    for block in range((stop - start + LANES - 1) // LANES):
        z, d = o[SCORES] + block * o[SCORES_BLOCK], o[GIVEN] + block * o[SCORES_BLOCK]
        lanes = min(LANES, stop - start - block * LANES)
        for lane in range(lanes):
            row = samples.order[start + block * LANES + lane]
            for unit in range(o[UNITS]):
                aims[unit * LANES + lane] = samples.targets[row, unit] * samples.aim
        compare(
            rule.loss,
            rule.answer,
            work[z : z + size],
            aims[:size],
            work[d : d + size],
            share,
            lanes,
            few[:4, :LANES],
            told,
        )


SRC, SRC_BLOCK, TAPS, TAP_AT, INTO, LONG = 2, 3, 4, 5, 6, 7
"""Columns of ``turn``: lanes that are read, the table of their places, and where rows begin, and how long they are."""


@part
def turn(o: Wholes, tables: Wholes, work: Floats, rows: int) -> None:
    """Numbers in lanes, [taps] for each sample, to rows [whole blocks, LONG]."""
    long = o[LONG]
    for block in range((rows + LANES - 1) // LANES):
        s, to = o[SRC] + block * o[SRC_BLOCK], o[INTO] + block * LANES * long
        for k in range(o[TAPS]):
            p, q = s + tables[o[TAP_AT] + k], to + k
            for lane in range(LANES):
                work[q + lane * long] = work[p + lane]
