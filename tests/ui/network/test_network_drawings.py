"""Neurons or blocks: which of them the panel shows, the palette of many layers, and what files keep of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from block_scene import block_scene, convolutional, images, layer, picture_network, residual
from network_scene import LEFT, NetworkScene, network_scene, project
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.data import empty_plane
from nnsim.core.files.nnsim_file import load, save
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import dense
from nnsim.networks.kinds import LAYERS, PRESETS
from nnsim.ui.kit import drawings, theming
from nnsim.ui.network import kind_search
from nnsim.ui.network.blocks.figure import BlockFigure
from nnsim.ui.network.handy import VECTORS
from nnsim.ui.network.kind_picker import KindPicker
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.network.neurons.figure import NeuronFigure
from nnsim.ui.network.palette import Palette
from nnsim.ui.network.preset_picker import PresetPicker


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    return network_scene(qtbot, project(6, 4))


@pytest.fixture
def popups(qtbot: QtBot) -> Iterator[None]:
    yield
    while popup := QApplication.activePopupWidget():
        popup.close()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete


def test_a_chain_of_vectors_is_shown_as_neurons(scene: NetworkScene) -> None:
    assert scene.panel.drawing.current == "neurons"
    assert scene.canvas.isVisible()
    assert not scene.panel.blocks.canvas.isVisible()


def test_the_user_may_take_blocks_and_the_document_remembers(scene: NetworkScene) -> None:
    QTest.mouseClick(scene.panel.drawing.button("blocks"), LEFT)
    assert scene.panel.blocks.canvas.isVisible()
    assert not scene.canvas.isVisible()
    assert scene.editor.project.view.network == "blocks"
    assert not scene.editor.stack.canUndo()


@pytest.mark.parametrize("document", [convolutional(), residual()])
def test_images_and_branches_are_shown_as_blocks_and_neurons_say_why_not(qtbot: QtBot, document: object) -> None:
    scene = network_scene(qtbot, document)  # type: ignore[arg-type]
    assert scene.panel.drawing.current == "blocks"
    assert not scene.panel.drawing.button("neurons").isEnabled()
    assert "hand on vectors" in scene.panel.drawing.button("neurons").toolTip()
    assert f"{len(scene.live.plan.layers)} layers" in scene.panel.caption.text()


def test_the_drawing_follows_what_an_edit_makes_of_the_network(scene: NetworkScene) -> None:
    scene.editor.edit("graph", lambda p: replace(p, network=residual().network, data=residual().data))
    assert scene.panel.blocks.canvas.isVisible()
    scene.editor.stack.undo()
    assert scene.canvas.isVisible()


def test_what_is_broken_for_a_moment_stays_in_the_same_drawing(qtbot: QtBot) -> None:
    it = block_scene(qtbot, convolutional())
    it.drag_in("add", it.spot("conv1", "pool1"))
    panel = it.scene.panel
    assert not it.scene.live.plan.layers
    assert panel.blocks.canvas.isVisible()
    assert "Add joins at least 2 inputs" in panel.notes.notes[0].text.text()
    added = it.inputs["pool1"][0]
    it.drag([it.port("input"), it.at(added)])
    assert "one shape" in panel.blocks.refusal.text.text()


def test_the_keys_stay_with_the_drawing_that_is_shown(scene: NetworkScene) -> None:
    scene.canvas.setFocus()
    scene.panel.drawing.button("blocks").click()
    assert scene.panel.blocks.canvas.hasFocus()
    assert scene.panel.focus_target is scene.panel.blocks.canvas


def test_files_keep_drawing_and_places(tmp_path: Path) -> None:
    view = replace(project(3).view, network="blocks", places=Spec.of("moved", dense1="12,-8"))
    document = replace(project(3), view=view)
    save(tmp_path / "a.nnsim", document)
    assert load(tmp_path / "a.nnsim").project.view == view


def test_every_neuron_of_a_vector_drawing_has_its_own_picture_alone(scene: NetworkScene, tmp_path: Path) -> None:
    """Qt's writer of SVG takes the whole image, whatever part is asked for: neurons had that of the column."""
    drawings.write(NeuronFigure(scene.canvas, scene.panel.headers), tmp_path / "a.svg")
    coded = re.findall(r"base64,([^\"]+)\"", (tmp_path / "a.svg").read_text(encoding="utf-8"))
    found = [QImage.fromData(QByteArray(base64.b64decode(each))) for each in coded]
    assert len(found) > 6 + 4
    columns = [image for image in found if image.height() / image.width() in {7.0, 6.0, 4.0}]
    assert columns == []


