"""Gestures without a window: how many points, and where."""

from __future__ import annotations

from dataclasses import replace
from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plane_scene import points

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.texts import message
from nnsim.ui.data.painting.gestures.geometry import covered, in_disc, newly_covered
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture
from nnsim.ui.data.painting.gestures.paint import PaintStroke, SinglePoint, SprayStroke
from nnsim.ui.data.painting.gestures.select import MoveSelection, SelectRectangle, nearest, room_to_move
from nnsim.ui.data.painting.gestures.shift import Smear
from nnsim.ui.data.painting.gestures.sweep import EraseStroke, RelabelStroke

BRUSH = Brush(radius=0.5, density=200.0, label=1.0)
coordinate = st.floats(-2, 2)


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _after(gesture: Gesture, data: Data | None = None) -> Data:
    load()
    project = replace(Project(), data=data if data is not None else points())
    edit = gesture.take(project)
    return (edit(project) if edit else project).data


def _stroke(steps: int, length: float = 2.0) -> Data:
    gesture = PaintStroke(BRUSH, _rng())
    gesture.begin((-1.0, 0.0))
    for step in range(1, steps + 1):
        gesture.move((-1.0 + length * step / steps, 0.0))
    return _after(gesture)


def test_a_dab_has_the_density_and_stays_in_the_outline() -> None:
    gesture = PaintStroke(BRUSH, _rng())
    gesture.begin((1.0, 1.0))
    data = _after(gesture)
    assert len(data) == round(200 * pi * 0.25)
    assert np.hypot(*(data.x - 1.0).T).max() <= 0.5 + 1e-6
    assert (data.y == 1).all()


@pytest.mark.parametrize("steps", [1, 7, 60])
def test_the_density_does_not_depend_on_the_speed(steps: int) -> None:
    data = _stroke(steps)
    assert len(data) == pytest.approx(200 * (pi * 0.25 + 2.0), abs=2)
    thirds = np.histogram(data.x[:, 0], bins=[-0.9, -0.3, 0.3, 0.9])[0]
    assert thirds == pytest.approx(np.full(3, 200 * 0.6), rel=0.2)


@given(start=st.tuples(coordinate, coordinate), end=st.tuples(coordinate, coordinate), radius=st.floats(0.05, 1))
def test_new_points_lie_in_what_is_newly_covered(
    start: tuple[float, float], end: tuple[float, float], radius: float
) -> None:
    new = newly_covered(_rng(), 50, start, end, radius)
    assert covered(new, start, end, radius * 1.0001 + 1e-5).all()
    assert not covered(new, start, start, radius * 0.9999 - 1e-5).any()


def test_a_disc_is_filled_evenly() -> None:
    distance = np.hypot(*in_disc(_rng(), 4_000, (0, 0), 1.0).T)
    assert (distance < np.sqrt(0.5)).mean() == pytest.approx(0.5, abs=0.03)


def test_nothing_is_painted_beyond_the_plane() -> None:
    gesture = PaintStroke(replace(BRUSH, plane=(-1, 1, -1, 1)), _rng())
    gesture.begin((1.0, 1.0))
    data = _after(gesture)
    assert 0 < len(data) < round(200 * pi * 0.25)
    assert np.abs(data.x).max() <= 1


def test_spray_counts_by_time() -> None:
    gesture = SprayStroke(BRUSH, _rng())
    gesture.begin((0.0, 0.0))
    for _ in range(10):
        gesture.hold(0.05)
    data = _after(gesture)
    assert len(data) == pytest.approx(200 * pi * 0.25, abs=2)
    assert np.hypot(*data.x.T).max() <= 0.5 + 1e-6
    gesture.hold(0.0)
    assert gesture.take(Project()) is None


def test_a_single_point_is_exact() -> None:
    gesture = SinglePoint(BRUSH, _rng())
    gesture.begin((0.25, -0.75))
    assert _after(gesture).x.tolist() == [[0.25, -0.75]]


