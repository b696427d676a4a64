"""Blocks under the mouse while a step is told: a number of a map, its window in the block before it, and a click."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from block_scene import BlockScene, block_scene, convolutional
from network_scene import NO_BUTTON
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from nnsim.core.answers.beats import Answered, Beat, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.network import INPUT
from nnsim.core.spec import Spec
from nnsim.networks import forward
from nnsim.tasks import feeding
from nnsim.ui.network.blocks.appearance import Mark
from nnsim.ui.run.told_step import EVERY, Part, Pixel, ToldStep


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    """A step has answered to the first test sample."""
    it = block_scene(qtbot, convolutional())
    live, told = it.scene.live, it.scene.live.told_step
    inputs = feeding.inputs(it.project, it.project.data.x[16:17])
    made = forward.run(live.plan, live.weights, inputs)
    taken = Taken(np.array([16]), inputs, np.zeros((1, 1), np.float32))
    told.maps = frozenset({"conv1", "pool1"})
    beats = (Beat("take", 0, taken), Beat("forward", 0, Answered(made["output"], made, made)))
    told.tell(StepSoFar(0.1, np.array([16]), 0, beats, {}, {}, {}, 0))
    return it


def told(it: BlockScene) -> ToldStep:
    return it.scene.live.told_step


def test_a_number_is_told_where_the_mouse_is(cnn: BlockScene) -> None:
    cnn.point("conv1", (2, 4, 7))
    assert told(cnn).pixel == Pixel("conv1", 2, 4, 7)
    assert told(cnn).neuron == Part("conv1", 2)
    assert told(cnn).lit == told(cnn).pixel
    cnn.point("pool1", (0, 5, 0))
    assert told(cnn).pixel == Pixel("pool1", 0, 5, 0)


def test_a_layer_of_which_nothing_is_known_yet_is_asked_for_where_the_mouse_is(cnn: BlockScene) -> None:
    """Of a large network the step knows the layers around the one that is told, and no others."""
    step = told(cnn).step
    assert step is not None
    known = step.beats[1].value
    assert isinstance(known, Answered)
    few = replace(known, outputs={"output": known.outputs["output"]}, sums={})
    told(cnn).tell(replace(step, beats=(step.beats[0], replace(step.beats[1], value=few))))
    cnn.point("conv1", (2, 4, 7))
    assert told(cnn).pixel == Pixel("conv1", 2, 4, 7)
    assert told(cnn).neuron == Part("conv1", 2)
    told(cnn).tell(replace(step, beats=step.beats[:1]))
    cnn.point("pool1", (1, 2, 2))
    assert told(cnn).neuron == Part("conv1", 2), "nothing was answered yet"


def test_number_and_window_are_framed(cnn: BlockScene) -> None:
    it, canvas = told(cnn), cnn.canvas
    it.write(Pixel("conv1", 2, 4, 0))
    assert canvas.item_of("conv1").marks == (Mark((2,), 4, 0, is_lit=True),)
    assert canvas.item_of(INPUT).marks == (Mark((0,), 3, -1, 3, 3),)
    it.write(Pixel("pool1", 1, 2, 3))
    assert canvas.item_of("conv1").marks == (Mark((1,), 4, 6, 2, 2),)
    assert canvas.item_of(INPUT).marks == ()
    it.light(Pixel("conv1", 1, 5, 6))
    assert canvas.item_of("conv1").marks[1:] == (Mark((1,), 5, 6, is_lit=True),)
    it.tell(None)
    assert canvas.item_of("conv1").marks == ()


def test_a_frame_lies_around_what_is_pointed_at(cnn: BlockScene) -> None:
    canvas, item = cnn.canvas, cnn.canvas.item_of(INPUT)
    cnn.seen_at(INPUT, (EVERY, 3, 11))
    before = canvas.grab().toImage()
    told(cnn).write(Pixel("conv1", 0, 3, 11))
    after = canvas.grab().toImage()
    box = canvas.mapFromScene(item.sceneBoundingRect()).boundingRect()
    there = [QPoint(x, y) for y in range(box.top(), box.bottom()) for x in range(box.left(), box.right())]
    changed = [place for place in there if before.pixel(place) != after.pixel(place)]
    seen = [item.pixel_at(canvas.mapToScene(place), canvas.zoom) for place in changed]
    rows, columns = ({place[axis] for place in seen if place} for axis in (1, 2))
    assert min(rows) in {1, 2}, "a frame of the window from row 2 to 4 touches its neighbours"
    assert (max(rows), max(columns)) == (5, 11)
    assert min(columns) in {9, 10}


def test_what_was_taken_is_lit_and_tells_nothing(cnn: BlockScene) -> None:
    cnn.point("conv1", (1, 2, 2))
    cnn.point(INPUT, (EVERY, 2, 3))
    assert told(cnn).pixel == Pixel("conv1", 1, 2, 2)
    assert told(cnn).lit == Pixel(INPUT, EVERY, 2, 3)
    cnn.move(QPoint(1, 1), held=NO_BUTTON)
    assert told(cnn).lit is None


def test_a_click_holds_a_number_until_the_next(cnn: BlockScene) -> None:
    cnn.click(cnn.seen_at("conv1", (0, 1, 1)))
    assert told(cnn).is_pinned
    assert cnn.scene.live.focus is None
    cnn.point("pool1", (2, 3, 3))
    assert told(cnn).pixel == Pixel("conv1", 0, 1, 1)
    assert told(cnn).lit == Pixel("pool1", 2, 3, 3)
    cnn.click(cnn.seen_at("pool1", (2, 3, 3)))
    assert told(cnn).pixel == Pixel("pool1", 2, 3, 3)
    cnn.click(cnn.seen_at("pool1", (2, 3, 3)))
    assert not told(cnn).is_pinned
    told(cnn).pin(Pixel("pool1", 2, 3, 3))
    told(cnn).look_at(Part("dense1", 1))
    assert not told(cnn).is_pinned
    assert told(cnn).pixel is None


def test_without_a_step_blocks_are_as_ever(cnn: BlockScene) -> None:
    told(cnn).tell(None)
    cnn.click(cnn.seen_at("conv1", (0, 1, 1)))
    assert told(cnn).pixel is None
    assert cnn.scene.live.focus == ("conv1", 0)


def test_a_pooled_map_is_framed_where_its_mean_is_told(qtbot: QtBot) -> None:
    project = convolutional()
    nodes = project.network.nodes
    flat = next(place for place, node in enumerate(nodes) if node.spec.kind == "flatten")
    pooled = replace(nodes[flat], spec=Spec("global_pool"))
    network = replace(project.network, nodes=(*nodes[:flat], pooled, *nodes[flat + 1 :]))
    it = block_scene(qtbot, replace(project, network=network))
    written = told(it)
    written.maps = frozenset({"conv1", "pool1", pooled.id})
    written.write(Pixel(pooled.id, 0, 1, 0))
    assert it.canvas.item_of(pooled.id).marks == (Mark((2,), 0, 0, is_lit=True),)
    layer = it.scene.live.plan.layer(pooled.id)
    _, high, wide = layer.in_shape
    assert it.canvas.item_of(layer.node.inputs[0]).marks == (Mark((2,), 0, 0, high, wide),)
