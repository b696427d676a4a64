"""Shapes, clouds and the tools that shift points, driven by mouse and by keys."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_canvas import canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, color_at, hover, near, points
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.ui.data.painting.gestures.geometry import in_polygon, near_path
from nnsim.ui.data.painting.tools import BY_ID, TOOLS
from nnsim.ui.kit.theme import LIGHT

Key = Qt.Key
coordinate = st.floats(-3, 3).map(lambda v: round(v, 2))


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas."""
    yield partial(canvas_of, qtbot)
    clear_undo()


def _drawn(canvas, tool: str, *way: tuple[float, float], hollow: bool = False, shift: bool = False):
    it = canvas()
    it.painting.set_tool(tool)
    it.painting.set_density(40)
    it.painting.set_hollow(hollow)
    it.painting.set_class(1)
    it.drag(*way, shift=shift)
    return it


DENSITY = 40 * 100 / 36
"""Points per unit of area at the density of ``_drawn``."""


# ---------------------------------------------------------------- geometry


def test_a_star_is_filled_by_the_even_odd_rule() -> None:
    angle = np.arange(5) * 4 * np.pi / 5
    star = np.stack([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)
    inside = in_polygon(np.array([[0, 0.8], [0, 0], [0.9, 0.9], [0.6, -0.7]], np.float32), star)
    assert inside.tolist() == [True, False, False, False]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=8), st.integers(0, 1000))
