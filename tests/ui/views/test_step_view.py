"""One step, number by number: what is written of a small network, and how the step is gone through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from step_scene import told

from nnsim.core.answers.beats import Answered, Beat, Taken
from nnsim.core.answers.steps import Slope, StepSoFar
from nnsim.core.catalogue import load
from nnsim.core.messages import AboutSlope, AboutStep
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_bundled, set_generator
from nnsim.edits.network import insert_layer, mlp
from nnsim.edits.recipe import set_recipe
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.matrix import Cell
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.told_step import EVERY, Part, Pixel
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.step.snippets import FORMS
from nnsim.ui.views.step.view import BEGIN, StepView

load()


@pytest.fixture
def view(qtbot: QtBot) -> StepView:
    theming.manager().set_mode("light")
    project = mlp(set_generator(Project(), Spec.of("xor", samples=20)), 2)
    editor = Editor(Store(set_recipe(project, batch=1, optimizer=Spec("sgd"))))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = StepView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(560, 400)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def steps(view: StepView) -> int:
    client = view._bridge.client
    assert isinstance(client, FakeClient)
    return client.named("step").count(("beat",))


def link(view: StepView, words: str) -> QUrl:
    """The address of the number or word that is written so."""
    return next(QUrl(f"#{place}") for place, bit in enumerate(view.sheet._bits) if bit.text == words)


def test_it_stands_on_the_shelf_for_every_document() -> None:
    assert "step" in offered(Project())


def test_beats_are_written_one_after_the_other(view: StepView) -> None:
    assert view.said.text() == BEGIN
    assert not view.copy.isEnabled()
    view._walk.hear(told(2))
    assert view.beats.accessibleDescription() == "Forward, 2 of 5"
    text = view.sheet.toPlainText()
    assert "Sample 4. Its target: " in text
    assert "z = Σ w a + b = 2 × (−0.9) + (−1) × 0.9 + 0.5 = −1" in text
    view._walk.hear(told(5))
    text = view.sheet.toPlainText()
    assert "∂loss/∂w₁ = δ a₁ = −0.75 × (−0.9) = 0.675" in text
    assert "w₁ ← w₁ − η g₁ = 2 − 0.1 × 0.5 = 1.95" in text
    assert view.said.text() == "Step 7: The output: its weights moved by at most 0.05."
    assert view.sheet.accessibleDescription() == view.said.text()
    view._walk.hear(None)
    assert view.sheet.toPlainText() == ""


def test_the_sample_of_the_step_is_chosen_everywhere(view: StepView) -> None:
    view._walk.hear(told(1))
    assert view._live.chosen.index == 3
    assert view._about() == AboutStep(("input", "dense1", "output"), 3)


def test_another_neuron_is_reached_by_list_and_by_link(view: StepView) -> None:
    view._walk.hear(told(4))
    view.layer.chosen.emit("dense1")
    assert "z = Σ w x + b = 0.5 × 1 + (−1) × 2 + 0 = −1.5" in view.sheet.toPlainText()
    assert "∂loss/∂a = Σ w δ = 2 × (−0.75) = −1.5" in view.sheet.toPlainText()
    view.sheet.anchorClicked.emit(link(view, "(−0.75)"))
    assert view._told.neuron == Part("output", 0)
    assert view.layer.current == "output"


def test_pointing_lights_and_is_lit(view: StepView) -> None:
    view._walk.hear(told(2))
    view.sheet.highlighted.emit(link(view, "(−0.9)"))
    assert view._told.lit == Part("dense1", 0)
    assert [mark.cursor.selectedText() for mark in view.sheet.extraSelections()] == ["(−0.9)"]
    view.sheet.highlighted.emit(QUrl())
    assert view._told.lit is None
    view._told.light(Part("output", 0, 1))
    assert [mark.cursor.selectedText() for mark in view.sheet.extraSelections()] == ["(−1)"]


def test_a_slope_is_checked_by_a_click(view: StepView) -> None:
    view._walk.hear(told(4))
    assert view._about_slope() is None
    view.sheet.anchorClicked.emit(link(view, "check"))
    about = AboutSlope("output", "", (0,), 3)
    assert view._about_slope() == about
    view._hear_slope(Slope(about, -0.75, -0.7500003))
    assert "✓ finite difference −0.75, relative difference 4.0·10⁻⁷" in view.sheet.toPlainText()
    assert view._about_slope() is None
    view._walk.hear(told(1, number=7))
    assert not view._checks


def test_buttons_go_on(view: StepView) -> None:
    view.next.click()
    assert steps(view) == 1
    view.rest.click()
    assert steps(view) == 2
    for count in (2, 3, 4, 5):
        view._walk.hear(told(count))
    assert steps(view) == 5, "after the last beat it stays"


def test_one_looks_back_beat_by_beat(view: StepView) -> None:
    view._walk.hear(told(3))
    view.back.click()
    assert view.beats.accessibleDescription() == "Forward, 2 of 5"
    assert "Compare" not in view.sheet.toPlainText()
    view.back.click()
    assert not view.sheet.toPlainText().count("Forward"), "the first beat"
    for beat in ("Forward, 2 of 5", "Compare, 3 of 5"):
        view.next.click()
        assert view.beats.accessibleDescription() == beat
    assert steps(view) == 0, "what was worked out is only looked at"
    view.next.click()
    assert steps(view) == 1


def shown(view: StepView) -> tuple[int, int]:
    """The number of the step that is looked at, and how many of its beats."""
    step = view._told.step
    assert step is not None
    return step.beats[0].step, len(step.beats)


def come_to(view: StepView, step: int, present: int | None = None) -> None:
    """The engine sends a frame."""
    client = view._bridge.client
    assert isinstance(client, FakeClient)
    client.tell(replace(client.frame(step=step), present=present))
    view._bridge.tick()


def test_beats_go_back_over_the_beginning_of_a_step_and_forth_again(view: StepView) -> None:
    client, walk = view._bridge.client, view._walk
    assert isinstance(client, FakeClient)
    assert not view.back.isEnabled(), "nothing was made yet"
    view._bridge.load()
    come_to(view, 6)
    view.refresh()
    assert view.back.isEnabled(), "the last step that was made, in whatever way"
    walk.hear(told(2))
    for _ in range(2):
        view.back.click()
    assert client.named("retell") == [(5,)]
    walk.hear(None)
    assert shown(view) == (6, 1), "the engine is on its way"
    come_to(view, 6, present=6)
    walk.hear(told(5, number=5))
    assert shown(view) == (5, 5)
    for _ in range(4):
        view.back.click()
    view.next.click()
    assert shown(view) == (5, 2)
    view.rest.click()
    assert shown(view) == (5, 5)
    assert client.named("retell") == [(5,)]
    view.next.click()
    assert client.named("come_back") == [()]
    walk.hear(told(2))
    assert shown(view) == (6, 1), "it begins with its first beat again"
    view.next.click()
    assert steps(view) == 0
    view.next.click()
    assert steps(view) == 1


def test_beats_that_were_not_made_are_made_after_those_that_were(view: StepView) -> None:
    client, walk = view._bridge.client, view._walk
    assert isinstance(client, FakeClient)
    view._bridge.load()
    come_to(view, 9)
    for number in (8, 7):
        walk.back()
        walk.hear(told(5, number=number))
        for _ in range(4):
            walk.back()
    assert client.named("retell") == [(8,), (7,)]
    for number in (7, 8):
        view.rest.click()
        assert shown(view) == (number, 5)
        view.next.click()
        if number == 7:
            walk.hear(told(5, number=8))
            assert shown(view) == (8, 1)
    assert client.named("retell") == [(8,), (7,), (8,)]
    assert steps(view) == 1


def test_beats_follow_by_themselves_until_told_otherwise(view: StepView, qtbot: QtBot) -> None:
    view.speed.setValue(view.speed.maximum())
    view.play.click()
    qtbot.waitUntil(lambda: steps(view) >= 2)
    view._bridge.running_changed.emit(True)
    assert not view.play.isChecked()
    view.play.click()
    view.hide()
    assert not view.pacing.playing


def test_nothing_is_asked_or_shown_while_nobody_looks(view: StepView) -> None:
    view._walk.hear(told(3))
    view.hide()
    assert view._about() is None
    assert view._about_guarantee() is None
    assert view._told.step is None


def test_an_edit_makes_what_was_told_out_of_date(view: StepView) -> None:
    view._walk.hear(told(3))
    view._editor.edit("rate", set_recipe.of(rate=0.5))
    assert view.sheet.toPlainText() == ""


def test_the_arithmetic_is_copied(view: StepView) -> None:
    view._walk.hear(told(5))
    menu = view.copy_menu()
    found = {}
    for action in menu.actions():
        action.trigger()
        found[action.text()] = QGuiApplication.clipboard().text()
    menu.deleteLater()
    assert list(found) == ["As text", "As LaTeX", "As NumPy", "As PyTorch"]
    assert found["As text"].startswith("Take\n  Sample 4. Its target: ")
    assert r"w_{1} \leftarrow  w_{1} - \eta  g_{1}" in found["As LaTeX"]
    assert "theta -= rate * g" in found["As NumPy"]
    assert "torch.optim.SGD([w, b], lr=0.1)" in found["As PyTorch"]


def test_in_a_low_panel_controls_keep_to_one_row(view: StepView) -> None:
    view._walk.hear(told(5))
    row = (view.back, view.next, view.rest, view.play, view.speed, view.beats, view.layer, view.unit, view.copy)
    for width, height in ((1000, 130), (640, 130), (420, 120), (420, 400), (1000, 400)):
        view.resize(width, height)
        QApplication.processEvents()
        shown = [control for control in row if control.isVisible()]
        assert all(control.geometry().bottom() < view.sheet.geometry().top() + 2 for control in shown), (width, height)
        assert view.beats.isVisible() or height < 150


def test_the_lines_make_a_table(view: StepView) -> None:
    view._walk.hear(told(2))
    head, rows = view.table()
    assert tuple(head) == ("beat", "arithmetic")
    assert ("Forward", "z = Σ w a + b = 2 × (−0.9) + (−1) × 0.9 + 0.5 = −1") in list(rows)


def test_a_map_stands_beside_layers_without_neurons(view: StepView) -> None:
    assert not view.map.isVisible()
    layers = (Spec.of("conv2d", channels=2, kernel=3), Spec("flatten"))
    project = mlp(choose_bundled(Project(), "digits"))
    for place, spec in enumerate(layers):
        project = insert_layer(project, place, spec)
    view._editor.edit("images", lambda _: project)
    _, rows, columns = (view._live.plan.layers[0]).out_shape
    made, before = np.zeros((1, 2, rows, columns), np.float32), {"conv2d1.weight": np.ones((2, 1, 3, 3), np.float32)}
    made[0, 1, 2, 3] = 5.0
    taken = Taken(np.array([0]), np.ones((1, *view._live.plan.input_shape), np.float32), np.ones((1, 10), np.float32))
    answered = Answered(np.zeros((1, 10), np.float32), {"conv2d1": made}, {"conv2d1": made})
    step = StepSoFar(0.1, np.array([0]), 0, (Beat("take", 0, taken), Beat("forward", 0, answered)), before, {}, {}, 0)
    view.layer.chosen.emit("conv2d1")
    view.unit.chosen.emit("1")
    view._walk.hear(step)
    assert view.map.isVisible()
    assert view.said.text() == "Step 1: Filter 2 of Conv2d 1, row 3, column 4: 5."
    view.map.point_at(Cell(0, 1))
    assert "Filter 2 of Conv2d 1, row 1, column 2: its window of 3 × 3 in 1 channel" in view.sheet.toPlainText()
    assert "1 × 1 + 1 × 1 + 1 × 1 = 3" in view.sheet.toPlainText()
    assert [action.text() for action in view.copy_menu().actions()] == list(FORMS)
    assert view._told.written == Pixel("conv2d1", 1, 0, 1)
    view.map.leaveEvent(QEvent(QEvent.Type.Leave))
    assert view.map.spot == Cell(0, 1), "what is told stays framed"
    view._told.point_at(Pixel("conv2d1", 0, 4, 5))
    assert "Filter 1 of Conv2d 1, row 5, column 6" in view.sheet.toPlainText()
    assert (view.unit.current, view.map.spot) == ("0", Cell(4, 5))
    view._told.light(Pixel("input", EVERY, 3, 4))
    assert [mark.cursor.selectedText() for mark in view.sheet.extraSelections()] == ["1"]
    view.map.setFocus()
    QTest.keyClick(view.map, Qt.Key.Key_Return)
    view.map.point_at(Cell(0, 1))
    assert view._told.pixel == Pixel("conv2d1", 0, 4, 5), "it is held"
    view._editor.open(view._editor.project)
    assert (view._told.neuron, view._told.pixel, view._told.is_pinned) == (Part("output", 0), None, False)
    view._walk.hear(step)
    view.layer.chosen.emit("output")
    assert not view.map.isVisible()
    assert view._told.written is None


def test_keys_reach_every_number(view: StepView) -> None:
    view._walk.hear(told(2))
    view.sheet.setFocus()
    QTest.keyClick(view.sheet, Qt.Key.Key_Tab)
    assert view._told.lit is not None
