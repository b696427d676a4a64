"""The sample that is looked at is the same everywhere: on the plane, in the rows, in the blocks; by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from block_scene import block_scene, convolutional, layer, picture_network
from network_scene import NetworkScene, network_scene, weights_for
from plane_canvas import Canvas, canvas_of
from plane_scene import LEFT, NO_KEYS, at, clear_undo, color_at, near, points
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from sample_room import SampleRoom

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.data import feeding
from nnsim.data.bundled import load_set
from nnsim.edits import data as edits_data
from nnsim.edits.graph import insert_after
from nnsim.edits.network import mlp
from nnsim.networks import forward
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import weight
from nnsim.ui.kit.theming import current
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.network.sample import Sample
from nnsim.ui.plane.marks import RING
from nnsim.ui.run.chosen_sample import ChosenSample, number_now
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.samples.counts import ROW

Key = Qt.Key
FIVE = [(-2.0, 0.0), (-1.0, 1.0), (0.0, 2.0), (1.0, -1.0), (2.0, 0.0)]
LABELS = [0.0, 0.0, 1.0, 1.0, 1.0]


@pytest.fixture
def canvas(qtbot) -> Iterator[Callable[..., Canvas]]:
    yield partial(canvas_of, qtbot)
    clear_undo()


@pytest.fixture
def room(qtbot) -> Iterator[SampleRoom]:
    made = SampleRoom(qtbot, points(FIVE, LABELS))
    yield made
    made.close()


@pytest.fixture
def digits(qtbot) -> Iterator[SampleRoom]:
    made = SampleRoom(qtbot, load_set("digits").take(np.arange(60)))
    yield made
    made.close()


def without(data: Data, *gone: int) -> Data:
    kept = np.setdiff1d(np.arange(len(data)), gone)
    return points([FIVE[i] for i in kept], [LABELS[i] for i in kept])


# ------------------------------------------------------------ numbers


def test_values_are_of_the_network_that_is_there_whoever_asks_first(qtbot) -> None:
    document = mlp(replace(Project(), data=points(FIVE, LABELS)), 3)
    editor = Editor(Store(document))
    live = LiveModel(editor.store)
    known: list[tuple[int, int]] = []
    editor.store.changed.connect(lambda _change: known.append((len(sample.values), len(sample.answers()))))
    sample = Sample(editor, live)
    live.set_weights(weights_for(document))
    sample.refresh()
    assert len(sample.values) > 1
    assert len(sample.answers()) > 0
    editor.edit("Other layers", lambda project: mlp(project, 4, 2))
    editor.undo()
    assert known == [(0, 0), (0, 0)]
    live.close()


def test_a_number_follows_its_sample() -> None:
    five = points(FIVE, LABELS)
    assert number_now(3, five, without(five, 0)) == 2
    assert number_now(3, five, without(five, 4)) == 3
    assert number_now(3, five, without(five, 3)) is None
    assert number_now(3, five, points([(9.0, 9.0), *FIVE], [0.0, *LABELS])) == 4
    assert number_now(3, five, replace(five, x=five.x + 1)) == 3, "it was moved with the others"
    assert number_now(3, five, Data(np.zeros((5, 4, 4), np.uint8), five.y, five.test, kind="image")) is None


def test_who_listens_hears_of_another_sample_once(qtbot) -> None:
    five, heard = points(FIVE, LABELS), []
    chosen = ChosenSample(five)
    chosen.changed.connect(lambda: heard.append(chosen.index))
    assert chosen.choose(3)
    assert not chosen.choose(3)
    assert not chosen.choose(5), "there is none"
    chosen.follow(without(five, 0))
    assert chosen.index == 2
    assert heard == [3], "before all that is shown is new"
    chosen.tell()
    chosen.follow(points([]))
    chosen.tell()
    assert heard == [3, 2, None]


# ------------------------------------------------------------ the plane


def is_ringed(it: Canvas, point: tuple[float, float]) -> bool:
    """Whether ink stands left and below of a point at the radius of a ring."""
    picture, middle, far = it.plane.grab().toImage(), at(it.plane, *point), round(RING * current().scale)
    places = (middle + QPoint(-far, 0), middle + QPoint(0, far))
    return all(near(color_at(picture, place), current().text, 60) for place in places)


def choosing(it: Canvas) -> Canvas:
    """As the window does."""
    it.painter.touched.connect(it.scene.live.chosen.choose)
    return it


def test_a_click_on_a_point_rings_it_and_a_click_beside_lets_go(canvas) -> None:
    it = choosing(canvas(points(FIVE, LABELS)))
    it.painting.set_tool("select")
    assert not is_ringed(it, FIVE[3])
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, at(it.plane, *FIVE[3]) + QPoint(2, 2))
    assert it.scene.live.chosen.index == 3
    assert is_ringed(it, FIVE[3])
    QTest.mouseClick(it.plane, LEFT, NO_KEYS, at(it.plane, -2, -2))
    assert it.scene.live.chosen.index is None
    assert not is_ringed(it, FIVE[3])


def test_the_ring_goes_along_with_its_point_and_with_its_number(canvas) -> None:
    it = choosing(canvas(points(FIVE, LABELS)))
    it.painting.set_tool("select")
    it.drag(FIVE[3], (1.0, -2.0))
    assert it.scene.live.chosen.index == 3
    assert is_ringed(it, (1.0, -2.0))
    it.scene.editor.edit("less", lambda p: edits_data.remove(p, np.arange(5) == 0))
    assert it.scene.live.chosen.index == 2
    assert is_ringed(it, (1.0, -2.0))
    it.undo()
    assert it.scene.live.chosen.index == 3


def test_painting_chooses_nothing_and_escape_lets_go(canvas) -> None:
    it = choosing(canvas(points(FIVE, LABELS)))
    it.drag(FIVE[3], (1.0, -1.2))
    assert it.scene.live.chosen.index is None
    it.scene.live.chosen.choose(1)
    it.key(Key.Key_Escape)
    assert it.scene.live.chosen.index is None


def test_a_sample_that_is_no_point_of_the_plane_now_is_drawn_in_its_ring(canvas) -> None:
    it = canvas(points(FIVE, LABELS, test=[False, False, False, True, False]))
    it.scene.live.chosen.choose(3)
    assert is_ringed(it, FIVE[3])
    middle = at(it.plane, *FIVE[3])

    def around() -> np.ndarray:
        found = [color_at(it.plane.grab().toImage(), middle + QPoint(dx, 0)) for dx in range(-6, 7)]
        return np.array([(color.red(), color.green(), color.blue()) for color in found]).mean(axis=0)

    hidden = around()
    it.scene.editor.set_view(lambda project: replace(project, view=replace(project.view, show_test=True)))
    assert np.abs(hidden - around()).max() < 16, "as a test point: smaller, lighter, with a light ring"


def test_what_a_message_is_about_is_ringed_and_its_groups_are_outlined(canvas) -> None:
    it = canvas(points(FIVE, LABELS))
    it.plane.point_out(((FIVE[0], FIVE[4]), (FIVE[2], (0.0, -2.5))))
    assert is_ringed(it, FIVE[4])
    assert is_ringed(it, FIVE[2])
    picture, middle = it.plane.grab().toImage(), at(it.plane, -1.3, 0.0)
    beside = [color_at(picture, middle + QPoint(0, dy)) for dy in range(-3, 4)]
    assert any(near(color, current().panel, 12) for color in beside)
    it.plane.point_out(())
    assert not is_ringed(it, FIVE[4])


# ------------------------------------------------------------ rows


def test_the_frame_of_the_rows_is_what_is_looked_at(room: SampleRoom) -> None:
    chosen = room.live.chosen
    assert chosen.index == 0, "the frame is on it"
    room.click(2)
    room.key(Key.Key_Down)
    assert chosen.index == room.sheet.sample == 3
    room.view.order.chosen.emit("hardest")
    assert chosen.index == room.sheet.sample


def test_who_looks_at_a_point_moves_the_frame(room: SampleRoom) -> None:
    room.live.chosen.choose(4)
    assert room.sheet.sample == 4
    room.live.chosen.choose(None)
    assert room.sheet.sample is None
    room.view.counts.chosen.emit(0)
    assert room.live.chosen.index == room.sheet.sample == 0
    room.live.chosen.choose(4)
    assert room.sheet.sample is None, "no row shows it"
    room.view.refresh()
    assert room.live.chosen.index == 4


def test_what_is_chosen_while_nobody_sees_the_rows_is_in_the_frame_then(room: SampleRoom) -> None:
    room.view.hide()
    room.live.chosen.choose(4)
    room.editor.edit("less", lambda p: replace(p, data=without(p.data, 0)))
    assert room.live.chosen.index == 3
    room.view.show()
    assert room.live.chosen.index == room.sheet.sample == 3


def test_after_delete_the_next_one_is_looked_at(room: SampleRoom) -> None:
    room.click(1)
    room.key(Key.Key_Delete)
    assert room.live.chosen.index == room.sheet.sample == 1
    assert room.data.x[1].tolist() == list(FIVE[2])


def in_one(it: SampleRoom) -> int | None:
    """The sample that is framed, told of and looked at, once it is seen to be the one that a command acts on."""
    assert it.live.chosen.index == it.sheet.sample
    assert f"Sample {(it.sheet.sample or 0) + 1}," in it.sheet.accessibleDescription()
    assert np.flatnonzero(it.sheet.targets).tolist() == [it.sheet.sample]
    assert it.chosen in ([], [it.sheet.sample])
    return it.sheet.sample


def test_after_undo_and_redo_the_framed_one_is_deleted(digits: SampleRoom) -> None:
    digits.click(1)
    digits.key(Key.Key_Delete)
    assert in_one(digits) == 2
    digits.editor.undo()
    assert in_one(digits) == 2
    digits.editor.redo()
    assert in_one(digits) == 2
    digits.editor.undo()
    digits.key(Key.Key_Delete)
    assert np.flatnonzero(digits.data.excluded).tolist() == [2]
    assert in_one(digits) == 3


def test_what_is_shown_no_more_is_selected_no_more(digits: SampleRoom) -> None:
    line = QPoint(40, round(4.5 * ROW))
    digits.click(1)
    digits.press(digits.view.counts, line)
    assert in_one(digits) == digits.index[0] == 3
    digits.click(1)
    digits.press(digits.view.counts, line)
    assert in_one(digits) == 0


def test_who_looks_at_another_sample_elsewhere_selects_nothing_here(digits: SampleRoom) -> None:
    digits.click(1)
    digits.live.chosen.choose(7)
    assert in_one(digits) == 7
    digits.key(Key.Key_Delete)
    assert np.flatnonzero(digits.data.excluded).tolist() == [7]


# ------------------------------------------------------------ blocks


def test_blocks_show_what_is_looked_at_and_their_arrows_choose_it(qtbot) -> None:
    it = block_scene(qtbot, convolutional())
    chosen, bar = it.scene.live.chosen, it.scene.panel.blocks.sample_bar
    assert bar.words.text().startswith("Test sample 1 of 4")
    assert chosen.index is None
    QTest.mouseClick(bar.next, LEFT)
    assert chosen.index == 17
    chosen.choose(3)
    assert bar.words.text().startswith("Training sample 4")
    it.scene.editor.edit("fewer", lambda p: edits_data.remove(p, np.arange(20) == 19))
    assert it.canvas.sample.index == 3


# ------------------------------------------------------------ neurons


def marks(it: NetworkScene, sample: int) -> list[bool]:
    """By neuron of the network, whether a dot of ink stands where the sample lies in its miniature."""
    picture, (x, y) = it.canvas.viewport().grab().toImage(), it.editor.project.data.x[sample].tolist()
    x0, x1, y0, y1 = it.editor.project.data.plane
    found = []
    for box in it.canvas.diagram.layout.boxes:
        for left, top in map(box.corner, range(box.shown)):
            place = (left + box.cell * (x - x0) / (x1 - x0), top + box.cell * (y1 - y) / (y1 - y0))
            found.append(near(color_at(picture, it.canvas.mapFromScene(*place)), QColor(current().text), 40))
    return found


def test_every_neuron_of_plane_data_shows_where_the_sample_lies(qtbot) -> None:
    document = edits_data.replace_data(mlp(Project(), 5, 3), points([(0.3, 0.3), (-0.5, 0.2)], [0.0, 1.0]))
    it = network_scene(qtbot, document)
    assert not any(marks(it, 1))
    it.live.chosen.choose(1)
    assert all(marks(it, 1))
    assert len(marks(it, 1)) == 7 + 5 + 3 + 1
    with it.canvas.plainly(1.0):  # a figure has none
        assert not any(marks(it, 1))
    it.live.chosen.choose(0)
    assert all(marks(it, 0))
    assert not any(marks(it, 1))
    it.live.chosen.choose(None)
    assert not any(marks(it, 0))


def fill_of(it: NetworkScene, column: int, slot: int) -> QColor:
    """The colour in the middle of a neuron."""
    return color_at(it.canvas.viewport().grab().toImage(), it.middle(column, slot))


def test_hidden_neurons_on_images_show_their_answer_to_the_sample(qtbot) -> None:
    document = picture_network(
        layer("flat", "flatten", "input"),
        layer("first", "dense", "flat", units=6),
        layer("second", "dense", "first", units=5),
    )
    it = network_scene(qtbot, replace(document, view=replace(document.view, network="neurons")))
    assert it.canvas.isVisible()
    columns = [column.id for column in it.canvas.diagram.columns]
    for sample in (16, 3):
        if sample != 16:  # the first test sample, while nobody chose one
            it.live.chosen.choose(sample)
        inputs = feeding.inputs(it.editor.project, it.editor.project.data.x[sample][None])
        answers = forward.run(it.live.plan, it.live.weights, inputs)["second"][0]
        peak = max(1.0, float(np.abs(answers).max()))
        for slot, answer in enumerate(answers):
            wanted = value_color(float(answer) / peak, current())
            assert near(fill_of(it, columns.index("second"), slot), wanted, 6)
        tip = it.canvas.cell_tip(Cell(columns.index("second"), 2))
        assert weight(float(answers[2])) in tip
        assert ("Test sample 1 of 4" if sample == 16 else "Training sample 4") in tip
    raw = it.editor.project.data.x[3]
    shown = it.canvas._sheet.tiles[0].image
    assert near(shown.pixelColor(shown.width() // 2, shown.height() // 2), pixel_of(raw, 6, 6), 4)


def pixel_of(image: np.ndarray, row: int, column: int) -> QColor:
    return QColor.fromRgb(int(grey_pixels(image, current())[row, column]))


def test_hidden_neurons_ask_nothing_while_nobody_sees_them(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(Sample, "refresh", lambda _self: asked.append(1))
    document = picture_network(layer("flat", "flatten", "input"), layer("first", "dense", "flat", units=6))
    it = network_scene(qtbot, replace(document, view=replace(document.view, network="neurons")))
    it.live.set_weights(weights_for(document, seed=4))
    assert not asked, "its neurons show the images of their weights"
    it.panel.hide()
    it.editor.edit("more", lambda p: insert_after(p, Spec.of("dense", units=4), "first"))
    asked.clear()
    it.live.set_weights(weights_for(it.editor.project))
    assert not asked
    it.panel.show()
    assert asked
