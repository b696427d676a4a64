"""What is asked while one thing has changed and another has not yet heard of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from desk import Desk, desks
from network_scene import weights_for
from plane_scene import at, hover, points
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from sample_room import SampleRoom, columns_of

from nnsim.core.data import Data
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.data.bundled import load_set
from nnsim.edits.data import add_points, choose_bundled, clear, relabel, remove, replace_data
from nnsim.edits.network import mlp, set_output, toggle_feature
from nnsim.edits.presets import use_preset
from nnsim.edits.recipe import choose
from nnsim.io.choices import ImportChoices
from nnsim.io.sources import Pasted
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.point_table import PointTable
from nnsim.ui.importing.dialog import ImportDialog
from nnsim.ui.output.readout import caption
from nnsim.ui.views.columns.view import ColumnsView
from nnsim.ui.views.samples.neighbours import nearest

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot) -> Iterator[Desk]:
    """XOR and a network of one hidden layer."""
    making = desks(qtbot)
    yield next(making)(3)
    next(making, None)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_mouse_is_over_a_neuron_of_a_network_without_inputs(desk: Desk, column: int) -> None:
    canvas, plane = desk.network.canvas, desk.output.plane
    for feature in desk.project.network.features:
        box = canvas.diagram.layout.boxes[column]
        x, y = box.corner(0)
        hover(canvas.viewport(), canvas.mapFromScene(x + box.cell / 2, y + box.cell / 2))
        desk.editor.edit("drop", lambda p, feature=feature: toggle_feature(p, feature))
    hover(canvas.viewport(), canvas.mapFromScene(x + box.cell / 2, y + box.cell / 2))
    hover(plane, at(plane, 0.3, 0.3))
    plane.grab()
    canvas.grab()
    assert desk.live.focus is None or desk.live.focus[0] == INPUT
    desk.editor.undo()
    hover(canvas.viewport(), canvas.mapFromScene(x + box.cell / 2, y + box.cell / 2))
    hover(plane, at(plane, 0.3, 0.3))
    plane.grab()


def test_the_mouse_is_over_the_map_when_a_network_learns_in_place_of_vectors(desk: Desk) -> None:
    """The map that the engine drew for a learner without a network tells nothing of one that has no weights yet."""
    desk.editor.edit("learner", choose.of("learner", "vectors"))
    desk.live.set_weights({})
    desk.live.hear_plane(np.linspace(0, 1, 400, dtype=np.float32)[:, None])
    plane = desk.output.plane
    hover(plane, at(plane, 0.3, 0.3))
    assert desk.live.can_answer
    desk.editor.edit("learner", choose.of("learner", "backprop"))
    desk.live.hear_plane(np.linspace(0, 1, 400, dtype=np.float32)[:, None])
    assert not desk.live.can_answer
    hover(plane, at(plane, 0.4, 0.4))
    assert caption(desk.project, desk.live, (0.4, 0.4), "#000") == "(0.40, 0.40)"


# ---------------------------------------------------------------- the browser of samples


@pytest.fixture
def room(qtbot) -> Iterator[SampleRoom]:
    it = SampleRoom(qtbot, points([(x / 10, -x / 10) for x in range(-9, 10)], [float(x % 2) for x in range(19)]))
    yield it
    it.close()


def judged(it: SampleRoom) -> None:
    """The engine has told what it makes of every sample."""
    it.tell(np.linspace(-1, 1, len(it.data), dtype=np.float32)[:, None], np.ones(len(it.data), np.float32))
    assert it.view.watcher.said is not None


def test_a_point_is_painted_while_a_subset_is_shown(room: SampleRoom) -> None:
    judged(room)
    room.view.show_only(np.arange(19) < 5, "from the plot")
    assert room.index == [0, 1, 2, 3, 4]
    room.editor.edit("paint", lambda p: add_points(p, [[0.5, 0.5]], 1.0))
    assert room.index == list(range(20))
    judged(room)
    room.view.show_only(np.arange(20) < 5, "from the plot")
    room.editor.edit("relabel", lambda p: relabel(p, np.arange(20) == 2, 1.0))
    assert room.index == [0, 1, 2, 3, 4]  # the samples are the same
    room.editor.edit("erase", lambda p: remove(p, np.arange(20) > 2))
    assert room.index == [0, 1, 2]


def test_the_first_points_come_after_the_last_ones_went(room: SampleRoom) -> None:
    room.editor.edit("clear", clear)
    assert room.index == []
    room.editor.edit("paint", lambda p: add_points(p, [[0.5, 0.5], [0.6, 0.6]], 1.0))
    assert room.index == [0, 1]
    assert room.chosen == []


def test_points_go_while_neighbours_are_shown(room: SampleRoom) -> None:
    judged(room)
    room.view._take_neighbours(nearest(room.editor.project, 18))
    assert room.index[0] == 18
    room.editor.edit("erase", lambda p: remove(p, np.arange(19) > 2))
    assert room.index == [0, 1, 2]


@pytest.mark.parametrize("value", [np.nan, -1.0, 3.7, np.inf])
def test_values_for_samples_that_have_classes_are_no_classes(room: SampleRoom, value: float) -> None:
    room.editor.edit("values", lambda p: set_output(p, "regression"))
    room.tell(np.full((19, 1), value, np.float32), np.full(19, np.nan, np.float32))
    assert room.view.watcher.said is not None
    room.click(3)
    assert dict(room.view.detail.facts())["predicted"] == "–"
    room.view.grab()
    assert not room.view.mistakes.isVisible(), "who tells no class makes no such mistake"


def test_a_network_that_answers_with_images_says_no_class(qtbot) -> None:
    it = SampleRoom(qtbot, load_set("digits").take(np.arange(12)))
    it.editor.edit("autoencoder", lambda p: use_preset(p, "autoencoder"))
    it.tell(np.zeros((12, 0), np.float32), np.ones(12, np.float32))
    said = it.view.watcher.said
    assert said is not None
    assert np.isnan(said.predictions).all()
    it.click(3)
    facts = dict(it.view.detail.facts())
    assert facts["predicted"] == "–"
    assert not it.view.mistakes.isVisible()
    it.view.grab()
    it.view.detail.grab()
    it.close()


@pytest.mark.parametrize("scale", [1.0, -300.0, np.inf, np.nan])
@pytest.mark.parametrize("kind", ["regression", "multiclass", "reconstruction"])
def test_every_output_for_images_that_have_classes(desk: Desk, kind: str, scale: float) -> None:
    """Values, or images, are said where the panels look for classes; and weights diverge."""
    desk.editor.open(set_output(choose_bundled(mlp(Project(), 30), "digits"), kind))
    weights = weights_for(desk.project)
    with np.errstate(invalid="ignore"):
        desk.live.set_weights({name: array * np.float32(scale) for name, array in weights.items()})
    for panel in desk.panels():
        panel.grab()
    told = desk.output.images.scores
    assert all(score.right <= score.seen for score in told)


def test_a_table_of_one_column_leaves_no_choice_of_axes(desk: Desk) -> None:
    x = np.linspace(-1, 1, 12, dtype=np.float32)[:, None]
    one = Data(
        x, (x[:, 0] > 0).astype(np.float32), np.zeros(12, np.bool_), classes=("A", "B"), columns=("only",), kind="table"
    )
    desk.editor.open(replace_data(desk.project, one))
    assert desk.output.axes.isVisible()
    assert not desk.output.axes.across.isVisible()
    assert not desk.output.axes.up.isVisible()
    desk.editor.open(choose_bundled(desk.project, "iris"))
    assert desk.output.axes.across.isVisible()


# ---------------------------------------------------------------- columns


@pytest.fixture
def columns(qtbot) -> Iterator[ColumnsView]:
    with columns_of(qtbot, load_set("iris")) as (view, _):
        yield view


@pytest.mark.parametrize("keys", [NONE, Qt.KeyboardModifier.ShiftModifier])
@pytest.mark.parametrize("kind", ["scatter", "histograms"])
def test_a_frame_between_columns_does_not_outlive_its_data(columns: ColumnsView, keys, kind: str) -> None:
    picked: list[object] = []
    columns._context.samples_wanted.connect(lambda mask, _words: picked.append(mask))
    QTest.mouseClick(columns.kind.button(kind), LEFT)
    editor, plot = columns._editor, columns.plot
    for change in (
        lambda p: choose_bundled(p, "digits"), clear, lambda p: replace_data(p, points([(0, 0), (1, 1)])),
        lambda p: choose_bundled(p, "wine"),
    ):  # fmt: skip
        QTest.mousePress(plot, LEFT, keys, QPoint(plot.width() - 40, plot.height() - 40))
        QTest.mouseMove(plot, QPoint(plot.width() // 2, 90))
        editor.edit("other data", change)
        QTest.mouseMove(plot, QPoint(plot.width() // 3, 120))
        plot.grab()
        QTest.mouseRelease(plot, LEFT, keys, QPoint(plot.width() // 3, 130))
        assert picked == []
        editor.undo()


def test_a_frame_does_not_outlive_another_size_or_choice_of_columns(columns: ColumnsView) -> None:
    QTest.mouseClick(columns.kind.button("scatter"), LEFT)
    plot = columns.plot
    corner = QPoint(plot.width() - 30, plot.height() - 30)
    for change in (lambda: columns.resize(500, 260), lambda: [columns.chooser.toggle(i) for i in (0, 1, 2)]):
        QTest.mousePress(plot, LEFT, NONE, corner)
        change()
        QTest.mouseMove(plot, QPoint(60, 60))
        QTest.mouseRelease(plot, LEFT, NONE, QPoint(60, 60))
        plot.grab()


def test_keys_in_a_list_without_columns(columns: ColumnsView) -> None:
    columns.chooser.show_columns(())
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(columns.chooser, key)
    assert columns.chooser.shown == []


# ---------------------------------------------------------------- tables


def table(desk: Desk) -> PointTable:
    painting = desk.data.tools._painting
    assert isinstance(painting, Painting)
    dialog = desk.data.options.open_table()
    assert isinstance(dialog, PointTable)
    return dialog


def test_rows_that_are_chosen_go_with_their_points(desk: Desk) -> None:
    count = len(desk.project.data)
    desk.editor.edit("add", lambda p: add_points(p, np.zeros((40, 2)), 1.0))
    dialog = table(desk)
    dialog.view.selectRow(count + 30)
    dialog.view.setCurrentIndex(dialog.model.index(count + 35, 0))
    desk.editor.undo()
    assert dialog.model.rowCount() == count
    dialog.view.grab()
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    dialog.view.selectAll()
    desk.editor.edit("few", lambda p: add_points(clear(p), [[0.5, 0.5]], 0.0))
    dialog.view.grab()
    desk.editor.edit("images", lambda p: choose_bundled(p, "digits"))
    dialog.view.grab()
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    dialog.close()


@pytest.mark.parametrize("other", ["document", "nothing", "fewer", "images"])
def test_a_cell_that_is_typed_into_closes_with_its_point(desk: Desk, other: str) -> None:
    desk.editor.edit("add", lambda p: add_points(p, np.zeros((40, 2)), 1.0))
    dialog = table(desk)
    last = dialog.model.rowCount() - 1
    dialog.view.setCurrentIndex(dialog.model.index(last, 0))
    dialog.view.edit(dialog.model.index(last, 0))
    field = next(f for f in dialog.view.findChildren(QLineEdit) if f.isVisible())
    QTest.keyClicks(field, "1.25")
    if other == "document":
        desk.editor.open(replace(desk.project, name="other"))
    elif other == "nothing":  # the window closes
        desk.editor.leave()
    else:
        changes = {
            "fewer": lambda p: remove(p, np.arange(len(p.data)) > 3),
            "images": lambda p: choose_bundled(p, "digits"),
        }
        desk.editor.edit("elsewhere", changes[other])
    after = desk.project
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert desk.project is after
    dialog.close()


def test_a_column_is_used_otherwise_before_the_new_preview_is_there(qtbot) -> None:
    text = "a;b;c\n" + "\n".join(f"{i},5;{i % 3};{'yes' if i % 2 else 'no'}" for i in range(30))
    dialog = ImportDialog(Pasted(text), ImportChoices())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.shown is not None and dialog._job is None)
    assert dialog.shown is not None
    first = dialog.shown
    delimiter = dialog.options.controls["delimiter"]
    delimiter.chosen.emit(",")
    assert dialog.shown is first
    dialog.table.used.emit(2, "ignore")
    qtbot.waitUntil(lambda: dialog._job is None)
    assert len(dialog.shown.columns) == 2
    dialog.reject()


def test_an_image_that_was_drawn_is_of_no_use_for_images_of_another_size(desk: Desk) -> None:
    """A network that takes any size is asked while only one of both has changed."""
    desk.editor.open(use_preset(choose_bundled(mlp(Project(), 4), "digits"), "lenet5"))
    sample = desk.network.blocks.sample
    sample.show_drawn(np.zeros(desk.project.data.sample_shape, np.uint8))
    asked: list[object] = []
    desk.live.planned.connect(lambda: asked.append(sample.raw))
    desk.editor.edit("mnist", lambda p: choose_bundled(p, "glyphs"))
    shape = desk.project.data.sample_shape
    assert asked
    assert all(raw is None or np.shape(raw) == shape for raw in asked)
