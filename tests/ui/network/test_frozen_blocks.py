"""Frozen layers in both drawings: the switch that freezes them, the lock on them, and what is said of them."""

from __future__ import annotations

import pytest
from block_scene import BlockScene, block_scene, convolutional
from network_scene import LEFT, network_scene, project
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.edits.groups import group
from nnsim.edits.network import set_frozen
from nnsim.tasks.plan import plan
from nnsim.ui.network import caption
from nnsim.ui.network.blocks.flow import flow
from nnsim.ui.network.blocks.menus import block_menu
from nnsim.ui.network.menus import layer_menu, output_menu


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    it = block_scene(qtbot, convolutional())
    QTest.mouseClick(it.scene.panel.inspect, LEFT)
    return it


def test_the_switch_freezes_the_chosen_layer_and_undo_unfreezes_it(cnn: BlockScene) -> None:
    switch = cnn.scene.panel.inspector.frozen
    cnn.click(cnn.at("conv1"))
    QTest.mouseClick(switch, LEFT)
    assert cnn.project.network.frozen == {"conv1"}
    assert cnn.scene.editor.stack.undoText() == "Freeze Conv2d"
    assert "30 frozen" in cnn.scene.panel.caption.text()
    locked = cnn.canvas.grab().toImage()
    cnn.scene.editor.stack.undo()
    assert not cnn.project.network.frozen
    assert not switch.isChecked()
    assert "frozen" not in cnn.scene.panel.caption.text()
    assert locked != cnn.canvas.grab().toImage()


def test_the_output_can_be_frozen_and_layers_without_weights_cannot(cnn: BlockScene) -> None:
    inspector = cnn.scene.panel.inspector
    cnn.click(cnn.at(OUTPUT))
    QTest.keyClick(inspector.frozen, Qt.Key.Key_Space)
    assert cnn.project.network.frozen == {OUTPUT}
    for name in ("pool1", INPUT):
        cnn.click(cnn.at(name))
        assert not inspector.frozen.isVisible()
    cnn.click(cnn.at("conv1"))
    assert inspector.frozen.isVisible()
    assert not inspector.frozen.isChecked()


def test_a_block_of_layers_is_frozen_once_all_that_could_learn_are(cnn: BlockScene) -> None:
    folded = group(cnn.project, ("conv1", "pool1"))
    for document, frozen in ((folded, False), (set_frozen(folded, "conv1", True), True)):
        block = next(block for block in flow(document, plan(document)).blocks if block.members)
        assert block.frozen == frozen


def entry(menu: QMenu, begins: str) -> QAction | None:
    return next((action for action in menu.actions() if action.text().startswith(begins)), None)


def test_the_menus_of_both_drawings_freeze_and_unfreeze(cnn: BlockScene, qtbot: QtBot) -> None:
    it = network_scene(qtbot, project(3, 3))
    panel, edits = it.panel, it.panel.edits
    for make in (
        lambda: layer_menu(
            it.editor.project,
            "dense1",
            edits,
            panel.open_settings,
            panel,
            branch=panel.activation_wanted.emit,
            branch_layer=panel.layer_branch_wanted.emit,
        ),
        lambda: output_menu(it.editor.project, edits, panel),
    ):
        for begins, count in (("Freeze", 1), ("Unfreeze", 0)):
            entry(make(), begins).trigger()
            assert len(it.editor.project.network.frozen) == count
    commands = cnn.scene.panel.blocks.commands
    assert entry(block_menu(commands, "pool1", cnn.canvas), "Freeze") is None
    entry(block_menu(commands, "conv1", cnn.canvas), "Freeze").trigger()
    assert cnn.project.network.frozen == {"conv1"}


def test_neurons_say_it_in_the_header_and_make_room_for_the_lock(qtbot: QtBot) -> None:
    it = network_scene(qtbot, project(3, 3))
    header = it.panel.headers.headers["dense2"]
    before = header.widths()
    it.editor.edit("freeze", set_frozen.of(node_id="dense2", frozen=True))
    assert header.accessibleName().endswith(", frozen")
    assert header.widths()[0] > before[0]
    assert caption.parameters(it.live.plan).endswith(", 12 frozen")
    assert "(frozen)" in caption.details(it.live.plan)
    it.editor.stack.undo()
    assert header.widths() == before