def test_eraser_and_relabel_act_along_the_whole_way() -> None:
    data = points([(-1, 0), (0, 0.4), (0, 0.6), (1, 0), (3, 0)], [0, 0, 0, 0, 0])
    erase, relabel = EraseStroke(BRUSH), RelabelStroke(BRUSH)
    for gesture in (erase, relabel):
        gesture.begin((-1, 0))
        gesture.move((1, 0))
    erased = _after(erase, data)
    assert erased.x.tolist() == [[0, pytest.approx(0.6)], [3, 0]]
    assert erase.summary(data, erased) == message("points_removed", count=3)
    changed = _after(relabel, data)
    assert changed.y.tolist() == [1, 1, 0, 1, 0]
    assert relabel.summary(data, changed) == message("relabelled", count=3)
    assert relabel.summary(data, data) is None


def test_a_rectangle_selects_and_shift_keeps() -> None:
    data = points([(0, 0), (1, 1), (2, 2)])
    gesture = SelectRectangle()
    gesture.begin((1.5, 1.5))
    gesture.move((-0.5, -0.5))
    assert gesture.selected(data).tolist() == [True, True, False]
    gesture = SelectRectangle(np.array([False, False, True]))
    gesture.begin((-0.5, -0.5))
    gesture.move((0.5, 0.5))
    assert gesture.selected(data).tolist() == [True, False, True]


def test_a_moved_selection_stays_on_the_plane() -> None:
    data = points([(0, 0), (2, 0), (0, 2)])
    gesture = MoveSelection(np.array([True, True, False]), data)
    gesture.begin((0, 0))
    gesture.move((0.5, 0.5))
    data = _after(gesture, data)
    assert data.x.tolist() == [[0.5, 0.5], [2.5, 0.5], [0, 2]]
    gesture.move((9, 0))
    data = _after(gesture, data)
    assert data.x.tolist() == [[1, 0], [3, 0], [0, 2]]
    assert gesture.summary(points([(0, 0), (2, 0), (0, 2)]), data) == message("points_moved", count=2)


def test_points_beyond_the_plane_do_not_block_the_others() -> None:
    low, high = room_to_move(np.array([[5, 0]], np.float32), (-3, 3, -3, 3))
    assert low.tolist() == [-8, -3]
    assert high.tolist() == [0, 3]


def test_the_nearest_point_within_reach() -> None:
    data = points([(0, 0), (1, 0)])
    assert nearest(data, (0.8, 0), 0.3) == 1
    assert nearest(data, (0.5, 2), 0.3) is None
    assert nearest(points(), (0, 0), 1) is None


def test_points_that_moved_along_one_axis_only_are_counted() -> None:
    before, smear = points([(0, 0), (1, 0), (2, 2)]), Smear(Brush())
    assert smear.summary(before, points([(0.5, 0), (1, 0.5), (2, 2)])) == message("points_moved", count=2)
    assert smear.summary(before, before) is None
    assert smear.summary(before, points([(0, 0), (1, 0)])) is None


@pytest.mark.parametrize("scale", [1.0, 1e12, 1e30, 1e37])
def test_what_a_brush_touches_does_not_depend_on_the_unit(scale: float) -> None:
    """Of numbers as large as float32 has there are no squares, neither of distances nor of radii."""
    places = _rng().uniform(-1, 1, (400, 2)).astype(np.float32).astype(np.float64)
    data = replace(points((places * scale).tolist(), [0] * 400), plane=(-scale, scale, -scale, scale))
    gesture = EraseStroke(replace(BRUSH, radius=0.3 * scale, plane=data.plane))
    gesture.begin((0.0, 0.0))
    gesture.move((0.5 * scale, 0.25 * scale))
    way, along = np.array([0.5, 0.25]), places @ np.array([0.5, 0.25]) / 0.3125
    far = np.hypot(*(places - np.clip(along, 0, 1)[:, None] * way).T)
    assert len(_after(gesture, data)) == (far > 0.3).sum()
    found = nearest(data, (0.5 * scale, 0.25 * scale), 0.2 * scale)
    assert found == np.hypot(*(places - way).T).argmin()
