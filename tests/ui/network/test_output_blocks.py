"""Several outputs as blocks: how they are added, set, shown and removed, and what is said of several networks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from block_scene import BlockScene, block_scene, convolutional
from network_scene import LEFT, weights_for
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.texts import message
from nnsim.edits.data import choose_generator
from nnsim.edits.graph import insert_between
from nnsim.edits.heads import add_head
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose
from nnsim.tasks.plan import plan
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.network import caption
from nnsim.ui.network.blocks.appearance import Bars
from nnsim.ui.network.blocks.flow import flow
from nnsim.ui.network.blocks.menus import block_menu, ground_menu
from nnsim.ui.network.inspector.head_form import HeadForm
from nnsim.ui.network.menus import output_menu
from nnsim.ui.network.panel import WHY_NOT


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, convolutional())


def action(menu: QMenu, text: str) -> QAction:
    return next(found for found in menu.actions() if found.text().partition("\t")[0] == text)


def form(it: BlockScene) -> HeadForm:
    found = it.scene.panel.inspector._row
    assert isinstance(found, HeadForm)
    return found


def test_the_menu_of_a_layer_adds_an_output_there_and_delete_removes_it(cnn: BlockScene) -> None:
    cnn.click(cnn.at("dense1"))
    commands = cnn.scene.panel.blocks.commands
    action(block_menu(commands, "dense1", cnn.canvas), "Add an output here").trigger()
    assert cnn.inputs["output2"] == ("dense1",)
    assert cnn.canvas.flow.block("output2").title == "Reconstruction"
    assert cnn.canvas.flow.block("output2").setting == "linear"
    assert cnn.scene.panel.inspector.shown == "output2"
    cnn.canvas.setFocus()
    QTest.keyClick(cnn.canvas, Qt.Key.Key_Delete)
    assert "output2" not in cnn.inputs
    assert cnn.scene.editor.stack.undoText() == "Remove the output Reconstruction"
    cnn.scene.editor.stack.undo()
    assert cnn.inputs["output2"] == ("dense1",)


def test_several_selected_outputs_go_with_the_layers_that_only_they_need(cnn: BlockScene) -> None:
    edits = cnn.scene.panel.blocks.commands.edits
    for _ in range(2):
        edits.add_output("dense1")
    edits.make(message("inserted", layer="Dense"), insert_between.of(Spec("dense"), "dense1", "output2", "lonely"))
    assert edits.remove("output2", "output3")
    assert not {"output2", "output3", "lonely"} & cnn.inputs.keys()
    assert cnn.scene.editor.stack.undoText() == "Remove 2 outputs"
    cnn.scene.editor.stack.undo()
    assert edits.remove("output3", "lonely", "output2")
    assert not {"output2", "output3", "lonely"} & cnn.inputs.keys()
    assert cnn.scene.editor.stack.undoText() == "Remove 1 layer and 2 outputs"


def test_the_first_output_stays(cnn: BlockScene) -> None:
    cnn.click(cnn.at(OUTPUT))
    menu = block_menu(cnn.scene.panel.blocks.commands, OUTPUT, cnn.canvas)
    assert not action(menu, "Remove layer").isEnabled()
    assert action(menu, "Add an output").isEnabled()


def test_its_settings_are_in_the_inspector_each_as_a_step_to_undo(cnn: BlockScene) -> None:
    cnn.scene.panel.blocks.commands.add_output("dense1")
    sheet = form(cnn)
    sheet.name.selectAll()
    QTest.keyClicks(sheet.name, "Picture")
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    weight = sheet.form.controls["weight"]
    assert isinstance(weight, NumberField)
    weight.selectAll()
    QTest.keyClicks(weight, "0.25")
    QTest.keyClick(weight, Qt.Key.Key_Return)
    sheet.form.controls["loss"].chosen.emit("absolute_error")  # type: ignore[attr-defined]
    (head,) = cnn.project.network.heads
    assert (head.name, head.weight, head.loss) == ("Picture", 0.25, "absolute_error")
    assert cnn.canvas.flow.block("output2").title == "Picture"
    sheet.form.controls["task"].chosen.emit("multiclass")  # type: ignore[attr-defined]
    (head,) = cnn.project.network.heads
    assert (head.node.spec.kind, head.loss, head.name) == ("multiclass", "absolute_error", "Picture")
    for _ in range(4):
        cnn.scene.editor.stack.undo()
    assert cnn.project.network.heads[0].name == "Reconstruction"
    assert form(cnn).name.text() == "Reconstruction"


def test_the_inspector_of_an_output_offers_another(cnn: BlockScene) -> None:
    inspector = cnn.scene.panel.inspector
    QTest.mouseClick(cnn.scene.panel.inspect, LEFT)
    assert not inspector.more.isVisible()
    cnn.click(cnn.at(OUTPUT))
    QTest.mouseClick(inspector.more, LEFT)
    assert cnn.project.network.outputs == (OUTPUT, "output2")


def test_a_name_that_is_empty_is_none(cnn: BlockScene) -> None:
    cnn.scene.panel.blocks.commands.add_output("dense1")
    sheet = form(cnn)
    sheet.name.clear()
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    assert sheet.name.text() == cnn.project.network.heads[0].name == "Reconstruction"


def test_each_output_shows_its_answer_to_the_sample_in_its_way(cnn: BlockScene) -> None:
    cnn.scene.panel.blocks.commands.add_output("dense1")
    cnn.scene.live.set_weights(weights_for(cnn.project))
    items = {name: cnn.canvas.item_of(name).contents for name in (OUTPUT, "output2")}
    assert isinstance(items[OUTPUT].picture, Bars)
    assert items["output2"].photo is not None
    assert items["output2"].photo.width() == cnn.project.data.sample_shape[1]


def test_neurons_lead_to_one_output_and_say_so(qtbot: QtBot) -> None:
    it = block_scene(qtbot, mlp(choose_generator(Project(), "moons"), 4))
    panel = it.scene.panel
    QTest.mouseClick(panel.drawing.button("neurons"), LEFT)
    assert not panel.shows_blocks
    action(output_menu(it.project, panel.edits, panel), "Add an output").trigger()
    assert panel.shows_blocks
    assert panel.drawing.button("neurons").toolTip() == WHY_NOT
    it.scene.editor.stack.undo()
    assert not panel.shows_blocks


def test_a_learner_of_one_output_offers_no_other(qtbot: QtBot) -> None:
    it = block_scene(qtbot, choose(choose_generator(Project(), "moons"), "learner", "perceptron"))
    panel = it.scene.panel
    offered = action(ground_menu(panel.blocks.commands, lambda: None, panel), "Add an output")
    assert not offered.isEnabled()
    assert "one output only" in offered.toolTip()


def test_the_caption_counts_networks_that_share_no_layer() -> None:
    project = mlp(choose_generator(Project(), "moons"), 4)
    apart = insert_between(add_head(project, "reconstruction", INPUT), Spec("dense"), INPUT, "output2")
    words = caption.variants((), plan(apart), len(apart.network.parts))
    assert all(text.startswith("2 networks") for text in words)
    assert not caption.variants((), plan(project))[0].startswith("1")


def test_answers_over_the_plane_are_those_of_each_task(qtbot: QtBot) -> None:
    project = add_head(mlp(choose_generator(Project(), "moons"), 4), "multiclass")
    it = block_scene(qtbot, replace(project, view=replace(project.view, network="blocks")))
    it.scene.live.set_weights(weights_for(it.project))
    filling = it.canvas._filling
    np.testing.assert_allclose(filling._answer_map("output2").sum(axis=0), 1, atol=1e-5)
    assert [block.kind for block in flow(it.project, plan(it.project)).blocks].count("output") == 2
