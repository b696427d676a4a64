"""Convolutional networks in the real window with a real engine: assembled as blocks, trained, watched, drawn."""

from __future__ import annotations

from block_scene import BlockScene
from driven_window import CTRL
from network_scene import NetworkScene
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.edits.data import choose_bundled, choose_generator
from nnsim.edits.validate import open_project
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.network.kind_picker import KindPicker


def blocks(window) -> BlockScene:
    """The hands of the tests on the block canvas of the window."""
    bench = window.bench
    return BlockScene(NetworkScene(bench.network, bench.editor, bench.live, bench.bridge))


def test_a_network_from_the_books_trains_with_its_maps_live(window, tmp_path):
    window.bench.editor.edit("digits", lambda project: choose_bundled(project, "digits"))
    window.bench.network.edits.use_preset("resnet_small")
    window.until_ready()
    it = blocks(window)
    assert it.canvas.isVisible()
    conv = it.project.network.nodes[0].id
    it.click(it.at(conv))
    it.key(Qt.Key.Key_F)
    window.until(lambda: isinstance(it.canvas.item_of(conv).contents.picture, Mosaic), "feature maps")
    maps = it.canvas.item_of(conv).contents.picture
    assert isinstance(maps, Mosaic)
    before = maps.image.copy()
    it.key(Qt.Key.Key_Space)
    window.until(lambda: window.step > 3 and maps.image != before, "other maps after some steps")
    it.key(Qt.Key.Key_Space)
    it.key(Qt.Key.Key_0)
    assert it.drag_in("dropout2d", it.spot(conv, it.canvas.flow.targets(conv)[0]))
    window.until_ready()
    assert window.bench.live.plan.layers
    window.key("z", CTRL)
    path = tmp_path / "net.nnsim"
    window.bench.document.save(path)
    window.until(path.exists, "the file")
    assert open_project(path).project.network == it.project.network


def test_one_sample_is_looked_at_in_browser_blocks_and_plane(window):
    window.bench.editor.edit("digits", lambda project: choose_bundled(project, "digits"))
    window.bench.network.drawing.button("blocks").click()
    window.until_ready()
    sample = blocks(window).canvas.sample
    assert window.bench.editor.project.data.test[sample.index]
    window.bench.plots.show_view("samples")
    sheet = window.bench.plots.views["samples"].sheet
    sheet.setFocus()
    sheet.go_to(5)
    assert sample.index == sheet.sample
    window.click(window.bench.network.blocks.sample_bar.next)
    assert sample.index == sheet.sample
    window.bench.editor.edit("points", lambda project: choose_generator(project, "spiral"))
    window.bench.painting.set_tool("select")
    point = window.bench.editor.project.data.x[7]
    window.stroke((float(point[0]), float(point[1])))
    assert window.bench.live.chosen.index == sheet.sample == 7


def test_a_layer_is_assembled_by_keyboard_while_it_trains(window):
    window.open_example("Two spirals")
    window.bench.network.drawing.button("blocks").click()
    window.play()
    window.until(lambda: window.step > 5, "some steps")
    it = blocks(window)
    it.canvas.setFocus()
    it.keys(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Insert)
    picker = window.bench.network.blocks.findChild(KindPicker)
    QTest.keyClicks(picker.field, "batch")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    kinds = [node.spec.kind for node in it.project.network.nodes]
    assert kinds == ["dense", "batchnorm1d", "dense"]
    steps = window.step
    window.until(lambda: window.step > steps + 5, "it goes on with the new layer")
    window.play()
