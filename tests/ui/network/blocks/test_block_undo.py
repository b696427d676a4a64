"""What Undo gives back after a layer was dropped beside the network: every block where it stood, seen as before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from block_scene import BlockScene, block_scene, convolutional
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from nnsim.examples.example import open_example

EXAMPLES = ("mnist-cnn", "lenet5", "spiral")
AT_1366 = (732, 448)
"""Size of the panel in a window of 1366 by 768 px."""


def opened(qtbot: QtBot, name: str) -> BlockScene:
    """An example that was opened after another document, as in the window."""
    it = block_scene(qtbot, convolutional(), AT_1366)
    document = open_example(name).project
    it.scene.editor.open(replace(document, view=replace(document.view, network="blocks")))
    assert it.canvas.isVisible()
    return it


def seen(it: BlockScene) -> dict[str, tuple[int, int]]:
    """Where blocks stand in the viewport."""
    return {block.id: (it.at(block.id).x(), it.at(block.id).y()) for block in it.canvas.flow.blocks}


def undone(qtbot: QtBot, it: BlockScene, high: int) -> None:
    """Undo, and wait until the canvas has the room back that a note took."""
    it.scene.editor.undo()
    qtbot.waitUntil(lambda: it.canvas.height() == high)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("at", [(0.9, 0.6), (0.5, 0.97)], ids=["in view", "partly"])
def test_undo_of_a_drop_gives_back_what_was_seen(qtbot: QtBot, name: str, at: tuple[float, float]) -> None:
    it = opened(qtbot, name)
    before, zoom, high = seen(it), it.canvas.zoom, it.canvas.height()
    view = it.canvas.viewport()
    it.drag_in("conv2d", QPoint(round(at[0] * view.width()), round(at[1] * view.height())))
    assert len(it.canvas.flow.blocks) == len(before) + 1
    qtbot.waitUntil(lambda: it.canvas.height() < high - 30)
    undone(qtbot, it, high)
    assert it.canvas.zoom == zoom
    assert seen(it) == before
    it.scene.editor.redo()
    qtbot.waitUntil(lambda: it.canvas.height() < high - 30)
    undone(qtbot, it, high)
    assert it.canvas.zoom == zoom
    assert seen(it) == before


def test_what_the_user_looks_at_meanwhile_stays(qtbot: QtBot) -> None:
    it = opened(qtbot, "spiral")
    high = it.canvas.height()
    it.drag_in("conv2d", QPoint(it.canvas.viewport().width() - 60, high - 60))
    qtbot.waitUntil(lambda: it.canvas.height() < high - 30)
    it.wheel(QPoint(200, 100), -1)
    zoom, before = it.canvas.zoom, it.at("input")
    undone(qtbot, it, high)
    assert it.canvas.zoom == zoom
    assert it.at("input") == before


def test_rows_stay_in_another_room_once_the_user_chose_what_to_look_at(qtbot: QtBot) -> None:
    it = opened(qtbot, "mnist-cnn")
    rows = it.canvas.layout_now.rows
    it.wheel(QPoint(200, 100), -1)
    it.scene.panel.resize(1600, 260)
    qtbot.waitUntil(lambda: it.canvas.width() > 1000)
    assert it.canvas.layout_now.rows == rows == 2
