"""Painting on the plane with real mouse and key events; what the document and the eye get."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from plane_canvas import canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, color_at, hover, near, points
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.ui.kit.theme import LIGHT

Key = Qt.Key


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas."""
    yield partial(canvas_of, qtbot)
    clear_undo()


def test_a_brush_stroke_is_one_step_and_one_mark(canvas) -> None:
    it = canvas()
    it.painting.set_class(1)
    it.drag((-1, 0), (0, 0), (1, 0))
    count = len(it.data)
    assert count > 10
    assert (it.data.y == 1).all()
    assert np.abs(it.data.x[:, 1]).max() <= it.painting.brush.radius + 1e-5
    assert it.data.x[:, 0].max() > 0.9
    assert it.marks == [f"+ {count} points"]
    assert it.scene.editor.stack.count() == 1
    it.undo()
    assert len(it.data) == 0
    it.scene.editor.stack.redo()
    assert len(it.data) == count


def test_two_strokes_are_two_steps(canvas) -> None:
    it = canvas()
    it.drag((-1, 0), (-0.5, 0))
    first = len(it.data)
    it.drag((1, 0), (1.5, 0))
    it.undo()
    assert len(it.data) == first


def test_points_are_in_the_document_before_the_release(canvas, qtbot) -> None:
    it = canvas()
    it.drag((-1, 0), (0, 0), release=False)
    pressed = len(it.data)
    assert pressed > 0
    qtbot.waitUntil(lambda: it.data.x[:, 0].max() > -0.2, timeout=2000)
    assert it.marks == [f"+ {len(it.data)} points"], "the mark stands where the first of them came"
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
    assert it.marks == [f"+ {len(it.data)} points"]


def test_painted_points_are_seen_at_once(canvas) -> None:
    it = canvas()
    it.painting.set_tool("point")
    it.painting.set_class(0)
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, at(it.plane, 2, 0))
    hover(it.plane, at(it.plane, -2, 2))
    picture = it.plane.grab().toImage()
    spot = at(it.plane, 2, 0)
    # A on B's ground: outline orange, fill blue.
    colors = [color_at(picture, type(spot)(spot.x() + dx, spot.y())) for dx in range(-7, 8)]
    assert any(color.red() > color.blue() + 80 for color in colors)
    assert it.data.x[0] == pytest.approx((2, 0), abs=0.02)


def test_spray_goes_on_while_held(canvas, qtbot) -> None:
    it = canvas()
    it.painting.set_tool("spray")
    it.drag((0, 0), release=False)
    start = len(it.data)
    qtbot.waitUntil(lambda: len(it.data) >= start + 3, timeout=4000)
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
    assert it.scene.editor.stack.count() == 1


def test_eraser_and_shift_erase(canvas) -> None:
    it = canvas(points([(-1, 0), (0, 0), (1, 0), (2, 2)]))
    it.painting.set_tool("eraser")
    it.drag((-1, 0), (0, 0))
    assert it.data.x.tolist() == [[1, 0], [2, 2]]
    it.painting.set_tool("brush")
    it.drag((1, 0), shift=True)
    assert it.data.x.tolist() == [[2, 2]]
    assert it.marks == ["− 2 points", "− 1 point"]


def test_relabel_keeps_the_points(canvas) -> None:
    it = canvas(points([(-1, 0), (0, 0), (1, 2)], [0, 0, 0]))
    it.painting.set_tool("relabel")
    it.painting.set_class(1)
    it.drag((-1, 0), (0, 0))
    assert it.data.y.tolist() == [1, 1, 0]
    assert it.marks == ["2 relabelled"]


def test_select_move_nudge_and_delete(canvas) -> None:
    it = canvas(points([(-1, 0), (0, 0), (2, 2)]))
    it.painting.set_tool("select")
    it.drag((-1.5, -0.5), (0, 0.2), (0.5, 0.5))
    assert it.painting.selection.tolist() == [True, True, False]
    it.drag((0, 0), (0.5, 0.5), (1, 1))
    assert it.data.x[1] == pytest.approx((1, 1), abs=0.03)
    assert it.data.x[2].tolist() == [2, 2]
    it.key(Key.Key_Left, Key.Key_Left)
    assert it.data.x[1] == pytest.approx((0.8, 1), abs=0.03)
    assert it.scene.editor.stack.count() == 2
    it.key(Key.Key_Delete)
    assert it.data.x.tolist() == [[2, 2]]
    assert not it.painting.selection.any()
    it.undo()
    it.undo()
    it.undo()
    assert it.data.x.tolist() == [[-1, 0], [0, 0], [2, 2]]


def test_a_press_on_a_point_takes_hold_of_it(canvas) -> None:
    it = canvas(points([(-1, 0), (1, 0)]))
    it.painting.set_tool("select")
    it.drag((1, 0), (1, 1), (1, 2))
    assert it.data.x[1] == pytest.approx((1, 2), abs=0.03)
    assert it.painting.selection.tolist() == [False, True]


