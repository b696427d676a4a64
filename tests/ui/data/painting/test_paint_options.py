"""Symmetry, grid, noise of a class and the pen, as they act on the plane."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from data_room import room_of
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_canvas import canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, hover, points
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.core.data import Data
from nnsim.edits.data import remove_class, rename_class
from nnsim.ui.data.painting.gestures.grid import grid_lines, grid_step, snapped
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES, image, images
from nnsim.ui.data.painting.option_row import OptionRow
from nnsim.ui.data.painting.tools import TOOLS

Key = Qt.Key
PLANE = (-3.0, 3.0, -3.0, 3.0)


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas."""
    yield partial(canvas_of, qtbot)
    clear_undo()


@pytest.fixture
def room(qtbot):
    """Makes a shown panel."""
    yield partial(room_of, qtbot)
    clear_undo()


# ---------------------------------------------------------------- symmetry


@pytest.mark.parametrize(
    ("symmetry", "expected"),
    [
        ("none", [(1, 2)]),
        ("left_right", [(1, 2), (-1, 2)]),
        ("top_bottom", [(1, 2), (1, -2)]),
        ("point", [(1, 2), (-1, -2)]),
        ("four", [(1, 2), (-2, 1), (-1, -2), (2, -1)]),
    ],
)
def test_a_point_and_its_images(canvas, symmetry: str, expected: list[tuple[float, float]]) -> None:
    assert images(np.array([[1, 2]], np.float32), symmetry, PLANE).tolist() == [list(p) for p in expected]
    it = canvas()
    it.painting.set_tool("point")
    it.painting.set_symmetry(symmetry)
    it.drag((1, 2))
    assert it.data.x == pytest.approx(np.array(expected), abs=0.02)
    assert it.scene.editor.stack.count() == 1
    it.undo()
    assert len(it.data) == 0


def test_a_point_on_the_axis_comes_once() -> None:
    middle = np.array([[0, 0], [0, 1]], np.float32)
    assert images(middle, "four", PLANE).tolist() == [[0, 0], [0, 1], [-1, 0], [0, -1], [1, 0]]
    assert len(images(middle, "left_right", PLANE)) == 2


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(SYMMETRIES)), st.floats(-3, 3, width=32), st.floats(-3, 3, width=32))
def test_maps_form_a_group(symmetry: str, x: float, y: float) -> None:
    plane = (-1.0, 5.0, 0.0, 2.0)
    maps = SYMMETRIES[symmetry][1]
    spot = np.array([[x, y]], np.float32)
    there = [image(spot, m, plane) for m in maps]
    for matrix in maps:
        again = image(there[-1], matrix, plane)
        assert any(np.allclose(again, other, atol=1e-4) for other in there)


def test_a_stroke_is_mirrored_exactly(canvas) -> None:
    it = canvas()
    it.painting.set_symmetry("left_right")
    it.drag((1, 1), (2, 1), (2, 2))
    x = it.data.x
    left, right = x[x[:, 0] < 0] * [-1, 1], x[x[:, 0] > 0]
    assert len(left) == len(right) > 10
    assert np.array(sorted(left.tolist())) == pytest.approx(np.array(sorted(right.tolist())), abs=1e-5)


def test_eraser_and_shifting_tools_work_at_the_images_too(canvas) -> None:
    it = canvas(points([(1, 1), (-1, 1), (0, -2)]))
    it.painting.set_symmetry("left_right")
    it.painting.set_tool("smear")
    it.drag((1, 1), (1.5, 1), (2, 1))
    assert it.data.x == pytest.approx(np.array([(2, 1), (-2, 1), (0, -2)]), abs=0.05)
    it.painting.set_tool("eraser")
    it.drag((2, 1))
    assert it.data.x.tolist() == [[0, -2]]
    assert it.scene.editor.stack.count() == 2
    assert it.marks[-1] == "− 2 points"


def test_selecting_is_not_mirrored(canvas) -> None:
    it = canvas(points([(1, 1), (-1, 1)]))
    it.painting.set_symmetry("left_right")
    it.painting.set_tool("select")
    it.drag((0.5, 0.5), (1.5, 1.5))
    assert it.painting.selection.tolist() == [True, False]


def test_outlines_are_shown_at_all_images(canvas) -> None:
    it = canvas()
    it.painting.set_size(0.05)
    hover(it.plane, at(it.plane, 2, 2))
    alone = it.plane.grab().toImage()
    it.painting.set_symmetry("four")
    together = it.plane.grab().toImage()
    for spot in [(-2, 2), (-2, -2), (2, -2)]:
        rim = at(it.plane, spot[0] + it.painting.brush.radius, spot[1])
        across = [QPoint(rim.x() + dx, rim.y()) for dx in range(-2, 3)]
        assert any(alone.pixel(p) != together.pixel(p) for p in across)


