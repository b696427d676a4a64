"""The canvas driven by the mouse: what stands out, and how weights change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from network_scene import NetworkScene, network_scene, plane_data, project, weights_for
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.network import insert_layer, mlp, set_output
from nnsim.ui.kit.numbers import weight as weight_text
from nnsim.ui.kit.theming import current, manager
from nnsim.ui.network.neurons.pointer import PER_NOTCH, PER_PIXEL
from nnsim.ui.network.neurons.typing_field import WeightField

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    return network_scene(qtbot, project(6, 4))


def wheel(scene: NetworkScene, at: QPoint, notches: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    view = scene.canvas.viewport()
    turned, nothing = QPoint(0, round(120 * notches)), QPoint()
    everywhere = view.mapToGlobal(QPointF(at))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(at), everywhere, nothing, turned, Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(view, event)


def drag(scene: NetworkScene, at: QPoint, up: int, steps: int = 4, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    view = scene.canvas.viewport()
    QTest.mousePress(view, LEFT, keys, at)
    for step in range(1, steps + 1):
        scene.mouse(QEvent.Type.MouseMove, QPointF(at) - QPointF(0, up * step / steps), LEFT, keys)
    QTest.mouseRelease(view, LEFT, keys, at - QPoint(0, up))


def label(scene: NetworkScene) -> str:
    return scene.canvas._overlay.highlight.label


def color_at(scene: NetworkScene, at: QPoint) -> QColor:
    return scene.canvas.viewport().grab().toImage().pixelColor(at)


def close_to(color: QColor, wanted: str, tolerance: int = 24) -> bool:
    other = QColor(wanted)
    return all(abs(a - b) <= tolerance for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[index]


def test_hovering_an_edge_shows_its_name_and_value(scene: NetworkScene) -> None:
    scene.move(scene.edge(1, 2, 4))
    assert label(scene) == f"w 5→3 = {weight_text(scene.weight('dense2.weight', 2, 4))}"
    scene.move(QPoint(2, 2))
    assert label(scene) == ""


def test_dragging_an_edge_up_raises_its_weight_as_one_undoable_step(scene: NetworkScene) -> None:
    before = scene.weight("dense2.weight", 2, 4)
    drag(scene, scene.edge(1, 2, 4), up=40)
    assert scene.weight("dense2.weight", 2, 4) == pytest.approx(before + 40 * PER_PIXEL, abs=1e-4)
    name, index, value, _ = scene.setter.calls[-1]
    assert (name, index) == ("dense2.weight", (2, 4))
    assert value == pytest.approx(before + 40 * PER_PIXEL, abs=1e-4)
    assert [bool(call[3]) for call in scene.setter.calls].count(True) == 1
    assert scene.editor.stack.count() == 1
    scene.editor.stack.undo()
    assert scene.weight("dense2.weight", 2, 4) == pytest.approx(before, abs=1e-6)
    assert scene.setter.calls[-1][2] == pytest.approx(before, abs=1e-6)
    scene.editor.stack.redo()
    assert scene.weight("dense2.weight", 2, 4) == pytest.approx(before + 40 * PER_PIXEL, abs=1e-4)


def test_two_drags_are_two_steps(scene: NetworkScene) -> None:
    drag(scene, scene.edge(1, 2, 4), up=10)
    drag(scene, scene.edge(1, 2, 4), up=10)
    assert scene.editor.stack.count() == 2


def test_shift_drags_ten_times_finer(scene: NetworkScene) -> None:
    before = scene.weight("dense2.weight", 2, 4)
    drag(scene, scene.edge(1, 2, 4), up=-50, keys=SHIFT)
    assert scene.weight("dense2.weight", 2, 4) == pytest.approx(before - 50 * PER_PIXEL / 10, abs=1e-4)


def test_the_value_stands_at_the_hand_while_dragging(scene: NetworkScene) -> None:
    at = scene.edge(1, 2, 4)
    view = scene.canvas.viewport()
    QTest.mousePress(view, LEFT, NO_KEYS, at)
    scene.mouse(QEvent.Type.MouseMove, QPointF(at) - QPointF(0, 30), LEFT)
    value = scene.weight("dense2.weight", 2, 4)
    assert label(scene) == f"w 5→3 = {weight_text(value)}"
    QTest.mouseRelease(view, LEFT, NO_KEYS, at - QPoint(0, 30))


def test_training_does_not_pull_a_weight_out_of_the_hand(scene: NetworkScene) -> None:
    """Frames of the engine arrive during a drag; the weight stays where the hand wants it."""
    at, view = scene.edge(1, 2, 4), scene.canvas.viewport()
    start = scene.weight("dense2.weight", 2, 4)
    QTest.mousePress(view, LEFT, NO_KEYS, at)
    scene.mouse(QEvent.Type.MouseMove, QPointF(at) - QPointF(0, 10), LEFT)
    scene.live.set_weights(weights_for(scene.editor.project, seed=9))
    scene.mouse(QEvent.Type.MouseMove, QPointF(at) - QPointF(0, 20), LEFT)
    assert scene.weight("dense2.weight", 2, 4) == pytest.approx(start + 20 * PER_PIXEL, abs=1e-4)
    QTest.mouseRelease(view, LEFT, NO_KEYS, at - QPoint(0, 20))


def test_scrolling_on_an_edge_changes_its_weight_in_one_step(scene: NetworkScene) -> None:
    before = scene.weight("dense1.weight", 3, 1)
    at = scene.edge(0, 3, 1)
    for _ in range(3):
        wheel(scene, at, 1)
    wheel(scene, at, -1, SHIFT)
    assert scene.weight("dense1.weight", 3, 1) == pytest.approx(before + 2.9 * PER_NOTCH, abs=1e-3)
    assert scene.editor.stack.count() == 1
    scene.editor.stack.undo()
    assert scene.weight("dense1.weight", 3, 1) == pytest.approx(before, abs=1e-6)


def test_a_double_click_types_a_weight(scene: NetworkScene) -> None:
    QTest.mouseDClick(scene.canvas.viewport(), LEFT, NO_KEYS, scene.edge(1, 2, 4))
    field = scene.canvas.findChild(WeightField)
    assert field is not None
    QTest.keyClicks(field, "-1.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert scene.weight("dense2.weight", 2, 4) == -1.25
    assert field.isHidden()
    scene.editor.stack.undo()
    assert scene.weight("dense2.weight", 2, 4) != -1.25


def test_escape_leaves_the_field_without_a_change(scene: NetworkScene) -> None:
    before = scene.weight("dense2.weight", 2, 4)
    QTest.mouseDClick(scene.canvas.viewport(), LEFT, NO_KEYS, scene.edge(1, 2, 4))
    field = scene.canvas.findChild(WeightField)
    assert field is not None
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert scene.weight("dense2.weight", 2, 4) == before
    assert scene.setter.calls == []


def test_words_are_no_weight(scene: NetworkScene) -> None:
    before = scene.weight("dense2.weight", 2, 4)
    QTest.mouseDClick(scene.canvas.viewport(), LEFT, NO_KEYS, scene.edge(1, 2, 4))
    field = scene.canvas.findChild(WeightField)
    assert field is not None
    QTest.keyClicks(field, "many")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "not a number" in field.complaint
    assert scene.weight("dense2.weight", 2, 4) == before


def test_the_bias_square_is_dragged_like_an_edge(scene: NetworkScene) -> None:
    before = scene.weight("dense1.bias", 2)
    place = scene.canvas.diagram.bias_place(scene.canvas.diagram.cell_of("dense1", 2))  # type: ignore[arg-type]
    assert place is not None
    scene.move(scene.point(*place))
    assert label(scene) == f"b 3 = {weight_text(before)}"
    drag(scene, scene.point(*place), up=-25)
    assert scene.weight("dense1.bias", 2) == pytest.approx(before - 0.5, abs=1e-3)


def test_a_changed_bias_shows_at_once(scene: NetworkScene) -> None:
    place = scene.canvas.diagram.bias_place(scene.canvas.diagram.cell_of("dense1", 2))  # type: ignore[arg-type]
    assert place is not None
    at = scene.point(*place)
    drag(scene, at, up=300)
    assert close_to(color_at(scene, at), current().positive, 40)
    drag(scene, at, up=-600)
    assert close_to(color_at(scene, at), current().negative, 40)


def test_hovering_a_neuron_focuses_it_everywhere(scene: NetworkScene, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scene.live.focus_changed):
        scene.move(scene.middle(1, 3))
    assert scene.live.focus == ("dense1", 3)
    scene.move(QPoint(2, 2))
    assert scene.live.focus is None


def test_the_neurons_edges_stand_out_and_the_others_fade(scene: NetworkScene) -> None:
    scene.live.set_weights({n: np.full_like(w, 3.0) for n, w in scene.live.weights.items()})
    diagram = scene.canvas.diagram
    away, own = diagram.lines[1][5 + 6 * 3][3], diagram.lines[1][3][3]
    at = [scene.point(*map(float, point)) for point in (away, own)]
    scene.canvas._draw_edges(everything=True)
    assert close_to(color_at(scene, at[0]), current().positive, 60)
    scene.move(scene.middle(1, 3))
    faded = color_at(scene, at[0])
    assert faded.lightnessF() > color_at(scene, at[1]).lightnessF() + 0.2


def test_a_click_pins_a_neuron_and_another_lets_it_go(scene: NetworkScene) -> None:
    scene.click(scene.middle(2, 1))
    scene.move(QPoint(2, 2))
    assert scene.live.focus == ("dense2", 1)
    scene.click(scene.middle(2, 1))
    scene.move(QPoint(2, 2))
    assert scene.live.focus is None


def test_leaving_the_canvas_ends_the_hover(scene: NetworkScene) -> None:
    scene.move(scene.middle(1, 3))
    QApplication.sendEvent(scene.canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert scene.live.focus is None


def test_a_click_on_a_feature_uses_or_drops_it(scene: NetworkScene) -> None:
    scene.click(scene.middle(0, 4))
    assert scene.editor.project.network.features == ("x1", "x2", "x1x2")
    assert len(scene.canvas.diagram.edges[0]) == 18
    scene.click(scene.middle(0, 0))
    assert scene.editor.project.network.features == ("x2", "x1x2")
    scene.editor.stack.undo()
    scene.editor.stack.undo()
    assert scene.editor.project.network.features == ("x1", "x2")


def test_unused_features_are_faded(scene: NetworkScene) -> None:
    box = scene.canvas.diagram.layout.boxes[0]
    x, y = box.corner(5)
    at = scene.point(x + box.cell * 0.25, y + box.cell / 2)
    faded = color_at(scene, at).saturationF()
    scene.click(scene.middle(0, 5))
    assert color_at(scene, at).saturationF() > 2 * faded


def tip(scene: NetworkScene, at: QPoint) -> str:
    view = scene.canvas.viewport()
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    return QToolTip.text()


def test_tooltips_say_what_colours_mean_and_what_can_be_done(qtbot: QtBot) -> None:
    document = mlp(replace(Project(), data=plane_data()), 4, activation="relu")
    scene = network_scene(qtbot, document)
    peak = float(scene.live.fields["dense1"][1].max())
    assert peak > 1
    text = tip(scene, scene.middle(1, 1))
    assert "Neuron 2 of 4" in text
    assert f"{peak:.3g}" in text
    assert "Bias" in text
    assert "Drag" in tip(scene, scene.edge(0, 1, 0))
    assert "Click to use it" in tip(scene, scene.middle(0, 3))


def test_neurons_show_their_own_output(scene: NetworkScene) -> None:
    """A neuron that follows x₁ is orange at the left and blue at the right."""
    weights = {n: np.zeros_like(w) for n, w in scene.live.weights.items()}
    weights["dense1.weight"][0] = [5.0, 0.0]
    weights["dense1.weight"][1] = [0.0, 5.0]
    scene.live.set_weights(weights)
    box = scene.canvas.diagram.layout.boxes[1]
    x, y = box.corner(0)
    middle = y + box.cell / 2
    assert close_to(color_at(scene, scene.point(x + 5, middle)), current().negative)
    assert close_to(color_at(scene, scene.point(x + box.cell - 5, middle)), current().positive)
    x, y = box.corner(1)
    assert close_to(color_at(scene, scene.point(x + box.cell / 2, y + 5)), current().positive)
    assert close_to(color_at(scene, scene.point(x + box.cell / 2, y + box.cell - 5)), current().negative)


def test_classes_have_an_output_each_in_their_colour(qtbot: QtBot) -> None:
    document = set_output(project(3, classes=3), "multiclass")
    scene = network_scene(qtbot, document)
    weights = {n: np.zeros_like(w) for n, w in scene.live.weights.items()}
    weights["output.bias"][2] = 9.0
    scene.live.set_weights(weights)
    assert [c.names for c in scene.canvas.diagram.columns][-1] == ("A", "B", "C")
    assert close_to(color_at(scene, scene.middle(2, 2)), current().classes[2])
    assert close_to(color_at(scene, scene.middle(2, 0)), current().neutral)


def test_a_frame_older_than_an_edit_does_no_harm(scene: NetworkScene) -> None:
    older = dict(scene.live.weights)
    scene.panel.edits.change_units("dense1", 1)
    scene.live.set_weights(older)
    scene.move(scene.middle(1, 6))
    scene.canvas.viewport().grab()
    scene.move(scene.edge(1, 2, 6))
    assert label(scene) == "w 7→3 = –"
    drag(scene, scene.edge(1, 2, 6), up=20)
    assert scene.setter.calls == []


def test_undoing_a_weight_of_a_removed_layer_changes_nothing(scene: NetworkScene) -> None:
    drag(scene, scene.edge(1, 2, 4), up=10)
    document = mlp(scene.editor.project, 2)
    scene.editor.store.replace(document)
    scene.live.set_weights(weights_for(document))
    calls = len(scene.setter.calls)
    scene.editor.stack.undo()
    assert len(scene.setter.calls) == calls


def test_values_that_diverged_are_marked_not_hidden(scene: NetworkScene) -> None:
    weights = {n: np.full_like(w, np.nan) for n, w in scene.live.weights.items()}
    scene.live.set_weights(weights)
    assert close_to(color_at(scene, scene.middle(1, 0)), current().missing)


def test_control_and_wheel_zoom_and_headers_follow(scene: NetworkScene) -> None:
    before = scene.panel.headers.headers["dense1"].x()
    wheel(scene, scene.middle(0, 3), 3, CTRL)
    assert scene.canvas.zoom > 1.5
    header = scene.panel.headers.headers["dense1"]
    middle = scene.canvas.x_in_view(scene.canvas.diagram.layout.boxes[1].centre)
    assert abs(header.x() + header.width() / 2 - middle) <= 1
    assert header.x() != before
    wheel(scene, scene.middle(0, 3), -3, CTRL)
    assert scene.canvas.zoom == 1.0


@pytest.mark.parametrize("units", [64, 200])
def test_a_large_layer_can_be_looked_at_unit_by_unit(qtbot: QtBot, units: int) -> None:
    scene = network_scene(qtbot, project(4, units, 3))
    scene.move(scene.middle(2, 13))
    assert scene.live.focus == ("dense2", 13)
    assert f"Unit 14 of {units}" in scene.canvas._overlay.highlight.caption
    scene.click(scene.middle(2, 13))
    before = scene.weight("dense2.weight", 13, 1)
    diagram = scene.canvas.diagram
    edges = diagram.edges_of(scene.canvas.pin)[0]  # type: ignore[arg-type]
    handle = diagram.edge(edges, 1)
    assert handle is not None
    x, y = handle.line[4]
    drag(scene, scene.point(float(x), float(y)), up=10)
    assert scene.weight("dense2.weight", 13, 1) == pytest.approx(before + 10 * PER_PIXEL, abs=1e-3)


def test_bundles_can_be_read_but_not_changed(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project(4, 64, 3))
    x, y = scene.canvas.diagram.lines[1][0][12]
    at = scene.point(float(x), float(y))
    scene.move(at)
    assert "8 weights, root mean square" in label(scene)
    drag(scene, at, up=30)
    wheel(scene, at, 1)
    assert scene.setter.calls == []


def test_the_theme_changes_live(scene: NetworkScene) -> None:
    corner = QPoint(3, 3)
    light = color_at(scene, corner)
    try:
        manager().set_mode("dark")
        assert color_at(scene, corner) == QColor(current().panel) != light
    finally:
        manager().set_mode("light")


def test_painting_points_does_not_rebuild_the_picture(scene: NetworkScene) -> None:
    before = scene.canvas.diagram
    data = scene.editor.project.data
    painted = data.with_samples(data.x + np.float32(0.1), data.y.copy(), data.test.copy())
    scene.editor.edit("Paint", lambda p: replace(p, data=painted))
    assert scene.canvas.diagram is before


def test_dropout_and_normalisation_show_their_own_outputs(qtbot: QtBot) -> None:
    document = insert_layer(insert_layer(project(4), 1, Spec("dropout")), 2, Spec("batchnorm1d"))
    scene = network_scene(qtbot, document)
    scene.move(scene.middle(2, 2))
    assert scene.live.focus == ("dropout1", 2)
    before = scene.weight("batchnorm1d1.weight", 1)
    drag(scene, scene.point(*_middle_of(scene, 2, 1)), up=10)
    assert scene.weight("batchnorm1d1.weight", 1) == pytest.approx(before + 10 * PER_PIXEL, abs=1e-3)


def _middle_of(scene: NetworkScene, gap: int, edge: int) -> tuple[float, float]:
    x, y = scene.canvas.diagram.lines[gap][edge][12]
    return float(x), float(y)
