"""Values to learn are scaled for the network alone: the document, answers and errors stay in their own units."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.data.projection import shown, value_range
from nnsim.edits.data import replace_data, set_target_scaling
from nnsim.edits.validate import open_project
from nnsim.examples.example import build, examples
from nnsim.tasks import answering
from nnsim.tasks.errors import error_in_units


@pytest.fixture
def prices() -> Project:
    """A hundred flats whose price follows from two columns."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(100, 2)).astype(np.float32)
    y = (1e6 + 3e5 * x[:, 0] - 1e5 * x[:, 1]).astype(np.float32)
    data = Data(x, y, np.arange(100) % 4 == 0, (), origin="flats.csv", target_scaling="standard", kind="points")
    return replace_data(build(examples()["regression-plane"]), data)


def test_what_the_network_aims_at_has_mean_0_and_deviation_1_in_training(prices) -> None:
    data = prices.data
    aimed = scaling.aims(data, data.y)
    assert aimed.dtype == np.float32
    assert abs(float(aimed[data.train].mean())) < 1e-5
    assert abs(float(aimed[data.train].std()) - 1) < 1e-5
    np.testing.assert_allclose(scaling.in_units(data, aimed), data.y, rtol=1e-6, atol=0.2)
    by_range = set_target_scaling(prices, "minmax").data
    known = scaling.aims(by_range, by_range.y)[by_range.train]
    assert (known.min(), known.max()) == (0, pytest.approx(1, abs=1e-6))


def test_answers_and_errors_are_told_in_the_units_of_the_values(prices) -> None:
    fitted = scaling.fit_targets(prices.data)
    scores = np.array([[0.0], [1.0]], np.float32)
    in_units = [float(fitted.offset[0]), float(fitted.offset[0] + 1 / fitted.factor[0])]
    np.testing.assert_allclose(answering.told(prices, scores)[:, 0], in_units, rtol=1e-6)
    np.testing.assert_allclose(answering.decided(prices, scores), in_units, rtol=1e-6)
    assert error_in_units(prices, 0.25) == pytest.approx(0.5 / float(fitted.factor[0]))
    absolute = replace(prices, recipe=replace(prices.recipe, loss="absolute_error"))
    assert error_in_units(absolute, 0.25) == pytest.approx(0.25 / float(fitted.factor[0]))
    assert math.isnan(error_in_units(build(examples()["moons"]), 0.25))


def test_nothing_happens_without_it(prices) -> None:
    plain = set_target_scaling(prices, "none")
    assert scaling.aims(plain.data, plain.data.y) is plain.data.y
    assert answering.told(plain, np.ones((1, 1), np.float32)) == 1
    assert set_target_scaling(plain, "none") is plain
    with pytest.raises(ProblemError, match="only values to learn"):
        set_target_scaling(build(examples()["moons"]), "standard")
    with pytest.raises(ProblemError, match="no scaling"):
        set_target_scaling(plain, "log")


def test_constant_values_and_no_training_samples(prices) -> None:
    data = replace(prices.data, y=np.full(100, 5.0, np.float32))
    assert scaling.aims(data, data.y).tolist() == [0.0] * 100
    nobody = replace(prices.data, test=np.ones(100, np.bool_))
    assert not scaling.scales_targets(nobody)


def test_points_get_colours_by_the_range_of_their_values(prices) -> None:
    low, high = value_range(prices.data)
    assert (low, high) == (prices.data.y.min(), prices.data.y.max())
    assert (shown(prices.data).y.min(), shown(prices.data).y.max()) == (-1, 1)
    painted = build(examples()["regression-plane"]).data
    assert shown(painted) is painted


def test_it_is_kept_in_files_and_older_ones_have_none(prices, tmp_path) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", prices)
    assert open_project(tmp_path / "a.nnsim").project.data.target_scaling == "standard"
    for name in ("regression-plane", "moons"):
        assert build(examples()[name]).data.target_scaling == "none"
