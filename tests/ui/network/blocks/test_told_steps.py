"""Blocks of series and videos under the mouse while a step is told: a step of a sequence, a number of a film."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from block_scene import BlockScene, block_scene
from pytestqt.qtbot import QtBot

from nnsim.core.answers.beats import Answered, Beat, Taken
from nnsim.core.answers.samples import SampleMaps
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.catalogue import load
from nnsim.core.data import Floats
from nnsim.core.network import INPUT, Network, Node
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.ui.network.blocks.appearance import Lines, Mark
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.run.told_step import EVERY, Part, Pixel, ToldStep

load()
STEPS = 8


def chain(generator: Spec, *layers: tuple[str, Spec], output: str) -> Project:
    project = set_generator(Project(), generator)
    nodes, before = [], INPUT
    for name, spec in layers:
        nodes.append(Node(name, spec, (before,)))
        before = name
    network = Network((), tuple(nodes), Node("output", Spec(output), (before,)))
    return replace(project, network=network)


def tell(qtbot: QtBot, project: Project) -> BlockScene:
    """Blocks that show a sample, and a step that has answered to it; numbers are made up."""
    it = block_scene(qtbot, project)
    live, rng = it.scene.live, np.random.default_rng(1)
    sample = it.canvas.sample
    x = np.asarray(project.data.x[sample.index : sample.index + 1], np.float32).reshape(1, *live.plan.input_shape)
    made: dict[str, Floats] = {
        layer.id: rng.normal(size=layer.out_shape).astype(np.float32) for layer in live.plan.layers
    }
    sample.take(SampleMaps(sample.index, made, made["output"]))
    it.canvas.refresh()
    outputs = {name: array[None] for name, array in made.items()}
    taken = Taken(np.array([sample.index]), x, np.zeros((1, 1), np.float32))
    beats = (Beat("take", 0, taken), Beat("forward", 0, Answered(outputs["output"], outputs, outputs)))
    told = live.told_step
    told.maps = frozenset(layer.id for layer in live.plan.layers if layer.id != "output")
    told.tell(StepSoFar(0.1, np.array([sample.index]), 0, beats, {}, {}, {}, 0))
    return it


@pytest.fixture
def series(qtbot: QtBot) -> BlockScene:
    generator = Spec.of("adding", count=40, steps=STEPS, varied=False)
    layers = (
        ("conv1", Spec.of("conv1d", channels=4, kernel=3, padding=1)),
        ("wide1", Spec.of("dense_each", units=12)),
        ("heads1", Spec.of("attention", heads=2)),
        ("all1", Spec.of("lstm", units=3, answer="all")),
        ("gru1", Spec.of("gru", units=5)),
    )
    return tell(qtbot, chain(generator, *layers, output="regression"))


@pytest.fixture
def video(qtbot: QtBot) -> BlockScene:
    generator = Spec.of("moving_ball", count=12)
    layers = (
        ("conv1", Spec.of("conv3d", channels=4, kernel=3, padding=1)),
        ("conv2", Spec.of("conv3d", channels=3, kernel=3, stride=2, padding=1)),
        ("pool1", Spec.of("global_pool")),
    )
    return tell(qtbot, chain(generator, *layers, output="multiclass"))


def told(it: BlockScene) -> ToldStep:
    return it.scene.live.told_step


def test_steps_are_told_where_the_mouse_is(series: BlockScene) -> None:
    assert isinstance(series.canvas.item_of("conv1").contents.picture, Lines)
    assert isinstance(series.canvas.item_of("wide1").contents.picture, Mosaic)
    for name, channel, step, pixel in (
        ("conv1", 2, 5, Pixel("conv1", 2, 0, 5)),
        ("wide1", 7, 3, Pixel("wide1", 7, 0, 3)),
        ("heads1", 9, 6, Pixel("heads1", 1, 6, 6)),
        ("all1", 1, 2, Pixel("all1", 1, 5, 2)),
    ):
        series.point(name, (channel, 0, step))
        assert told(series).pixel == pixel
        assert told(series).lit == pixel
    series.point("gru1", (4, 0, 0))
    assert told(series).pixel == Pixel("gru1", 4, 3, STEPS - 1), "the state that is shown is that after the last step"


def test_a_step_that_is_read_tells_the_gates_of_that_step(qtbot: QtBot) -> None:
    generator = Spec.of("adding", count=40, steps=STEPS, varied=False)
    it = tell(qtbot, chain(generator, ("gru1", Spec.of("gru", units=5)), output="regression"))
    it.point(INPUT, (1, 0, 2))
    assert told(it).pixel == Pixel("gru1", 0, 3, 2)
    assert told(it).lit == Pixel(INPUT, 1, 0, 2)
    told(it).look_at(Part("gru1", 3))
    it.point(INPUT, (0, 0, 6))
    assert told(it).pixel == Pixel("gru1", 3, 3, 6)
    it.click(it.seen_at(INPUT, (0, 0, 6)))
    assert not told(it).is_pinned, "a click on what is read chooses its block, as ever"


def test_a_step_is_framed_with_what_it_was_made_of(series: BlockScene) -> None:
    it, canvas = told(series), series.canvas
    it.write(Pixel("conv1", 2, 0, 5))
    assert canvas.item_of("conv1").marks == (Mark((2,), 0, 5, is_lit=True),)
    assert canvas.item_of(INPUT).marks == (Mark((0, 1), 0, 4, 1, 3),)
    it.write(Pixel("heads1", 1, 6, 3))
    assert canvas.item_of("heads1").marks == (Mark(tuple(range(6, 12)), 0, 6, is_lit=True),)
    assert canvas.item_of("wide1").marks == (Mark((), 0, 3),)
    it.write(Pixel("gru1", 4, 1, 2))
    assert canvas.item_of("gru1").marks == (Mark((4,), 0, 0),)
    assert canvas.item_of("all1").marks == (Mark((), 0, 2),)
    it.light(Pixel("all1", 1, 5, 1))
    assert canvas.item_of("all1").marks[1:] == (Mark((1,), 0, 1, is_lit=True),)


@pytest.mark.parametrize("name", [INPUT, "conv1", "wide1"])
def test_the_frame_of_a_step_lies_where_that_step_is_seen(series: BlockScene, name: str) -> None:
    item, canvas = series.canvas.item_of(name), series.canvas
    place = series.seen_at(name, (1, 0, 4))
    shown = item._card(canvas.zoom)
    inside, box = shown[0]._inside, shown[0]._parts(shown[1])[1]
    frames = list(inside._maps.frames(inside._upper(box), Mark((1,), 0, 4)))
    assert len(frames) == 1
    where = (canvas.mapToScene(place) - item.pos()) * canvas.zoom
    assert frames[0].adjusted(-1, -1, 1, 1).contains(where)
    assert item.pixel_at(item.pos() + frames[0].center() / canvas.zoom, canvas.zoom) == (1, 0, 4)


def test_neurons_are_lit_by_what_stands_for_them(series: BlockScene) -> None:
    told(series).light(Part("output", 0, 3))
    assert series.canvas.item_of("gru1").marks == (Mark((3,), 0, 0, is_lit=True),)


def test_a_film_stands_at_the_picture_of_the_number_that_is_told(video: BlockScene) -> None:
    film, canvas, it = video.scene.live.film, video.canvas, told(video)
    film.stand_at(None)
    assert film.plays
    it.write(Pixel("conv2", 1, 2, 8))  # row 3, column 4 of its second picture
    assert not film.plays
    assert film.moment == 2
    assert canvas.item_of("conv2").contents.moment == 1
    assert canvas.item_of("conv2").marks == (Mark((1,), 2, 3, is_lit=True, pictures=range(1, 2)),)
    assert canvas.item_of("conv1").marks == (Mark((0, 1, 2, 3), 3, 5, 3, 3, pictures=range(1, 4)),)
    it.tell(None)
    assert film.plays
    assert canvas.item_of("conv1").marks == ()


def test_a_number_of_a_video_is_told_where_the_mouse_is(video: BlockScene) -> None:
    film = video.scene.live.film
    film.stand_at(4, 6)
    video.point("conv1", (2, 13, 17))  # row 4, column 8 of the fifth of its six pictures, which stand three in a row
    assert told(video).pixel == Pixel("conv1", 2, 13, 17)
    assert film.moment == 4
    video.point(INPUT, (EVERY, 12, 11))
    assert told(video).pixel == Pixel("conv1", 2, 13, 17)
    assert told(video).lit == Pixel(INPUT, EVERY, 12, 11)
    video.click(video.seen_at("conv1", (0, 11, 12)))
    assert told(video).is_pinned
