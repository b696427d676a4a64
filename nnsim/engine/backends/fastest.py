"""Which kernel needs least time for the steps of a dense network.

Where the borders are was measured on a processor with AVX-512: ``dev.py bench growth`` does so again, and tells how far
from the fastest the chosen one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from nnsim.core.project import Project
from nnsim.networks.plan import Plan

NARROWEST = 16
"""Up to so many inputs and units of every layer samples can be computed side by side, by ``narrow``."""

FEW_WEIGHTS, SINGLE_WEIGHTS, SINGLE = 110, 80, 4
"""That is fastest up to so many weights of a layer on average, and up to less where batches have less than ``SINGLE``
samples: sixteen are computed there for every one. With more of them, products of matrices by BLAS are: ``wide``."""

FEW_SAMPLES, RATHER_NARROW = 32, 24
"""Behind so many samples of a batch, with at most so many inputs and units, sums in registers are: ``program``."""

MANY_SAMPLES, LESS_NARROW = 256, 32
"""The same for batches that are larger still."""

LARGE, LARGER, LARGEST = 256, 512, 1024
"""So they are for matrices with so many inputs and units: from ``LARGE`` to ``LARGEST`` on batches of ``LARGE_BATCH``
samples or more, from ``LARGER`` on already of ``LARGER_BATCH``."""

LARGE_BATCH, LARGER_BATCH = 16, 8

Shape = tuple[int, ...]


def kernel_of(project: Project, plan: Plan) -> str:
    """The kernel for the layers of a network, on batches as the recipe has them."""
    matrices = [array.shape for layer in plan.layers for array in layer.arrays if len(array.shape) > 1]
    batch = min(project.recipe.batch, int(project.data.train.sum()))
    widest = max(max(shape) for shape in matrices)
    if batch > FEW_SAMPLES and widest <= (LESS_NARROW if batch > MANY_SAMPLES else RATHER_NARROW):
        return "program"
    if widest <= NARROWEST:
        few = FEW_WEIGHTS if batch >= SINGLE else SINGLE_WEIGHTS
        return "narrow" if _weights(matrices) <= few * len(matrices) else "wide"
    read_images = project.data.x.dtype == np.uint8
    return "program" if _are_square(matrices[read_images:], _weights(matrices), batch) else "wide"


def _weights(matrices: Sequence[Shape]) -> int:
    return sum(prod(shape) for shape in matrices)


def _are_square(matrices: Sequence[Shape], weights: int, batch: int) -> bool:
    """Whether most of the ``weights`` are in ``matrices`` that are large along both sides, for batches of that size.

    One that reads images is not among them: ``wide`` leaves out what of these is zero.
    """
    large = [shape for shape in matrices if min(shape) >= LARGE and max(shape) <= LARGEST]
    if 2 * _weights(large) < weights:
        return False
    return batch >= (LARGER_BATCH if max(map(min, large)) >= LARGER else LARGE_BATCH)
