"""Sliders, fields, menus and popovers that are open on something that changes or goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from block_scene import block_scene, convolutional
from desk import Desk, desks
from fake_client import FakeClient
from network_scene import NetworkScene, network_scene, project
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt
from nnsim.edits.data import add_class, choose_generator, clear, remove_class, set_generator
from nnsim.edits.images import new_images
from nnsim.edits.network import insert_layer, mlp
from nnsim.edits.recipe import choose, set_recipe
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.data.painting.turn_dialog import TurnDialog
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.slider import LabeledSlider, Track
from nnsim.ui.network.neurons.typing_field import WeightField
from nnsim.ui.network.settings import LayerSettings
from nnsim.ui.recipe.cells import NumberCell, SliderCell
from nnsim.ui.recipe.panel import RecipePanel
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot) -> Iterator[Desk]:
    """XOR and a network of one hidden layer, with the recipe beside it."""
    making = desks(qtbot)
    it = next(making)(4)
    yield it
    next(making, None)


@pytest.fixture
def recipe(desk: Desk, qtbot) -> Iterator[RecipePanel]:
    bridge = EngineBridge(FakeClient(), desk.editor, Run(LiveModel(desk.editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    theming.manager().set_mode("light")
    panel = RecipePanel(desk.editor, bridge)
    qtbot.addWidget(panel)
    panel.resize(336, 700)
    panel.show()
    yield panel
    bridge.close()
    bridge.run.live.close()


def move(track: QWidget, x: float, kind: QEvent.Type = QEvent.Type.MouseMove) -> None:
    at = QPointF(x, track.height() / 2)
    button = LEFT if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    QApplication.sendEvent(track, QMouseEvent(kind, at, track.mapToGlobal(at), button, LEFT, NONE))


def hold(track: Track, at: float = 0.7) -> None:
    """Press in the middle and lead on; the button stays down."""
    move(track, track.width() * 0.5, QEvent.Type.MouseButtonPress)
    move(track, track.width() * at)
    assert track.isSliderDown()


def go_on(track: Track) -> None:
    move(track, 3)
    move(track, 3, QEvent.Type.MouseButtonRelease)


def sliders(it: Desk, recipe: RecipePanel) -> dict[str, Track]:
    """One of every form that edits the document."""
    it.editor.edit("dropout", lambda p: insert_layer(p, 1, Spec("dropout")))
    it.network.inspector.show_node("dropout1")
    it.network.inspect.setChecked(True)
    it.network.open_settings("dropout1")
    popover = it.network.findChild(LayerSettings)
    rate = recipe.page.cells["rate"]
    assert isinstance(rate, SliderCell)
    assert popover is not None
    noise = it.data.knobs.form
    assert noise is not None
    assert it.network.inspector.form is not None
    controls = {
        "recipe": rate.slider, "noise": noise.controls["noise"],
        "share": it.data.knobs.split.share.controls["test_share"],
        "inspector": it.network.inspector.form.controls["rate"], "popover": popover.form.controls["rate"],
    }  # fmt: skip
    return {name: slider.track for name, slider in controls.items() if isinstance(slider, LabeledSlider)}


def test_undo_takes_back_what_a_slider_did_and_the_hand_is_free(desk: Desk, recipe: RecipePanel) -> None:
    for name, track in sliders(desk, recipe).items():
        before = desk.project
        hold(track)
        assert desk.project != before, name
        desk.editor.undo()
        assert not track.isSliderDown(), name
        go_on(track)
        assert desk.project == before, name


def test_a_slider_does_not_turn_another_document(desk: Desk, recipe: RecipePanel) -> None:
    for name in ("recipe", "noise", "share", "inspector", "popover"):
        desk.editor.open(choose_generator(mlp(Project(), 4), "moons"))
        track = sliders(desk, recipe)[name]
        hold(track)
        other = adapt(choose_generator(mlp(Project(), 2, 2), "plane"))
        desk.editor.open(other)
        go_on(track)
        assert desk.project is other, name
        assert not desk.editor.stack.canUndo()


def test_an_edit_from_elsewhere_ends_a_drag_so_that_both_are_steps(desk: Desk, recipe: RecipePanel) -> None:
    for name, track in sliders(desk, recipe).items():
        before = desk.project
        hold(track)
        turned = desk.project
        desk.editor.edit("elsewhere", lambda p: set_recipe(p, seed=p.recipe.seed + 1))
        go_on(track)
        desk.editor.undo()
        assert desk.project == turned, name
        desk.editor.undo()
        assert desk.project == before, name


# ---------------------------------------------------------------- what is typed


def typed(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_what_is_typed_is_taken_before_a_button_does_something_else(desk: Desk, recipe: RecipePanel, qtbot) -> None:
    seed = recipe.page.cells["seed"]
    assert isinstance(seed, NumberCell)
    undo = Button("Undo")
    qtbot.addWidget(undo)
    undo.show()
    undo.clicked.connect(desk.editor.undo)
    recipe.activateWindow()
    qtbot.waitUntil(recipe.isActiveWindow)
    desk.editor.edit("batch", lambda p: set_recipe(p, batch=7))
    typed(seed.field, "77")
    qtbot.waitUntil(seed.field.hasFocus)
    move(undo, 5, QEvent.Type.MouseButtonPress)
    assert desk.project.recipe.seed == 77
    move(undo, 5, QEvent.Type.MouseButtonRelease)
    assert (desk.project.recipe.seed, desk.project.recipe.batch) == (1, 7)
    assert seed.field.text() == "1"


def test_a_form_that_is_replaced_while_somebody_types_says_nothing_any_more(desk: Desk, recipe: RecipePanel) -> None:
    desk.editor.edit("adam", lambda p: choose(p, "optimizer", "adam"))
    control = next(iter(recipe.page.forms["optimizer"].controls.values()))
    assert isinstance(control, LabeledSlider)
    typed(control.field, "0.5")
    desk.editor.edit("sgd", lambda p: choose(p, "optimizer", "sgd"))
    after = desk.project
    control.field.editingFinished.emit()
    assert desk.project is after
    noise = desk.data.knobs.form
    assert noise is not None
    knob = noise.controls["noise"]
    assert isinstance(knob, LabeledSlider)
    typed(knob.field, "0.2")
    desk.editor.edit("images", lambda p: new_images(p, 8, ["A", "B"]))
    after = desk.project
    knob.field.editingFinished.emit()
    assert desk.project is after


def test_settings_of_a_layer_go_with_the_layer_whatever_is_typed(desk: Desk, recipe: RecipePanel) -> None:
    parts = sliders(desk, recipe)
    fields = [parts[name].parentWidget() for name in ("inspector", "popover")]
    for slider in fields:
        assert isinstance(slider, LabeledSlider)
        typed(slider.field, "0.3")
    desk.editor.undo()
    after = desk.project
    assert desk.network.inspector.shown == ""
    for slider in fields:
        assert isinstance(slider, LabeledSlider)
        slider.field.editingFinished.emit()
    assert desk.project is after


def test_the_popover_of_a_layer_does_not_stay_for_another_document(desk: Desk) -> None:
    desk.network.open_settings("dense1")
    popover = desk.network.findChild(LayerSettings)
    assert popover is not None
    desk.editor.open(choose_generator(mlp(Project(), 4), "moons"))
    assert not popover.isVisible()


def rename_field(it: Desk) -> QLineEdit:
    it.data.chips.rename(1)
    field = it.data.chips._field
    assert field is not None
    typed(field, "ring")
    return field


@pytest.mark.parametrize("kind", ["plane", "images", "fewer", "empty", "other"])
def test_the_field_for_a_name_closes_when_its_class_goes(desk: Desk, kind: str) -> None:
    desk.editor.edit("class", add_class)
    field = rename_field(desk)
    if kind == "other":
        desk.editor.open(choose_generator(mlp(Project(), 4), "moons"))
    else:
        changes = {
            "plane": lambda p: set_generator(p, Spec("plane")), "images": lambda p: new_images(p, 8, ["A", "B"]),
            "fewer": lambda p: remove_class(p, 1), "empty": lambda p: remove_class(clear(p), 2),
        }  # fmt: skip
        desk.editor.edit("elsewhere", changes[kind])
    classes = desk.project.data.classes
    assert desk.data.chips._field is None
    assert not field.isVisible()
    field.editingFinished.emit()
    assert desk.project.data.classes == classes


def test_another_name_field_takes_the_place_of_the_first(desk: Desk) -> None:
    first = rename_field(desk)
    desk.data.chips.rename(0)
    assert not first.isVisible()
    first.editingFinished.emit()
    assert "ring" not in desk.project.data.classes


def weight_field(it: NetworkScene) -> WeightField:
    QTest.mouseDClick(it.canvas.viewport(), LEFT, NONE, it.edge(1, 2, 4))
    field = it.canvas.findChild(WeightField)
    assert field is not None
    typed(field, "0.5")
    return field


def test_the_field_of_a_weight_closes_with_its_weight(qtbot) -> None:
    it = network_scene(qtbot, project(6, 4))
    it.editor.edit("rate", lambda p: set_recipe(p, rate=0.5))
    for change in (lambda: it.editor.open(project(6, 4)), lambda: it.editor.open(project(1)), it.editor.undo):
        it.editor.open(project(6, 4))
        it.editor.edit("rate", lambda p: set_recipe(p, rate=0.25))
        field = weight_field(it)
        told = len(it.setter.calls)
        change()
        assert not field.isVisible()
        assert len(it.setter.calls) == told
        it.canvas.grab()


# ---------------------------------------------------------------- menus and popovers


def closes(it: Editor) -> QWidget:
    """The popup that is open goes when the document changes."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    it.edit("elsewhere", lambda p: mlp(p, 3))
    it.undo()
    assert not popup.isVisible()
    return popup


