"""The recipe panel, driven by mouse and keys: what it shows, edits, marks and undoes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from curve_words import CurveWords
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from recipe_hands import combo, take, type_into

from nnsim.core.catalogue import load
from nnsim.edits import recipe as edits
from nnsim.edits.network import set_output
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS, SCHEDULES
from nnsim.tasks.kinds import LOSSES, TASKS
from nnsim.ui.kit import theming
from nnsim.ui.recipe.cells import AT_RESET, NumberCell, SliderCell

load()
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def marks(editor):
    said = CurveWords()
    editor.marked.connect(said.take)
    return said


def slider(panel, name):
    cell = panel.page.cells[name]
    assert isinstance(cell, SliderCell)
    return cell.slider


def drag(track, *shares):
    """Press at the first share of the way and let go at the last."""
    points = [QPoint(round(share * track.width()), 10) for share in shares]
    QTest.mousePress(track, LEFT, NO_KEYS, points[0])
    for point in points[1:]:
        QTest.mouseMove(track, point + QPoint(1, 0))
        QTest.mouseMove(track, point)
    QTest.mouseRelease(track, LEFT, NO_KEYS, points[-1])


# ---------------------------------------------------------------- choices


def test_a_choice_by_mouse_is_one_step_and_one_mark(panel, editor, marks):
    take(panel, "optimizer", "Adam")
    assert editor.project.recipe.optimizer.kind == "adam"
    assert editor.project.recipe.rate == OPTIMIZERS["adam"].default_rate
    assert editor.stack.count() == 1
    assert len(marks) == 1
    assert marks[0].startswith("optimizer SGD → Adam, learning rate 0.03 → ")
    editor.stack.undo()
    assert combo(panel, "optimizer").current == "sgd"
    assert slider(panel, "rate").value == 0.03


def test_a_choice_by_keys_keeps_the_focus_though_the_options_are_others(panel, editor):
    panel.activateWindow()
    combo(panel, "optimizer").setFocus()
    old = panel.page.forms.get("optimizer")
    QTest.keyClick(combo(panel, "optimizer"), Qt.Key.Key_Down)
    QApplication.processEvents()
    assert editor.project.recipe.optimizer.kind == OPTIMIZERS.ids()[1]
    assert panel.page.forms.get("optimizer") is not old
    assert combo(panel, "optimizer").hasFocus()
    QTest.keyClick(combo(panel, "optimizer"), Qt.Key.Key_Down)
    assert editor.project.recipe.optimizer.kind == OPTIMIZERS.ids()[2]


def test_choosing_what_is_chosen_changes_nothing(panel, editor, marks):
    editor.edit("rate", lambda p: edits.set_recipe(p, rate=0.5))
    take(panel, "optimizer", "SGD")
    assert editor.stack.count() == 1
    assert editor.project.recipe.rate == 0.5
    assert marks == []


def test_only_losses_that_fit_are_offered_and_the_chosen_one_is_shown(panel, editor):
    def offered():
        box = combo(panel, "loss")
        return [box.itemData(i) for i in range(box.count())]

    assert offered() == [loss.id for loss in LOSSES if loss.id in TASKS["binary"].losses]
    editor.edit("output", lambda p: set_output(p, "multiclass"))
    assert offered() == [loss.id for loss in LOSSES if loss.id in TASKS["multiclass"].losses]
    editor.edit("odd", lambda p: edits.set_recipe(p, loss="binary_cross_entropy"))
    assert combo(panel, "loss").current == "binary_cross_entropy"


@pytest.mark.parametrize("learner", LEARNERS.ids())
def test_only_what_the_learner_uses_is_shown(panel, editor, learner):
    editor.edit("learner", lambda p: edits.choose(p, "learner", learner))
    planned = set() if LEARNERS[learner].at_once else {"epochs"}
    assert set(panel.page.cells) == {"learner", *planned, *LEARNERS[learner].uses} - {"phases"}
    assert all(cell.isVisible() for cell in panel.page.cells.values())
    assert set(panel.page.forms) <= set(panel.page.cells)


def test_the_learner_by_mouse(panel, editor, marks):
    take(panel, "learner", LEARNERS["perceptron"].label)
    assert "optimizer" not in panel.page.cells
    assert marks == ["learner Backpropagation → Rosenblatt's rule"]
    editor.stack.undo()
    assert "optimizer" in panel.page.cells


def test_options_of_a_schedule_appear_below(panel, editor, marks):
    name = next(s.id for s in SCHEDULES if s.parameters)
    take(panel, "schedule", SCHEDULES[name].label)
    assert set(panel.page.forms["schedule"].controls) == {p.id for p in SCHEDULES[name].parameters}


# ---------------------------------------------------------------- sliders and numbers


def test_a_drag_is_one_step_with_one_mark_and_reaches_the_engine_as_it_goes(panel, editor, bridge, marks):
    track = slider(panel, "rate").track
    start = editor.project.recipe.rate
    QTest.mousePress(track, LEFT, NO_KEYS, QPoint(track.width() // 2, 10))
    bridge.tick()
    QTest.mouseMove(track, QPoint(track.width() // 2 + 20, 10))
    bridge.tick()
    assert len(bridge.client.named("edit")) == 2
    assert marks == []
    QTest.mouseRelease(track, LEFT, NO_KEYS, QPoint(track.width() // 2 + 20, 10))
    now = editor.project.recipe.rate
    assert now > start
    assert editor.stack.count() == 1
    assert marks == [f"learning rate {start:g} → {now:g}"]
    editor.stack.undo()
    assert editor.project.recipe.rate == start
    assert slider(panel, "rate").value == start


def test_two_drags_are_two_steps(panel, editor, marks):
    track = slider(panel, "rate").track
    drag(track, 0.5, 0.6, 0.7)
    drag(track, 0.7, 0.3)
    assert editor.stack.count() == 2
    assert len(marks) == 2


def test_a_drag_back_to_the_start_is_no_step(panel, editor, marks):
    drag(slider(panel, "rate").track, 0.3, 0.9)
    marks.clear()
    at = slider(panel, "rate").track.width() * 0.9 / slider(panel, "rate").track.width()
    drag(slider(panel, "rate").track, at, 0.4, at)
    assert editor.stack.count() == 1
    assert marks == []


def test_arrow_keys_on_a_slider(panel, editor, marks):
    track = slider(panel, "batch").track
    QTest.keyClick(track, Qt.Key.Key_Home)
    for expected in (2, 3, 4):
        QTest.keyClick(track, Qt.Key.Key_Right)
        assert editor.project.recipe.batch == expected
    assert marks[-1] == "batch size 3 → 4"
    QTest.keyClick(track, Qt.Key.Key_End)
    assert editor.project.recipe.batch == 4096


def test_a_typed_number(panel, editor, marks):
    type_into(slider(panel, "rate").field, "0.25")
    assert editor.project.recipe.rate == 0.25
    assert marks == ["learning rate 0.03 → 0.25"]
    assert editor.stack.count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("rate", "fast", "fast is not a number. Enter a number from 0.00001 to 10."),
        ("rate", "11", "11 is out of range. Enter a number from 0.00001 to 10."),
        ("batch", "2.5", "2.5 is not a whole number. Enter a whole number from 1 to 4,096."),
        ("seed", "10000", "10000 is out of range. Enter a whole number from 0 to 9,999."),
        ("epochs", "-1", "-1 is out of range. Enter a whole number from 1 to 100,000."),
    ],
)
def test_a_wrong_number_is_a_sentence_and_the_old_one_comes_back(panel, editor, name, typed, sentence):
    cell = panel.page.cells[name]
    field = cell.field if isinstance(cell, NumberCell) else cell.slider.field
    before, shown = editor.project, field.text()
    type_into(field, typed)
    assert field.complaint == sentence
    assert field.text() == shown
    assert editor.project is before


def test_regularisation_starts_at_zero(panel, editor, marks):
    QTest.keyClick(slider(panel, "l2").track, Qt.Key.Key_Right)
    assert editor.project.recipe.l2 == 1e-5
    assert marks == ["L2 0 → 1e−5"]


def test_an_option_by_mouse_and_keys(panel, editor, marks):
    form = panel.page.forms["optimizer"]
    momentum = form.controls["momentum"]
    drag(momentum.track, 0.1, 0.5, 0.9)
    value = editor.project.recipe.optimizer.values["momentum"]
    assert 0.8 < value < 1
    assert editor.stack.count() == 1
    assert marks == [f"momentum 0 → {value:g}"]
    QTest.mouseClick(form.controls["nesterov"], LEFT, NO_KEYS, QPoint(8, 8))
    assert editor.project.recipe.optimizer.values["nesterov"] is True
    assert marks[-1] == "nesterov off → on"
    editor.stack.setIndex(0)
    assert momentum.value == 0
    assert not form.controls["nesterov"].isChecked()


# ---------------------------------------------------------------- what acts at Reset


def test_seed_and_initial_weights_say_that_they_wait_for_reset(panel, editor, marks):
    for name, cell in panel.page.cells.items():
        waits = name in ("seed", "initializer")
        if not isinstance(cell, SliderCell):
            assert (cell.hint.text() == AT_RESET) is waits
            assert cell.hint.isVisible()
    assert combo(panel, "initializer").accessibleName() == "Initial weights, acts at Reset"
    type_into(panel.page.cells["seed"].field, "7")
    take(panel, "initializer", "Normal")
    type_into(panel.page.cells["epochs"].field, "500")
    assert (editor.project.recipe.seed, editor.project.recipe.initializer.kind) == (7, "normal")
    assert editor.stack.count() == 3
    assert marks == [], "nothing of this changes the run that goes on"


def test_options_of_the_initial_weights_leave_no_mark_either(panel, editor, marks):
    editor.edit("normal", lambda p: edits.choose(p, "initializer", "normal"))
    track = next(iter(panel.page.forms["initializer"].controls.values())).track
    drag(track, 0.2, 0.8)
    assert editor.stack.count() == 2
    assert marks == []


# ---------------------------------------------------------------- layout


def test_values_from_elsewhere_are_shown(panel, editor):
    editor.edit("all", lambda p: edits.set_recipe(p, rate=0.7, batch=77, seed=42, epochs=9, l1=0.5))
    assert slider(panel, "rate").value == 0.7
    assert slider(panel, "batch").field.text() == "77"
    assert panel.page.cells["seed"].field.text() == "42"
    assert panel.page.cells["epochs"].field.text() == "9"
    editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True)))
    assert slider(panel, "l1").value == 0.5


def columns(panel):
    return len({cell.mapTo(panel, QPoint(0, 0)).x() for cell in panel.page.cells.values()})


@pytest.mark.parametrize("height", [214, 700])
def test_fields_stand_on_lines_and_nothing_is_cut(panel, height):
    panel.resize(336, height)
    QApplication.processEvents()
    assert columns(panel) == 2
    cells = list(panel.page.cells.values())
    for left, right in zip(cells[::2], cells[1::2], strict=False):
        labels = [c.slider.label if isinstance(c, SliderCell) else c.label for c in (left, right)]
        middles = [label.mapTo(panel, label.rect().center()).y() for label in labels]
        assert middles[0] == middles[1]
        boxes = [c.slider.track if isinstance(c, SliderCell) else c._control for c in (left, right)]
        centres = [box.mapTo(panel, box.rect().center()).y() for box in boxes]
        assert abs(centres[0] - centres[1]) <= 1
    edge = max(cell.mapTo(panel, cell.rect().topRight()).x() for cell in cells)
    assert edge == 336 - 12 - 1, "the form ends where the scroll bar begins"
    for cell in cells:
        assert cell.width() >= cell.minimumSizeHint().width()


def test_a_field_without_a_neighbour_has_the_whole_row(panel, editor):
    panel.resize(336, 400)
    editor.edit("learner", edits.choose.of("learner", "vectors"))
    QApplication.processEvents()
    assert list(panel.page.cells) == ["learner"]
    box = panel.page.cells["learner"]._control
    assert box.width() >= box.sizeHint().width(), "its words are not cut"


def test_a_narrow_panel_and_presenter_mode_have_one_column(panel):
    panel.resize(230, 400)
    QApplication.processEvents()
    assert columns(panel) == 1
    heights = {name: cell.mapTo(panel, QPoint(0, 0)).y() for name, cell in panel.page.cells.items()}
    assert min(heights, key=heights.__getitem__) == "rate", "what is turned live is seen in a low panel, too"
    panel.resize(336, 400)
    theming.manager().set_presenter(True)
    try:
        QApplication.processEvents()
        assert columns(panel) == 1
        for cell in panel.page.cells.values():
            assert cell.width() >= cell.minimumSizeHint().width()
    finally:
        theming.manager().set_presenter(False)
    QApplication.processEvents()
    assert columns(panel) == 2


def test_a_new_form_stays_where_it_was_scrolled_to(panel, editor):
    panel.resize(336, 214)
    QApplication.processEvents()
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(60)
    editor.edit("optimizer", lambda p: edits.choose(p, "optimizer", "adam"))
    QApplication.processEvents()
    assert bar.value() == 60


def test_tab_follows_reading_order(panel):
    panel.activateWindow()
    panel.setFocus()
    seen = []
    for _ in range(len(panel.page.cells)):
        seen.append(panel.page.focused())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == list(panel.page.cells)
    assert panel.page.focused() == "", "options follow the fields"