# ---------------------------------------------------------------- grid


def test_grid_steps_are_round() -> None:
    assert grid_step(PLANE) == pytest.approx(0.2)
    assert grid_step((-0.5, 1.5, -0.5, 1.5)) == pytest.approx(0.1)
    assert grid_lines(-0.5, 0.5, 0.2) == pytest.approx([-0.4, -0.2, 0, 0.2, 0.4])
    assert snapped((0.93, -0.49), PLANE) == (1.0, -0.4)
    assert snapped((9, -9), (-0.5, 1.5, -0.5, 1.5)) == (1.5, -0.5)


def test_points_and_shapes_keep_to_the_grid(canvas) -> None:
    it = canvas()
    it.painting.set_snap(True)
    it.painting.set_tool("point")
    it.drag((0.93, -0.52))
    assert it.data.x == pytest.approx(np.array([(1.0, -0.6)]), abs=1e-6)
    it.painting.set_tool("rectangle")
    it.painting.set_density(200)
    it.drag((-2.05, -2.05), (-0.93, -0.93))
    new = it.data.x[1:]
    assert new.min() >= -2.0
    assert new.max() <= -1.0


def test_a_held_point_lands_on_the_grid(canvas) -> None:
    it = canvas(points([(0.13, 0.07), (1.13, 0.07)]))
    it.painting.set_snap(True)
    it.painting.set_tool("select")
    it.drag((0.13, 0.07), (0.5, 0.5), (0.93, 0.77))
    assert it.data.x[0] == pytest.approx((1.0, 0.8), abs=1e-5)
    assert it.data.x[1].tolist() == pytest.approx([1.13, 0.07])


def test_the_eraser_does_not_keep_to_the_grid(canvas) -> None:
    it = canvas(points([(0.09, 0.09)]))
    it.painting.set_snap(True)
    it.painting.set_size(0.01)
    it.painting.set_tool("brush")
    it.drag((0.09, 0.09), shift=True)
    assert len(it.data) == 0


def test_arrows_go_from_line_to_line(canvas) -> None:
    it = canvas()
    it.painting.set_snap(True)
    it.painting.set_tool("point")
    it.key(Key.Key_Right, Key.Key_Right, Key.Key_Up, Key.Key_Return)
    assert it.data.x == pytest.approx(np.array([(0.4, 0.2)]), abs=1e-5)
    it.painting.take_selection(np.array([True]))
    it.key(Key.Key_Left)
    assert it.data.x == pytest.approx(np.array([(0.2, 0.2)]), abs=1e-5)


def test_the_grid_is_seen_faintly(canvas) -> None:
    it = canvas()
    without = it.plane.grab().toImage()
    it.painting.set_snap(True)
    with_grid = it.plane.grab().toImage()
    place = at(it.plane, 1.9, 1.0)
    column = [QPoint(place.x(), place.y() + dy) for dy in range(-2, 3)]
    changed = [abs(with_grid.pixelColor(p).lightness() - without.pixelColor(p).lightness()) for p in column]
    assert 5 < max(changed) < 60
    assert min(changed) == 0


# ---------------------------------------------------------------- noise


def test_noise_is_added_to_points_of_its_class_only(canvas) -> None:
    it = canvas()
    it.painting.set_tool("line")
    it.painting.set_size(0.01)
    it.painting.set_density(200)
    it.painting.set_noise(1, 0.05)
    it.drag((-2, 0), (2, 0))
    assert np.abs(it.data.x[:, 1]).max() <= 0.08
    it.painting.set_class(1)
    it.drag((-2, 0), (2, 0))
    spread = it.data.x[it.data.y == 1, 1].std()
    assert spread == pytest.approx(0.3, rel=0.25)


def test_noise_goes_with_its_class(canvas) -> None:
    it = canvas(points([(0, 0)] * 3, [0, 1, 2], classes=("A", "B", "C")))
    it.painting.set_noise(2, 0.1)
    it.scene.editor.edit("Rename", lambda p: rename_class(p, 2, "last"))
    it.scene.editor.edit("Remove", lambda p: remove_class(p, 0))
    assert it.painting.noise == {1: 0.1}


def test_the_menu_of_a_chip_sets_the_noise(room) -> None:
    it = room()
    noise = next(m for m in it.panel.chips.menu(1).findChildren(QMenu) if m.title().startswith("Noise"))
    assert [a.text() for a in noise.actions()][:2] == ["None", "1 % of the plane's width"]
    noise.actions()[3].trigger()
    assert it.painting.noise == {1: 0.05}
    noise = next(m for m in it.panel.chips.menu(1).findChildren(QMenu) if m.title().startswith("Noise"))
    assert [a.isChecked() for a in noise.actions()] == [False, False, False, True, False]


# ---------------------------------------------------------------- panel and pen


