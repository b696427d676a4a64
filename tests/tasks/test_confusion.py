"""What is taken for what, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from nnsim.core.answers.decisions import NOTHING, AboutDecisions, Decisions
from nnsim.tasks.confusion import Confusion, Mistake, confusion, side_by_side, taken_for


def decisions(truth: list[int], decided: list[int], counts: list[int] | None = None) -> Decisions:
    none, size = np.zeros(0), len(truth)
    return Decisions(
        AboutDecisions(),
        np.arange(size),
        np.array(truth, np.int16),
        np.array(decided, np.int16),
        np.array([1] * size if counts is None else counts, np.intp),
        none,
        none,
        certain=True,
        asked=size,
        total=size,
        turns=1,
    )


@given(st.integers(2, 27).flatmap(lambda k: st.tuples(st.just(k), st.lists(st.tuples(*[st.integers(0, k - 1)] * 2)))))
def test_counts_are_those_of_scikit_learn(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pairs = drawn
    truth, decided = [a for a, _ in pairs], [b for _, b in pairs]
    found = confusion(decisions(truth, decided), classes)
    if pairs:
        assert np.array_equal(found.counts, confusion_matrix(truth, decided, labels=range(classes)))
    assert found.counts.shape == (classes, classes)
    assert (found.total, found.right) == (len(pairs), sum(a == b for a, b in pairs))
    assert sorted(side_by_side(found)) == list(range(classes))
    worst = found.mistakes()
    assert sum(mistake.often for mistake in worst) == found.total - found.right
    assert [mistake.often for mistake in worst] == sorted((mistake.often for mistake in worst), reverse=True)


def test_a_class_that_is_never_decided_and_one_that_is_not_there() -> None:
    found = confusion(decisions([0, 0, 1, 1, 1], [0, 0, 0, 0, 1]), 3)
    assert found.counts.tolist() == [[2, 0, 0], [2, 1, 0], [0, 0, 0]]
    assert found.totals.tolist() == [2, 3, 0]
    np.testing.assert_allclose(found.shares, [[1, 0, 0], [2 / 3, 1 / 3, 0], [0, 0, 0]])
    assert found.mistakes() == [Mistake(1, 0, 2, 3)]


def test_what_is_not_answered_is_counted_apart() -> None:
    found = confusion(decisions([0, 1, 1], [NOTHING, 1, NOTHING]), 2)
    assert found.counts.tolist() == [[0, 0], [0, 1]]
    assert found.unanswered.tolist() == [1, 1]
    assert (found.total, found.right) == (3, 1)


def test_pixels_count_as_many_as_they_are_and_lead_to_their_images() -> None:
    said = decisions([0, 1, 0, 1], [0, 0, 0, 1], [30, 4, 25, 7])
    assert confusion(said, 2).counts.tolist() == [[55, 0], [4, 7]]
    assert taken_for(said, 1, 0, 6).tolist() == [False, True, False, False, False, False]
    assert taken_for(said, 0, 0, 6).sum() == 2


def test_classes_that_are_confused_stand_side_by_side() -> None:
    counts = np.diag([10] * 6)
    counts[0, 4] = counts[4, 1] = 5
    counts[2, 5] = 3
    order = side_by_side(Confusion(counts, np.zeros(6, np.int64)))
    places = {label: place for place, label in enumerate(order)}
    assert [abs(places[a] - places[b]) for a, b in ((0, 4), (4, 1), (2, 5))] == [1, 1, 1]
    assert side_by_side(Confusion(np.diag([3, 3, 3]), np.zeros(3, np.int64))) == (0, 1, 2)
