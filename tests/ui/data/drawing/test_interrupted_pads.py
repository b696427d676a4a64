"""Undo, redo, another document, Escape, Delete and Enter while a stroke is drawn on a pad."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from desk import Desk, desks
from glyph_hands import CTRL, keys, stroke
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.core.project import Project
from nnsim.edits.images import add_image, new_images, replace_image
from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.tools import GLYPH_TOOLS

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TOOLS = [tool.id for tool in GLYPH_TOOLS]


@pytest.fixture
def desk(qtbot) -> Iterator[Desk]:
    """Panels around a set of three images of 8 x 8 pixels, each of which can be undone."""
    making = desks(qtbot)
    it = next(making)(4)
    it.editor.open(new_images(it.project, 8, ["cross", "ring"]))
    for shade in (60, 120, 180):
        it.editor.edit("Add", lambda p, shade=shade: add_image(p, np.full((8, 8), shade, np.uint8), 0.0))
    it.weigh()
    yield it
    next(making, None)


def held(pad: GlyphPad, tool: str) -> np.ndarray:
    """Two strokes, of which the second is taken back, and a third that is held; the picture before it."""
    pad.sketch.set_tool("pen")
    stroke(pad, (1, 1), (3, 1))
    stroke(pad, (1, 6), (3, 6))
    pad.sketch.drawing.undo()
    pad.sketch.set_tool(tool)
    before = pad.sketch.drawing.picture
    place = QPointF(pad.place_of((1.5, 1.5))).toPoint()
    QTest.mousePress(pad, LEFT, NONE, place)
    QTest.mouseMove(pad, QPointF(pad.place_of((5, 5))).toPoint())
    assert not np.array_equal(before, pad.sketch.drawing.picture)
    return before


def go_on(pad: GlyphPad) -> None:
    for point in ((6, 2), (2, 6)):
        QTest.mouseMove(pad, QPointF(pad.place_of(point)).toPoint())
    QTest.mouseRelease(pad, LEFT, NONE, QPointF(pad.place_of((2, 6))).toPoint())
    pad.grab()


@pytest.mark.parametrize("tool", TOOLS)
def test_undo_takes_the_stroke_in_hand_back_and_redo_brings_it_again(desk: Desk, tool: str) -> None:
    pad = desk.data.desk.pad
    before = held(pad, tool)
    shown = pad.sketch.drawing.picture
    keys(pad, Qt.Key.Key_Z, modifiers=CTRL)
    go_on(pad)
    assert np.array_equal(pad.sketch.drawing.picture, before)
    keys(pad, Qt.Key.Key_Y, modifiers=CTRL)
    assert np.array_equal(pad.sketch.drawing.picture, shown)


def test_the_first_stroke_is_what_undo_takes_back_not_an_edit_of_the_document(desk: Desk) -> None:
    pad, document = desk.data.desk.pad, desk.project
    QTest.mousePress(pad, LEFT, NONE, pad.rect().center())
    assert not pad.sketch.drawing.is_blank
    keys(pad, Qt.Key.Key_Z, modifiers=CTRL)
    assert pad.sketch.drawing.is_blank
    assert desk.project is document


@pytest.mark.parametrize("tool", TOOLS)
def test_redo_ends_the_stroke_which_stays(desk: Desk, tool: str) -> None:
    pad = desk.data.desk.pad
    held(pad, tool)
    shown = pad.sketch.drawing.picture
    keys(pad, Qt.Key.Key_Y, modifiers=CTRL)
    pad.sketch.drawing.redo()
    go_on(pad)
    assert np.array_equal(pad.sketch.drawing.picture, shown)


@pytest.mark.parametrize("tool", TOOLS)
def test_escape_gives_the_stroke_up(desk: Desk, tool: str) -> None:
    pad = desk.data.desk.pad
    before = held(pad, tool)
    keys(pad, Qt.Key.Key_Escape)
    go_on(pad)
    assert np.array_equal(pad.sketch.drawing.picture, before)


@pytest.mark.parametrize("tool", TOOLS)
def test_delete_and_enter_end_the_stroke(desk: Desk, tool: str) -> None:
    pad = desk.data.desk.pad
    held(pad, tool)
    keys(pad, Qt.Key.Key_Delete)
    go_on(pad)
    assert pad.sketch.drawing.is_blank
    held(pad, tool)
    keys(pad, Qt.Key.Key_Return)
    count = len(desk.project.data)
    go_on(pad)
    assert count == len(desk.project.data) == 4
    assert pad.sketch.drawing.is_blank


def larger(project: Project) -> Project:
    return new_images(project, 9, ["A", "B"])


def coloured(project: Project) -> Project:
    return new_images(project, 8, ["A", "B"], colour=True)


def alike(project: Project) -> Project:
    return replace_image(project, 0, np.full((8, 8), 9, np.uint8), 1.0)


def plane(_project: Project) -> Project:
    return Project()


@pytest.mark.parametrize("other", [larger, coloured, alike, plane])
def test_an_image_that_is_edited_is_none_of_another_document(desk: Desk, other: Callable[..., Project]) -> None:
    pad = desk.data.desk.pad
    desk.data.studio.load(0)
    held(pad, "pen")
    desk.editor.open(other(desk.project))
    after = desk.project.data
    go_on(pad)
    assert desk.data.studio.editing is None
    keys(pad, Qt.Key.Key_Return)
    assert np.array_equal(desk.project.data.x[: len(after)], after.x)


def test_an_image_that_is_edited_is_left_when_another_stands_in_its_place(desk: Desk) -> None:
    desk.data.studio.load(1)
    desk.editor.edit("Draw another", lambda p: replace_image(p, 0, np.full((8, 8), 9, np.uint8), 1.0))
    assert desk.data.studio.editing == 1
    desk.editor.edit("Draw this", lambda p: replace_image(p, 1, np.full((8, 8), 9, np.uint8), 1.0))
    assert desk.data.studio.editing is None