def test_options_by_click_and_by_letter(room) -> None:
    it = room()
    it.click(it.panel.options.grid)
    assert it.painting.snap
    QTest.keyClick(it.panel, Key.Key_X)
    assert not it.painting.snap
    assert not it.panel.options.grid.isChecked()
    QTest.keyClick(it.panel, Key.Key_Y)
    assert it.panel.options.symmetry.current == "left_right"
    box = it.panel.options.symmetry
    box.setFocus()
    QTest.keyClick(box, Key.Key_End)
    assert it.painting.symmetry == "four"
    QTest.keyClick(it.panel, Key.Key_Y)
    assert it.painting.symmetry == "none"


def _pen(kind: QPointingDevice.PointerType) -> QPointingDevice:
    device, can = QInputDevice.DeviceType.Stylus, QInputDevice.Capability.Pressure
    return QPointingDevice("pen", 1, device, kind, can, 1, 3)


def _touch(it, event: QEvent.Type, spot: tuple[float, float], pressure: float, pen: QPointingDevice) -> None:
    """What the pen tells, and the mouse event that Qt makes of it."""
    place = at(it.plane, *spot)
    down = event != QEvent.Type.TabletRelease
    buttons = LEFT if down else Qt.MouseButton.NoButton
    where, there = QPointF(place), QPointF(it.plane.mapToGlobal(place))
    tablet = QTabletEvent(event, pen, where, there, pressure, 0, 0, 0, 0, 0, NO_KEYS, LEFT, buttons)
    tablet.ignore()
    QApplication.sendEvent(it.plane, tablet)
    assert not tablet.isAccepted()
    act = {QEvent.Type.TabletPress: QTest.mousePress, QEvent.Type.TabletRelease: QTest.mouseRelease}
    if event == QEvent.Type.TabletMove:
        QTest.mouseMove(it.plane, place)
    else:
        act[event](it.plane, LEFT, NO_KEYS, place)


def test_a_firmly_pressed_pen_lays_down_more_points(canvas) -> None:
    counts = []
    for pressure in (0.25, 0.5, 1.0):
        it = canvas()
        it.painting.set_density(50)
        pen = _pen(QPointingDevice.PointerType.Pen)
        _touch(it, QEvent.Type.TabletPress, (-1, 0), pressure, pen)
        _touch(it, QEvent.Type.TabletMove, (1, 0), pressure, pen)
        _touch(it, QEvent.Type.TabletRelease, (1, 0), 0, pen)
        counts.append(len(it.data))
        assert it.scene.editor.stack.count() == 1
        assert it.painter.pen.pressure is None
    it = canvas()
    it.painting.set_density(50)
    it.drag((-1, 0), (1, 0))
    assert counts == pytest.approx([len(it.data) / 2, len(it.data), len(it.data) * 2], rel=0.03)


def test_the_other_end_of_the_pen_erases(canvas) -> None:
    it = canvas(points([(0, 0), (2, 2)]))
    pen = _pen(QPointingDevice.PointerType.Eraser)
    for tool in ("brush", "select"):
        it.painting.set_tool(tool)
        _touch(it, QEvent.Type.TabletPress, (0, 0), 0.5, pen)
        _touch(it, QEvent.Type.TabletRelease, (0, 0), 0, pen)
        assert it.data.x.tolist() == [[2, 2]]
        it.undo()
    it.painting.set_tool("point")
    it.drag((0, 0))
    assert len(it.data) == 3


def test_a_new_row_shows_what_the_hand_does(room, qtbot) -> None:
    it = room()
    it.painting.set_symmetry("point")
    row = OptionRow(it.scene.editor, it.painting)
    qtbot.addWidget(row)
    assert row.symmetry.current == "point"


def test_tables_are_not_painted(canvas) -> None:
    it = canvas()
    rng = np.random.default_rng(1)
    table = Data(
        x=rng.normal(0, 1, (20, 3)).astype(np.float32),
        y=(np.arange(20) % 2).astype(np.float32),
        test=np.zeros(20, np.bool_),
        columns=("a", "b", "c"),
        kind="table",
    )
    assert it.plane.cursor().shape() == Qt.CursorShape.CrossCursor
    it.scene.editor.store.replace(replace(it.scene.editor.project, data=table))
    assert it.plane.cursor().shape() == Qt.CursorShape.ArrowCursor
    before = it.data
    hover(it.plane, at(it.plane, 2.5, 2.5))
    there = it.plane.grab().toImage()
    hover(it.plane, at(it.plane, 0, 0))
    assert it.plane.grab().toImage() == there
    for tool in TOOLS:
        it.painting.set_tool(tool.id)
        it.drag((-1, -1), (1, 1))
    QTest.keyClick(it.plane, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert it.data is before
    assert not it.painting.selection.any()
    assert not it.scene.editor.stack.canUndo()
