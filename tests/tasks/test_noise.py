"""Noise, times, and how both come into what a network is fed with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits import checks, network
from nnsim.edits.adapt import with_output
from nnsim.tasks import feeding
from nnsim.tasks.noise import draws, evaluated, timed, timed_shape
from nnsim.tasks.plan import plan

load()


def test_noise_is_standard_normal_and_times_are_evenly_spread():
    drawn = draws(3, 4000, 2)
    assert drawn.dtype == np.float32
    assert drawn[:, :2].mean(axis=0) == pytest.approx([0, 0], abs=0.05)
    assert np.cov(drawn[:, :2].T) == pytest.approx(np.eye(2), abs=0.06)
    gaps = np.diff(np.sort(drawn[:, 2]))
    assert drawn[:, 2].min() >= 0
    assert drawn[:, 2].max() <= 1
    assert gaps.max() < 3 / 4000
    first = [draws(seed, 1, 2)[0, 2] for seed in range(400)]
    assert np.histogram(first, 4, (0, 1))[0] == pytest.approx([100] * 4, abs=35)


def test_the_draws_of_more_samples_begin_with_those_of_fewer():
    np.testing.assert_array_equal(draws(5, 9, 3)[:4], draws(5, 4, 3))
    assert not np.array_equal(draws(5, 4, 3), draws(6, 4, 3))
    np.testing.assert_array_equal(evaluated(7, (3,)), evaluated(9, (3,))[:7])


@pytest.mark.parametrize("shape", [(2,), (3, 4, 5)])
def test_the_time_is_one_more_number_or_channel(shape):
    x = np.ones((6, *shape), np.float32)
    fed = timed(x, 0.25)
    assert fed.shape == (6, *timed_shape(shape))
    np.testing.assert_array_equal(fed[:, :-1], x)
    assert set(fed[:, -1].ravel()) == {0.25}


def points(*classes: str) -> Data:
    x = np.array([[0, 1], [2, 3], [4, 8], [6, 2]], np.float32)
    y = (np.arange(4) % len(classes)).astype(np.float32) if classes else x[:, 0]
    return Data(x, y, np.array([0, 0, 0, 1], bool), classes, kind="points", scaling="standard")


@pytest.mark.parametrize("classes", [(), ("A",), ("A", "B"), ("A", "B", "C")])
def test_points_with_any_classes_or_values_do(classes):
    project = with_output(Project(data=points(*classes)), "velocity")
    planned = plan(project)
    assert (planned.input_shape, planned.units, planned.problems, checks.problems(project)) == ((3,), 2, (), ())
    fed = feeding.inputs(project, project.data.x, 0.5)
    known = project.data.x[:3]
    np.testing.assert_allclose(fed[:, :2], (project.data.x - known.mean(0)) / known.std(0), rtol=1e-6)
    assert fed[:, 2].tolist() == [0.5] * 4


def test_noise_goes_into_coordinates_alone():
    data = generate(Spec.of("moons", count=20), 1, 0.25)
    wide = network.toggle_feature(Project(data=data), "x1x2")
    project = with_output(wide, "velocity")
    assert project.network.features == ("x1", "x2")
    (problem,) = checks.problems(network.toggle_feature(project, "sin_x1"))
    assert problem.where == INPUT
    assert network.set_output(project, **dict(problem.fix.values)).network.features == ("x1", "x2")
    assert checks.problems(replace(project, network=replace(project.network, features=("x1",))))