# ------------------------------------------------------------ palette


def test_the_search_finds_layers_by_what_people_call_them() -> None:
    for text, kind in (("dense", "dense"), ("conv", "conv2d"), ("max pool", "max_pool2d"), ("add", "add")):
        assert kind_search.matching(text)[0].id == kind
    assert kind_search.matching("xyzzy") == []
    assert len(kind_search.matching("")) == len(LAYERS)


def test_every_kind_has_a_group() -> None:
    assert sum(len(kinds) for kinds in kind_search.groups().values()) == len(LAYERS)


def test_the_strip_shows_what_has_room_and_what_is_searched(scene: NetworkScene) -> None:
    strip = scene.panel.palette_strip
    shown = [chip.kind for chip in strip.chips if chip.isVisible()]
    assert 3 < len(shown) < len(LAYERS)
    assert set(VECTORS[:5]) <= set(shown)
    QTest.keyClicks(strip.field, "pool")
    found = [chip.kind for chip in strip.chips if chip.isVisible()]
    assert "max_pool2d" in found
    assert "dense" not in found


def test_the_strip_offers_what_makes_sense_in_the_network(qtbot: QtBot) -> None:
    it = block_scene(qtbot, convolutional())
    strip = it.scene.panel.palette_strip
    assert shown_first(strip, 3) == ["Conv2d", "Max pool", "Activation"]
    it.scene.editor.edit(
        "Straight on", lambda project: replace(project, network=dense(4, output="multiclass", flatten=True))
    )
    assert shown_first(strip, 4) == ["Dense", "Activation", "Dropout", "Conv2d"]
    it.scene.editor.edit(
        "Points", lambda _project: Project("points", empty_plane(), dense(2, output="binary"), Recipe())
    )
    assert "Flatten" not in shown_first(strip, 5)


def shown_first(strip: Palette, number: int) -> list[str]:
    """The words on the first chips as they stand."""
    shown = sorted((chip for chip in strip.chips if chip.isVisible()), key=lambda chip: chip.x())
    return [chip.text() for chip in shown[:number]]


def test_enter_in_the_strip_takes_the_best_match(scene: NetworkScene) -> None:
    strip = scene.panel.palette_strip
    QTest.keyClicks(strip.field, "drop")
    QTest.keyClick(strip.field, Qt.Key.Key_Return)
    assert scene.editor.project.network.nodes[-1].spec.kind == "dropout"
    assert strip.field.text() == ""


def test_a_chip_adds_behind_the_current_block(qtbot: QtBot) -> None:
    it = block_scene(qtbot, convolutional())
    it.click(it.at("conv1"))
    chip = next(chip for chip in it.scene.panel.palette_strip.chips if chip.kind == "dropout")
    chip.click()
    assert it.project.network.node(it.inputs["pool1"][0]).spec.kind == "dropout"


def test_all_layers_are_offered_by_group_and_say_where_they_do_not_fit(qtbot: QtBot, popups: None) -> None:
    it = block_scene(qtbot, convolutional())
    it.click(it.at("flat1"))
    QTest.mouseClick(it.scene.panel.palette_strip.all, LEFT)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, KindPicker)
    assert sorted(picker.kinds()) == sorted(LAYERS.ids())
    QTest.keyClicks(picker.field, "max")
    assert picker.current == "max_pool2d"
    assert "needs an image" in picker.reason.text()
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert it.scene.panel.blocks.refusal.isVisible()


@pytest.mark.parametrize("presenter", [False, True])
def test_no_explanation_of_a_layer_is_cut(qtbot: QtBot, popups: None, presenter: bool) -> None:
    it = block_scene(qtbot)
    theming.manager().set_presenter(presenter)
    try:
        picker = KindPicker("Add layer", lambda _kind: None, it.scene.panel)
        picker.open_at(QPoint(0, 0))
        shown = {}
        for row in range(picker.list.count()):
            picker.list.setCurrentRow(row)
            assert picker.reason.heightForWidth(picker.reason.width()) <= picker.reason.height(), picker.current
            shown[picker.current] = picker.reason.text()
        assert {kind: shown[kind] for kind in LAYERS.ids()} == {kind.id: kind.help for kind in LAYERS}
        QTest.keyClick(picker, Qt.Key.Key_Escape)
    finally:
        theming.manager().set_presenter(False)