def test_a_polygon_holds_what_crossings_say(corners: list[tuple[float, float]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    spots = rng.uniform(-3, 3, (30, 2)).astype(np.float32)

    def crossings(x: float, y: float) -> int:
        edges = pairwise([*corners, corners[0]])
        return sum((ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay) for (ax, ay), (bx, by) in edges)

    expected = [crossings(float(x), float(y)) % 2 == 1 for x, y in spots]
    assert in_polygon(spots, np.array(corners)).tolist() == expected


def test_near_a_path() -> None:
    path = np.array([[0, 0], [2, 0], [2, 2]], np.float32)
    spots = np.array([[1, 0.3], [1, 0.6], [2.3, 1], [2.2, -0.2], [0, 2]], np.float32)
    assert near_path(spots, path, 0.5).tolist() == [True, False, True, True, False]


# ---------------------------------------------------------------- shapes


def test_a_filled_rectangle(canvas) -> None:
    it = _drawn(canvas, "rectangle", (-1, -2), (0, 0), (2, 1))
    x = it.data.x
    assert x.min(axis=0) == pytest.approx((-1, -2), abs=0.15)
    assert x.max(axis=0) == pytest.approx((2, 1), abs=0.15)
    assert len(x) == pytest.approx(DENSITY * 9, rel=0.05)
    assert (it.data.y == 1).all()
    assert it.scene.editor.stack.count() == 1
    assert it.marks == [f"+ {len(x):,} points"]
    it.undo()
    assert len(it.data) == 0


def test_a_filled_ellipse(canvas) -> None:
    it = _drawn(canvas, "ellipse", (-2, -1), (2, 1))
    x = it.data.x
    assert (x[:, 0] ** 2 / 4 + x[:, 1] ** 2).max() <= 1.06
    assert len(x) == pytest.approx(DENSITY * np.pi * 2, rel=0.1)


def test_a_hollow_ellipse_is_a_band_as_wide_as_the_brush(canvas) -> None:
    it = _drawn(canvas, "ellipse", (-2, -2), (2, 2), hollow=True)
    distance = np.hypot(*it.data.x.T)
    radius = it.painting.brush.radius
    assert np.abs(distance - 2).max() <= radius + 0.03
    assert len(distance) == pytest.approx(DENSITY * 4 * np.pi * 2 * radius, rel=0.1)


def test_shift_draws_a_square_and_a_line_at_45_degrees(canvas) -> None:
    it = _drawn(canvas, "rectangle", (-1, -1), (1, 0.2), shift=True)
    assert it.data.x.max(axis=0) == pytest.approx((1, 1), abs=0.15)
    it = _drawn(canvas, "line", (-2, 0), (2, 0.4), shift=True)
    assert np.abs(it.data.x[:, 1]).max() <= it.painting.brush.radius + 0.02


def test_a_line_is_straight_and_as_wide_as_the_brush(canvas) -> None:
    it = _drawn(canvas, "line", (-2, -2), (0, 2), (2, 2))
    x = it.data.x
    assert np.abs(x[:, 0] - x[:, 1]).max() / np.sqrt(2) <= it.painting.brush.radius + 0.03
    assert x.min() < -1.9
    assert x.max() > 1.9


def test_a_free_shape_closes_itself(canvas) -> None:
    it = _drawn(canvas, "area", (-2, -2), (2, -2), (0, 2))
    x = it.data.x
    assert len(x) == pytest.approx(DENSITY * 8, rel=0.1)
    assert in_polygon(x, np.array([(-2.05, -2.05), (2.05, -2.05), (0, 2.1)])).all()


def test_shapes_beyond_the_plane_are_cut(canvas) -> None:
    it = _drawn(canvas, "rectangle", (2, 2), (4, 4))
    assert it.data.x.max() <= 3
    assert len(it.data) == pytest.approx(DENSITY, rel=0.1)


def test_a_click_with_a_hollow_shape_is_a_dab_and_with_a_filled_one_nothing(canvas) -> None:
    assert len(_drawn(canvas, "rectangle", (1, 1), hollow=True).data) > 10
    it = _drawn(canvas, "rectangle", (1, 1))
    assert len(it.data) == 0
    assert not it.scene.editor.stack.canUndo()


def test_a_cloud_is_gaussian(canvas) -> None:
    it = _drawn(canvas, "cloud", (0, 0), (1.6, 0))
    x = it.data.x
    assert len(x) == pytest.approx(DENSITY * np.pi * 1.6**2, rel=0.03)
    assert x.std(axis=0) == pytest.approx((0.8, 0.8), rel=0.12)
    it = _drawn(canvas, "cloud", (0, 0))
    assert it.data.x.std() == pytest.approx(it.painting.brush.radius / 2, rel=0.25)


@pytest.mark.parametrize("tool", ["line", "rectangle", "ellipse", "area", "cloud"])
def test_a_shape_is_shown_while_it_is_drawn_and_escape_forgets_it(canvas, tool: str) -> None:
    it = canvas()
    it.painting.set_tool(tool)
    hover(it.plane, at(it.plane, 2.5, -2.5))
    empty = it.plane.grab().toImage()
    it.drag((-1, 1), (-0.5, 1.5), (0, 0.2), release=False)
    hover(it.plane, at(it.plane, 2.5, -2.5))
    it.painter.drag((0, 0.2))
    assert it.plane.grab().toImage() != empty
    it.key(Key.Key_Escape)
    assert it.plane.grab().toImage() == empty
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
    assert len(it.data) == 0
    assert not it.scene.editor.stack.canUndo()
    assert not it.scene.editor.stack.canRedo()


def test_the_outline_of_a_rectangle_is_where_its_points_come(canvas) -> None:
    it = canvas()
    it.painting.set_tool("rectangle")
    it.drag((-2, -1), (1, 1), release=False)
    hover(it.plane, at(it.plane, 1, 1))
    edge = at(it.plane, -2, 0)
    picture = it.plane.grab().toImage()
    around = [color_at(picture, type(edge)(edge.x() + dx, edge.y())) for dx in range(-3, 4)]
    assert any(near(color, "#FFFFFF", 110) for color in around)
    assert any(near(color, LIGHT.class_color(0), 60) for color in around)
    it.key(Key.Key_Escape)


# ---------------------------------------------------------------- what shifts points


def test_jitter_shakes_what_it_touches(canvas) -> None:
    it = canvas(points([(0, 0), (0.1, 0.1), (2, 2)]))
    it.painting.set_tool("jitter")
    it.drag((0, 0), (0.1, 0))
    x = it.data.x
    assert (x[:2] != [[0, 0], [0.1, 0.1]]).any(axis=1).all()
    assert np.abs(x[:2]).max() < 1
    assert x[2].tolist() == [2, 2]
    assert it.marks == ["2 points moved"]
    assert it.scene.editor.stack.count() == 1


def test_a_magnet_pulls_and_with_shift_pushes(canvas, qtbot) -> None:
    start = [(-0.2, 0), (0.2, 0), (0, 2)]
    it = canvas(points(start))
    it.painting.set_tool("magnet")
    it.drag((0, 0), release=False)
    qtbot.waitUntil(lambda: np.abs(it.data.x[:2]).max() < 0.1, timeout=4000)
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
    assert it.data.x[2].tolist() == [0, 2]
    it.undo()
    assert it.data.x == pytest.approx(np.array(start))
    it.drag((0, 0), shift=True)
    assert it.data.x[0, 0] < -0.2
    assert it.data.x[1, 0] > 0.2
    assert len(it.data) == 3


def test_a_push_stops_at_the_rim(canvas) -> None:
    it = canvas(points([(0.1, 0), (-0.1, 0.1)]))
    it.painting.set_tool("magnet")
    it.painter.begin((0, 0), shift=True)
    for _ in range(50):
        it.painter._stroke.hold(0.2)
    it.painter.end()
    assert np.hypot(*it.data.x.T).max() <= it.painting.brush.radius + 1e-5
    assert np.hypot(*it.data.x.T).min() > 0.3


def test_smear_takes_the_middle_along(canvas) -> None:
    radius = 0.42
    it = canvas(points([(0, 0), (0, radius + 0.05), (1, 0.1)]))
    it.painting.set_tool("smear")
    it.drag((0, 0), (1, 0), (2, 0))
    assert it.data.x[0] == pytest.approx((2, 0), abs=0.05)
    assert it.data.x[1] == pytest.approx((0, radius + 0.05), abs=1e-5)
    assert it.data.x[2, 0] > 1.5
    it.undo()
    assert it.data.x[0].tolist() == [0, 0]


def test_shifted_points_stay_on_the_plane(canvas) -> None:
    it = canvas(points([(2.9, 0)]))
    it.painting.set_tool("smear")
    it.drag((2.9, 0), (4, 0))
    assert it.data.x[0, 0] == 3


@pytest.mark.parametrize("tool", ["jitter", "magnet", "smear"])
def test_escape_brings_shifted_points_back(canvas, tool: str) -> None:
    it = canvas(points([(0.1, 0), (0.3, 0.1)]))
    before = it.data
    it.painting.set_tool(tool)
    it.drag((0, 0), (0.4, 0.2), release=False)
    it.painter._tick()
    assert it.data is not before
    it.key(Key.Key_Escape)
    assert it.data is before
    assert not it.scene.editor.stack.canUndo()
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))


