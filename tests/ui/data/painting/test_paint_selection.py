"""What can be done with selected points: by key, by menu, by the handle, and over the clipboard."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_canvas import canvas_of
from plane_scene import LEFT, NO_KEYS, SHIFT, at, clear_undo, drag, points
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from nnsim.core.problem import ProblemError
from nnsim.ui.data.class_chips import ClassChips
from nnsim.ui.data.painting.gestures.turn import brought_back, mirrored, turned
from nnsim.ui.data.painting.plane_commands import COMMANDS
from nnsim.ui.data.painting.turn_dialog import TurnDialog
from nnsim.ui.data.points_text import from_text, to_text
from nnsim.ui.kit.theming import current

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PLANE = (-3.0, 3.0, -3.0, 3.0)


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas; the clipboard is left empty."""
    yield partial(canvas_of, qtbot)
    QGuiApplication.clipboard().clear()
    clear_undo()


def _press(it, key: Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(it.plane, key, modifiers)


THREE = [(-1.0, 0.0), (1.0, 0.0), (1.0, 1.0)]


def test_select_all_invert_and_escape(canvas) -> None:
    it = canvas(points(THREE))
    _press(it, Key.Key_A)
    assert it.painting.selection.all()
    assert it.painting.tool.id == "select"
    _press(it, Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not it.painting.selection.any()
    _press(it, Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert it.painting.selection.all()
    it.key(Key.Key_Escape)
    assert not it.painting.selection.any()
    assert not it.scene.editor.stack.canUndo()


def test_select_a_class_from_the_menu_and_from_its_chip(canvas, qtbot) -> None:
    it = canvas(points(THREE, [0, 1, 1]))
    place = at(it.plane, 0, 0)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(it.plane, QContextMenuEvent(reason, place, it.plane.mapToGlobal(place)))
    menu = next(m for m in it.plane.findChildren(QMenu) if m.isVisible())
    classes = next(m for m in menu.findChildren(QMenu) if m.title() == "Select class")
    classes.actions()[1].trigger()
    menu.close()
    assert it.painting.selection.tolist() == [False, True, True]
    chips = ClassChips(it.scene.editor, it.painting)
    qtbot.addWidget(chips)
    action = next(a for a in chips.menu(0).actions() if a.text() == "Select its points")
    action.trigger()
    assert it.painting.selection.tolist() == [True, False, False]


def test_the_menu_offers_only_what_can_be_done(canvas) -> None:
    it = canvas(points())
    able = {a.text() for a in it.painter.commands.menu().actions() if a.isEnabled() and a.text() and not a.menu()}
    assert able == {"Paste"}
    it = canvas(points(THREE))
    _press(it, Key.Key_A)
    menu = it.painter.commands.menu()
    assert {a.text() for a in menu.actions() if a.text() and not a.isEnabled()} == set()
    assert {a.text() for a in menu.actions() if a.text()} == {c.label for c in COMMANDS if c.id} | {"Select class"}


def test_copy_and_paste_are_one_step_and_keep_classes_and_split(canvas) -> None:
    it = canvas(points(THREE, [0, 1, 1], test=[False, True, False]))
    _press(it, Key.Key_A)
    _press(it, Key.Key_C)
    _press(it, Key.Key_V)
    assert it.data.x.tolist() == [list(p) for p in THREE] * 2
    assert it.data.y.tolist() == [0, 1, 1] * 2
    assert it.data.test.tolist() == [False, True, False] * 2
    assert it.painting.selection.tolist() == [False] * 3 + [True] * 3
    assert it.scene.editor.stack.count() == 1
    it.undo()
    assert len(it.data) == 3


def test_cut_takes_the_points_out(canvas) -> None:
    it = canvas(points(THREE))
    it.painting.take_selection(np.array([True, False, False]))
    _press(it, Key.Key_X)
    assert it.data.x.tolist() == [[1, 0], [1, 1]]
    _press(it, Key.Key_V)
    assert it.data.x.tolist() == [[1, 0], [1, 1], [-1, 0]]
    assert it.marks == ["− 1 point", "+ 1 point"]


def test_a_spreadsheet_gets_tabs_and_gives_points(canvas) -> None:
    it = canvas(points([(0.1, -2.5)], [1]))
    _press(it, Key.Key_A)
    _press(it, Key.Key_C)
    content = QGuiApplication.clipboard().mimeData()
    assert content.text() == "x1\tx2\tclass\tsplit\n0.1\t-2.5\tB\ttrain\n"
    assert bytes(content.data("text/csv").data()) == b"x1,x2,class,split\n0.1,-2.5,B,train\n"
    QGuiApplication.clipboard().setText("1,5\t2,25\tB\n-1\t0\tA\n")
    _press(it, Key.Key_V)
    assert it.data.x[1:].tolist() == [[1.5, 2.25], [-1, 0]]
    assert it.data.y.tolist() == [1, 1, 0]


def test_two_columns_get_the_class_in_hand(canvas) -> None:
    it = canvas()
    it.painting.set_class(1)
    QGuiApplication.clipboard().setText("0.5,0.25\n1,2\n")
    _press(it, Key.Key_V)
    assert it.data.x.tolist() == [[0.5, 0.25], [1, 2]]
    assert it.data.y.tolist() == [1, 1]


def test_what_cannot_be_pasted_is_said_and_changes_nothing(canvas) -> None:
    it = canvas()
    QGuiApplication.clipboard().setText("hello world")
    _press(it, Key.Key_V)
    assert "holds no points" in QToolTip.text()
    assert len(it.data) == 0
    QGuiApplication.clipboard().setText("9\t9\n")
    _press(it, Key.Key_V)
    assert QToolTip.text().startswith("1 point lies beyond the visible plane")
    assert len(it.data) == 1
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no points"),
        ("x1,x2\n", "holds no points"),
        ("1,2\n3\n", "Line 2 of the clipboard does not begin with two numbers"),
        ("1,2\n3,nan\n", "Line 2 of the clipboard lies too far out"),
        ("1,2\n\n3,1e30\n", "Line 3 of the clipboard lies too far out"),
        ("1,2,Z\n", "Line 1 of the clipboard names the class Z, which is not one of A, B."),
        ("1,2,A,test\n1,2,A\n", "Some lines say whether"),
    ],
)
def test_wrong_text_is_told_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence):
        from_text(text, points(), 0)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-5, 5, width=32), st.floats(-5, 5, width=32)), min_size=1, max_size=6),
    st.sampled_from("\t;,"),
    st.booleans(),
)
def test_text_gives_the_very_same_points_back(xy: list[tuple[float, float]], delimiter: str, values: bool) -> None:
    classes = () if values else ("A, \t; 1", "B")
    labels = [0.1 * k if values else float(k % 2) for k in range(len(xy))]
    data = points(xy, labels, classes=classes, test=[k % 3 == 0 for k in range(len(xy))])
    everything = np.ones(len(xy), np.bool_)
    back = from_text(to_text(data, everything, delimiter), data, 0)
    assert np.array_equal(back.x, data.x)
    assert np.array_equal(back.y, data.y)
    assert back.test is not None
    assert np.array_equal(back.test, data.test)


