"""Scaling of columns against scikit-learn and by hand; bytes of images."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.data import feeding, scaling
from nnsim.data.entries import DATA_KINDS
from nnsim.data.kinds import kind_of
from nnsim.edits.data import set_scaling

load()


def table(how: str, n: int = 40, d: int = 5) -> Data:
    rng = np.random.default_rng(3)
    x = (rng.normal(size=(n, d)) * [1, 10, 0.1, 1000, 3] + [0, 5, 100, -7, 2]).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.float32)
    return Data(x, y, np.arange(n) % 4 == 0, columns=tuple("abcde"), scaling=how, kind="table")


@pytest.mark.parametrize(("how", "make"), [("standard", StandardScaler), ("minmax", MinMaxScaler)])
def test_statistics_come_from_the_training_samples(how: str, make: type) -> None:
    data = table(how)
    theirs = make().fit(data.x[~data.test].astype(np.float64)).transform(data.x)
    assert np.allclose(scaling.apply(data, data.x), theirs, atol=2e-4)
    of_all = make().fit(data.x.astype(np.float64)).transform(data.x)
    assert not np.allclose(scaling.apply(data, data.x), of_all, atol=2e-4)


def test_by_hand() -> None:
    x = np.array([[0.0, 5, 9], [2, 5, 9], [4, 5, 1e6]], np.float32)
    data = Data(x, np.zeros(3, np.float32), np.array([False, False, True]), scaling="minmax", kind="table")
    assert scaling.apply(data, x).tolist() == [[0, 0, 0], [1, 0, 0], [2, 0, 999991]]  # constant columns only shift
    fitted = scaling.fit(replace(data, scaling="standard"))
    assert fitted.offset.tolist() == [1, 5, 9]
    assert fitted.factor.tolist() == [1, 1, 1]
    assert np.allclose(fitted.undo(fitted.apply(x)), x)


def test_raw_and_scaled_are_both_there_and_none_costs_nothing() -> None:
    data = table("none")
    assert scaling.apply(data, data.x) is data.x
    assert scaling.fit(data).factor.tolist() == [1] * 5
    scaled = set_scaling(Project(data=data), "standard")
    assert scaled.data.x is data.x
    assert not scaled.data.edited
    assert np.allclose(feeding.inputs(scaled, data.x)[~data.test].mean(axis=0), 0, atol=1e-4)
    assert set_scaling(scaled, "standard") is scaled


def test_without_training_samples_nothing_is_scaled() -> None:
    data = replace(table("standard"), test=np.ones(40, np.bool_))
    assert np.array_equal(scaling.apply(data, data.x), data.x)


def test_bytes_become_parts_of_one_and_images_stay_unscaled() -> None:
    x = np.array([[[0, 51], [255, 1]]], np.uint8)
    data = Data(x, np.zeros(1, np.float32), np.zeros(1, np.bool_), columns=(), kind="image")
    assert np.allclose(scaling.apply(data, x), [[[0, 0.2], [1, 1 / 255]]])
    assert scaling.apply(data, x).dtype == np.float32
    assert kind_of(data) is DATA_KINDS["image"]
    with pytest.raises(ProblemError, match="Images are not scaled"):
        set_scaling(Project(data=data), "minmax")


def test_points_of_the_plane_are_scaled_before_their_features() -> None:
    x = np.array([[1.0, 10], [3, 30]], np.float32)
    data = Data(x, np.array([0, 1], np.float32), np.zeros(2, np.bool_), scaling="standard", kind="points")
    assert feeding.inputs(Project(data=data), x).tolist() == [[-1, -1], [1, 1]]


def test_an_unknown_scaling_is_refused() -> None:
    with pytest.raises(ValueError, match="no scaling"):
        table("log")
    with pytest.raises(ProblemError, match="choose none, standard, minmax"):
        set_scaling(Project(data=table("none")), "log")


def test_columns_of_categories_stay_zero_and_one() -> None:
    rng = np.random.default_rng(4)
    color = np.eye(3, dtype=np.float32)[rng.integers(0, 3, 40)]
    x = np.column_stack([rng.normal(5, 9, 40), color, rng.integers(0, 2, 40)]).astype(np.float32)
    names = ("age", "color=blue", "color=green", "color=red", "smokes=yes")
    data = Data(x, np.zeros(40, np.float32), np.arange(40) % 4 == 0, columns=names, scaling="standard", kind="table")
    assert scaling.one_hot(data) == (1, 2, 3)
    scaled = scaling.apply(data, x)
    assert np.array_equal(scaled[:, 1:4], color)
    alone = StandardScaler().fit(x[data.train].astype(np.float64)).transform(x)
    assert np.allclose(scaled[:, [0, 4]], alone[:, [0, 4]], atol=1e-5)
