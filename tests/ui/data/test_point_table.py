"""The table of points: read, type, check, add, delete; always one step to undo."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
import pytest
from data_room import room_of
from plane_scene import clear_undo, points
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.data import add_points, choose_bundled, relabel
from nnsim.edits.points import hold_out_points, place
from nnsim.ui.data.point_table import HINT, PointTable

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
THREE = [(-1.0, 0.5), (1.0, 0.0), (1.0, 1.0)]


@pytest.fixture
def room(qtbot):
    """Makes a shown panel."""
    yield partial(room_of, qtbot)
    clear_undo()


def _opened(it, qtbot) -> PointTable:
    dialog = it.panel.options.open_table()
    qtbot.waitUntil(dialog.isVisible, timeout=2000)
    return dialog


def _rows(dialog: PointTable) -> list[list[object]]:
    model = dialog.model
    cells = [[model.index(r, c) for c in range(4)] for r in range(model.rowCount())]
    return [[i.data() for i in row[:3]] + [row[3].data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Unchecked]
            for row in cells]  # fmt: skip


def _type(dialog: PointTable, row: int, column: int, text: str) -> None:
    """A double click into a cell, typing, Enter."""
    index = dialog.model.index(row, column)
    dialog.view.setCurrentIndex(index)
    QTest.keyClick(dialog.view, Key.Key_F2)
    field = next(f for f in dialog.view.findChildren(QLineEdit) if f.isVisible())
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)
    QApplication.processEvents()  # the entry is taken after the field has seen the key


@pytest.mark.parametrize("other", ["digits", "iris"])
def test_no_point_is_added_where_samples_are_no_points(room, qtbot, other: str) -> None:
    """No rows before and none after: what stands around them changes all the same."""
    it = room(points([]))
    dialog = _opened(it, qtbot)
    assert dialog.add.isEnabled()
    it.scene.editor.edit("others", lambda project: choose_bundled(project, other))
    assert not dialog.add.isEnabled()
    assert {dialog.model.headerData(c, Qt.Orientation.Horizontal) for c in range(4)} == {""}
    it.scene.editor.undo()
    assert dialog.add.isEnabled()
    assert dialog.model.headerData(2, Qt.Orientation.Horizontal) == "Class"


def test_the_letter_opens_all_points(room, qtbot) -> None:
    it = room(points(THREE, [0, 1, 1], test=[False, True, False]))
    QTest.keyClick(it.panel, Key.Key_T)
    dialog = it.panel.options.open_table()
    qtbot.waitUntil(dialog.isVisible, timeout=2000)
    assert _rows(dialog) == [
        ["−1.000", "0.500", "A", False],
        ["1.000", "0.000", "B", True],
        ["1.000", "1.000", "B", False],
    ]
    heads = [dialog.model.headerData(c, Qt.Orientation.Horizontal) for c in range(4)]
    assert heads == ["x₁", "x₂", "Class", "Test"]
    assert dialog.number.text() == "3 points"


def test_only_the_selected_ones(room, qtbot) -> None:
    it = room(points(THREE))
    it.painting.take_selection(np.array([True, False, True]))
    dialog = _opened(it, qtbot)
    assert dialog.which.current == "selected"
    assert [row[:2] for row in _rows(dialog)] == [["−1.000", "0.500"], ["1.000", "1.000"]]
    assert dialog.model.headerData(1, Qt.Orientation.Vertical) == "3"
    it.painting.select(np.array([False, True, False]))
    assert [row[:2] for row in _rows(dialog)] == [["1.000", "0.000"]]
    it.click(dialog.which.button("all"))
    assert len(_rows(dialog)) == 3


def test_coordinates_are_typed_exactly_and_undone(room, qtbot) -> None:
    it = room(points(THREE))
    dialog = _opened(it, qtbot)
    _type(dialog, 1, 0, "0.123456")
    _type(dialog, 1, 1, "-2,5")
    assert it.data.x[1].tolist() == [np.float32(0.123456), -2.5]
    assert it.scene.editor.stack.count() == 2
    assert it.marks == ["move a point"] * 2
    assert dialog.model.setData(dialog.model.index(0, 0), "\N{MINUS SIGN}2")
    assert it.data.x[0, 0] == -2
    it.scene.editor.stack.undo()
    QTest.keyClick(dialog.view, Key.Key_Z, CTRL)
    assert _rows(dialog)[1][1] == "0.000"


def test_numbers_are_even_to_read_and_exact_to_type(room, qtbot) -> None:
    """Figures of float32 such as -3.4028235 beside 0.1 cannot be compared at a glance."""
    it = room(points([(0.123456, -2), (-0.0001, 5.25)], [0.5, 40], classes=()))
    dialog = _opened(it, qtbot)
    shown = [[dialog.model.index(row, column).data() for column in range(3)] for row in range(2)]
    assert shown == [["0.123", "−2.000", "0.50"], ["0.000", "5.250", "40.00"]]
    typed = [dialog.model.index(0, column).data(Qt.ItemDataRole.EditRole) for column in range(3)]
    assert typed == ["0.123456", "-2.0", "0.5"]


def test_classes_and_split_are_typed_and_checked(room, qtbot) -> None:
    it = room(points(THREE))
    dialog = _opened(it, qtbot)
    _type(dialog, 0, 2, "b")
    assert it.data.y.tolist() == [1, 0, 0]
    dialog.view.setCurrentIndex(dialog.model.index(2, 3))
    QTest.keyClick(dialog.view, Key.Key_Space)
    assert it.data.test.tolist() == [False, False, True]
    QTest.keyClick(dialog.view, Key.Key_Space)
    assert it.data.test.tolist() == [False, False, False]


def test_values_of_regression(room, qtbot) -> None:
    it = room(points([(0, 0)], [0.5], classes=()))
    dialog = _opened(it, qtbot)
    assert dialog.model.headerData(2, Qt.Orientation.Horizontal) == "Value"
    _type(dialog, 0, 2, "-0.25")
    assert it.data.y.tolist() == [-0.25]


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [(0, "abc", "“abc” is no number"), (1, "1e9", "too far out"), (1, "nan", "too far out"), (2, "Z", "one of A, B.")],
)
def test_wrong_entries_are_told_and_not_taken(room, qtbot, column: int, text: str, sentence: str) -> None:
    it = room(points(THREE))
    dialog = _opened(it, qtbot)
    before = it.data
    _type(dialog, 0, column, text)
    assert it.data is before
    assert sentence in dialog.note.text()
    _type(dialog, 0, 0, "2")
    assert dialog.note.text() == HINT


def test_a_point_is_added_and_typed(room, qtbot) -> None:
    it = room(points(THREE))
    it.painting.set_class(1)
    dialog = _opened(it, qtbot)
    it.click(dialog.add)
    assert it.data.x[3].tolist() == [0, 0]
    field = next(f for f in dialog.view.findChildren(QLineEdit) if f.isVisible())
    QTest.keyClicks(field, "1.75")
    QTest.keyClick(field, Key.Key_Return)
    QApplication.processEvents()  # the entry is taken after the field has seen the key
    assert it.data.x[3].tolist() == [1.75, 0]
    assert it.data.y[3] == 1


def test_chosen_rows_are_selected_on_the_plane_and_deleted(room, qtbot) -> None:
    it = room(points(THREE))
    dialog = _opened(it, qtbot)
    dialog.view.selectRow(1)
    assert it.painting.selection.tolist() == [False, True, False]
    QTest.keyClick(dialog.view, Key.Key_Delete)
    assert it.data.x.tolist() == [[-1, 0.5], [1, 1]]
    assert it.marks == ["− 1 point"]
    assert len(_rows(dialog)) == 2


def test_the_table_follows_edits_from_elsewhere(room, qtbot) -> None:
    it = room(points(THREE))
    dialog = _opened(it, qtbot)
    it.edit(lambda p: add_points(p, [[2, 2]], 1))
    assert _rows(dialog)[3][:3] == ["2.000", "2.000", "B"]
    it.edit(lambda p: relabel(p, np.arange(4) == 0, 1))
    assert _rows(dialog)[0][2] == "B"
    it.click(it.panel.sets.galleries["points"].buttons["circle"])
    assert dialog.model.rowCount() == len(it.data)


def test_a_hundred_thousand_points_open_and_change_quickly(room, qtbot) -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-3, 3, (100_000, 2)).astype(np.float32)
    it = room(Data(x=x, y=(x[:, 0] > 0).astype(np.float32), test=x[:, 1] > 2, kind="points"))
    before = time.process_time()
    dialog = _opened(it, qtbot)
    dialog.view.scrollToBottom()
    dialog.view.selectAll()
    dialog.grab()
    assert it.painting.selection.all()
    _type(dialog, 99_999, 0, "1")
    assert time.process_time() - before < 5
    assert it.data.x[99_999, 0] == 1


def test_edits_of_points_by_hand() -> None:
    project = Project(data=points(THREE))
    index = np.array([0, 2])
    assert hold_out_points(project, index, True).data.test.tolist() == [True, False, True]
    assert hold_out_points(project, index, False) is project
    moved = place(project, index, [[0, 0], [2, 2]])
    assert moved.data.x.tolist() == [[0, 0], [1, 0], [2, 2]]
    assert moved.data.edited
    assert project.data.x.tolist() == [list(p) for p in THREE]
    assert place(project, index, project.data.x[index]) is project
    with pytest.raises(ProblemError, match="finite"):
        place(project, index, [[np.nan, 0], [0, 0]])
