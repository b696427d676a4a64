"""The canvas driven by the keyboard, and what a screen reader is told."""

from __future__ import annotations

import pytest
from network_scene import NetworkScene, network_scene, project
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.numbers import weight as weight_text
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.network.neurons.keyboard import FINE, HELP, STEP
from nnsim.ui.network.neurons.typing_field import WeightField

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    made = network_scene(qtbot, project(6, 4))
    made.canvas.setFocus()
    return made


def at(scene: NetworkScene) -> tuple[str, int]:
    pin = scene.canvas.pin
    assert pin is not None
    return scene.canvas.diagram.columns[pin.column].id, pin.slot


def test_arrows_move_from_neuron_to_neuron(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    assert at(scene) == ("dense1", 0)
    scene.key(KEY.Key_Down)
    scene.key(KEY.Key_Down)
    assert at(scene) == ("dense1", 2)
    assert scene.live.focus == ("dense1", 2)
    scene.key(KEY.Key_Up)
    scene.key(KEY.Key_Right)
    assert at(scene)[0] == "dense2"
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Right)
    assert at(scene) == ("output", 0)
    for _ in range(5):
        scene.key(KEY.Key_Left)
    assert at(scene)[0] == "input"
    for _ in range(9):
        scene.key(KEY.Key_Up)
    assert at(scene) == ("input", 0)


def test_arrows_walk_through_the_grid_of_a_large_layer(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project(64))
    across = scene.canvas.diagram.layout.boxes[1].across
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Down)
    scene.key(KEY.Key_Right)
    assert at(scene) == ("dense1", across + 1)
    for _ in range(across):
        scene.key(KEY.Key_Right)
    assert at(scene)[0] == "output"
    scene.key(KEY.Key_Left)
    assert at(scene)[0] == "dense1"


def test_e_goes_through_the_weights_and_up_and_down_change_them(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_E)
    before = scene.weight("dense1.weight", 0, 0)
    scene.key(KEY.Key_Up)
    scene.key(KEY.Key_Up)
    scene.key(KEY.Key_Down, SHIFT)
    assert scene.weight("dense1.weight", 0, 0) == pytest.approx(before + 2 * STEP - FINE, abs=1e-3)
    assert scene.editor.stack.count() == 1
    scene.key(KEY.Key_E)
    scene.key(KEY.Key_Right)
    before = scene.weight("dense1.bias", 0)
    scene.key(KEY.Key_Down)
    assert scene.weight("dense1.bias", 0) == pytest.approx(before - STEP, abs=1e-3)
    scene.key(KEY.Key_E, SHIFT)
    assert scene.canvas.handle is not None
    assert scene.canvas.handle.text == "w x₂→1"
    scene.editor.stack.undo()
    assert scene.weight("dense1.bias", 0) == pytest.approx(before, abs=1e-6)


def test_enter_chooses_a_weight_and_then_types_it(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Return)
    scene.key(KEY.Key_Return)
    field = scene.canvas.findChild(WeightField)
    assert field is not None
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, KEY.Key_Return)
    assert scene.weight("dense1.weight", 0, 0) == 0.5
    assert scene.setter.calls[-1][:3] == ("dense1.weight", (0, 0), 0.5)


def test_enter_on_an_input_uses_it(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Left)
    for _ in range(4):
        scene.key(KEY.Key_Down)
    slot = at(scene)[1]
    scene.key(KEY.Key_Return)
    assert len(scene.editor.project.network.features) == 3
    assert scene.canvas.diagram.columns[0].slots[slot] >= 0


def test_plus_and_minus_change_the_layer_and_keep_the_place(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Down)
    scene.key(KEY.Key_Plus)
    assert scene.editor.project.network.node("dense1").spec.values["units"] == 7
    assert at(scene) == ("dense1", 1)
    scene.key(KEY.Key_Minus)
    scene.key(KEY.Key_Minus)
    assert scene.editor.project.network.node("dense1").spec.values["units"] == 5


def test_delete_removes_the_layer_and_undo_brings_it_back(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Delete)
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense2"]
    scene.editor.stack.undo()
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense1", "dense2"]


def test_the_output_cannot_be_removed(scene: NetworkScene) -> None:
    for _ in range(3):
        scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Delete)
    scene.key(KEY.Key_Plus)
    assert scene.editor.stack.count() == 0


def test_escape_lets_go_step_by_step(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_E)
    scene.key(KEY.Key_Escape)
    assert scene.canvas.handle is None
    assert scene.canvas.pin is not None
    scene.key(KEY.Key_Escape)
    assert scene.canvas.pin is None
    assert scene.live.focus is None


