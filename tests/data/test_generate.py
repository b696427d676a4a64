"""The split into train and test, and wrong arguments in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.splits import hold_out

load()


@given(st.lists(st.integers(0, 2), max_size=60), st.integers(0, 99), st.floats(0, 0.9))
def test_every_class_is_split_by_the_share(labels, seed, share):
    y = np.array(labels, np.float32)
    test = hold_out(y, ("A", "B", "C"), seed, share)
    for label in range(3):
        total, held = int((y == label).sum()), int(test[y == label].sum())
        assert held == max(0, min(math.floor(total * share + 0.5), total - 1))


def test_values_are_split_as_one():
    test = hold_out(np.linspace(-1, 1, 40, dtype=np.float32), (), 1, 0.3)
    assert test.sum() == 12


def test_the_split_follows_the_seed():
    y = np.zeros(100, np.float32)
    first, same, other = (hold_out(y, ("A",), seed, 0.5) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()


def test_another_share_keeps_the_points():
    few, many = generate(Spec("spiral"), 5, 0.1), generate(Spec("spiral"), 5, 0.8)
    np.testing.assert_array_equal(few.x, many.x)
    assert not (few.test & ~many.test).any()


def test_data_remember_how_they_were_made():
    spec = Spec.of("gauss", classes=3, count=90)
    data = generate(spec, 7, 0.2)
    assert (data.source, data.seed, data.test_share, data.edited) == (spec, 7, 0.2, False)
    assert data.classes == ("A", "B", "C")
    assert data.counts() == (30, 30, 30)
    assert data.test.sum() == 18


@pytest.mark.parametrize(
    ("spec", "seed", "share", "words"),
    [
        (Spec("sphere"), 1, 0.25, "unknown generator 'sphere'"),
        (Spec.of("xor", count=1), 1, 0.25, "Samples must lie between 2 and 20,000, not 1"),
        (Spec.of("xor", noise=math.nan), 1, 0.25, "Noise must be a number"),
        (Spec.of("xor", form="stars"), 1, 0.25, "Form must be one of points, clouds"),
        (Spec("xor"), -1, 0.25, "The seed must be a whole number from 0"),
        (Spec("xor"), 1.5, 0.25, "The seed must be a whole number from 0"),
        (Spec("xor"), 1, 1.0, "The test share must lie between 0 and 0.9"),
        (Spec("xor"), 1, math.nan, "The test share must lie between 0 and 0.9"),
    ],
)
def test_wrong_arguments_are_said_in_words(spec, seed, share, words):
    with pytest.raises(ProblemError) as caught:
        generate(spec, seed, share)
    assert words in caught.value.problem.text
    assert caught.value.problem.text.endswith(".")
    assert caught.value.problem.where == "data"
