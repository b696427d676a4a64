"""Counts in words."""

from __future__ import annotations

import pytest

from nnsim.core.counted import counted, figures, nouns


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "layer", "0 layers"), (1, "layer", "1 layer"), (2, "layer", "2 layers"), (1, "class", "1 class"),
        (26, "class", "26 classes"), (3, "copy", "3 copies"), (2, "array", "2 arrays"), (2, "bias", "2 biases"),
        (2, "axis", "2 axes"), (2, "batch", "2 batches"), (300, "epoch", "300 epochs"),
        (1_063, "training sample", "1,063 training samples"),
        (122_883, "parameter", "122,883 parameters"), (2, "multiply-add", "2 multiply-adds"),
    ],
)  # fmt: skip
def test_one_and_many(number, noun, words):
    assert counted(number, noun) == words


def test_the_noun_alone_may_follow_what_is_no_whole_number():
    assert (nouns(1.0, "epoch"), nouns(2.5, "epoch")) == ("epoch", "epochs")


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.001, "0.001"), (1e-5, "1e−5"), (-0.25, "−0.25"), (12_000, "12,000"), (1e6, "1e6"), (-3e-7, "−3e−7"), (0, "0")],
)
def test_figures_as_they_may_be_typed(value, words):
    assert figures(value) == words
