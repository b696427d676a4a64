"""The order of an epoch by a kernel is NumPy's, number for number."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnsim.core import seeds
from nnsim.engine import samples
from nnsim.engine.kernels import ordering


def shuffled(seed: int, size: int) -> list[int]:
    order = np.full(size, -1, np.int64)
    ordering.shuffled(np.uint64(seed), order)
    return order.tolist()


@settings(max_examples=200)
@given(seed=st.integers(0, 2**63), size=st.integers(0, 5000))
@example(seed=0, size=1)
@example(seed=2**32 - 1, size=2)
@example(seed=2**32, size=4097)
@example(seed=2**63, size=256)
def test_an_order_is_that_of_numpy(seed: int, size: int) -> None:
    assert shuffled(seed, size) == np.random.default_rng(seed).permutation(size).tolist()


@given(seed=st.integers(0, 2**31), epoch=st.integers(0, 10_000), size=st.integers(1, 300))
def test_an_order_is_that_of_the_engine(seed: int, epoch: int, size: int) -> None:
    assert shuffled(seeds.stable(seed, "order", epoch), size) == samples.order(seed, epoch, size).tolist()


def test_numpy_shuffles_as_the_kernels_expect() -> None:
    assert ordering.fits()
