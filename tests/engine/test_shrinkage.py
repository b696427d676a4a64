"""LASSO and ridge: against scikit-learn, by their conditions, by hand, and on odd tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge, lars_path

from nnsim.core.project import Project
from nnsim.edits.data import choose_bundled
from nnsim.engine.probes.base import compute
from nnsim.engine.shrinkage.lasso import lasso, least_squares, penalties, ridge, ridge_penalties
from nnsim.engine.shrinkage.paths import shrinkage
from nnsim.engine.trainer import Trainer


def table(seed: int, n: int = 40, d: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d))
    x = (x - x.mean(0)) / x.std(0)
    y = x @ np.where(np.arange(d) < d // 2, 3.0, 0.0) + rng.normal(size=n)
    return x, y - y.mean()


def test_two_columns_that_stand_on_each_other_by_hand():
    """X'X / n is the unit matrix, so each coefficient is what it would be alone, nearer to zero by the penalty."""
    x = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    y = x @ np.array([3.0, -0.5])
    np.testing.assert_allclose(
        lasso(x, y, np.array([3.0, 1.0, 0.25, 0.0])), [[0, 0], [2, 0], [2.75, -0.25], [3, -0.5]], atol=1e-6
    )
    np.testing.assert_allclose(ridge(x, y, np.array([1.0, 0.0])), [[1.5, -0.25], [3.0, -0.5]])


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_that_of_scikit_learn(seed):
    x, y = table(seed)
    steps = penalties(x, y)
    corners, _, at_corners = lars_path(x, y, method="lasso")  # exact, by another way
    expected = np.stack([np.interp(steps, corners[::-1], line[::-1]) for line in at_corners], axis=1)
    np.testing.assert_allclose(lasso(x, y, steps), expected, atol=2e-3)
    others = ridge_penalties(x)[:-1]
    for penalty, found in zip(others[::20].tolist(), ridge(x, y, others)[::20], strict=True):
        np.testing.assert_allclose(found, Ridge(alpha=penalty * len(y), fit_intercept=False).fit(x, y).coef_, atol=1e-9)


@given(st.integers(0, 500), st.integers(2, 30), st.integers(1, 8))
def test_no_coefficient_could_be_better(seed, n, d):
    """The slope of the error is the penalty where a coefficient is not zero, and at most that where it is."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(n, d)), rng.normal(size=n)
    x, y = x - x.mean(0), y - y.mean()
    steps = penalties(x, y)[[0, 10, 40]]
    for penalty, found in zip(steps.tolist(), lasso(x, y, steps), strict=True):
        slope = x.T @ (y - x @ found) / n
        is_in = found != 0
        np.testing.assert_allclose(slope[is_in], penalty * np.sign(found[is_in]), atol=1e-4)
        assert (np.abs(slope[~is_in]) <= penalty + 1e-4).all()


def test_the_path_begins_with_nothing_and_ends_at_least_squares():
    x, y = table(0)
    found = lasso(x, y, penalties(x, y))
    assert not found[0].any()
    np.testing.assert_allclose(found[-1], least_squares(x, y))
    assert np.abs(found).sum(1).tolist() == sorted(np.abs(found).sum(1).tolist())
    twice = np.hstack([x, x[:, :1], np.zeros((len(x), 1))])
    for each in (lasso(twice, y, penalties(twice, y)), ridge(twice, y, ridge_penalties(twice))):
        assert np.isfinite(each).all()
        assert not each[:, -1].any(), "a column that is the same everywhere explains nothing"


def diabetes() -> Project:
    return choose_bundled(Project(), "diabetes")


def test_of_diabetes_body_mass_and_triglycerides_come_first_and_half_of_the_columns_do_as_well():
    project = diabetes()
    found = compute(("shrinkage",), Trainer(project))["shrinkage"]
    enter = [int(np.flatnonzero(column)[0]) for column in found.lasso.coefficients.T]
    first = [found.columns[place] for place in np.argsort(enter, kind="stable")[:2]]
    assert set(first) == {"body mass index", "log triglycerides"}
    counts = (found.lasso.coefficients != 0).sum(1)
    at_five = found.lasso.test[np.flatnonzero(counts <= 5)[-1]]
    assert at_five < 1.05 * found.lasso.test[-1]
    assert found.always_mean > 1.2 * at_five
    assert found.lasso.train[-1] == pytest.approx(found.ridge.train[-1])
    assert (np.diff(found.lasso.train) <= 1e-6).all()


def test_what_cannot_be_explained_says_why():
    project = diabetes()
    data = project.data
    assert "same value" in shrinkage(replace(project, data=replace(data, y=np.ones_like(data.y)))).why_not
    one = data.take(np.flatnonzero(data.train)[:1])
    assert "Two training samples" in shrinkage(replace(project, data=one)).why_not
    x = data.x.copy()
    x[np.flatnonzero(data.train)[0], 0] = np.nan
    assert "no numbers" in shrinkage(replace(project, data=replace(data, x=x))).why_not


def test_classes_have_no_path(build):
    assert compute(("shrinkage",), Trainer(build(output="binary")))["shrinkage"] is None
