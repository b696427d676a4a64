"""Where nodes of a tree stand, what is folded, the way of a sample, and questions in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from grown_tree import tree

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.ui.network.learner import tree_shape, tree_words
from nnsim.ui.network.learner.tree_shape import SLOT, arrange, depths, fitting


def test_leaves_stand_side_by_side_and_questions_above_the_middle_of_their_own() -> None:
    grown = tree(3)
    boxes = arrange(grown, 9).boxes
    leaves = sorted(boxes[node].middle[0] for node in boxes if grown.is_leaf(node))
    assert leaves == [number * SLOT for number in range(8)]
    for node in boxes:
        if not grown.is_leaf(node):
            below = [boxes[int(side[node])] for side in (grown.left, grown.right)]
            assert boxes[node].middle[0] == (below[0].middle[0] + below[1].middle[0]) / 2
            assert boxes[node].bottom < below[0].y == below[1].y
    for row in {box.y for box in boxes.values()}:
        level = sorted((box for box in boxes.values() if box.y == row), key=lambda box: box.x)
        assert all(one.right < other.x for one, other in pairwise(level))


def test_what_lies_deeper_is_folded_and_single_nodes_are_turned() -> None:
    grown = tree(3)
    shape = arrange(grown, 1)
    assert set(shape.boxes) == {0, int(grown.left[0]), int(grown.right[0])}
    assert shape.folded >= {int(grown.left[0]), int(grown.right[0])}
    turned = arrange(grown, 1, frozenset({int(grown.left[0])}))
    assert len(turned.boxes) == 5
    assert set(arrange(grown, 9, frozenset({0})).boxes) == {0}
    assert max(depths(grown)) == 3


def test_as_many_levels_are_shown_as_there_is_room_for() -> None:
    grown = tree(5)
    assert fitting(grown, 1e6, 1e6) == 5
    assert fitting(grown, 10, 10) == 1
    shown = fitting(grown, 900, 600)
    bounds = arrange(grown, shown).bounds
    assert bounds.width <= 900
    assert arrange(grown, shown + 1).bounds.width > 900


def test_levels_are_laid_out_once_for_a_tree_and_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    grown, laid_out = tree(5), []

    def counted(*given: object) -> object:
        laid_out.append(given)
        return arrange(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(tree_shape, "arrange", counted)
    assert fitting(grown, 900, 600) == fitting(grown, 900, 600)
    once = len(laid_out)
    assert once == 3
    fitting(grown, 1000, 600)
    assert len(laid_out) > once


def test_a_sample_goes_left_where_the_answer_is_yes() -> None:
    grown = tree(2)
    assert grown.path(np.array([-1, 1], np.float32)) == [0, 1, int(grown.right[1])]
    assert grown.path(np.array([0, 0], np.float32))[1] == grown.left[0]
    x = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    for node in range(len(grown.left)):
        assert grown.arrivals(x, node).tolist() == [node in grown.path(row) for row in x]
    assert grown.way(grown.path(x[0])[-1]) == grown.path(x[0])


def data(**more: object) -> Data:
    x = np.array([[1, 0, 1], [3, 1, 0], [5, 0, 1], [7, 1, 0]], np.float32)
    made = Data(
        x, np.array([0, 0, 1, 1], np.float32), np.zeros(4, np.bool_), ("ant", "bee"),
        ("length", "wing=yes", "wing=no"), scaling="standard", kind="table",
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize(
    ("feature", "threshold", "words"), [(0, 0.0, "length ≤ 4"), (1, 0.5, "wing ≠ yes"), (2, 0.5, "wing ≠ no")]
)
def test_questions_are_asked_in_the_words_and_units_of_the_columns(feature, threshold, words) -> None:
    grown = tree(1)
    asked = replace(grown, feature=np.array([feature, -2, -2]), threshold=np.array([threshold, 0, 0]))
    assert tree_words.question(replace(Project(), data=data()), asked, 0) == words


def test_a_leaf_says_what_it_holds() -> None:
    project, grown = replace(Project(), data=data()), tree(1)
    assert tree_words.answer(project, grown, 2) == "bee"
    assert tree_words.size(project, grown, 2) == "32"
    assert tree_words.size(project, grown, 0) == "64"
    mixed = replace(grown, value=np.array([[0.5, 0.5], [0.75, 0.25], [0, 1]]))
    assert tree_words.size(project, mixed, 1) == "24 of 32"
    words = tree_words.told(project, mixed, 1)
    assert "32 training samples" in words
    assert "ant 75 %, bee 25 %" in words
    assert (
        tree_words.arrival(project, mixed, [0, 1]) == "After 1 question: a leaf of 32 training samples, 24 of them ant."
    )
    assert tree_words.summary(mixed) == "1 question · 2 leaves"


def test_pixels_are_counted_from_one_row_by_row() -> None:
    images = Data(
        np.zeros((2, 4, 5), np.uint8), np.zeros(2, np.float32), np.zeros(2, np.bool_), columns=(), kind="image"
    )  # fmt: skip
    asked = replace(tree(1), feature=np.array([7, -2, -2]), threshold=np.array([0.25, 0, 0]))
    assert tree_words.question(replace(Project(), data=images), asked, 0) == "pixel 2, 3 ≤ 0.25"
    video = replace(images, x=np.zeros((2, 3, 4, 5), np.uint8), kind="video")
    later = replace(asked, feature=np.array([20 + 7, -2, -2]))
    assert tree_words.question(replace(Project(), data=video), later, 0) == "pixel 2, 2, 3 ≤ 0.25"
    coloured = replace(video, x=np.zeros((2, 3, 4, 5, 3), np.uint8))
    green = replace(asked, feature=np.array([60 + 20 + 7, -2, -2]))
    assert tree_words.question(replace(Project(), data=coloured), green, 0) == "pixel 2, 2, 3 (green) ≤ 0.25"


@pytest.mark.parametrize(
    ("kind", "depth", "number", "words"),
    [
        ("image", 3, 20 + 7, "pixel 2, 3 (green)"),
        ("episodes", 2, 7, "pixel 2, 3 (1 step ago)"),
        ("episodes", 4, 60 + 7, "pixel 2, 3 (now)"),
    ],
)
def test_pixels_of_several_channels_say_of_which(kind: str, depth: int, number: int, words: str) -> None:
    samples = np.zeros((2, 4, 5, depth), np.uint8)
    data = Data(samples, np.zeros(2, np.float32), np.zeros(2, np.bool_), columns=(), kind=kind)
    asked = replace(tree(1), feature=np.array([number, -2, -2]), threshold=np.array([0.25, 0, 0]))
    assert tree_words.question(replace(Project(), data=data), asked, 0) == f"{words} ≤ 0.25"


def test_of_series_the_step_is_told_and_the_channel_in_its_own_units() -> None:
    x = np.stack([np.arange(12.0).reshape(2, 6), 100 * np.ones((2, 6))], axis=2).astype(np.float32)
    x[1, :, 1] = 300
    data = Data(
        x, np.zeros(2, np.float32), np.zeros(2, np.bool_), columns=("a", "b"), scaling="minmax", kind="series"
    )  # fmt: skip
    asked = replace(tree(1), feature=np.array([2 * 3 + 1, -2, -2]), threshold=np.array([0.25, 0, 0]))
    assert tree_words.question(replace(Project(), data=data), asked, 0) == "b, step 4 ≤ 150"
    alone = replace(data, x=x[:, :, :1], columns=("a",), scaling="none")
    asked = replace(asked, feature=np.array([3, -2, -2]))
    assert tree_words.question(replace(Project(), data=alone), asked, 0) == "step 4 ≤ 0.25"