def test_pasted_points_say_in_any_word_that_they_are_for_testing() -> None:
    words = ("test", "Testing", "test_set", "1", "train", "val", "0")
    text = "".join(f"{k},0,A,{word}\n" for k, word in enumerate(words))
    assert from_text(text, points(), 0).test.tolist() == [True] * 4 + [False] * 3


def test_a_duplicate_lies_aside_and_is_selected(canvas) -> None:
    it = canvas(points([(0, 0), (2.9, -2.9)], [1, 0]))
    _press(it, Key.Key_A)
    _press(it, Key.Key_J)
    assert it.data.x[2:] == pytest.approx(np.array([(0.1, -0.1), (3, -3)]), abs=1e-6)
    assert it.data.y.tolist() == [1, 0, 1, 0]
    assert it.painting.selection.tolist() == [False, False, True, True]
    assert it.scene.editor.stack.count() == 1


def test_mirror_within_their_own_box(canvas) -> None:
    it = canvas(points(THREE))
    _press(it, Key.Key_A)
    _press(it, Key.Key_M)
    assert it.data.x.tolist() == [[1, 0], [-1, 0], [-1, 1]]
    QTest.keyClick(it.plane, Key.Key_M, CTRL | SHIFT)
    assert it.data.x.tolist() == [[1, 1], [-1, 1], [-1, 0]]
    assert it.painting.selection.all()
    assert it.marks == ["3 points mirrored"] * 2
    it.undo()
    it.undo()
    assert it.data.x.tolist() == [list(p) for p in THREE]


