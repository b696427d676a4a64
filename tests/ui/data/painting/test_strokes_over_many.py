"""Strokes over very many points: what is meant is found in one tick, and the document changes with the next."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from plane_canvas import canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, points
from PySide6.QtTest import QTest

from nnsim.edits.data import add_points
from nnsim.ui.data.painting import stroke

WAY = ((-1.0, 0.0), (0.0, 0.0), (1.0, 0.0))


@pytest.fixture
def canvas(qtbot):
    """Makes a canvas."""
    yield partial(canvas_of, qtbot)
    clear_undo()


@pytest.fixture
def spread(monkeypatch) -> None:
    """Every turn has taken long, and any points are very many."""
    monkeypatch.setattr(stroke, "MANY", -1)
    monkeypatch.setattr(stroke, "LONG_S", -1.0)


def grid():
    x, y = np.meshgrid(np.linspace(-2, 2, 21), np.linspace(-2, 2, 21))
    return points(list(zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)), [0.0] * 441)


def led(it, tool: str) -> None:
    """A press, and on, one tick each."""
    it.painting.set_tool(tool)
    it.painting.set_class(1)
    it.painter.begin(WAY[0], shift=False)
    for place in WAY[1:]:
        it.painter.drag(place)
        it.painter._tick()


@pytest.mark.parametrize("tool", ["eraser", "relabel", "smear"])
def test_a_stroke_in_two_turns_leaves_what_one_leaves(canvas, tool: str, monkeypatch, qtbot) -> None:
    at_once, spread_out = canvas(grid()), canvas(grid())
    led(at_once, tool)
    at_once.painter.end()
    monkeypatch.setattr(stroke, "MANY", -1)
    monkeypatch.setattr(stroke, "LONG_S", -1.0)
    led(spread_out, tool)
    spread_out.painter.end()
    qtbot.waitUntil(lambda: spread_out.painter._stroke is None)
    one, other = at_once.data, spread_out.data
    assert one.x.tobytes() != grid().x.tobytes() or one.y.any()
    assert [one.x.tobytes(), one.y.tobytes(), one.test.tobytes()] == [
        other.x.tobytes(),
        other.y.tobytes(),
        other.test.tobytes(),
    ]
    spread_out.undo()
    assert spread_out.data.x.tobytes() == grid().x.tobytes()
    assert not spread_out.data.y.any()


@pytest.mark.usefixtures("spread")
def test_the_document_changes_with_the_tick_after(canvas) -> None:
    it = canvas(grid())
    it.painting.set_tool("eraser")
    it.painter.begin(WAY[0], shift=False)
    assert len(it.data) == 441
    it.painter._tick()
    assert len(it.data) < 441
    it.painter.cancel()
    assert len(it.data) == 441


@pytest.mark.usefixtures("spread")
def test_what_waits_is_of_no_other_document(canvas) -> None:
    """The places of what was to be erased are those of a document that is gone."""
    it = canvas(grid())
    it.painting.set_tool("eraser")
    QTest.mousePress(it.plane, LEFT, NO_KEYS, at(it.plane, *WAY[0]))
    it.scene.editor.edit("another", lambda project: add_points(project, [[2.5, 2.5]], 1.0))
    it.painter._tick()
    QTest.mouseRelease(it.plane, LEFT, NO_KEYS, at(it.plane, *WAY[0]))
    assert len(it.data) == 442


@pytest.mark.usefixtures("spread")
def test_the_next_press_ends_what_was_let_go(canvas) -> None:
    it = canvas(grid())
    led(it, "eraser")
    it.painter.drag((1.9, 1.9))
    it.painter.end()
    assert not it.painter.busy
    first = it.painter._stroke
    it.painter.begin((0.0, -1.9), shift=False)
    assert it.painter._stroke is not first
    assert np.hypot(*(it.data.x - (1.9, 1.9)).T).min() > it.painting.brush.radius
    it.painter.cancel()
    it.undo()
    assert len(it.data) == 441


@pytest.mark.usefixtures("spread")
def test_who_looks_in_another_way_meanwhile_loses_nothing(canvas) -> None:
    it = canvas(grid())
    it.painting.set_tool("eraser")
    it.painter.begin(WAY[0], shift=False)
    it.scene.editor.set_view(lambda project: replace(project, view=replace(project.view, log_loss=True)))
    it.painter._tick()
    assert len(it.data) < 441
