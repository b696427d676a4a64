"""The inspector: facts and settings of a layer, totals of the network, and the time that an epoch takes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from block_scene import BlockScene, block_scene, convolutional, residual
from network_scene import LEFT, project
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.data import EXCLUDED, VALIDATION
from nnsim.core.messages import Frame
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.edits.data import choose_generator
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.plan import plan
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.network.inspector import facts
from nnsim.ui.network.inspector.sheet import Inspector
from nnsim.ui.run.record import RunRecord


class Engine:
    """Stands for the bridge: what was measured."""

    device = "cpu"

    def __init__(self) -> None:
        self.run = SimpleNamespace(record=RunRecord())

    def measured(self, speed: float, *, running: bool = True) -> None:
        self.run.record.frame = Frame(1, 0, 0, 0, 300, running, speed / 10, speed, 0.1, History())


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    it = block_scene(qtbot, convolutional())
    QTest.mouseClick(it.scene.panel.inspect, LEFT)
    return it


def sheet(it: BlockScene) -> Inspector:
    return it.scene.panel.inspector


def test_a_chosen_block_tells_what_goes_in_and_out_and_what_it_costs(cnn: BlockScene) -> None:
    cnn.click(cnn.at("conv1"))
    assert sheet(cnn).title.text() == "Conv2d · conv1"
    shown = sheet(cnn).table.words()
    assert shown["Reads"] == "1 × 12 × 12"
    assert shown["Hands on"] == "3 × 12 × 12"
    assert shown["Weights"] == "27"
    assert shown["Biases"] == "3"
    assert shown["Multiply-adds"] == f"{27 * 144:,}"
    assert shown["Receptive field"] == "3 × 3"
    cnn.click(cnn.at("pool1"))
    assert sheet(cnn).table.words()["Receptive field"] == "4 × 4"


def test_a_block_that_joins_names_all_that_it_reads(qtbot: QtBot) -> None:
    it = block_scene(qtbot, residual())
    it.scene.panel.open_inspector("add1")
    shown = sheet(it).table.words()
    assert shown["Reads"] == shown["and"] == "4 × 12 × 12"


def test_settings_are_edits_that_can_be_undone(cnn: BlockScene) -> None:
    cnn.click(cnn.at("dense1"))
    form = sheet(cnn).form
    assert form is not None
    slider = form.controls["units"]
    assert isinstance(slider, LabeledSlider)
    form.changed.emit("units", 7, True)
    assert cnn.project.network.node("dense1").spec.values["units"] == 7
    assert sheet(cnn).form is form
    cnn.scene.editor.stack.undo()
    assert cnn.project.network.node("dense1").spec.values["units"] == 5
    assert slider.value == 5


def test_nothing_chosen_shows_the_totals(cnn: BlockScene) -> None:
    shown = sheet(cnn).table.words()
    layers = cnn.scene.live.plan
    assert shown["Layers"] == "5"
    assert int(shown["Weights"].replace(",", "")) + int(shown["Biases"]) == layers.parameters
    assert shown["Training samples"] == "16"
    cnn.click(cnn.at("conv1"))
    cnn.key(Qt.Key.Key_Escape)
    assert sheet(cnn).title.text() == "Whole network"


def test_more_weights_than_samples_is_said_in_words(cnn: BlockScene, qtbot: QtBot) -> None:
    assert "More weights than samples" in sheet(cnn).warning.text()
    assert sheet(cnn).warning.isVisible()
    few = block_scene(qtbot, project(2))
    few.scene.panel.open_inspector("")
    assert sheet(few).warning.text() == ""
    assert not sheet(few).warning.isVisible()


def test_the_inputs_and_the_output_have_their_page(cnn: BlockScene) -> None:
    cnn.click(cnn.at("input"))
    assert sheet(cnn).table.words()["Samples"] == "20"
    cnn.click(cnn.at("output"))
    assert sheet(cnn).title.text() == "Output"
    assert sheet(cnn).table.words()["Hands on"] == "1"


def test_a_layer_that_is_gone_takes_its_page_along(cnn: BlockScene) -> None:
    cnn.click(cnn.at("pool1"))
    cnn.key(Qt.Key.Key_Delete)
    assert sheet(cnn).shown == "conv1"
    cnn.scene.editor.stack.undo()
    assert sheet(cnn).form is not None


def test_what_is_wrong_is_said_with_its_way_out(cnn: BlockScene) -> None:
    cnn.scene.editor.edit("break", lambda p: replace(p, network=replace(p.network, nodes=_without_flatten(p))))
    cnn.click(cnn.at("dense1"))
    note = sheet(cnn).note
    assert note is not None
    assert "needs a vector" in note.text.text()
    assert note.button is not None
    QTest.mouseClick(note.button, LEFT)
    assert cnn.scene.live.plan.layers
    assert sheet(cnn).note is None


def _without_flatten(p: object) -> tuple[object, ...]:
    nodes = [node for node in p.network.nodes if node.id != "flat1"]  # type: ignore[attr-defined]
    return tuple(replace(node, inputs=("pool1",)) if node.id == "dense1" else node for node in nodes)


def test_the_time_of_an_epoch_is_measured_never_guessed(qtbot: QtBot) -> None:
    it = block_scene(qtbot, project(3))
    engine = Engine()
    it.scene.panel.inspector._runs = engine
    it.scene.panel.open_inspector("")
    assert sheet(it).speed.words() == {"Time per epoch": "not measured yet"}
    engine.measured(600.0)
    it.scene.live.updated.emit()
    assert sheet(it).speed.words() == {"Time per epoch": "0.5 s", "Speed on CPU": "600 samples/s"}
    engine.measured(0.0, running=False)
    it.scene.live.updated.emit()
    assert sheet(it).speed.words()["Time per epoch"] == "0.5 s"
    it.key(Qt.Key.Key_Escape)
    it.click(it.at("dense1"))
    it.key(Qt.Key.Key_Plus)
    it.key(Qt.Key.Key_Escape)
    assert sheet(it).speed.words() == {"Time per epoch": "not measured yet"}


def test_the_neurons_drawing_has_the_inspector_too(qtbot: QtBot) -> None:
    it = block_scene(qtbot, project(3))
    it.scene.panel.drawing.button("neurons").click()
    it.scene.panel.inspect.click()
    it.scene.click(it.scene.middle(1, 0))
    assert sheet(it).shown == "dense1"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0123, "12.3 ms"), (0.5, "0.5 s"), (12.2, "12 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_are_written_as_people_say_them(seconds: float, words: str) -> None:
    assert facts.duration(seconds) == words


@pytest.mark.parametrize(("size", "words"), [(4, "4 B"), (1000, "1.0 kB"), (246_824, "246.8 kB"), (2.44e8, "244.0 MB")])
def test_memory_is_written_with_its_unit(size: float, words: str) -> None:
    assert facts.memory(size) == words


def test_samples_for_validation_and_excluded_ones_are_not_learned_from() -> None:
    whole = project(20)
    aside = np.zeros(len(whole.data), np.uint8)
    free = np.flatnonzero(whole.data.train)
    aside[free[:3]], aside[free[3]] = VALIDATION, EXCLUDED
    fewer = replace(whole, data=replace(whole.data, aside=aside))
    told = {fact.label: fact.value for fact in facts.of_network(fewer, plan(fewer))}
    assert told["Training samples"] == str(len(free) - 4)


def test_where_it_learns_by_playing_nothing_is_counted_against_frames() -> None:
    world = choose_generator(Project(), "catch")
    planned = plan(world)
    assert planned.parameters > len(world.data)
    assert facts.weights_against_samples(world, planned) == ""
    assert not {"Training samples", "Weights per sample"} & {fact.label for fact in facts.of_network(world, planned)}
    frame = Frame(1, 0, 0, 0, 500, True, 5.0, 100.0, 0.1, History())
    told = facts.pace(frame, 100.0, "CPU", learner_of(world).unit)
    assert [(fact.label, fact.value) for fact in told] == [
        ("Time per epoch", "5.0 s"),
        ("Speed on CPU", "100 updates/s"),
    ]
    assert told[0].help == "500 updates at the speed measured last."