def test_turns_by_keys_and_by_a_typed_angle(canvas, qtbot) -> None:
    it = canvas(points([(-1, 0), (1, 0)]))
    _press(it, Key.Key_A)
    for _ in range(6):
        _press(it, Key.Key_Left)
    assert it.data.x == pytest.approx(np.array([(0, -1), (0, 1)]), abs=1e-5)
    _press(it, Key.Key_G)
    dialog = it.window.findChild(TurnDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=2000)
    dialog.field.setFocus()
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "1000")
    QTest.keyClick(dialog.field, Key.Key_Return)
    QApplication.processEvents()
    assert dialog.isVisible()
    assert "360" in dialog.field.complaint
    QTest.keyClicks(dialog.field, "-90")
    QTest.keyClick(dialog.field, Key.Key_Return)
    qtbot.waitUntil(lambda: it.window.findChild(TurnDialog) is None, timeout=2000)
    assert it.data.x == pytest.approx(np.array([(-1, 0), (1, 0)]), abs=1e-5)
    assert it.scene.editor.stack.count() == 7


def _handle(it) -> QPoint:
    """The px of the handle."""
    it.plane.grab()
    place = it.plane.transform_to_pixels
    for y in range(round(place.top), it.plane.height()):
        for x in range(round(place.left), round(place.left + place.width), 2):
            if it.painter.cursor.frame.holds(place.to_plane(x, y), place, current()):
                return QPoint(x, y + 8)
    raise AssertionError("there is no handle")


def test_the_handle_turns_the_selection_as_one_step(canvas) -> None:
    it = canvas(points([(-1, -1), (1, 1)]))
    _press(it, Key.Key_A)
    start = _handle(it)
    drag(it.plane, [start, at(it.plane, 2, 2), at(it.plane, 2.5, 0)])
    assert it.data.x == pytest.approx(np.array([(-1, 1), (1, -1)]), abs=0.1)
    assert it.scene.editor.stack.count() == 1
    assert it.marks == ["2 points turned"]
    it.undo()
    assert it.data.x.tolist() == [[-1, -1], [1, 1]]


def test_with_shift_the_handle_keeps_to_15_degrees_and_escape_restores(canvas) -> None:
    it = canvas(points([(-1, 0), (1, 0)]))
    before = it.data
    _press(it, Key.Key_A)
    start = _handle(it)
    QTest.mousePress(it.plane, LEFT, SHIFT, start)
    QTest.mouseMove(it.plane, at(it.plane, -2, 2.1))
    it.painter._tick()
    angle = np.degrees(np.arctan2(it.data.x[1, 1], it.data.x[1, 0]))
    assert angle == pytest.approx(45, abs=0.01)
    it.key(Key.Key_Escape)
    assert it.data is before
    assert it.painting.selection.all()
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, start)


def test_the_frame_and_its_handle_are_seen(canvas) -> None:
    it = canvas(points([(-1, -1), (1, 1)]))
    it.painting.set_tool("select")
    before = it.plane.grab().toImage()
    it.painting.select(np.array([True, False]))
    one = it.plane.grab().toImage()
    _press(it, Key.Key_A)
    both = it.plane.grab().toImage()
    corner = at(it.plane, 1, -1)
    assert one.pixelColor(corner) == before.pixelColor(corner)
    box = [(dx, dy) for dx in range(6, 16) for dy in range(6, 16)]
    assert any(both.pixel(corner.x() + dx, corner.y() + dy) != before.pixel(corner.x() + dx, corner.y() + dy)
               for dx, dy in box)  # fmt: skip


def test_geometry_of_turning() -> None:
    square = np.array([(0, 0), (2, 0), (2, 2), (0, 2)], np.float32)
    assert turned(square, np.pi / 2, PLANE) == pytest.approx(np.array([(2, 0), (2, 2), (0, 2), (0, 0)]), abs=1e-5)
    assert mirrored(square, 0).tolist() == [[2, 0], [0, 0], [0, 2], [2, 2]]
    assert brought_back(square + 2, PLANE).tolist() == (square + 1).tolist()
    wide = np.array([(-4, 0), (4, 0)], np.float32)
    assert brought_back(wide, PLANE).tolist() == wide.tolist()
    edge = np.array([(-3, 2.5), (3, 2.5)], np.float32)
    assert turned(edge, np.pi / 2, PLANE) == pytest.approx(np.array([(0, -3), (0, 3)]), abs=1e-5)


def test_keys_of_the_selection_need_the_plane_and_no_gesture(canvas) -> None:
    it = canvas(points(THREE))
    it.painting.set_tool("brush")
    it.drag((0, 0), release=False)
    _press(it, Key.Key_A)
    assert not it.painting.selection.any()
    it.key(Key.Key_Escape)
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 0, 0))
