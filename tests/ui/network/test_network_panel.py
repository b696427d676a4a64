"""The network panel: headers, menus, settings, palette, caption and notes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from network_scene import NetworkScene, network_scene, plane_data, project, weights_for
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.network import insert_layer, mlp, set_output
from nnsim.edits.recipe import set_recipe
from nnsim.networks.kinds import ACTIVATIONS, LAYERS
from nnsim.tasks.kinds import TASKS
from nnsim.tasks.plan import plan
from nnsim.ui.network import caption, header_titles
from nnsim.ui.network.menus import kind_menu, layer_menu, output_menu
from nnsim.ui.network.neurons import words
from nnsim.ui.network.neurons.header import HeaderButton, InsertButton
from nnsim.ui.network.settings import LayerSettings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    return network_scene(qtbot, project(6, 4))


def units(scene: NetworkScene) -> list[object]:
    return [node.spec.values.get("units") for node in scene.editor.project.network.nodes]


def everything(menu: QMenu) -> list[QAction]:
    """The actions of a menu and of its submenus."""
    found = []
    for entry in menu.actions():
        inner = entry.menu()
        found += everything(inner) if isinstance(inner, QMenu) else [entry]
    return found


def action(menu: QMenu, text: str) -> QAction:
    return next(a for a in (*menu.actions(), *everything(menu)) if a.text() == text)


def test_the_caption_names_weights_and_biases(scene: NetworkScene) -> None:
    text = scene.panel.caption.text()
    assert "2 → 6 → 4 → 1" in text
    assert "40 weights + 11 biases" in text
    assert "40 multiply-adds per sample" in text
    scene.panel.edits.change_units("dense1", 1)
    assert "46 weights + 12 biases" in scene.panel.caption.text()
    scene.panel.edits.change_units("dense1", 1493)
    assert words.shape(scene.panel.canvas.diagram.columns) == "2 → 1,500 → 4 → 1"


def test_the_caption_grows_shorter_in_a_narrow_panel(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project(*[8] * 8), (520, 490))
    text = scene.panel.caption.text()
    assert "weights" in text
    assert "multiply-adds" not in text


def test_counts_are_those_of_the_arrays() -> None:
    document = insert_layer(project(3), 1, Spec("batchnorm1d"))
    scales_and_weights = {n: w for n, w in weights_for(document).items() if "running" not in n}
    total = sum(w.size for w in scales_and_weights.values())
    text = caption.parameters(plan(document))
    assert text == "9 weights + 7 biases + 3 scales"
    assert total == 9 + 7 + 3


def test_plus_and_minus_on_the_header_change_units(scene: NetworkScene) -> None:
    header = scene.panel.headers.headers["dense2"]
    QTest.mouseClick(header.plus, LEFT)
    QTest.mouseClick(header.plus, LEFT)
    assert units(scene) == [6, 6]
    assert scene.panel.headers.headers["dense2"] is header
    assert header.name.text() == "6 · tanh"
    QTest.mouseClick(header.minus, LEFT)
    assert units(scene) == [6, 5]
    for _ in range(3):
        scene.editor.stack.undo()
    assert units(scene) == [6, 4]


def test_a_layer_keeps_at_least_one_neuron(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project(1))
    assert not scene.panel.headers.headers["dense1"].minus.isEnabled()


def test_headers_stand_above_their_columns(scene: NetworkScene) -> None:
    for column, box in zip(scene.canvas.diagram.columns[1:], scene.canvas.diagram.layout.boxes[1:], strict=True):
        header = scene.panel.headers.headers[column.id]
        assert abs(header.x() + header.width() / 2 - box.centre) <= 1
    assert len(scene.panel.headers.inserts) == 3


def test_a_resize_measures_no_words_anew(scene: NetworkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = scene.canvas.diagram.layout.boxes
    measured: list[str] = []
    monkeypatch.setattr(HeaderButton, "natural_width", lambda _button, first, second="": measured.append(first) or 40)
    scene.panel.resize(scene.panel.width() + 60, scene.panel.height() - 20)
    QApplication.processEvents()
    assert scene.canvas.diagram.layout.boxes != boxes
    assert not measured
    scene.panel.edits.change_units("dense1", 1)
    assert measured


def test_no_plus_stays_behind_when_layers_go(scene: NetworkScene) -> None:
    scene.editor.edit("fewer", lambda p: mlp(p, 3))
    shown = [b for b in scene.panel.headers.findChildren(InsertButton) if not b.isHidden()]
    assert len(shown) == 2


@pytest.mark.parametrize("size", [(748, 490), (520, 490), (1600, 800)])
@pytest.mark.parametrize("hidden", [(), (6, 4), (8,) * 8])
def test_headers_and_inserts_never_overlap(qtbot: QtBot, size: tuple[int, int], hidden: tuple[int, ...]) -> None:
    scene = network_scene(qtbot, project(*hidden), size)
    bar = scene.panel.headers
    parts = [*bar.headers.values(), *bar.inserts]
    for i, one in enumerate(parts):
        assert not any(one.geometry().intersects(other.geometry()) for other in parts[i + 1 :])


@pytest.mark.parametrize("layers", [0, 1, 2, 3, 4, 5])
def test_the_places_to_insert_stand_between_the_headers(qtbot: QtBot, layers: int) -> None:
    """A third hidden layer made the headers two lines high, and the circles jumped below them."""
    scene = network_scene(qtbot, project(*[8] * layers))
    bar = scene.panel.headers
    for header in bar.headers.values():
        assert {button.geometry().center().y() for button in bar.inserts} == {header.geometry().center().y()}


def test_eight_by_eight_fits_without_scrolling(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, project(*[8] * 8))
    assert not scene.canvas.horizontalScrollBar().isVisible()
    assert not scene.canvas.verticalScrollBar().isVisible()


def menu_of(scene: NetworkScene) -> QMenu:
    """The menu of the first hidden layer."""
    return layer_menu(
        scene.editor.project,
        "dense1",
        scene.panel.edits,
        scene.panel.open_settings,
        scene.panel,
        branch=scene.panel.activation_wanted.emit,
        branch_layer=scene.panel.layer_branch_wanted.emit,
    )


def test_the_menu_of_a_layer_offers_every_activation(scene: NetworkScene) -> None:
    menu = menu_of(scene)
    offered = [a.text() for a in menu.actions() if a.isCheckable()]
    assert offered == [entry.label for entry in ACTIVATIONS]
    assert action(menu, "tanh").isChecked()
    action(menu, "ReLU").trigger()
    assert scene.editor.project.network.node("dense1").spec.values["activation"] == "relu"
    assert scene.panel.headers.headers["dense1"].name.text() == "6 · ReLU"


def test_layers_move_and_go_by_menu(scene: NetworkScene) -> None:
    edits = scene.panel.edits
    menu = layer_menu(
        scene.editor.project,
        "dense1",
        edits,
        scene.panel.open_settings,
        scene.panel,
        branch=scene.panel.activation_wanted.emit,
        branch_layer=scene.panel.layer_branch_wanted.emit,
    )
    assert not action(menu, "Move left").isEnabled()
    action(menu, "Move right").trigger()
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense2", "dense1"]
    menu = layer_menu(
        scene.editor.project,
        "dense1",
        edits,
        scene.panel.open_settings,
        scene.panel,
        branch=scene.panel.activation_wanted.emit,
        branch_layer=scene.panel.layer_branch_wanted.emit,
    )
    action(menu, "Remove layer").trigger()
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense2"]


@pytest.mark.parametrize(("title", "position"), [("Insert before", 0), ("Insert after", 1)])
def test_layers_are_inserted_beside_another(scene: NetworkScene, title: str, position: int) -> None:
    menu = menu_of(scene)
    inner = action(menu, title).menu()
    assert isinstance(inner, QMenu)
    action(inner, "Dropout").trigger()
    assert scene.editor.project.network.nodes[position].spec.kind == "dropout"


def test_dense_is_the_default_where_a_layer_is_inserted(scene: NetworkScene) -> None:
    chosen: list[str] = []
    menu = kind_menu("Insert", chosen.append, scene.panel)
    assert {a.text() for a in everything(menu)} == {header_titles.short(kind.id) for kind in LAYERS}
    assert menu.defaultAction().text() == "Dense"
    menu.defaultAction().trigger()
    assert chosen == ["dense"]


def test_the_circle_between_columns_opens_its_menu(scene: NetworkScene, qtbot: QtBot) -> None:
    button = scene.panel.headers.inserts[1]
    QTest.mouseClick(button, LEFT)
    menu = button.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    assert menu.activeAction() is menu.defaultAction()
    menu.defaultAction().trigger()
    menu.close()
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense1", "dense3", "dense2"]


def test_the_output_is_chosen_by_its_menu(scene: NetworkScene) -> None:
    menu = output_menu(scene.editor.project, scene.panel.edits, scene.panel)
    assert sum(a.isCheckable() for a in menu.actions()) == len(TASKS)
    action(menu, "Multi-class (softmax)").trigger()
    assert scene.editor.project.network.output.spec.kind == "multiclass"
    assert scene.panel.headers.headers["output"].name.text() == "Output · softmax"
    assert scene.canvas.diagram.columns[-1].names == ("A", "B")


def test_headers_and_right_clicks_open_menus(scene: NetworkScene, qtbot: QtBot) -> None:
    QTest.mouseClick(scene.panel.headers.headers["dense1"].name, LEFT)
    QTest.mouseClick(scene.canvas.viewport(), Qt.MouseButton.RightButton, pos=scene.middle(3, 0))
    menus = scene.panel.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert sorted(m.title() for m in menus) == ["Dense", "Output"]
    for menu in menus:
        menu.close()


def test_settings_change_parameters_and_one_drag_is_one_step(scene: NetworkScene, qtbot: QtBot) -> None:
    scene.panel.edits.insert(1, "dropout")
    steps = scene.editor.stack.count()
    scene.panel.open_settings("dropout1")
    popover = scene.panel.findChild(LayerSettings)
    assert popover is not None
    for value, final in ((0.3, False), (0.4, False), (0.5, True)):
        popover.form.changed.emit("rate", value, final)
    assert scene.editor.project.network.node("dropout1").spec.values["rate"] == 0.5
    assert scene.editor.stack.count() == steps + 1
    assert scene.panel.headers.headers["dropout1"].accessibleName().endswith("50 %")
    scene.editor.stack.undo()
    scene.editor.stack.undo()
    qtbot.waitUntil(lambda: scene.panel.findChild(LayerSettings) is None)


def test_the_palette_appends_before_the_output_or_after_the_focused_layer(scene: NetworkScene) -> None:
    chips = {chip.kind: chip for chip in scene.panel.palette_strip.chips}
    assert list(chips) == list(LAYERS.ids())
    QTest.mouseClick(chips["dropout"], LEFT)
    assert [n.id for n in scene.editor.project.network.nodes] == ["dense1", "dense2", "dropout1"]
    scene.click(scene.middle(1, 0))
    QTest.mouseClick(chips["batchnorm1d"], LEFT)
    assert [n.spec.kind for n in scene.editor.project.network.nodes] == ["dense", "batchnorm1d", "dense", "dropout"]


def drop(scene: NetworkScene, number: int, mime: QMimeData) -> bool:
    button = scene.panel.headers.inserts[number]
    middle, copy = QPoint(button.width() // 2, button.height() // 2), Qt.DropAction.CopyAction
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle, copy, mime, LEFT, keys)
    enter.ignore()
    QApplication.sendEvent(button, enter)
    if enter.isAccepted():
        QApplication.sendEvent(button, QDropEvent(QPointF(middle), copy, mime, LEFT, keys))
    return enter.isAccepted()


def test_a_chip_dropped_on_a_circle_inserts_its_layer(scene: NetworkScene) -> None:
    chip = scene.panel.palette_strip.chips[2]
    assert drop(scene, 1, chip.mime())
    assert scene.editor.project.network.nodes[1].spec.kind == chip.kind
    text = QMimeData()
    text.setText("dense")
    assert not drop(scene, 0, text)


def test_a_circle_is_not_lit_any_more_after_a_drop(scene: NetworkScene) -> None:
    assert drop(scene, 1, scene.panel.palette_strip.chips[2].mime())
    other, circle = (button.grab().toImage() for button in scene.panel.headers.inserts[:2])
    assert circle == other


def test_problems_stand_below_their_column_with_the_way_out(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, mlp(replace(Project(), data=plane_data()), 4, activation="step"))
    note = scene.panel.notes.notes[0]
    assert "slope zero" in note.text.text()
    assert note.isVisible()
    assert note.button is not None
    QTest.mouseClick(note.button, LEFT)
    assert scene.editor.project.network.node("dense1").spec.values["activation"] == "tanh"
    assert scene.panel.notes.notes == []
    assert not scene.panel.notes.isVisible()
    scene.editor.stack.undo()
    assert len(scene.panel.notes.notes) == 1


def test_problems_that_follow_from_the_recipe_show_too(qtbot: QtBot) -> None:
    document = insert_layer(project(4), 1, Spec("batchnorm1d"))
    scene = network_scene(qtbot, document)
    assert scene.panel.notes.notes == []
    scene.editor.edit("Batch", lambda p: set_recipe(p, batch=1))
    assert [note.problem.where for note in scene.panel.notes.notes] == ["batchnorm1d1"]


def test_a_network_without_inputs_says_so_once_and_can_be_mended(scene: NetworkScene) -> None:
    for slot in (0, 1):
        scene.click(scene.middle(0, slot))
    assert scene.live.plan.layers == ()
    assert len(scene.panel.notes.notes) == 1
    assert scene.panel.caption.text() == ""
    button = scene.panel.notes.notes[0].button
    assert button is not None
    QTest.mouseClick(button, LEFT)
    assert scene.editor.project.network.features == ("x1",)
    assert scene.panel.notes.notes == []


def test_data_that_are_no_plane_have_one_column_of_inputs(qtbot: QtBot) -> None:
    x = np.random.default_rng(0).normal(size=(10, 20)).astype(np.float32)
    data = Data(x, (np.arange(10) % 2).astype(np.float32), np.zeros(10, np.bool_), columns=(), kind="table")
    scene = network_scene(qtbot, mlp(replace(Project(), data=data), 3))
    assert scene.canvas.diagram.columns[0].units == 20
    scene.click(scene.middle(0, 3))
    scene.canvas.viewport().grab()
    assert scene.editor.stack.count() == 0


def test_every_header_has_a_name_and_a_hint(scene: NetworkScene) -> None:
    header = scene.panel.headers.headers["dense1"]
    assert header.accessibleName() == "Layer 1, Dense, 6 neurons, tanh"
    for button in (header.minus, header.name, header.plus, *scene.panel.headers.inserts):
        assert button.accessibleName()
        assert button.toolTip()


def test_tab_goes_from_the_canvas_through_the_headers(scene: NetworkScene) -> None:
    bar = scene.panel.headers
    scene.canvas.setFocus()
    order = []
    widget = scene.canvas.nextInFocusChain()
    for _ in range(40):
        order.append(widget)
        widget = widget.nextInFocusChain()
    first, second = bar.headers["dense1"], bar.headers["dense2"]
    wanted = [bar.inserts[0], first.minus, first.name, first.plus, bar.inserts[1], second.minus]
    places = [order.index(w) for w in wanted]
    assert places == sorted(places)


def test_classes_name_the_outputs(qtbot: QtBot) -> None:
    scene = network_scene(qtbot, set_output(project(3, classes=4), "multiclass"))
    assert scene.canvas.diagram.columns[-1].names == ("A", "B", "C", "D")
