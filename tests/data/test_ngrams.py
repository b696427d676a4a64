"""Counted tables against counts by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.progress import Cancelled
from nnsim.data.bundled import load_set
from nnsim.data.ngrams import losses


def text(tokens: list[int], length: int, test: list[bool]) -> Data:
    count = (len(tokens) - 1) // length
    x = np.array(tokens[: count * length], np.int16).reshape(count, length)
    y = np.array(tokens[length : count * length + 1 : length], np.float32)
    return Data(x, y, np.array(test), ("a", "b"), (), vocabulary=("a", "b"), kind="tokens")


def test_by_hand() -> None:
    data = text([0, 1, 0, 1, 0, 0, 1, 0, 1], 4, [False, True])
    alone, pairs = losses(data, 2)
    # counted in 0 1 0 1 0: three a, two b; asked of 0 0 1 0 1, where three are a and two b
    assert alone == pytest.approx(-(3 * math.log(3.1 / 5.2) + 2 * math.log(2.1 / 5.2)) / 5)
    # after a: b twice; after b: a twice. Asked: aa, ab, ba, ab
    expected = -(math.log(0.1 / 2.2) + 3 * math.log(2.1 / 2.2)) / 4
    assert pairs == pytest.approx(expected)


def test_there_is_no_loss_without_samples_to_count_or_to_ask() -> None:
    for test in ([False, False], [True, True]):
        assert all(math.isnan(loss) for loss in losses(text([0, 1] * 5, 4, test)))


def test_passages_that_do_not_follow_each_other_are_not_read_on() -> None:
    data = text([0, 0, 1, 1, 0, 0, 0], 2, [False, True, False])
    pairs = losses(data, 2)[1]
    # counted: 00 01 | 00 00; asked: 11 10
    assert pairs == pytest.approx(-math.log(0.5))


@pytest.mark.slow
def test_shakespeare_comes_to_what_a_study_found() -> None:
    assert losses(load_set("tiny_shakespeare")) == pytest.approx((3.35, 2.48, 2.05, 1.784, 1.788), abs=0.005)


def test_nobody_needs_wait_for_the_longer_tables() -> None:
    with pytest.raises(Cancelled):
        losses(text([0, 1] * 5, 4, [False, True]), progress=lambda share: share < 0.5)
