"""The curves: what is drawn where, the numbers at the cursor, and what a regression leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from curves_scene import NAN, Scene, history, words
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import Mark
from nnsim.core.texts import plain
from nnsim.edits.data import choose_generator
from nnsim.edits.split import move_to
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets import emphasis
from nnsim.ui.run.turns import FAST_S

load()


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot, choose_generator(Project(), "xor"))
    yield made
    made.close()


@pytest.fixture
def values(qtbot):
    made = Scene(qtbot, choose_generator(Project(), "plane"))
    yield made
    made.close()


@pytest.mark.parametrize("name", ["train", "validation"])
def test_curves_are_as_wide_on_a_finer_screen(scene, monkeypatch, name):
    plot, theme = scene.view.loss, scene.theme
    assert getattr(plot, name).opts["pen"].widthF() == 1.8 * theme.scale
    monkeypatch.setattr(plot, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(plot, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert getattr(plot, name).opts["pen"].widthF() == 3.6 * theme.scale


# ---------------------------------------------------------------- what is drawn


def test_rows_appear_as_curves_in_their_colours(scene):
    assert not len(scene.of_color(scene.view.loss, scene.theme.train)[0])
    scene.take(history())
    for plot in (scene.view.loss, scene.view.measure):
        for color in (scene.theme.train, scene.theme.test):
            assert len(scene.of_color(plot, color)[0]) > 50


def test_curves_are_seen_behind_the_words_of_a_mark(scene):
    flat = history(300)
    flat[:, 2:4] = 0.96
    text = "back to the last good weights, learning rate 10 → 0.03"
    scene.take(flat, (Mark(0, 0.0, plain(text)),))
    plot = scene.view.loss
    box, rgb = scene.pixels(plot)
    top, left = round(box.top()), round(box.left()) + 12
    shown = rgb[top : top + 60, left : left + 200]
    tinted = shown[..., 0] - shown[..., 1] > 30  # the test curve is red
    assert tinted.any(axis=0).mean() > 0.9


def test_a_curve_runs_through_its_values(scene):
    scene.take(history())
    plot = scene.view.loss
    x, y = scene.of_color(plot, scene.theme.train)
    for epoch in (20, 50, 80):
        at = plot._at(epoch, history()[epoch, 2])
        near = y[np.abs(x - at.x()) <= 1]
        assert np.abs(near - at.y()).min() <= 2


def test_test_samples_above_train_samples(scene):
    scene.take(history())
    _, train = scene.of_color(scene.view.loss, scene.theme.train)
    _, test = scene.of_color(scene.view.loss, scene.theme.test)
    assert test.mean() < train.mean()


def test_a_wild_start_does_not_flatten_the_rest(scene):
    scene.take(history(400, wild=1e6))
    assert scene.view.loss._limits[2] < 5


def test_log_scale_draws_decades_and_is_remembered_with_the_document(scene):
    scene.take(history())
    scene.view.log.click()
    assert scene.editor.project.view.log_loss
    assert scene.editor.stack.count() == 0
    plot = scene.view.loss
    assert [label for _, label in plot._levels] == ["0.01", "0.1", "1"]
    x, y = scene.of_color(plot, scene.theme.train)
    at = plot._at(50, np.log10(history()[50, 2]))
    assert np.abs(y[np.abs(x - at.x()) <= 1] - at.y()).min() <= 2
    scene.editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=False)))
    assert not scene.view.log.isChecked()
    assert plot._levels[0] == (0.0, "0")


def test_a_loss_of_zero_has_a_place_in_decades(scene):
    rows = history()
    rows[50:, 2] = 0.0
    scene.view.log.click()
    scene.take(rows)
    assert scene.view.loss._limits[1] == -8


def test_no_test_samples_leave_one_curve(scene):
    rows = history()
    rows[:, [3, 5]] = NAN
    scene.take(rows)
    assert len(scene.of_color(scene.view.loss, scene.theme.train)[0]) > 50
    assert not len(scene.of_color(scene.view.loss, scene.theme.test)[0])


@pytest.mark.parametrize("log", [False, True])
def test_marks_stand_at_their_epochs_with_their_words(scene, log):
    scene.take(history())
    if log:
        scene.view.log.click()
    before = scene.pixels(scene.view.loss)[1]
    scene.take([], (Mark(400, 40.0, plain("painted")),))
    box, after = scene.pixels(scene.view.loss)
    changed = np.nonzero((before != after).any(axis=(0, 2)))[0]
    x = scene.view.loss._at(40, 0).x()
    assert abs(changed.min() - x) <= 1
    assert 20 < changed.max() - x < 90, "the words stand beside the line"
    column = (before != after).any(axis=2)[:, round(x) - 1 : round(x) + 2].any(axis=1)
    assert column.sum() > 0.3 * box.height(), "the line goes all the way down"


def test_marks_of_another_run_replace_as_many_of_the_last(scene):
    scene.take(history(), (Mark(400, 40.0, plain("one")),))
    scene.bridge.reset()
    scene.client.tell(scene.client.loaded())
    scene.take(history(), (Mark(800, 80.0, plain("two")),))
    assert [mark.text for mark in scene.view.loss._marks] == ["two"]


def test_words_at_the_right_edge_are_not_cut(scene):
    scene.take(history())
    before = scene.pixels(scene.view.loss)[1]
    scene.take([], (Mark(990, 99.0, plain("learning rate 0.03 → 0.1")),))
    box, after = scene.pixels(scene.view.loss)
    changed = np.nonzero((before != after).any(axis=(0, 2)))[0]
    assert changed.max() <= box.right()
    assert changed.min() < scene.view.loss._at(99, 0).x() - 60


def test_a_reset_empties_the_plot(scene):
    scene.take(history())
    scene.bridge.reset()
    scene.client.tell(scene.client.loaded())
    scene.bridge.tick()
    assert not len(scene.of_color(scene.view.loss, scene.theme.train)[0])


def test_while_it_trains_some_frames_are_drawn_and_the_last_one_at_pause(scene):
    drawn, frames = [], 8
    scene.bridge._clock = lambda: 1.0  # they come fast
    scene.bridge.play()
    show = scene.view.loss.show_rows
    scene.view.loss.show_rows = lambda *rows: (drawn.append(len(rows[0])), show(*rows))
    for i in range(frames):
        scene.take(history()[i : i + 1])
    assert len(drawn) == 2
    assert drawn[-1] < frames
    scene.bridge.pause()
    assert drawn[-1] == frames


def test_both_plots_show_every_frame_of_a_slow_run(scene):
    now, drawn = [0.0], []
    scene.bridge._clock = lambda: now[0]
    scene.bridge.play()
    for plot in (scene.view.loss, scene.view.measure):
        show = plot.show_rows
        plot.show_rows = lambda *rows, show=show: (drawn.append(len(rows[0])), show(*rows))
    for i in range(4):
        now[0] += 2 * FAST_S
        scene.take(history()[i : i + 1])
    assert drawn == [1, 1, 2, 2, 3, 3, 4, 4]


def test_light_and_dark(scene):
    scene.take(history())
    for mode in ("dark", "light"):
        theming.manager().set_mode(mode)
        theme = theming.current()
        assert len(scene.of_color(scene.view.loss, theme.train)[0]) > 50
        assert len(scene.of_color(scene.view.loss, theme.panel)[0]) > 1000


def test_axes_are_labelled_from_zero_to_the_end(scene):
    scene.take(history(97))
    (labels,) = scene.view.loss.bottom._tickLevels
    assert labels[0] == (0.0, "0")
    assert labels[-1] == (100.0, "100")
    (shares,) = scene.view.measure.left._tickLevels
    assert shares[-1] == (1.0, "100 %")


# ---------------------------------------------------------------- the numbers at the cursor


def test_without_the_cursor_there_is_a_legend(scene):
    scene.take(history())
    assert words(scene.view.loss_box) == words(scene.view.measure_box) == "— train — test"


def test_the_legend_names_no_curve_that_there_cannot_be(scene):
    scene.editor.edit("Train on all", move_to.of(np.ones(len(scene.editor.project.data), bool), "train"))
    assert not scene.editor.project.data.test.any()
    rows = history(4)
    rows[:, 3] = rows[:, 5] = np.nan
    scene.take(rows)
    assert words(scene.view.loss_box) == words(scene.view.measure_box) == "— train"
    rows[1, 3] = 0.5  # as it was before they were moved
    scene.take(rows)
    assert words(scene.view.loss_box) == "— train — test"


def test_the_cursor_shows_the_numbers_of_the_nearest_row(scene):
    rows = history(20)
    rows[5, 2:] = (0.1234, 0.5678, 0.9996, 0.5)
    scene.take(rows)
    scene.hover(scene.view.loss, 5.2)
    assert words(scene.view.loss_box) == "— train 0.1234 — test 0.5678 epoch 5"
    assert words(scene.view.measure_box) == "— train > 99.9 % — test 50.0 %"
    for plot in (scene.view.loss, scene.view.measure):
        assert plot.cursor_line.isVisible()
        assert plot.cursor_line.value() == 5.0
    scene.hover(scene.view.measure, 9)
    assert "epoch 9" in words(scene.view.loss_box)
    scene.leave(scene.view.measure)
    assert words(scene.view.loss_box) == "— train — test"
    assert not scene.view.loss.cursor_line.isVisible()


def test_numbers_that_do_not_exist_are_a_dash(scene):
    rows = history(20)
    rows[:, [3, 5]] = NAN
    scene.take(rows)
    scene.hover(scene.view.loss, 3)
    assert "test – epoch 3" in words(scene.view.loss_box)


def test_on_a_mark_its_words_are_told_in_full(scene):
    scene.view.resize(1400, 220)
    text = "painted 12 points of class <b>A</b> & more"
    scene.take(history(), (Mark(400, 40.0, plain(text)), Mark(401, 40.1, plain("rate"))))
    scene.hover(scene.view.loss, 40)
    assert text in words(scene.view.loss_box)
    assert words(scene.view.loss_box).endswith("rate")
    scene.hover(scene.view.loss, 60)
    assert "painted" not in words(scene.view.loss_box)


def test_a_reset_takes_the_cursor_away(scene):
    scene.take(history())
    scene.hover(scene.view.loss, 40)
    scene.bridge.reset()
    scene.client.tell(scene.client.loaded())
    scene.bridge.tick()
    assert words(scene.view.loss_box) == "— train — test"
    scene.hover(scene.view.loss, 0.5)
    assert words(scene.view.loss_box) == "— train — test"


# ---------------------------------------------------------------- regression


def test_losses_of_scaled_values_say_so(values):
    assert values.view.loss_box.title.text() == "Loss over epochs"
    scaled = replace(values.editor.project.data, target_scaling="standard")
    values.editor.edit("Scale", lambda project: replace(project, data=scaled))
    assert values.view.loss_box.title.text() in {"Loss of scaled values over epochs", "Scaled loss"}
    values.editor.undo()
    assert values.view.loss_box.title.text() == "Loss over epochs"


def test_the_view_may_be_narrow(scene):
    scene.take(history(), (Mark(400, 40.0, plain("x" * 500)),))
    scene.hover(scene.view.loss, 40)
    assert scene.view.minimumSizeHint().width() < 500


@pytest.mark.parametrize("presenter", [False, True])
def test_entries_of_the_legend_are_whole_or_left_out(scene, presenter):
    rows = np.column_stack([history(), np.full((101, 2), 0.5)])
    rows[:, 2:4] = (0.1234, 0.5678)
    scene.take(rows)
    scene.view.setMinimumSize(1, 1)
    theming.manager().set_presenter(presenter)
    try:
        for width in (1300, 900, 740, 610, 520, 430, 340, 240):
            scene.view.resize(width, 220)
            for hovers in (False, True):
                scene.hover(scene.view.loss, 40) if hovers else scene.leave(scene.view.loss)
                _check_heads(scene, hovers)
    finally:
        theming.manager().set_presenter(False)


def test_in_a_lecture_room_train_and_test_are_told_on_the_smallest_screen(scene):
    """The lower panel is 530 px wide there."""
    scene.take(history())
    scene.view.setMinimumSize(1, 1)
    theming.manager().set_presenter(True)
    try:
        scene.view.resize(530, 150)
        QApplication.processEvents()
        assert words(scene.view.loss_box) == words(scene.view.measure_box) == "train test"
        assert [scene.view.loss_box.title.text(), scene.view.measure_box.title.text()] == ["Loss", "Accuracy"]
        scene.view.resize(720, 150)
        scene.view.measure_box.offer(("Accuracy", "Corrections"), "Accuracy")
        QApplication.processEvents()
        assert words(scene.view.measure_box) == "train test", "a title that can be chosen takes no room twice"
    finally:
        theming.manager().set_presenter(False)


def _check_heads(scene, hovers: bool) -> None:
    QApplication.processEvents()
    for box in (scene.view.loss_box, scene.view.measure_box):
        whole = {"— train", "— test", "– – validation", "train", "test", "validation", "epoch"}
        told = words(box)
        entries = [re.sub(r" (> )?\d[\d.]+( %)?$", "", part) if hovers else part for part in _entries_of(box)]
        assert set(entries) <= whole | {"…", ""}, told
        font = box.readout.font()
        assert emphasis.width(emphasis.runs(box.readout.text()), font) <= box.readout.width() + 1, told
        if "…" in told:
            assert box.title.text() in {"Loss", "Accuracy"}
            assert "validation" in box.readout.toolTip()


def _entries_of(box) -> list[str]:
    text = "".join(run.text for run in emphasis.runs(box.readout.text())).replace("\u2009", " ")
    return [part.strip() for part in text.replace(" …", " \u00a0 …").split(" \u00a0 ")]


def test_validation_samples_have_a_third_dashed_line(scene):
    rows = history()
    scene.take(rows)
    assert "validation" not in words(scene.view.loss_box)
    assert not len(
        scene.view.loss.validation.getData()[0] if scene.view.loss.validation.getData()[0] is not None else ()
    )
    scene.bridge.load()
    scene.take(np.column_stack([rows, rows[:, 3] + 0.1, rows[:, 5]]))
    assert "validation" in words(scene.view.loss_box)
    _, y = scene.view.loss.validation.getData()
    np.testing.assert_allclose(y[-1], rows[-1, 3] + 0.1)
    assert len(scene.of_color(scene.view.loss, scene.theme.validation)[0]) > 50


def test_an_axis_can_be_drawn_whenever_its_scale_changes(values):
    """The plot gets narrower or wider as soon as accuracies come or go, before it gets rows."""
    plot = values.view.loss
    for log in (True, False, True):
        plot.set_log(log)
        plot.resize(plot.width() - 40, plot.height())
        QApplication.processEvents()
        low, high = plot._limits[1:]
        assert low < high
        assert all(low <= at <= high for at, _ in plot._levels)
        assert len(plot._levels) > 1


def test_a_plot_makes_no_widget_that_is_never_seen(scene):
    """The plots of pyqtgraph bring menus of some 45 widgets each."""
    for plot in (scene.view.loss, scene.view.measure):
        assert {type(child).__name__ for child in plot.findChildren(QWidget)} <= {"QWidget", "QScrollBar"}
    loose = [widget for widget in QApplication.topLevelWidgets() if type(widget).__module__.startswith("pyqtgraph")]
    assert loose == []
    assert not any(isinstance(widget, QMenu) and "Plot" in widget.title() for widget in QApplication.allWidgets())
