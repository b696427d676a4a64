"""Ways from noise to data by hand: constant velocities, velocities that grow with time, scales, and distances."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from plane_scene import points

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.edits.adapt import with_output
from nnsim.tasks.plan import plan
from nnsim.ui.plane.paths import COUNT, STEPS, Paths, distance, held_out, known_points, noise, velocity

load()
AT = [(0.0, 1.0), (2.0, 3.0), (4.0, 8.0)]


def project(scaled: str = "none") -> Project:
    return with_output(Project(data=replace(points(AT, [0, 1, 0]), scaling=scaled)), "velocity")


def weights(weight, bias) -> dict[str, np.ndarray]:
    return {"output.weight": np.array(weight, np.float32), "output.bias": np.array(bias, np.float32)}


def ways(scaled: str, weight, bias) -> Paths:
    made = project(scaled)
    found = Paths(made, plan(made), weights(weight, bias))
    while not found.is_done:
        found.go_on(5)
    return found


def moved(right: float, up: float) -> np.ndarray:
    """The noise, all of it moved alike."""
    return noise() + np.array([right, up], np.float32)


def test_a_constant_velocity_moves_all_points_alike():
    found = ways("none", [[0, 0, 0], [0, 0, 0]], [1, -2])
    np.testing.assert_array_equal(found.places[0], noise())
    np.testing.assert_allclose(found.at(1.0), moved(1, -2), atol=1e-5)
    np.testing.assert_allclose(found.at(0.3), moved(0.3, -0.6), atol=1e-5)


def test_velocities_are_those_of_the_time():
    found = ways("none", [[0, 0, 2], [0, 0, 0]], [0, 0])
    np.testing.assert_allclose(found.at(1.0) - noise(), np.tile([(STEPS - 1) / STEPS, 0], (COUNT, 1)), atol=1e-5)
    made = project()
    said = velocity(made, plan(made), weights([[1, 0, 4], [0, 3, 0]], [0, 0]), np.array([[2, 5]], np.float32), 0.5)
    np.testing.assert_allclose(said, [[4, 15]])


def test_scaled_points_start_as_noise_of_their_size_and_move_in_units_of_the_axes():
    fitted = scaling.fit(project("standard").data)
    found = ways("standard", [[0, 0, 0], [0, 0, 0]], [1, -2])
    np.testing.assert_allclose(found.places[0], noise() / fitted.factor + fitted.offset, rtol=1e-5)
    np.testing.assert_allclose(found.at(1.0) - found.places[0], np.tile([1, -2] / fitted.factor, (COUNT, 1)), rtol=1e-4)


def test_weights_that_have_diverged_give_no_distance_and_no_warning():
    found = ways("none", [[3e38, 0, 0], [0, 3e38, 0]], [3e38, 0])
    assert not np.isfinite(found.at(1.0)).all()
    assert math.isnan(distance(found.at(1.0), noise()))


def test_the_distance_by_hand():
    a, b = np.array([[0, 0], [3, 0]], np.float32), np.array([[0, 4], [0, 1]], np.float32)
    to_b, to_a = (1 + math.sqrt(10)) / 2, (4 + 1) / 2
    assert distance(a, b) == distance(b, a) == pytest.approx((to_b + to_a) / 2)
    assert distance(a, a) == 0
    assert math.isnan(distance(a, b[:0]))


def test_what_distances_are_measured_to():
    many = points([(float(i), 0.0) for i in range(3000)], test=[i < 1400 for i in range(3000)])
    assert len(known_points(many)) == 1000
    assert (known_points(many)[[0, -1], 0] == [1400, 2999]).all()
    assert len(held_out(many)) == COUNT
    assert not len(held_out(points(AT, test=[True, True, False])))