def test_zero_fits_the_network(scene: NetworkScene) -> None:
    scene.canvas.set_zoom(2.0)
    scene.key(KEY.Key_0)
    assert scene.canvas.zoom == 1.0


def test_screen_readers_hear_neuron_and_value(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    assert scene.canvas.accessibleName() == "Neuron 1 of 6, layer 1 (dense)"
    assert "Bias" in scene.canvas.accessibleDescription()
    scene.key(KEY.Key_E)
    scene.key(KEY.Key_Up)
    value = weight_text(scene.weight("dense1.weight", 0, 0))
    assert scene.canvas.accessibleDescription() == f"w x₁→1 = {value}"
    scene.key(KEY.Key_Escape)
    scene.key(KEY.Key_Escape)
    assert scene.canvas.accessibleName() == "Network"


def test_keys_of_the_canvas_win_over_shortcuts_of_the_window(scene: NetworkScene) -> None:
    action = QAction("Export", scene.panel)
    action.setShortcut("E")
    pressed: list[bool] = []
    action.triggered.connect(pressed.append)
    scene.panel.addAction(action)
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_E)
    assert scene.canvas.chosen
    assert pressed == []


def test_keys_with_control_belong_to_the_window(scene: NetworkScene) -> None:
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_E, Qt.KeyboardModifier.ControlModifier)
    scene.key(KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert not scene.canvas.chosen
    assert scene.editor.stack.count() == 0


def test_the_keys_are_on_the_shortcut_sheet() -> None:
    assert ("Network", HELP) in PLACES


def test_plus_and_minus_say_why_they_do_nothing(scene: NetworkScene) -> None:
    card = scene.panel.neurons.refusal
    for keys, words in (
        ((KEY.Key_Plus,), "No neuron is chosen: go to one with the arrow keys first."),
        ((KEY.Key_Left, KEY.Key_Left, KEY.Key_Minus), "The inputs are as many as the data give"),
        ((KEY.Key_Right,) * 3 + (KEY.Key_Plus,), "The output has the neurons that its classes need: add or remove"),
    ):
        for key in keys:
            scene.key(key)
        assert card.isVisible()
        assert card.accessibleName().startswith(words)
        assert not card.button.isVisible()
    assert scene.editor.stack.count() == 0
    scene.key(KEY.Key_Left)
    scene.key(KEY.Key_Minus)
    assert scene.editor.stack.count() == 1
    assert not card.isVisible(), "it was about another network"
    for _ in range(9):
        scene.key(KEY.Key_Minus)
    assert card.accessibleName() == "Dense cannot do with fewer than 1: Delete takes the layer out."


def test_the_plane_follows_the_keys_wherever_the_mouse_rests(scene: NetworkScene) -> None:
    canvas = scene.canvas
    canvas.point_at(Cell(2, 3), None)
    assert scene.live.focus == ("dense2", 3)
    scene.key(KEY.Key_Right)
    assert at(scene) == ("dense1", 0)
    assert scene.live.focus == ("dense1", 0)
    canvas.point_at(Cell(2, 3), None)
    scene.key(KEY.Key_Down)
    assert scene.live.focus == ("dense1", 1)
    canvas.point_at(Cell(2, 3), None)
    scene.key(KEY.Key_E)
    assert scene.live.focus == ("dense1", 1)
    canvas.point_at(Cell(2, 2), None)
    assert scene.live.focus == ("dense2", 2), "a mouse that moves counts again"


def test_keys_begin_with_a_neuron_in_sight_and_bring_the_next_one_into_view(scene: NetworkScene) -> None:
    canvas = scene.canvas
    scene.key(KEY.Key_Right)
    canvas.set_zoom(4.0)
    for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
        bar.setValue(bar.maximum())

    def seen(cell: Cell) -> bool:
        box = canvas.diagram.box(cell)
        x, y = box.corner(cell.slot)
        middle = canvas.mapFromScene(QPointF(x + box.cell / 2, y + box.cell / 2))
        return canvas.viewport().rect().contains(middle)

    assert not seen(Cell(1, 0))
    scene.key(KEY.Key_Right)
    assert canvas.pin is not None
    assert canvas.pin != Cell(2, 0)
    assert seen(canvas.pin)
    for key in (KEY.Key_Left, KEY.Key_Up, KEY.Key_Up, KEY.Key_Left, KEY.Key_Right):
        scene.key(key)
        assert seen(canvas.pin)
    scene.key(KEY.Key_Escape)
    for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
        bar.setValue(bar.maximum())
    scene.key(KEY.Key_Down)
    assert canvas.pin is not None
    assert seen(canvas.pin)
