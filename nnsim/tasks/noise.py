"""Samples with noise mixed in: the draws that say how much, and the time as one more number of the input.

A task that is ``noised`` leads from noise to data: at time 0 there is nothing but noise, at time 1 nothing but the
sample. Noise is drawn in what the network is fed with, so that scaled samples get noise of their own size.
"""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.networks.kinds import Shape

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, taken modulo 1, lie evenly spread however many there are."""

EVALUATION = seeds.stable(0, "noise", "evaluation")
"""Seeds the draws that every evaluation uses, whatever the seed of the project, so that curves compare."""


def draws(seed: int, count: int, numbers: int) -> Floats:
    """Noise of ``count`` samples and, in the last column, their times: float32 [count, numbers + 1].

    Noise is standard normal. Each time is uniform in [0, 1] and all are evenly spread, which makes gradients calmer
    (Kingma et al., Variational diffusion models, 2021). The draws of more samples begin with those of fewer.
    """
    rng = np.random.default_rng(seed)
    start = rng.random()
    drawn = np.empty((count, numbers + 1), np.float32)
    drawn[:, :-1] = rng.standard_normal((count, numbers), np.float32)
    drawn[:, -1] = (start + GOLDEN * np.arange(count)) % 1
    return drawn


def evaluated(count: int, shape: Shape) -> Floats:
    """The draws for ``count`` samples of ``shape`` wherever a loss is measured."""
    return draws(EVALUATION, count, prod(shape))


def timed_shape(shape: Shape) -> Shape:
    """The shape with the time as one more number, or one more channel of an image."""
    return shape[0] + 1, *shape[1:]


def timed(x: Floats, time: float) -> Floats:
    """``x`` [n, *shape] with the time added, [n, *timed_shape(shape)]."""
    return np.concatenate([x, np.full((len(x), 1, *x.shape[2:]), time, x.dtype)], axis=1)
