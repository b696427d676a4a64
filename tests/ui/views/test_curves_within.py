"""Curves within long epochs, and where they go on above the axis."""

from __future__ import annotations

import numpy as np
import pytest
from curves_scene import NAN, Scene, history, words
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.edits.data import choose_generator
from nnsim.ui.kit.theme import blend
from nnsim.ui.views.curves import plot as curves

load()


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot, choose_generator(Project(), "xor"))
    yield made
    made.close()


# ---------------------------------------------------------------- within long epochs


def readings(*rows):
    """Step, epoch, train loss and accuracy; those that also asked test samples add two numbers."""
    counted = ((*row[:2], 1344, *row[2:4], row[4:]) for row in rows)
    return [(*row, 300 * bool(test), *(test or (NAN, NAN))) for *row, test in counted]


WITHIN = readings(
    (21, 0.25, 1.2, 0.5), (42, 0.5, 0.8, 0.7, 0.9, 0.6), (63, 0.75, 0.6, 0.75), (84, 0.9, 0.5, 0.8, 0.7, 0.7)
)


def test_the_first_epoch_of_a_long_one_is_drawn_while_it_lasts(scene):
    scene.take(history(0), readings=WITHIN)
    for plot in (scene.view.loss, scene.view.measure):
        x, _ = plot.train_within.getData()
        assert x.tolist() == [0.25, 0.5, 0.75, 0.9]
        x, _ = plot.test_within.getData()
        assert x.tolist() == [0.5, 0.9], "where no test samples were asked the line goes on"
    faint = blend(scene.theme.panel, scene.theme.train, curves.WITHIN)
    assert len(scene.of_color(scene.view.loss, faint)[0]) > 50
    assert scene.view.loss._limits[0] == 1.0


def test_the_legend_tells_what_the_thin_lines_are_and_the_cursor_their_numbers(scene):
    assert "thin" not in words(scene.view.loss_box)
    scene.take(history(0), readings=WITHIN)
    assert words(scene.view.loss_box).endswith("dots: all samples"), "the row of the beginning"
    scene.hover(scene.view.loss, 0.52)
    assert words(scene.view.loss_box) == "— train 0.8000 — test 0.9000 epoch 0.50"
    assert words(scene.view.measure_box) == "— train 70.0 % — test 60.0 %"
    scene.hover(scene.view.loss, 0.75)
    assert words(scene.view.loss_box) == "— train 0.6000 — test 0.9000 (epoch 0.50) epoch 0.75"
    assert words(scene.view.measure_box) == "— train 75.0 % — test 60.0 % (epoch 0.50)"
    scene.hover(scene.view.loss, 0.0)
    assert words(scene.view.loss_box).endswith("epoch 0")
    scene.leave(scene.view.loss)
    scene.view.loss_box.setFixedWidth(320)
    QApplication.processEvents()
    assert words(scene.view.loss_box) == "— train — test", "what they are gives way to the curves"


def test_a_single_reading_of_the_test_samples_is_seen(scene):
    """Two of the training samples are a line; one of the test samples had no mark at all."""
    scene.take(history(0), readings=WITHIN[:2])
    for plot, value in ((scene.view.loss, 0.9), (scene.view.measure, 0.6)):
        at = plot._at(0.5, value)
        x, y = scene.of_color(plot, blend(scene.theme.panel, scene.theme.test, curves.WITHIN))
        assert ((abs(x - at.x()) < 3) & (abs(y - at.y()) < 3)).sum() > 3
        x, y = scene.of_color(plot, scene.theme.train)
        assert len(x), "the beginning of the run"


def test_the_first_row_of_a_run_is_seen(scene):
    scene.take(history(0))
    at = scene.view.loss._at(0.0, history(0)[0, 3])
    x, y = scene.of_color(scene.view.loss, scene.theme.test)
    assert ((abs(x - at.x()) < 3) & (abs(y - at.y()) < 3)).sum() > 5
    scene.take(history(1)[1:])
    assert not scene.view.loss._dots, "a line goes through it now"


def test_both_plots_end_at_the_same_epoch_at_every_moment(scene):
    """They are drawn in turns, so that one ran ahead of the other."""
    rows = history(40)
    scene.bridge.play()
    for first in range(0, 40, 2):
        scene.take(rows[first : first + 2])
        assert scene.view.loss.end == scene.view.measure.end
    assert scene.view.loss.end >= 35


def test_no_line_hides_the_way_that_readings_tell_of(scene):
    """From epoch 0 to 1 nothing went straight: what was measured at the ends are dots."""
    later = readings(*((84 + k, 1 + k / 5, 0.4, 0.8, *((0.5, 0.8) if k % 2 else ())) for k in range(1, 5)))
    scene.take(history(1), readings=[*WITHIN, *later])
    plot = scene.view.loss
    x, y = plot.train.getData()
    assert x[~np.isnan(x)].tolist() == [0, 1]
    assert np.isnan(y).sum() == 1, "a gap"
    assert {(dot[0], dot[2]) for dot in plot._dots} == {(0, "train"), (1, "train"), (0, "test"), (1, "test")}
    x, y = plot.test_within.getData()
    assert x.tolist() == [0.5, 0.9, 1.0, 1.2, 1.6], "what was measured on all test samples is on the way"
    assert y[2] == history(1)[1, 3]
    thick_x, thick_y = scene.of_color(plot, scene.theme.test)
    at = plot._at(1.0, history(1)[1, 3])
    assert ((abs(thick_x - at.x()) < 3) & (abs(thick_y - at.y()) < 3)).sum() > 10, "a dot"
    middle = plot._at(0.25, 0.0).x()
    assert not (abs(thick_x - middle) < 5).any()


def test_many_epochs_are_a_line_again(scene):
    rows = history(60)
    within = [(k, k + 0.5, 1344, rows[k, 2], 0.5, 0, NAN, NAN) for k in range(60)]
    scene.take(rows, readings=within)
    assert not scene.view.loss.has_dots
    assert np.isfinite(scene.view.loss.train.getData()[1]).all()
    assert words(scene.view.loss_box).endswith("thin: within epochs")


def test_accuracy_of_a_part_says_what_it_may_be_off_by(scene):
    part = int(scene.editor.project.data.test.sum()) // 2
    scene.take(history(0), readings=[(21, 0.25, 1344, 1.2, 0.5, part, 0.9, 0.6)])
    scene.hover(scene.view.measure, 0.25)
    assert words(scene.view.measure_box).startswith("— train 50.0 % — test 60 ±")


# ---------------------------------------------------------------- above the axis


def test_what_is_only_a_little_higher_has_room(scene):
    scene.take(history(20))
    assert scene.view.loss._limits[2] >= history(20)[:, 2:4].max()
    assert scene.view.loss._peaks == []


def test_a_curve_that_goes_on_above_the_axis_says_so_and_how_far(scene):
    plot = scene.view.loss
    scene.take(history(400, wild=1e6))
    assert [(peak.epoch, peak.color) for peak in plot._peaks] == [(0.0, "train")]
    assert plot._peaks[0].value == pytest.approx(1e6, rel=1e-3)
    box, _ = scene.pixels(plot)
    x, y = scene.of_color(plot, scene.theme.train)
    near = (x < box.left() + 12) & (y < box.top() + 10)
    assert near.sum() > 15, "an arrow head"
    scene.view.log.click()
    assert plot._peaks == [], "all of it is on the axis"