def test_shift_erases_with_jitter_and_smear(canvas) -> None:
    for tool in ("jitter", "smear"):
        it = canvas(points([(0, 0)]))
        it.painting.set_tool(tool)
        it.drag((0, 0), shift=True)
        assert len(it.data) == 0


def test_the_lasso_selects_and_holds(canvas) -> None:
    it = canvas(points([(-1, 0), (0, 0), (2, 2)]))
    it.painting.set_tool("lasso")
    it.drag((-2, -1), (1, -1), (1, 0.5), (-2, 0.5))
    assert it.painting.selection.tolist() == [True, True, False]
    it.drag((0, 0), (0, 1))
    assert it.data.x == pytest.approx(np.array([(-1, 1), (0, 1), (2, 2)]), abs=0.03)
    it.painting.set_tool("select")
    assert it.painting.selection.sum() == 2


# ---------------------------------------------------------------- keyboard


@pytest.mark.parametrize("tool", ["line", "rectangle", "ellipse", "area", "cloud"])
def test_shapes_by_keyboard_alone(canvas, tool: str) -> None:
    it = canvas()
    it.painting.set_tool(tool)
    it.painting.set_density(60)
    it.hold(Key.Key_Return, *[Key.Key_Right] * 8, *[Key.Key_Up] * 8, Key.Key_Left)
    assert len(it.data) > 5
    assert it.scene.editor.stack.count() == 1


@pytest.mark.parametrize("tool", ["jitter", "magnet", "smear"])
def test_shifting_by_keyboard_alone(canvas, tool: str) -> None:
    it = canvas(points([(0.1, 0.05), (0.3, 0)]))
    before = it.data.x
    it.painting.set_tool(tool)
    it.hold(Key.Key_Return, Key.Key_Right, Key.Key_Right)
    assert (it.data.x != before).any()
    assert it.scene.editor.stack.count() == 1


def test_the_lasso_by_keyboard_alone(canvas) -> None:
    it = canvas(points([(0.2, 0.2), (-1, 0)]))
    it.painting.set_tool("lasso")
    it.key(Key.Key_Left)
    it.hold(Key.Key_Return, *[Key.Key_Right] * 5, *[Key.Key_Up] * 5, *[Key.Key_Left] * 5)
    assert it.painting.selection.tolist() == [True, False]


def test_every_tool_has_a_letter_of_its_own() -> None:
    letters = [tool.shortcut for tool in TOOLS]
    assert len(set(letters)) == len(letters)
    assert set(letters).isdisjoint("HTXY")
    assert len(BY_ID) == len(TOOLS)


def test_a_long_way_drawn_by_hand_stays_light(canvas) -> None:
    it = canvas()
    it.painting.set_tool("area")
    it.painting.set_hollow(True)
    it.painting.set_size(0.02)
    angle = np.linspace(0, 6 * np.pi, 3_000)
    way = [(float(r * np.cos(a)), float(r * np.sin(a))) for a, r in zip(angle, 0.5 + angle / 10, strict=True)]
    it.painter.begin(way[0], shift=False)
    for place in way[1:]:
        it.painter.drag(place)
    assert 160 < len(it.painter.cursor.outlines[0].path) < 1_500
    drawn = it.plane.grab().toImage()
    it.painter.end()
    assert drawn != it.plane.grab().toImage()
    assert np.hypot(*it.data.x.T).max() < 2.6
    assert np.hypot(*it.data.x.T).min() > 0.3
