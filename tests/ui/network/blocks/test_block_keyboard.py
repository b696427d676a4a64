"""The block canvas by keyboard, and what a screen reader says."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from block_scene import BlockScene, block_scene, convolutional, residual
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.edits.split import move_to
from nnsim.ui.network.blocks.arrangement import moved
from nnsim.ui.network.blocks.clipboard import MIME, from_text, to_text
from nnsim.ui.network.blocks.flow import Edge

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, convolutional())


@pytest.fixture
def ways(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, residual())


def test_arrow_keys_walk_along_the_edges(ways: BlockScene) -> None:
    ways.key(Key.Key_Right)
    seen = [ways.canvas.highlight.current]
    for _ in range(6):
        ways.key(Key.Key_Right)
        seen.append(ways.canvas.highlight.current)
    assert seen == [INPUT, "stem", "conv1", "conv2", "add1", "pool1", OUTPUT]
    ways.keys(Key.Key_Left, Key.Key_Left, Key.Key_Left)
    assert ways.canvas.highlight.current == "conv2"


def test_up_and_down_go_across_rows_and_branches(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Down)
    below = cnn.canvas.highlight.current
    assert cnn.canvas.item_of(below).box.y > cnn.canvas.item_of(INPUT).box.y
    cnn.key(Key.Key_Up)
    assert cnn.canvas.highlight.current == INPUT


def test_shift_selects_on_the_way(ways: BlockScene) -> None:
    ways.keys(Key.Key_Right, Key.Key_Right)
    ways.key(Key.Key_Right, SHIFT)
    assert ways.canvas.highlight.chosen == ("stem", "conv1")
    ways.key(Key.Key_A, CTRL)
    assert ways.canvas.layers == ("stem", "conv1", "conv2", "add1", "pool1")


def test_delete_takes_a_layer_out_and_joins_its_neighbours(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Delete)
    assert "pool1" not in cnn.inputs
    assert cnn.inputs["flat1"] == ("conv1",)
    assert cnn.canvas.highlight.current == "conv1"
    cnn.scene.editor.stack.undo()
    assert cnn.project.network == convolutional().network


def test_an_edge_is_chosen_with_e_and_cut_with_delete(ways: BlockScene) -> None:
    ways.keys(Key.Key_Right, Key.Key_Right, Key.Key_E)
    assert ways.canvas.highlight.edge == Edge("stem", "conv1")
    ways.key(Key.Key_E)
    assert ways.canvas.highlight.edge == Edge("stem", "add1")
    assert "Edge from Conv2d 3×3 to Add" in ways.canvas.accessibleName()
    ways.key(Key.Key_Delete)
    assert ways.inputs["add1"] == ("conv2",)


def test_insert_opens_the_palette_at_the_edge_and_enter_takes_the_best_match(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right, Key.Key_Insert)
    picker = QApplication.activePopupWidget()
    assert picker is not None
    field = picker.field  # type: ignore[attr-defined]
    QTest.keyClicks(field, "norm")
    assert picker.kinds()  # type: ignore[attr-defined]
    QTest.keyClicks(field, " 2")
    QTest.keyClick(field, Key.Key_Return)
    added = cnn.inputs["pool1"][0]
    assert cnn.project.network.node(added).spec.kind == "batchnorm2d"
    assert cnn.canvas.highlight.current == added


def test_c_connects_and_says_what_does_not_fit(ways: BlockScene) -> None:
    ways.keys(Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_C, Key.Key_Left)
    assert "circle" in ways.canvas.accessibleDescription()
    assert "circle" in ways.canvas.overlay.drawn.words
    ways.keys(Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert "Add" in ways.canvas.accessibleName()
    ways.key(Key.Key_Return)
    assert ways.inputs["add1"] == ("conv2", "stem", "conv1")
    assert ways.canvas.highlight.current == "add1"


def test_escape_lets_go_step_by_step(ways: BlockScene) -> None:
    ways.keys(Key.Key_Right, Key.Key_Right, Key.Key_C, Key.Key_Right, Key.Key_Escape)
    assert ways.canvas.highlight.ends == {}
    assert ways.canvas.highlight.current == "stem"
    ways.keys(Key.Key_E, Key.Key_Escape)
    assert ways.canvas.highlight.edge is None
    ways.key(Key.Key_Escape)
    assert ways.canvas.highlight.current == ""


def test_copy_and_paste_put_layers_behind_the_current_one(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right)
    cnn.key(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().mimeData().hasFormat(MIME)
    cnn.key(Key.Key_V, CTRL)
    kinds = [node.spec.kind for node in cnn.project.network.nodes]
    assert kinds == ["conv2d", "conv2d", "max_pool2d", "flatten", "dense"]
    assert cnn.scene.live.plan.layers
    cnn.scene.editor.stack.undo()
    assert cnn.project.network == convolutional().network


def test_layers_come_from_another_project_as_text(qtbot: QtBot) -> None:
    nodes = residual().network.nodes[1:4]
    QGuiApplication.clipboard().setText(to_text(nodes))
    it = block_scene(qtbot, convolutional())
    it.keys(Key.Key_Right, Key.Key_Right)
    it.key(Key.Key_V, CTRL)
    refused = it.scene.panel.blocks.refusal
    assert "one shape" in refused.text.text()  # its Add joins 4 channels with the 3 of this network
    assert it.project.network == convolutional().network


def test_ctrl_d_duplicates_and_x_cuts(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right)
    cnn.key(Key.Key_D, CTRL)
    assert [n.spec.kind for n in cnn.project.network.nodes[:2]] == ["conv2d", "conv2d"]
    cnn.key(Key.Key_X, CTRL)
    assert [n.spec.kind for n in cnn.project.network.nodes[:2]] == ["conv2d", "max_pool2d"]


def test_plus_and_minus_change_channels_and_neurons(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right, Key.Key_Plus)
    assert cnn.project.network.node("conv1").spec.values["channels"] == 4
    cnn.keys(Key.Key_Minus, Key.Key_Minus)
    assert cnn.project.network.node("conv1").spec.values["channels"] == 2


def test_ctrl_shift_arrows_reorder(qtbot: QtBot) -> None:
    it = block_scene(qtbot)
    it.keys(Key.Key_Right, Key.Key_Right)
    it.key(Key.Key_Right, CTRL | SHIFT)
    assert it.inputs["dense1"] == ("dense2",)
    it.key(Key.Key_Left, CTRL | SHIFT)
    assert it.inputs["dense2"] == ("dense1",)


def test_alt_arrows_push_a_block_aside(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right)
    cnn.key(Key.Key_Down, ALT)
    cnn.key(Key.Key_Down, ALT)
    assert moved(cnn.project.view) == {"conv1": (0.0, 24.0)}


def test_enter_opens_the_settings_and_escape_brings_the_keys_back(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right, Key.Key_Return)
    sheet = cnn.scene.panel.inspector
    assert sheet.isVisible()
    assert sheet.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert not sheet.isVisible()
    assert cnn.canvas.hasFocus()


def test_every_block_says_kind_shape_parameters_and_place(cnn: BlockScene) -> None:
    cnn.keys(Key.Key_Right, Key.Key_Right)
    name = cnn.canvas.accessibleName()
    for part in (
        "Conv2d 3×3", "ReLU", "3 × 12 × 12", "30 parameters", "block 2 of 6", "reads Image", "read by Max pool 2×2",
    ):  # fmt: skip
        assert part in name


def test_page_keys_go_through_the_test_samples(cnn: BlockScene) -> None:
    bar = cnn.scene.panel.blocks.sample_bar
    assert bar.words.text() == "Test sample 1 of 4: A"
    cnn.key(Key.Key_PageDown)
    assert bar.words.text() == "Test sample 2 of 4: B"
    cnn.keys(Key.Key_PageUp, Key.Key_PageUp)
    assert bar.words.text() == "Test sample 4 of 4: B"
    cnn.canvas.sample.show(2)
    assert bar.words.text() == "Training sample 3: A"
    for part, words in (("validation", "Validation sample 3: A"), ("excluded", "Excluded sample 3: A")):
        mask = np.arange(len(cnn.project.data)) == 2
        cnn.scene.editor.edit("Move", partial(move_to, mask=mask, part=part))
        cnn.canvas.sample.show(2)
        assert bar.words.text() == words


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "{}", '{"nnsim-layers": 3}', '{"nnsim-layers": [1]}', '{"nnsim-layers": [{"id": "a"}]}',
        '{"nnsim-layers": [{"id": "a", "spec": {"kind": "dense", "values": {}}, "inputs": ["a"]}]}',
        '{"nnsim-layers": [{"id": "a", "spec": {"kind": "dense", "values": {}}, "inputs": [], "more": 1}]}',
        '{"nnsim-layers": [{"id": "a", "spec": {"kind": "none", "values": {}}, "inputs": []}]}',
        '{"nnsim-layers": [{"id": "a", "spec": {"kind": "dense", "values": {"units": 99999}}, "inputs": []}]}',
    ],
)  # fmt: skip
def test_other_text_on_the_clipboard_is_no_layer(text: str) -> None:
    assert from_text(text) == ()


def test_layers_survive_the_way_through_text() -> None:
    nodes = residual().network.nodes
    assert from_text(to_text(nodes)) == nodes


def test_plus_says_why_it_does_nothing(cnn: BlockScene) -> None:
    card = cnn.scene.panel.blocks.refusal
    for name, words in (
        ("flat1", "Flatten: as many numbers are handed on as are"),
        (OUTPUT, "The output has the neur"),
    ):
        cnn.canvas.choose([name])
        cnn.key(Key.Key_Plus)
        assert card.isVisible()
        assert card.accessibleName().startswith(words)