def test_up_and_down_move_through_the_list_from_the_field(qtbot: QtBot, popups: None) -> None:
    it = block_scene(qtbot)
    it.click(it.at("dense1"))
    it.key(Qt.Key.Key_Insert)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, KindPicker)
    first = picker.current
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    second = picker.current
    QTest.keyClick(picker.field, Qt.Key.Key_Up)
    assert picker.current == first != second
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    assert not picker.isVisible()


# ------------------------------------------------------------ presets


def test_presets_say_what_they_cost_before_they_are_chosen(qtbot: QtBot, popups: None) -> None:
    it = block_scene(qtbot, picture_network(layer("flat1", "flatten", "input"), data=images(28)))
    QTest.mouseClick(it.scene.panel.palette_strip.presets, LEFT)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, PresetPicker)
    assert [row.offer.preset.id for row in picker.rows] == list(PRESETS.ids())
    row = next(row for row in picker.rows if row.offer.preset.id == "lenet5")
    before = it.project
    QTest.mouseClick(row, LEFT)
    planned = it.scene.live.plan
    assert (row.offer.layers, row.offer.parameters, row.offer.macs) == (
        len(planned.layers), planned.parameters, planned.macs,
    )  # fmt: skip
    assert f"{planned.parameters:,} parameters" in row.accessibleName()
    it.scene.editor.stack.undo()
    assert it.project == before


def test_presets_for_images_say_that_points_are_none(qtbot: QtBot, popups: None) -> None:
    it = block_scene(qtbot)
    QTest.mouseClick(it.scene.panel.palette_strip.presets, LEFT)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, PresetPicker)
    rows = {row.offer.preset.id: row for row in picker.rows}
    assert not rows["lenet5"].isEnabled()
    assert "images" in rows["lenet5"].accessibleName()
    assert any(row.isEnabled() for row in picker.rows)


# ------------------------------------------------------------ as a figure


def test_a_figure_is_of_the_drawing_on_the_screen(scene: NetworkScene, tmp_path: Path) -> None:
    """It used to be of the blocks while neurons were shown."""
    drawings.write(scene.panel.figure(), tmp_path / "neurons.png")
    image = QImage(str(tmp_path / "neurons.png"))
    layout = scene.canvas.diagram.layout
    assert image.width() == pytest.approx(drawings.PIXELS * layout.width, abs=3)
    assert image.height() > drawings.PIXELS * layout.height
    above = image.height() - round(drawings.PIXELS * layout.height)
    for box in layout.boxes:  # every neuron has its picture, in more than the colours of ground and rim
        for slot in range(box.shown):
            x, y = (drawings.PIXELS * at for at in box.corner(slot))
            cell = round(drawings.PIXELS * box.cell)
            seen = image.copy(round(x), round(y) + above, cell, cell)
            assert len({seen.pixel(i, j) for i in range(0, cell, 6) for j in range(0, cell, 6)}) > 4
    QTest.mouseClick(scene.panel.drawing.button("blocks"), LEFT)
    assert isinstance(scene.panel.figure(), BlockFigure)


def test_nothing_stands_out_in_a_figure_and_everything_does_again_afterwards(scene: NetworkScene, tmp_path) -> None:
    drawings.write(scene.panel.figure(), tmp_path / "plain.png")
    scene.canvas.pin_cell(Cell(1, 2))
    before = scene.canvas.viewport().grab().toImage()
    drawings.write(scene.panel.figure(), tmp_path / "pinned.png")
    assert (tmp_path / "plain.png").read_bytes() == (tmp_path / "pinned.png").read_bytes()
    assert scene.canvas.viewport().grab().toImage() == before
    drawings.write(scene.panel.figure(), tmp_path / "net.svg")
    assert "6 · tanh" in (tmp_path / "net.svg").read_text(encoding="utf-8")
