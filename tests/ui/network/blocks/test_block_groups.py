"""Layers folded into one block on the canvas."""

from __future__ import annotations

import pytest
from block_scene import BlockScene, block_scene, residual
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.edits.groups import group, set_folded
from nnsim.tasks.plan import plan
from nnsim.ui.network.blocks.flow import Edge, flow

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
INSIDE = ("conv1", "conv2", "add1")


@pytest.fixture
def it(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, residual())


def fold(it: BlockScene, *names: str) -> None:
    it.click(it.at(names[0]))
    for name in names[1:]:
        it.click(it.at(name), CTRL)
    it.key(Key.Key_G, CTRL)


def test_a_folded_group_is_one_block_with_its_sums() -> None:
    document = group(residual(), INSIDE, "Residual")
    planned = plan(document)
    shown = flow(document, planned)
    assert [block.id for block in shown.blocks] == [INPUT, "stem", "group1", "pool1", OUTPUT]
    block = shown.block("group1")
    assert (block.title, block.setting, block.inputs) == ("Residual", "3 layers", ("stem",))
    assert block.parameters == sum(planned.layer(name).parameters for name in INSIDE)
    assert block.shape == planned.layer("add1").out_shape
    into = next(edge for edge in shown.edges if edge.target == "group1")
    assert (into.origin, into.ends) == ("stem", ("conv1", "add1"))
    assert next(edge for edge in shown.edges if edge.source == "group1").origin == "add1"


def test_an_open_group_shows_its_layers() -> None:
    document = set_folded(group(residual(), INSIDE), "group1", False)
    assert flow(document, plan(document)) == flow(residual(), plan(residual()))


def test_ctrl_g_folds_and_g_opens(it: BlockScene) -> None:
    fold(it, *INSIDE)
    assert it.canvas.highlight.chosen == ("group1",)
    assert set(it.canvas.layout_now.boxes) == {INPUT, "stem", "group1", "pool1", OUTPUT}
    it.key(Key.Key_G)
    assert set(INSIDE) <= set(it.canvas.layout_now.boxes)
    assert it.canvas.highlight.current == "conv1"
    it.key(Key.Key_G)
    assert it.canvas.highlight.current == "group1"
    it.key(Key.Key_G, CTRL | SHIFT)
    assert it.project.network.groups == ()
    assert set(it.canvas.highlight.chosen) == set(INSIDE)
    assert it.project.network.nodes == residual().network.nodes


def test_a_double_click_opens_a_folded_block(it: BlockScene) -> None:
    fold(it, *INSIDE)
    QTest.mouseDClick(it.canvas.viewport(), Qt.MouseButton.LeftButton, pos=it.at("group1"))
    assert not it.project.network.groups[0].folded


def test_layers_with_a_way_out_and_in_again_are_not_folded(it: BlockScene) -> None:
    fold(it, "stem", "add1")
    assert "back in" in it.scene.panel.blocks.refusal.text.text()
    assert it.project.network.groups == ()


def test_a_layer_in_front_of_a_folded_block_stands_on_every_way_into_it(it: BlockScene) -> None:
    fold(it, *INSIDE)
    it.drag_in("batchnorm2d", it.spot("stem", "group1"))
    new = it.inputs["conv1"][0]
    assert it.project.network.node(new).spec.kind == "batchnorm2d"
    assert it.inputs["add1"] == ("conv2", new)
    assert it.inputs[new] == ("stem",)
    assert it.scene.live.plan.layers


def test_a_folded_block_is_removed_and_copied_as_a_whole(it: BlockScene) -> None:
    fold(it, *INSIDE)
    it.key(Key.Key_D, CTRL)
    assert len(it.project.network.nodes) == 8
    it.scene.editor.stack.undo()
    it.click(it.at("group1"))
    it.key(Key.Key_Delete)
    assert it.inputs["pool1"] == ("stem",)
    it.scene.editor.stack.undo()
    assert it.canvas.flow.block("group1").members == INSIDE


def test_nothing_is_connected_into_a_folded_block(it: BlockScene) -> None:
    fold(it, *INSIDE)
    before = it.project.network
    it.drag([it.port(INPUT), it.at("group1")])
    card = it.scene.panel.blocks.refusal
    assert "open the block" in card.text.text()
    assert it.project.network == before
    assert card.button.text().startswith("Open ")
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert set(INSIDE) <= set(it.canvas.layout_now.boxes)
    assert not card.isVisible()


def test_the_inspector_and_the_screen_reader_know_it(it: BlockScene) -> None:
    it.scene.panel.inspect.click()
    fold(it, *INSIDE)
    assert it.scene.panel.inspector.title.text() == "Block 1"
    assert it.scene.panel.inspector.table.words()["Layers"] == "3"
    assert "Block 1, 3 layers, 4 × 12 × 12" in it.canvas.accessibleName()
    assert next(edge for edge in it.canvas.flow.edges if edge == Edge("stem", "group1")).ends == ("conv1", "add1")


def test_a_group_is_renamed_in_the_inspector(it: BlockScene) -> None:
    it.scene.panel.inspect.click()
    fold(it, *INSIDE)
    fields = it.scene.panel.inspector.findChildren(QLineEdit)
    field = next(field for field in fields if field.accessibleName() == "Name of the block")
    field.selectAll()
    QTest.keyClicks(field, "Detour")
    QTest.keyClick(field, Key.Key_Return)
    assert it.project.network.groups[0].name == "Detour"
    assert it.canvas.flow.block("group1").title == "Detour"
    field.setText("   ")
    QTest.keyClick(field, Key.Key_Return)
    assert it.project.network.groups[0].name == "Detour"
    assert field.text() == "Detour"
    it.scene.editor.stack.undo()
    assert field.text() == "Block 1"


def test_plus_on_a_folded_group_says_where_its_neurons_are(it: BlockScene) -> None:
    fold(it, "conv1", "conv2", "add1")
    before = it.project.network
    it.key(Key.Key_Plus)
    assert it.project.network == before
    assert "G opens it" in it.scene.panel.blocks.refusal.text.text()
    it.key(Key.Key_G)
    assert not it.project.network.groups[0].folded
