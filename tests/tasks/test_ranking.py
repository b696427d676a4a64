"""Curves over all thresholds and calibration, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from nnsim.tasks.calibration import calibration
from nnsim.tasks.ranking import Ranking, ranking

scored = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.95, 1.0]), st.booleans()), min_size=1)


def arrays(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in pairs]), np.array([mine for _, mine in pairs], np.bool_)


@given(scored)
def test_curves_are_those_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    scores, members = arrays(pairs)
    found = ranking(scores, members)
    assert found.members == members.sum()
    if 0 < found.members < len(scores):
        alarms, hits, thresholds = roc_curve(members, scores, drop_intermediate=False)
        np.testing.assert_allclose(found.roc, (alarms, hits))
        np.testing.assert_array_equal(found.thresholds, thresholds[1:])
        assert found.area == pytest.approx(roc_auc_score(members, scores))
    if found.members:
        precision, recall, _ = precision_recall_curve(members, scores)
        np.testing.assert_allclose(found.precision_recall, (recall[::-1], precision[::-1]))
        assert found.average_precision == pytest.approx(average_precision_score(members, scores))


@given(scored, st.sampled_from([-1.0, 0.0, 0.2, 0.25, 0.5, 1.0, 1.1]))
def test_a_threshold_decides_as_a_comparison(pairs: list[tuple[float, bool]], threshold: float) -> None:
    scores, members = arrays(pairs)
    verdict = ranking(scores, members).at(threshold)
    matrix = confusion_matrix(members, scores >= threshold, labels=[False, True])
    assert (verdict.left_out, verdict.alarms, verdict.misses, verdict.hits) == tuple(matrix.ravel().tolist())


def test_without_samples_of_either_side_there_is_no_area() -> None:
    alone = ranking(np.array([0.2, 0.9]), np.array([True, True]))
    assert np.isnan(alone.area)
    assert np.isnan(alone.at(0.5).alarm_rate)
    assert (alone.at(0.5).recall, alone.at(2.0).precision) == (0.5, 1.0)
    nobody: Ranking = ranking(np.zeros(0), np.zeros(0, np.bool_))
    assert np.isnan(nobody.area)
    assert np.isnan(nobody.average_precision)
    assert np.isnan(nobody.at(0.5).recall)


@given(scored)
def test_bins_are_those_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    sureness, right = arrays(pairs)
    found = calibration(sureness, right)
    share, said = calibration_curve(right, sureness, n_bins=10)
    full = found.counts > 0
    np.testing.assert_allclose(found.said[full], said)
    np.testing.assert_allclose(found.right[full], share)
    assert found.counts.sum() == len(pairs)
    assert found.error == pytest.approx(np.sum(found.counts[full] * np.abs(said - share)) / len(pairs))


def test_without_answers_there_is_no_calibration_error() -> None:
    assert np.isnan(calibration(np.zeros(0), np.zeros(0, np.bool_)).error)
