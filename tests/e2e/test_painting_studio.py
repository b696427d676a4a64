"""The painting tools in the whole window: letters, strokes while it trains, table, hints, and no stolen keys."""

from __future__ import annotations

import numpy as np
from driven_window import CTRL, SHIFT
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nnsim.ui.data.painting.tools import TOOLS


def test_every_letter_takes_its_tool(window):
    for tool in TOOLS:
        window.key(tool.shortcut.lower())
        assert window.bench.painting.tool is tool
        assert window.bench.data.tools.button_of(tool).isChecked()


def test_shapes_join_the_training_set_while_it_trains(window):
    window.open_example("Two spirals")
    window.until_ready()
    window.play()
    start = window.epoch
    before = sum(window.counts)
    window.key("r")
    window.stroke((-2.8, -2.8), (-2.4, -2.4), (-1.8, -1.8))
    assert sum(window.counts) > before
    assert window.undo_text.endswith("Draw a rectangle")
    window.until(lambda: window.epoch > start + 2)
    window.key("z", CTRL)
    assert sum(window.counts) == before
    window.until(lambda: window.epoch > start + 4)


def test_selecting_copying_and_turning_by_keyboard_alone(window):
    window.open_example("Two spirals")
    before = sum(window.counts)
    window.key("1", CTRL)
    window.key("a", CTRL)
    window.key("c", CTRL)
    assert QGuiApplication.clipboard().text().startswith("x1\tx2\tclass\tsplit\n")
    window.key("v", CTRL)
    assert sum(window.counts) == 2 * before
    old = window.bench.editor.project.data.x
    window.key(Qt.Key.Key_Left, CTRL)
    new = window.bench.editor.project.data.x
    assert np.array_equal(old[:before], new[:before])
    assert not np.isclose(old[before:], new[before:]).all()
    for _ in range(2):
        window.key("z", CTRL)
    assert sum(window.counts) == before
    QGuiApplication.clipboard().clear()


def test_the_keys_of_the_selection_leave_those_of_the_window_alone(window):
    window.key("d", CTRL)
    assert window.bench.editor.project.view.decisions
    window.key("t", CTRL)
    assert window.bench.editor.project.view.show_test
    window.key("z", CTRL | SHIFT)
    assert not window.bench.editor.stack.canUndo()


def test_the_table_opens_over_the_window(window):
    window.key("t")
    table = window.bench.data.options.open_table()
    window.until(table.isVisible)
    assert table.model.rowCount() == len(window.bench.editor.project.data)
    table.close()
