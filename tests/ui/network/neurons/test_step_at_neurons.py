"""The numbers of a step at neurons and edges, and what lights up there and elsewhere."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from network_scene import NetworkScene, network_scene, project
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot
from step_scene import BEFORE, f32, told

from nnsim.core.answers.beats import Answered, Beat, Compared, Gradients, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.run.told_step import BIAS, Part


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    made = network_scene(qtbot, project(2))
    made.live.set_weights(BEFORE)
    return made


def picture(scene: NetworkScene) -> QImage:
    return scene.canvas.viewport().grab().toImage()


def test_numbers_come_with_the_beats_and_go_with_the_step(scene: NetworkScene) -> None:
    pictures = [picture(scene)]
    for beats in (2, 4, 5):
        scene.live.told_step.tell(told(beats))
        assert picture(scene) not in pictures
        pictures.append(picture(scene))
    scene.live.told_step.tell(None)
    assert picture(scene) == pictures[0]


def test_pointing_lights_the_part_and_is_lit_by_others(scene: NetworkScene) -> None:
    step = scene.live.told_step
    scene.mouse(QEvent.Type.MouseMove, QPointF(scene.middle(1, 0)))
    assert step.lit is None, "no step is gone through"
    scene.mouse(QEvent.Type.MouseMove, QPointF(0, 0))
    step.tell(told(5))
    scene.mouse(QEvent.Type.MouseMove, QPointF(scene.middle(1, 0)))
    assert step.lit == Part("dense1", 0)
    diagram = scene.canvas.diagram
    for handle, part in (
        (diagram.edge(diagram.edges[1], 1), Part("output", 0, 1)),
        (diagram.bias(Cell(1, 1)), Part("dense1", 1, BIAS)),
    ):
        assert handle is not None
        scene.mouse(QEvent.Type.MouseMove, QPointF(scene.point(*handle.at)))
        assert step.lit == part
    scene.mouse(QEvent.Type.MouseMove, QPointF(0, 0))
    assert step.lit is None
    before = picture(scene)
    for lit in (Part("dense1", 1), Part("output", 0, 0), Part("dense1", 0, BIAS)):
        step.light(lit)
        assert picture(scene) != before, lit


@pytest.mark.parametrize("units", [2, 6, 12])
def test_no_number_lies_on_another_however_close_neurons_stand(qtbot: QtBot, units: int) -> None:
    made, seen = network_scene(qtbot, project(units)), set[int]()
    shapes = {name: array.shape for name, array in made.live.weights.items()}
    ones, zeros = ({name: np.full(shape, fill, np.float32) for name, shape in shapes.items()} for fill in (1, 0))
    outputs = {node: np.full((1, count), 0.58, np.float32) for node, count in (("dense1", units), ("output", 1))}
    deltas = {node: -0.014 * value for node, value in outputs.items()}
    values = (
        ("take", Taken(np.array([0]), f32([1.0, 2.0]), f32([1.0]))),
        ("forward", Answered(f32([0.5]), outputs, outputs)),
        ("compare", Compared(f32([0.5]), f32(0.7), 0.7)),
        ("backward", Gradients(deltas, outputs, zeros)),
    )
    beats = tuple(Beat(name, 0, value) for name, value in values)
    made.live.told_step.tell(StepSoFar(0.1, np.array([0]), 0, beats, ones, {}, {}, 0))
    for height in range(230, 700, 47):
        made.panel.resize(748, height)
        canvas = made.canvas
        numbers = canvas._step.numbers(canvas.diagram)
        seen.add(len(numbers))
        places = [number.place for number in numbers]
        assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])], height
    assert max(seen) == 2 * units + 2 + 2, "with room every neuron has both of its numbers, and inputs theirs"


def test_a_figure_of_the_network_has_no_numbers(scene: NetworkScene) -> None:
    def drawn() -> QImage:
        figure = scene.panel.figure()
        image = QImage(figure.size, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        figure.paint(painter)
        painter.end()
        return image

    plain = drawn()
    scene.live.told_step.tell(told(5))
    assert drawn() == plain
