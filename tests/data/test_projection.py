"""Projections of tables: against scikit-learn, by hand, and there and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.data import projection as projecting
from nnsim.data.bundled import BUNDLED, load_set
from nnsim.data.projection import as_colors, axes_of, projection, shown, value_range

load()
TABLES = [entry.id for entry in BUNDLED if entry.columns]


@pytest.mark.parametrize("name", TABLES)
def test_components_are_those_of_scikit_learn(name: str) -> None:
    data = load_set(name)
    train = data.x[~data.test].astype(np.float64)
    scaler = StandardScaler().fit(train)
    theirs = PCA(2).fit(scaler.transform(train))
    place = projection(data, "pca")
    assert place
    ours, expected = place.project(data.x), theirs.transform(scaler.transform(data.x.astype(np.float64)))
    for axis in range(2):
        sign = np.sign(ours[:, axis] @ expected[:, axis])
        assert np.allclose(ours[:, axis], sign * expected[:, axis], atol=1e-3)
    percent = round(100 * float(theirs.explained_variance_ratio_.sum()))
    assert place.words == f"two principal components of the standardised columns, {percent} % of their variance"
    assert np.allclose(place.lift(ours), scaler.inverse_transform(theirs.inverse_transform(expected)), rtol=1e-3)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("axes", ["pca", "0,1", "3,2"])
def test_what_is_lifted_projects_back(name: str, axes: str) -> None:
    place = projection(load_set(name), axes)
    assert place
    left, right, bottom, top = place.plane
    points = np.array([[left, bottom], [right, top], [(left + right) / 2, top]], np.float32)
    scale = max(abs(edge) for edge in place.plane)
    assert np.allclose(place.project(place.lift(points)), points, atol=1e-4 * scale)


def test_two_columns_leave_the_others_at_their_mean() -> None:
    data = load_set("iris")
    place = projection(data, "2,3")
    assert place
    assert place.names == ("petal length", "petal width")
    assert place.words == "petal length × petal width, other columns at their mean"
    assert np.array_equal(place.project(data.x), data.x[:, 2:4])
    lifted = place.lift(np.array([[5.0, 2.0]], np.float32))
    means = data.x[~data.test].mean(axis=0)
    assert np.allclose(lifted, [[means[0], means[1], 5, 2]], atol=1e-5)


def test_every_sample_lies_inside_the_plane() -> None:
    data = load_set("wine")
    place = projection(data)
    assert place
    left, right, bottom, top = place.plane
    points = place.project(data.x)
    assert (points > [left, bottom]).all()
    assert (points < [right, top]).all()


@pytest.mark.parametrize("axes", ["", "pca", "1,1", "0,99", "x", "-1,2", "1", "1,2,3", "²,1"])
def test_axes_that_do_not_suit_fall_back_to_components(axes: str) -> None:
    data = replace(load_set("iris"), bundled="")
    assert axes_of(data, axes) == "pca"
    place = projection(data, axes)
    assert place
    assert place.names == ("component 1", "component 2")


def test_a_bundled_set_has_its_usual_axes() -> None:
    data = load_set("iris")
    assert [axes_of(data, axes) for axes in ("", "9,1", "pca", "1,0")] == ["2,3", "2,3", "pca", "1,0"]


def test_points_and_images_have_no_projection() -> None:
    points = Data(np.zeros((3, 2), np.float32), np.zeros(3, np.float32), np.zeros(3, np.bool_), kind="points")
    assert projection(points) is None
    assert shown(points) is points
    digits = load_set("digits")
    assert projection(digits) is None
    assert len(shown(digits)) == 0


def test_shown_rows_keep_their_classes_and_their_split() -> None:
    data = load_set("iris")
    seen = shown(data, "0,1")
    assert seen.kind == "points"
    assert np.array_equal(seen.x, data.x[:, :2])
    assert np.array_equal(seen.y, data.y)
    assert np.array_equal(seen.test, data.test)
    assert seen.columns == ("sepal length", "sepal width")
    assert shown(data, "0,1") is seen


def test_values_of_a_table_span_the_colours() -> None:
    data = load_set("diabetes")
    assert value_range(data) == (25.0, 346.0)
    assert as_colors(data, np.array([25, 185.5, 346], np.float32)).tolist() == [-1, 0, 1]
    seen = shown(data).y
    assert (float(seen.min()), float(seen.max())) == (-1.0, 1.0)
    values = np.array([3.0], np.float32)
    assert as_colors(replace(data, x=data.x[:, :2], kind="points"), values) is values
    flat = replace(data, y=np.full(len(data), 7, np.float32))
    assert value_range(flat) == (6.0, 8.0)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(3, 7), st.integers(0, 2**31), st.booleans())
def test_any_table_has_a_finite_plane(n: int, d: int, seed: int, constant: bool) -> None:
    rng = np.random.default_rng(seed)
    x = (rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d)).astype(np.float32)
    if constant:
        x[:] = x[0]
    data = Data(x, np.zeros(n, np.float32), np.zeros(n, np.bool_), columns=tuple("abcdefg"[:d]), kind="table")
    for axes in ("pca", "0,1"):
        place = projection(data, axes)
        assert place
        left, right, bottom, top = place.plane
        assert left < right
        assert bottom < top
        assert np.isfinite(place.lift(place.project(x))).all()


def test_components_of_correlations_are_those_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    raw = rng.normal(size=(1000, 5)) @ rng.normal(size=(5, 5)) + 100
    raw[:, 3] = 7  # the same everywhere
    one = projecting._components(raw)
    monkeypatch.setattr(projecting, "MANY", 300)
    other = projecting._components(raw)
    assert one[:2] == other[:2]
    for own, its in zip(one[2:], other[2:], strict=True):
        np.testing.assert_allclose(its, own, atol=1e-10)
