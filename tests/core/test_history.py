"""Rows with named columns."""

import numpy as np
import pytest

from nnsim.core.run import HISTORY, History

EIGHT = np.arange(16.0).reshape(2, 8)


def test_columns_are_asked_for_by_name_and_unknown_ones_hold_no_number() -> None:
    history = History(np.hstack([EIGHT, [[0.5], [0.25]]]), (*HISTORY, "median_score"))
    assert history.column("median_score").tolist() == [0.5, 0.25]
    assert history.column("test_loss").tolist() == [3, 11]
    assert np.isnan(history.column("best_score")).all()
    assert history.row(-1) == {**dict(zip(HISTORY, EIGHT[1].tolist(), strict=True)), "median_score": 0.25}


def test_two_histories_follow_each_other_with_the_columns_of_both() -> None:
    first, second = History(np.hstack([EIGHT, [[1], [2]]]), (*HISTORY, "a")), History(EIGHT + 50)
    both = first.followed_by(second)
    assert both.columns == (*HISTORY, "a")
    assert both.column("a") == pytest.approx([1, 2, np.nan, np.nan], nan_ok=True)
    assert both.column("step").tolist() == [0, 8, 50, 58]
    assert second.followed_by(first).column("a") == pytest.approx([np.nan, np.nan, 1, 2], nan_ok=True)
    assert len(History().followed_by(second)) == 2
