"""Undo, redo, another document, Escape, Delete and another size while blocks or a weight are held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from block_scene import BlockScene, block_scene, convolutional, residual
from network_scene import LEFT, NetworkScene, network_scene, project
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.edits.network import change_units, mlp
from nnsim.edits.recipe import set_recipe
from nnsim.ui.network.layer_mime import carrying

NONE, MIDDLE = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.MiddleButton
FAR = QPoint(4, 4)
GESTURES = ("press", "band", "move", "connect", "pan", "drag in", "key")


def hold(it: BlockScene, gesture: str) -> None:
    """Begin, and lead on a little; the button stays down."""
    if gesture == "key":
        it.click(it.at("conv1"))
        it.keys(Qt.Key.Key_C, Qt.Key.Key_Right)
    elif gesture == "drag in":
        carry(it, QDragEnterEvent, QPoint(3, 3))
    else:
        start = {"band": FAR, "connect": it.port("conv1")}.get(gesture, it.at("conv1"))
        it.press(start, button=MIDDLE if gesture == "pan" else LEFT)
        if gesture != "press":
            it.move(start + QPoint(14, 14))
    if gesture == "band":
        it.move(it.at("pool1"))


def go_on(it: BlockScene, gesture: str) -> None:
    """Lead on over all that there is, let go, and draw."""
    ways = [QPoint(90, 60), QPoint(300, 200), QPoint(500, 240)]
    if gesture == "key":
        it.keys(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return)
    elif gesture == "drag in":
        for way in ways:
            carry(it, QDragMoveEvent, way)
        carry(it, QDropEvent, QPointF(ways[-1]))
    else:
        for way in ways:
            it.move(way)
        it.release(ways[-1])
    while popup := QApplication.activePopupWidget():
        popup.close()
    it.canvas.grab()


def carry(it: BlockScene, kind: Callable[..., QEvent], place: object) -> None:
    """One event of a layer that is dragged from the palette."""
    layer = carrying("dense")
    QApplication.sendEvent(it.canvas.viewport(), kind(place, Qt.DropAction.CopyAction, layer, LEFT, NONE))


def first_edits(it: BlockScene) -> None:
    """A step that can be undone and one that can be done again; both change what is drawn."""
    it.scene.editor.edit("first", lambda p: change_units(p, "conv1", 1))
    it.keys(Qt.Key.Key_Escape)
    it.click(it.at("dense1"))
    it.key(Qt.Key.Key_Delete)
    it.scene.editor.undo()
    assert it.scene.editor.stack.canRedo()


def free(it: BlockScene) -> bool:
    """Nothing is held, and nothing is drawn for a gesture."""
    page = it.scene.panel.blocks
    highlight = it.canvas.highlight
    idle = page.pointer.gesture is None and page.keyboard._connecting is None
    return idle and not highlight.ends and not highlight.places and it.canvas.overlay.drawn.band is None


def plain(_project: Project) -> Project:
    shown = project(3)
    return replace(shown, view=replace(shown.view, network="blocks"))


def branched(_project: Project) -> Project:
    return residual()


def no_layers(shown: Project) -> Project:
    return mlp(plain(shown))


CHANGES: dict[str, Callable[[BlockScene], object]] = {
    "undo": lambda it: it.scene.editor.undo(),
    "redo": lambda it: it.scene.editor.redo(),
    "delete": lambda it: it.key(Qt.Key.Key_Delete),
    "recipe": lambda it: it.scene.editor.edit("rate", lambda p: set_recipe(p, rate=0.5)),
    "plain": lambda it: it.scene.editor.open(plain(it.project)),
    "branched": lambda it: it.scene.editor.open(branched(it.project)),
    "no layers": lambda it: it.scene.editor.open(no_layers(it.project)),
    "other edit": lambda it: it.scene.editor.edit("other", branched),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_gesture_on_blocks_ends_before_the_network_changes(qtbot: QtBot, change: str) -> None:
    it = block_scene(qtbot, convolutional())
    for gesture in GESTURES:
        it.scene.editor.open(convolutional())
        first_edits(it)
        hold(it, gesture)
        CHANGES[change](it)
        assert free(it), gesture
        after = it.project
        go_on(it, gesture)
        assert it.project.network == after.network, gesture
        assert it.project.view.places == after.view.places, gesture
        assert set(it.canvas.highlight.chosen) <= {block.id for block in it.canvas.flow.blocks}
        it.canvas.choose(())


def test_a_gesture_survives_another_size_or_ends(qtbot: QtBot) -> None:
    """Blocks may come to stand elsewhere, and then there is nothing to aim at where it was."""
    it = block_scene(qtbot, convolutional())
    for gesture in GESTURES:
        it.scene.editor.open(convolutional())
        it.scene.panel.resize(748, 490)
        hold(it, gesture)
        it.scene.panel.resize(420, 660)
        go_on(it, gesture)
        assert free(it), gesture


def test_escape_gives_every_gesture_on_blocks_up(qtbot: QtBot) -> None:
    it = block_scene(qtbot, convolutional())
    for gesture in GESTURES:
        it.scene.editor.open(convolutional())
        first_edits(it)
        hold(it, gesture)
        it.key(Qt.Key.Key_Escape)
        assert free(it), gesture
        after = it.project
        go_on(it, gesture)
        assert it.project == after, gesture


def test_what_a_rectangle_holds_can_be_deleted_while_it_is_drawn(qtbot: QtBot) -> None:
    it = block_scene(qtbot, convolutional())
    hold(it, "band")
    assert "conv1" in it.canvas.highlight.chosen
    it.key(Qt.Key.Key_Delete)
    assert "conv1" not in it.inputs
    assert it.canvas.overlay.drawn.band is None
    it.move(FAR)
    it.release(FAR)
    assert INPUT in {block.id for block in it.canvas.flow.blocks}


def weight_held(it: NetworkScene) -> float:
    """A weight that is being dragged, after an edit that can be undone; its value before."""
    it.editor.edit("first", lambda p: set_recipe(p, rate=0.5))
    before = it.weight("dense2.weight", 2, 4)
    at = it.edge(1, 2, 4)
    QTest.mousePress(it.canvas.viewport(), LEFT, NONE, at)
    it.mouse(QEvent.Type.MouseMove, QPointF(at) - QPointF(0, 30), LEFT)
    assert it.weight("dense2.weight", 2, 4) != before
    return before


def lead_weight_on(it: NetworkScene) -> None:
    at = QPointF(300, 200)
    it.mouse(QEvent.Type.MouseMove, at, LEFT)
    it.mouse(QEvent.Type.MouseMove, at + QPointF(0, 60), LEFT)
    QTest.mouseRelease(it.canvas.viewport(), LEFT, NONE, at.toPoint())
    it.canvas.grab()


def test_undo_takes_a_weight_back_while_it_is_dragged(qtbot: QtBot) -> None:
    it = network_scene(qtbot, project(6, 4))
    before = weight_held(it)
    it.editor.undo()
    assert it.weight("dense2.weight", 2, 4) == pytest.approx(before)
    lead_weight_on(it)
    assert it.weight("dense2.weight", 2, 4) == pytest.approx(before)
    assert it.editor.project.recipe.rate == 0.5


@pytest.mark.parametrize("units", [(6, 4), (1,), ()])
def test_a_weight_of_another_document_is_not_dragged_on(qtbot: QtBot, units: tuple[int, ...]) -> None:
    it = network_scene(qtbot, project(6, 4))
    weight_held(it)
    it.editor.open(project(*units))
    told = len(it.setter.calls)
    lead_weight_on(it)
    assert len(it.setter.calls) == told
    assert not it.editor.stack.canUndo()
