"""Undo, redo, another document, Escape, Delete and foreign edits while a tool is held on the plane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from plane_canvas import Canvas, canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, points
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits.adapt import adapt
from nnsim.edits.data import add_points, choose_generator, clear
from nnsim.edits.images import new_images
from nnsim.ui.data.painting.tools import TOOLS

CHANGING = {"brush", "spray", "point", "relabel", "eraser", "jitter", "magnet", "smear", "select", "turn"}
"""Hands that have changed the document before the release."""
HANDS = [tool.id for tool in TOOLS] + ["turn"]


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas."""
    yield partial(canvas_of, qtbot)
    clear_undo()


def earlier() -> Data:
    rng = np.random.default_rng(2)
    xy = rng.uniform(-1.2, 1.2, (60, 2))
    return points([(x, y) for x, y in xy.tolist()] + [(0.0, 0.0), (0.5, 0.5)], [0.0] * 62)


def held(it: Canvas, hand: str, qtbot: QtBot) -> None:
    """An edit that can be undone, one that can be done again, and a tool that is held since it was pressed."""
    editor = it.scene.editor
    editor.edit("first", lambda p: add_points(p, [[-1.5, -1.5]], 1.0))
    editor.edit("second", lambda p: add_points(p, [[-1.6, -1.6]], 1.0))
    editor.undo()
    it.painting.set_tool("select" if hand == "turn" else hand)
    it.painting.set_class(1)
    start = (0.0, 0.0)
    if hand == "turn":
        it.painting.select(np.arange(len(it.data)) < 62)
        start = handle(it)
    elif hand == "select":
        it.painting.select(np.arange(len(it.data)) < 30)
    elif hand == "lasso":
        start = (1.8, 1.8)
    before = it.data
    it.marks.clear()
    it.drag(start, (0.3, 0.2), (0.6, 0.1), release=False)
    if hand in CHANGING and it.data is before:
        qtbot.waitUntil(lambda: it.data is not before, timeout=5000)


def handle(it: Canvas) -> tuple[float, float]:
    """Where the handle is that turns the selection."""
    places = ((x / 12, y / 12) for x in range(-26, 27) for y in range(26, -27, -1))
    return next(place for place in places if it.painter.cursor.on_handle(place))


def go_on(it: Canvas) -> None:
    """Move on with the button down, let go, and draw what there is."""
    for way in ((0.8, -0.4), (-0.9, 0.9), (1.2, 1.2)):
        QTest.mouseMove(it.plane, at(it.plane, *way))
    it.painter._tick()
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, 1.2, 1.2))
    it.plane.grab()


def images(project: Project) -> Project:
    return new_images(project, 8, ("A", "B"))


def values(_project: Project) -> Project:
    return adapt(choose_generator(Project(), "plane"))


def few(project: Project) -> Project:
    return add_points(clear(project), [[1.0, 1.0]], 0.0)


DOCUMENTS: dict[str, Callable[[Project], Project]] = {"images": images, "values": values, "few": few, "empty": clear}


@pytest.mark.parametrize("hand", HANDS)
def test_undo_takes_back_what_the_hand_did_and_the_hand_is_free(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    first = len(it.data)
    held(it, hand, qtbot)
    it.scene.editor.undo()
    assert not it.painter.busy
    assert len(it.data) == first + (hand in CHANGING)  # else the step before
    left = it.data
    go_on(it)
    assert it.data is left
    assert it.scene.editor.stack.canRedo()


@pytest.mark.parametrize("hand", HANDS)
def test_redo_ends_the_stroke_first(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    held(it, hand, qtbot)
    so_far = it.data
    it.scene.editor.redo()
    assert not it.painter.busy
    if hand in CHANGING:
        assert it.data is so_far  # a new step leaves nothing to do again
        assert len(it.marks) == 1
    else:
        assert len(it.data) == len(so_far) + 1
    left = it.data
    go_on(it)
    assert it.data is left


@pytest.mark.parametrize("hand", HANDS)
def test_another_document_is_not_painted_on(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    editor = it.scene.editor
    start = editor.project
    for document in DOCUMENTS.values():
        editor.open(start)
        held(it, hand, qtbot)
        other = document(editor.project)
        editor.open(other)
        go_on(it)
        assert editor.project is other
        assert not editor.stack.canUndo()


@pytest.mark.parametrize("hand", HANDS)
def test_an_edit_from_elsewhere_ends_the_stroke_and_both_can_be_undone(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    editor = it.scene.editor
    start = editor.project
    for document in DOCUMENTS.values():
        editor.open(start)
        held(it, hand, qtbot)
        so_far = it.data
        editor.edit("elsewhere", document)
        changed = editor.project
        go_on(it)
        assert editor.project is changed
        editor.undo()
        assert it.data is so_far
        editor.undo()
        assert len(it.data) == len(start.data) + (hand in CHANGING)


@pytest.mark.parametrize("hand", HANDS)
def test_escape_gives_the_stroke_up(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    first = len(it.data) + 1
    held(it, hand, qtbot)
    it.key(Qt.Key.Key_Escape)
    assert not it.painter.busy
    left = it.data
    assert len(left) == first
    assert not (left.y[:62] == 1).any()
    go_on(it)
    assert it.data is left
    it.scene.editor.undo()
    assert len(it.data) == first - 1


@pytest.mark.parametrize("hand", HANDS)
def test_delete_while_it_is_held_takes_the_selection_out_once(canvas, qtbot, hand: str) -> None:
    it = canvas(earlier())
    held(it, hand, qtbot)
    so_far, chosen = it.data, int(it.painting.selection.sum())
    it.key(Qt.Key.Key_Delete)
    assert len(it.data) == len(so_far) - chosen
    go_on(it)
    if chosen:
        assert len(it.data) == len(so_far) - chosen
        it.scene.editor.undo()
        assert it.data is so_far


def test_a_move_that_came_back_to_where_it_began_is_given_up_without_undoing_anything_else(canvas) -> None:
    it = canvas(points([(0.0, 0.0), (1.0, 1.0)]))
    it.scene.editor.edit("first", lambda p: add_points(p, [[-1.5, -1.5]], 1.0))
    it.painting.set_tool("select")
    it.drag((0, 0), (0.4, 0), release=False)
    it.painter._tick()
    QTest.mouseMove(it.plane, at(it.plane, 0, 0))
    it.painter._tick()
    it.key(Qt.Key.Key_Escape)
    assert len(it.data) == 3