def test_menus_and_pickers_close_before_what_they_are_about_changes(qtbot) -> None:
    it = network_scene(qtbot, project(6, 4))
    panel, at = it.panel, it.panel.mapToGlobal(QPoint(40, 40))
    header = panel.headers
    for show in (
        lambda: panel.open_menu("dense1", at), lambda: panel.open_menu(OUTPUT, at),
        lambda: QTest.mouseClick(header.inserts[0], LEFT), lambda: panel._offer_all(at),
        lambda: panel._offer_presets(at),
    ):  # fmt: skip
        show()
        closes(it.editor)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_menus_of_blocks_close_before_the_network_changes(qtbot) -> None:
    it = block_scene(qtbot, convolutional())
    page = it.scene.panel.blocks
    for at in (it.at("conv1"), QPoint(3, 3), it.spot("conv1", "pool1") + QPoint(0, 1)):
        it.press(at, button=Qt.MouseButton.RightButton)
        closes(it.scene.editor)
    page.open_picker(it.canvas.flow.edges[0], QPoint(50, 50))
    closes(it.scene.editor)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_menus_of_points_and_classes_close_and_the_turn_dialog_goes_with_the_selection(desk: Desk) -> None:
    plane, painting = desk.output.plane, desk.data.tools._painting
    assert isinstance(painting, Painting)
    painter = desk.output.plane.findChild(PlanePainter)
    assert painter is not None
    painting.take_selection(np.arange(len(desk.project.data)) < 9)
    for show in (
        lambda: QApplication.sendEvent(
            plane, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(90, 90), plane.mapToGlobal(QPoint(90, 90)))
        ),
        lambda: desk.data.chips.menu(1).popup(QPoint(50, 50)),
    ):
        show()
        closes(desk.editor)
    painter.commands.ask_for_angle()
    dialog = plane.window().findChild(TurnDialog)
    assert dialog is not None
    desk.editor.edit("clear", clear)
    assert not dialog.isVisible()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
