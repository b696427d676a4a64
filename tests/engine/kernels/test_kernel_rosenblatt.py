"""Rosenblatt's rule by a kernel against the same in NumPy, step by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.engine.backends import correcting
from nnsim.engine.kernels import rosenblatt as kernel


class Asked(NamedTuple):
    n: int
    inputs: int
    units: int
    separable: bool
    seed: int

    def samples(self):
        """Small whole numbers: scores are exact, so that nobody differs about which side of 0 they are on."""
        rng = np.random.default_rng(self.seed)
        x = rng.integers(-4, 5, (self.n, self.inputs)).astype(np.float32)
        scores = x @ rng.integers(-3, 4, (self.inputs, self.units)) + 0.5
        labels = np.eye(self.units)[scores.argmax(1)] if self.units > 1 else scores > 0
        if not self.separable:
            labels = rng.permutation(labels)
        return x, labels.astype(np.uint8), np.arange(100, 140, dtype=np.uint64)


def in_numpy(asked: Asked, most: int, rates):
    x, labels, seeds = asked.samples()
    w, b, order = (
        np.zeros((asked.units, asked.inputs), np.float32),
        np.zeros(asked.units, np.float32),
        np.arange(asked.n),
    )
    loss = hits = corrections = epoch = made = position = 0
    clean = False
    while made < most:
        if position == asked.n:
            order, epoch, position = np.random.default_rng(int(seeds[epoch])).permutation(asked.n), epoch + 1, 0
        clean = clean or position == 0
        sample, rate = order[position], np.float32(rates[made if len(rates) > 1 else 0])
        z, label = w @ x[sample] + b, labels[sample] > 0
        wrong = (z > 0) != label
        loss += np.maximum(np.where(label, -z, z), 0).sum()
        hits += label[z.argmax()] if asked.units > 1 else not wrong[0]
        change = np.where(label, rate, -rate) * wrong
        w, b = w + change[:, None] * x[sample], b + change
        corrections, clean = corrections + wrong.sum(), clean and not wrong.any()
        made, position = made + 1, position + 1
        if position == asked.n and clean:
            break
    return made, w, b, order, [loss, hits, corrections, clean]


def by_kernel(asked: Asked, most: int, rates, cuts=()):
    x, labels, seeds = asked.samples()
    units = kernel.Responses(np.zeros((asked.units, asked.inputs), np.float32), np.zeros(asked.units, np.float32))
    order, told, made, n = np.arange(asked.n), np.zeros(4), 0, asked.n
    for length in (*cuts, most):
        length, epoch = min(length, most - made), max(made - 1, 0) // n  # noqa: PLW2901
        if made and made % n == 0 and told[kernel.CLEAN]:
            break
        some = rates[made : made + length] if len(rates) > 1 else rates
        going = kernel.Going(made - epoch * n, length, some)
        made += kernel.train(units, kernel.Seen(x, labels, order, seeds[epoch:]), going, told)
    return made, units.weights, units.biases, order, told.tolist()


ASKED = st.builds(Asked, st.integers(1, 30), st.integers(1, 5), st.integers(1, 3), st.booleans(), st.integers(0, 1000))


def check(one, other) -> None:
    made, w, b, order, told = one
    assert made == other[0]
    np.testing.assert_array_equal(w, other[1])
    np.testing.assert_array_equal(b, other[2])
    np.testing.assert_array_equal(order, other[3])
    np.testing.assert_allclose(told, np.array(other[4], float))


@settings(max_examples=80)
@given(asked=ASKED, most=st.integers(1, 600), changing=st.booleans())
def test_the_rule_is_that_of_numpy_and_stops_after_an_epoch_without_corrections(asked, most, changing) -> None:
    most = min(most, 30 * asked.n)
    rates = np.where(np.arange(most) % 3, 1.0, 2.0) if changing else np.array([0.5])
    check(by_kernel(asked, most, rates), in_numpy(asked, most, rates))


@given(asked=ASKED, cuts=st.lists(st.integers(1, 50), max_size=5))
def test_blocks_of_the_rule_can_be_split_anywhere(asked, cuts) -> None:
    most, rates = min(200, 30 * asked.n), np.array([1.0])
    check(by_kernel(asked, most, rates, cuts), in_numpy(asked, most, rates))


def test_who_asks_for_what_is_for_backpropagation_is_told_so() -> None:
    ends = [correcting.chosen(choice, wait=True).why.partition(": ")[2] for choice in ("tuned", "graph")]
    assert ends == [
        "the tuned loop is for networks that learn by backpropagation.",
        "CUDA graphs are for networks that learn by backpropagation.",
    ]


def test_where_no_seed_is_left_the_block_ends_with_the_epoch() -> None:
    x, labels, _ = Asked(5, 2, 1, False, 3).samples()
    units = kernel.Responses(np.full((1, 2), -9, np.float32), np.zeros(1, np.float32))
    seen = kernel.Seen(x, 1 - labels, np.arange(5), np.zeros(0, np.uint64))
    assert kernel.train(units, seen, kernel.Going(1, 100, np.array([0.01])), np.zeros(4)) == 4


def test_a_score_that_is_no_number_makes_the_loss_none() -> None:
    for inputs, units in ((2, 1), (3, 2)):
        x, labels, seeds = Asked(4, inputs, units, False, 3).samples()
        x[2] = np.nan
        told = np.zeros(4)
        units_ = kernel.Responses(np.zeros((units, inputs), np.float32), np.zeros(units, np.float32))
        kernel.train(units_, kernel.Seen(x, labels, np.arange(4), seeds), kernel.Going(0, 4, np.array([1.0])), told)
        assert np.isnan(told[kernel.LOSS])
