"""The block canvas under the mouse: every gesture with real events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from block_scene import BlockScene, block_scene, convolutional, residual
from network_scene import LEFT
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.network.blocks.arrangement import moved
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.mosaic import Mosaic

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MIDDLE = Qt.MouseButton.MiddleButton


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, convolutional())


@pytest.fixture
def menus(qtbot: QtBot) -> Iterator[None]:
    """Close what a test opened."""
    yield
    while popup := QApplication.activePopupWidget():
        popup.close()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete


def test_a_click_selects_and_a_click_beside_lets_go(cnn: BlockScene) -> None:
    cnn.click(cnn.at("conv1"))
    assert cnn.canvas.highlight.chosen == ("conv1",)
    cnn.click(cnn.at("pool1"), CTRL)
    assert cnn.canvas.highlight.chosen == ("conv1", "pool1")
    cnn.click(cnn.at("conv1"), SHIFT)
    assert cnn.canvas.highlight.chosen == ("pool1",)
    cnn.click(QPoint(3, 3))
    assert cnn.canvas.highlight.chosen == ()


def test_a_click_on_the_picture_of_a_channel_chooses_it_and_a_second_one_lets_go(cnn: BlockScene) -> None:
    canvas, live = cnn.canvas, cnn.canvas.live
    canvas.look(1.5 * LIGHT.scale, QPointF(*canvas.item_of("conv1").box.middle))
    item = canvas.item_of("conv1")
    count = canvas.live.plan.layer("conv1").out_shape[0]
    item.contents = replace(item.contents, picture=Mosaic(count, 6, 6, LIGHT))
    places = {}
    for x in range(0, int(item.box.width), 2):
        for y in range(0, int(item.box.height), 2):
            unit = item.unit_at(item.pos() + QPointF(x, y), canvas.zoom)
            if unit is not None:
                places.setdefault(unit, []).append(item.pos() + QPointF(x, y))
    assert set(places) == set(range(count))
    middles = {unit: sum(found, QPointF()) / len(found) for unit, found in places.items()}
    assert middles[0].x() < middles[1].x(), "in the order in which they are painted"
    at = canvas.mapFromScene(middles[2])
    cnn.click(at)
    assert (canvas.highlight.chosen, live.focus) == (("conv1",), ("conv1", 2))
    cnn.click(at)
    assert live.focus is None
    cnn.click(at)
    cnn.click(canvas.mapFromScene(item.pos() + QPointF(item.box.width / 2, 6)))
    assert live.focus is None, "the title is no channel"


def test_a_rectangle_selects_what_it_touches(cnn: BlockScene) -> None:
    cnn.drag([QPoint(2, 2), cnn.at("pool1")])
    assert set(cnn.canvas.highlight.chosen) >= {INPUT, "conv1", "pool1"}
    assert OUTPUT not in cnn.canvas.highlight.chosen


def test_escape_gives_a_rectangle_up(cnn: BlockScene) -> None:
    cnn.click(cnn.at("dense1"))
    cnn.press(QPoint(2, 2))
    cnn.move(cnn.at("pool1"))
    assert "conv1" in cnn.canvas.highlight.chosen
    cnn.key(Qt.Key.Key_Escape)
    cnn.release(cnn.at("pool1"))
    assert cnn.canvas.highlight.chosen == ("dense1",)


def test_a_layer_dropped_on_an_edge_goes_there(cnn: BlockScene) -> None:
    assert cnn.drag_in("batchnorm2d", cnn.spot("conv1", "pool1"))
    added = cnn.inputs["pool1"][0]
    assert cnn.project.network.node(added).spec.kind == "batchnorm2d"
    assert cnn.inputs[added] == ("conv1",)
    assert cnn.canvas.highlight.chosen == (added,)
    cnn.scene.editor.stack.undo()
    assert cnn.project.network == convolutional().network


def test_only_legal_places_light_up_and_the_others_say_why(cnn: BlockScene) -> None:
    cnn.drag_in("conv2d", cnn.spot("flat1", "dense1"), drop=False)
    legal = {edge for edge, verdict in cnn.canvas.highlight.places.items() if verdict.legal}
    assert legal == {Edge(INPUT, "conv1"), Edge("conv1", "pool1"), Edge("pool1", "flat1")}
    assert cnn.canvas.edge_item(Edge("conv1", "pool1")).spot == "legal"
    assert cnn.canvas.edge_item(Edge("flat1", "dense1")).spot == "aimed illegal"
    assert "needs an image" in cnn.canvas.overlay.drawn.words
    assert "Reshape" in cnn.canvas.overlay.drawn.words


def test_what_does_not_fit_is_refused_in_words_with_a_way_out(cnn: BlockScene) -> None:
    before = cnn.project.network
    cnn.drag_in("max_pool2d", cnn.spot("flat1", "dense1"))
    card = cnn.scene.panel.blocks.refusal
    assert cnn.project.network == before
    assert card.isVisible()
    assert "needs an image" in card.text.text()
    assert "insert reshape" in card.button.text()
    QTest.mouseClick(card.button, LEFT)
    kinds = [node.spec.kind for node in cnn.project.network.nodes]
    assert {"reshape", "max_pool2d"} <= set(kinds)
    assert cnn.scene.live.plan.layers
    assert not card.isVisible()
    cnn.scene.editor.stack.undo()
    assert cnn.project.network == before


def test_a_layer_dropped_on_the_ground_waits_there_for_edges(cnn: BlockScene) -> None:
    cnn.canvas.zoom_at(0.5)
    place = QPoint(cnn.canvas.width() // 2, 12)
    at = cnn.canvas.mapToScene(place)
    cnn.drag_in("conv2d", place)
    new = cnn.canvas.highlight.current
    assert cnn.inputs[new] == ()
    assert cnn.canvas.item_of(new).box.middle == pytest.approx((at.x(), at.y()), abs=1)
    assert cnn.scene.live.plan.layers  # the network goes on without it
    assert any("no input" in note.text.text() for note in cnn.scene.panel.notes.notes)
    cnn.drag([cnn.port("input"), cnn.at(new)])
    assert cnn.inputs[new] == ("input",)


def test_leaving_with_a_layer_changes_nothing(cnn: BlockScene) -> None:
    cnn.drag_in("dropout", cnn.spot("flat1", "dense1"), drop=False)
    cnn.key(Qt.Key.Key_Escape)
    assert cnn.canvas.highlight.places == {}
    assert cnn.project.network == convolutional().network


def test_dragging_a_block_arranges_it_and_tidy_puts_it_back(cnn: BlockScene) -> None:
    place = cnn.canvas.item_of("pool1").box
    cnn.drag([cnn.at("pool1"), cnn.at("pool1") + QPoint(0, 60)])
    there = cnn.canvas.item_of("pool1").box
    assert there.y > place.y + 30
    assert moved(cnn.project.view)["pool1"][1] > 30
    cnn.key(Qt.Key.Key_T)
    assert cnn.canvas.item_of("pool1").box == place
    stack = cnn.scene.editor.stack
    assert (stack.undoText(), stack.count()) == ("Tidy blocks", 2)
    stack.undo()
    assert cnn.canvas.item_of("pool1").box == there
    stack.undo()
    assert cnn.canvas.item_of("pool1").box == place


def test_undoing_a_move_leaves_the_rest_of_the_view_alone(cnn: BlockScene) -> None:
    cnn.drag([cnn.at("pool1"), cnn.at("pool1") + QPoint(0, 60)])
    cnn.scene.editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True)))
    cnn.scene.editor.stack.undo()
    assert moved(cnn.project.view) == {}
    assert cnn.project.view.log_loss


def test_dragging_a_layer_onto_an_edge_puts_it_there(qtbot: QtBot) -> None:
    it = block_scene(qtbot, residual())
    it.drag([it.at("pool1"), it.spot("stem", "conv1")])
    assert it.inputs["pool1"] == ("add1",)  # a global pool before convolutions does not fit
    assert "needs an image" in it.scene.panel.blocks.refusal.text.text()
    it.drag([it.at("conv2"), it.spot("stem", "conv1")])
    assert it.inputs["conv1"] == ("conv2",)
    assert it.inputs["conv2"] == ("stem",)
    it.scene.editor.stack.undo()
    assert it.project.network == residual().network


def test_selected_blocks_move_together(cnn: BlockScene) -> None:
    cnn.click(cnn.at("conv1"))
    cnn.click(cnn.at("pool1"), CTRL)
    cnn.drag([cnn.at("conv1"), cnn.at("conv1") + QPoint(0, 40)])
    places = moved(cnn.project.view)
    assert places["conv1"] == places["pool1"] != (0.0, 0.0)


def test_an_edge_is_drawn_from_a_port(qtbot: QtBot) -> None:
    it = block_scene(qtbot, residual())
    it.press(it.port("conv1"))
    it.move(it.at("add1"))
    assert it.canvas.item_of("add1").state.target is True
    it.release(it.at("add1"))
    assert it.inputs["add1"] == ("conv2", "stem", "conv1")
    it.scene.editor.stack.undo()
    assert it.inputs["add1"] == ("conv2", "stem")


def test_an_edge_that_would_close_a_circle_is_refused_at_the_hand(qtbot: QtBot) -> None:
    it = block_scene(qtbot, residual())
    it.press(it.port("conv2"))
    it.move(it.at("stem"))
    assert it.canvas.item_of("stem").state.target is False
    assert "circle" in it.canvas.overlay.drawn.words
    it.release(it.at("stem"))
    assert it.project.network == residual().network
    assert "circle" in it.scene.panel.blocks.refusal.text.text()


def test_a_branch_joined_with_another_shape_says_what_is_wrong(qtbot: QtBot) -> None:
    it = block_scene(qtbot, residual())
    it.drag([it.port(INPUT), it.at("add1")])
    assert "one shape" in it.scene.panel.blocks.refusal.text.text()
    assert it.project.network == residual().network


def test_the_wheel_zooms_at_the_pointer(cnn: BlockScene) -> None:
    at = cnn.at("pool1") + QPoint(9, 5)
    before, zoom = cnn.canvas.mapToScene(at), cnn.canvas.zoom
    cnn.wheel(at, 3)
    after = cnn.canvas.mapToScene(at)
    assert cnn.canvas.zoom == pytest.approx(zoom * 1.2**3)
    assert abs(after.x() - before.x()) < 2 / zoom
    assert abs(after.y() - before.y()) < 2 / zoom
    assert not cnn.canvas.fitted
    cnn.key(Qt.Key.Key_0)
    assert cnn.canvas.zoom == pytest.approx(zoom)


def test_the_corner_has_buttons_for_the_view(cnn: BlockScene) -> None:
    bar, zoom = cnn.scene.panel.blocks.view_bar, cnn.canvas.zoom
    QTest.mouseClick(bar.nearer, LEFT)
    assert cnn.canvas.zoom == pytest.approx(1.25 * zoom)
    QTest.mouseClick(bar.farther, LEFT)
    QTest.mouseClick(bar.farther, LEFT)
    assert cnn.canvas.zoom == pytest.approx(zoom / 1.25)
    QTest.mouseClick(bar.everything, LEFT)
    assert cnn.canvas.zoom == pytest.approx(zoom)
    cnn.drag([cnn.at("pool1"), cnn.at("pool1") + QPoint(0, 40)])
    QTest.mouseClick(bar.tidy, LEFT)
    assert moved(cnn.project.view) == {}


def test_the_middle_button_pans(cnn: BlockScene) -> None:
    before = cnn.at("pool1")
    cnn.drag([QPoint(30, 30), QPoint(80, 60)], MIDDLE)
    moved_by = cnn.at("pool1") - before
    assert (moved_by.x(), moved_by.y()) == pytest.approx((50, 30), abs=2)


def test_the_hand_pans_while_h_is_held(cnn: BlockScene) -> None:
    before = cnn.at("pool1")
    QTest.keyPress(cnn.canvas, Qt.Key.Key_H)
    cnn.drag([cnn.at("conv1"), cnn.at("conv1") + QPoint(40, 0)])
    QTest.keyRelease(cnn.canvas, Qt.Key.Key_H)
    assert cnn.at("pool1").x() - before.x() == pytest.approx(40, abs=2)
    assert moved(cnn.project.view) == {}
    cnn.click(cnn.at("conv1"))
    assert cnn.canvas.highlight.chosen == ("conv1",)


def test_the_plus_on_an_edge_opens_the_palette_there(cnn: BlockScene, menus: None) -> None:
    cnn.move(cnn.spot("conv1", "pool1"), Qt.MouseButton.NoButton)
    assert cnn.canvas.edge_item(Edge("conv1", "pool1")).spot == "legal"
    cnn.click(cnn.spot("conv1", "pool1"))
    picker = QApplication.activePopupWidget()
    assert picker is not None
    QTest.keyClicks(picker.field, "drop")  # type: ignore[attr-defined]
    QTest.keyClick(picker.field, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    added = cnn.inputs["pool1"][0]
    assert cnn.project.network.node(added).spec.kind.startswith("dropout")


def entry(menu: QMenu, *path: str) -> QAction:
    """The action at the end of a path of submenus; groups of layers may stand between."""
    for action in menu.actions():
        inner = action.menu()
        if action.text() == path[0] and len(path) == 1:
            return action
        if isinstance(inner, QMenu):
            rest = path[1:] if action.text() == path[0] else path
            try:
                return entry(inner, *rest)
            except LookupError:
                continue
    raise LookupError(path)


def test_the_menu_of_an_edge_branches_around_its_end(qtbot: QtBot, menus: None) -> None:
    it = block_scene(qtbot, residual())
    it.press(it.spot("conv1", "conv2"), button=Qt.MouseButton.RightButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry(menu, "Branch around through", "Dropout").trigger()
    joint = it.inputs["conv2"][0]
    side = it.inputs[joint][1]
    assert it.project.network.node(joint).spec.kind == "add"
    assert it.project.network.node(side).spec.kind == "dropout"
    assert (it.inputs[joint][0], it.inputs[side]) == ("conv1", ("conv1",))
    assert it.scene.live.plan.layers


def test_selected_layers_are_merged_from_the_menu_of_a_block(qtbot: QtBot, menus: None) -> None:
    it = block_scene(qtbot, residual())
    it.click(it.at("conv1"))
    it.click(it.at("conv2"), CTRL)
    it.press(it.at("conv2"), button=Qt.MouseButton.RightButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry(menu, "Merge by Concat").trigger()
    refused = it.scene.panel.blocks.refusal
    assert "one shape" in refused.text.text()  # 8 channels do not fit the way around
    assert it.project.network == residual().network
    entry(menu, "Merge by Multiply").trigger()
    assert sorted(it.inputs[it.inputs["add1"][0]]) == ["conv1", "conv2"]


def test_a_double_click_opens_the_settings(cnn: BlockScene) -> None:
    QTest.mouseDClick(cnn.canvas.viewport(), LEFT, pos=cnn.at("conv1"))
    sheet = cnn.scene.panel.inspector
    assert sheet.isVisible()
    assert sheet.shown == "conv1"


def test_a_layer_that_is_dropped_beside_the_network_is_one_step_and_moves_nothing(qtbot) -> None:
    it = block_scene(qtbot, convolutional())
    names = [block.id for block in it.canvas.flow.blocks]
    before, zoom = [it.at(name) for name in names], it.canvas.zoom
    assert it.drag_in("conv2d", QPoint(300, 440))
    stack = it.scene.editor.stack
    assert len(it.canvas.flow.blocks) == len(names) + 1
    for _ in range(2):
        assert it.canvas.zoom == zoom
        far = [(it.at(name) - place).manhattanLength() for name, place in zip(names, before, strict=True)]
        assert max(far) <= 2
        if stack.canUndo():
            it.scene.editor.undo()
    assert not stack.canUndo()
    assert [block.id for block in it.canvas.flow.blocks] == names
    it.scene.editor.redo()
    assert len(it.canvas.flow.blocks) == len(names) + 1
    assert max((it.at(name) - place).manhattanLength() for name, place in zip(names, before, strict=True)) <= 2


def test_nothing_is_covered_when_a_note_takes_room_below_a_dropped_layer(qtbot) -> None:
    it = block_scene(qtbot, convolutional(), (748, 560))
    it.canvas.zoom_at(0.72)
    bars = (it.scene.panel.blocks.view_bar, it.scene.panel.blocks.sample_bar)
    high = it.canvas.layout_now.boxes["conv1"].height * it.canvas.zoom
    before = it.canvas.height()
    assert it.drag_in("conv2d", QPoint(300, round(bars[0].y() - high / 2) - 12))
    qtbot.waitUntil(lambda: it.canvas.height() < before - 30)
    for name, box in it.canvas.layout_now.boxes.items():
        assert it.canvas.mapFromScene(0, box.bottom).y() <= min(bar.y() for bar in bars), name


def test_words_about_what_does_not_fit_leave_the_buttons_free(cnn: BlockScene) -> None:
    cnn.click(cnn.at("dense1"))
    page = cnn.scene.panel.blocks
    page.add("conv2d")
    assert page.refusal.isVisible()
    assert not page.refusal.geometry().intersects(page.view_bar.geometry())
    assert not page.refusal.geometry().intersects(page.sample_bar.geometry())