def test_shift_adds_to_the_selection(canvas) -> None:
    it = canvas(points([(-1, 0), (1, 0)]))
    it.painting.set_tool("select")
    it.drag((-1.5, -0.5), (-0.5, 0.5))
    it.drag((0.5, -0.5), (1.5, 0.5), shift=True)
    assert it.painting.selection.all()
    assert len(it.data) == 2


def test_the_selection_is_ringed(canvas) -> None:
    it = canvas(points([(0, 1)]))
    it.painting.set_tool("select")
    before = it.plane.grab().toImage()
    it.drag((-0.5, 0.5), (0.5, 1.5))
    assert it.plane.grab().toImage() != before


def test_escape_takes_a_stroke_back_for_good(canvas) -> None:
    it = canvas(points([(2, 2)]))
    it.drag((-1, 0), (0, 0), release=False)
    assert len(it.data) > 1
    it.key(Key.Key_Escape)
    assert it.data.x.tolist() == [[2, 2]]
    assert not it.scene.editor.stack.canRedo()
    assert not it.scene.editor.stack.canUndo()
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
    assert len(it.data) == 1
    assert it.marks == []


def test_escape_gives_back_the_old_selection(canvas) -> None:
    it = canvas(points([(-1, 0), (1, 0)]))
    it.painting.set_tool("select")
    it.drag((-1.5, -0.5), (-0.5, 0.5))
    it.drag((0.5, -0.5), (1.5, 0.5), release=False)
    it.key(Key.Key_Escape)
    assert it.painting.selection.tolist() == [True, False]
    it.key(Key.Key_Escape)
    assert not it.painting.selection.any()


def test_number_keys_and_brackets(canvas) -> None:
    it = canvas(points(classes=("A", "B", "C")))
    size = it.painting.size
    it.key(Key.Key_3, Key.Key_BracketRight)
    assert it.painting.class_index == 2
    assert it.painting.size == pytest.approx(size * 1.2)
    it.key(Key.Key_9, Key.Key_BracketLeft)
    assert it.painting.class_index == 2
    assert it.painting.size == pytest.approx(size)


def test_painting_by_keyboard_alone(canvas) -> None:
    it = canvas()
    it.painting.set_tool("point")
    it.key(Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_Return)
    assert it.data.x == pytest.approx(np.array([[0.2, 0.1]]), abs=1e-5)
    it.painting.set_tool("brush")
    QTest.keyPress(it.plane, Key.Key_Space)
    for _ in range(6):
        it.key(Key.Key_Down)
    QTest.keyRelease(it.plane, Key.Key_Space)
    assert it.data.x[:, 1].min() < -0.4
    assert it.scene.editor.stack.count() == 2
    assert it.plays == []


def test_space_belongs_to_the_window_without_crosshair(canvas) -> None:
    it = canvas()
    it.drag((0, 0), (1, 0))
    count = len(it.data)
    it.key(Key.Key_Space)
    assert it.plays == [True]
    assert len(it.data) == count


def test_the_brush_shows_its_true_outline(canvas) -> None:
    it = canvas()
    it.painting.set_size(0.2)
    hover(it.plane, at(it.plane, 1, 1))
    picture = it.plane.grab().toImage()
    rim = at(it.plane, 1 + it.painting.brush.radius, 1)
    around = [color_at(picture, type(rim)(rim.x() + dx, rim.y())) for dx in range(-3, 4)]
    assert any(near(color, LIGHT.class_color(0), 60) for color in around)
    hover(it.plane, at(it.plane, -2, -2))
    assert it.plane.grab().toImage() != picture


def test_values_are_painted_for_regression(canvas) -> None:
    it = canvas(points([(0, 0)], [0.5], classes=()))
    it.key(Key.Key_1)
    it.painting.set_tool("point")
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, at(it.plane, 1, 1))
    it.painting.set_value(0.35)
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, at(it.plane, -1, 1))
    assert it.data.y.tolist() == pytest.approx([0.5, -1, 0.35])


def test_a_press_beside_the_plane_paints_nothing(canvas) -> None:
    it = canvas()
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, QPoint(2, 40))
    assert len(it.data) == 0


def test_a_stroke_leaving_the_plane_goes_on_inside(canvas) -> None:
    it = canvas()
    it.drag((2.5, 0), (5, 0), (2.5, 1))
    assert np.abs(it.data.x).max() <= 3
    assert len(it.data) > 5


def test_losing_the_focus_ends_the_stroke(canvas) -> None:
    it = canvas()
    it.drag((0, 0), (1, 0), release=False)
    it.plane.clearFocus()
    assert not it.painter.busy
    assert len(it.marks) == 1
