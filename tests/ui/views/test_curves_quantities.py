"""What the second plot can show beside the loss: accuracy, errors, and what a learner tells of itself."""

from __future__ import annotations

import numpy as np
import pytest
from curves_scene import NAN, Scene, history, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, PARTS, History
from nnsim.edits.adapt import with_output
from nnsim.edits.data import choose_generator
from nnsim.edits.network import set_output
from nnsim.edits.recipe import choose
from nnsim.tasks.columns import declared
from nnsim.tasks.kinds import TASKS
from nnsim.ui.views.curves.quantities import quantities

load()

ERRORS = tuple(f"{part}_{name}" for name in ("root_mean_square_error", "mean_absolute_error") for part in PARTS[:2])


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


def with_errors(epochs: int = 40) -> History:
    """A regression without validation samples: errors fall from 4, 5, 2 and 3."""
    rows = np.column_stack([history(epochs), np.full((epochs + 1, 2), NAN)])
    rows[:, 4:6] = NAN
    fall = np.linspace(1, 0.5, epochs + 1)[:, None]
    return History(np.hstack([rows, fall * (4, 5, 2, 3)]), (*HISTORY, *ERRORS))


def test_a_regression_has_errors_in_place_of_accuracies(values):
    view = values.view
    values.tell(with_errors())
    assert view.measure_box.isVisible()
    assert [view.chooser.itemText(i) for i in range(view.chooser.count())] == [
        "Root mean square error", "Mean absolute error",
    ]  # fmt: skip
    np.testing.assert_allclose(view.measure.train.getData()[1][[0, -1]], [4, 2])
    np.testing.assert_allclose(view.measure.test.getData()[1][[0, -1]], [5, 2.5])
    assert words(view.measure_box) == "— train — test", "the legend has the room that other quantities would take"
    QTest.keyClick(view.chooser, Qt.Key.Key_Down)
    np.testing.assert_allclose(view.measure.test.getData()[1][[0, -1]], [3, 1.5])
    assert view.measure._limits[1:] == (0.0, 4.0)
    values.hover(view.loss, 40)
    assert words(view.measure_box) == "— train 1 — test 1.5"
    assert "in the units of the values" in view.chooser.toolTip()
    assert view.measure.accessibleName() == "Mean absolute error over epochs"


def test_what_an_earlier_task_told_can_still_be_seen(values):
    values.tell(with_errors())
    values.editor.edit("classes", lambda p: choose_generator(p, "xor"))
    view = values.view
    assert view.chooser.current == "Accuracy"
    assert view.measure._levels[-1][1] == "100 %"
    QTest.keyClick(view.chooser, Qt.Key.Key_End)
    assert view.chooser.current == "Mean absolute error"
    assert view.measure._levels[-1][1] == "4"


def test_one_quantity_alone_needs_no_choice(scene):
    scene.take(history())
    assert not scene.view.chooser.isVisible()
    assert scene.view.measure_box.title.isVisible()
    scene.editor.edit("learner", lambda p: choose(p, "learner", "perceptron"))
    assert scene.view.chooser.isVisible()
    assert not scene.view.measure_box.title.isVisible()
    QTest.keyClick(scene.view.chooser, Qt.Key.Key_Down)
    rows = np.column_stack([history(2), np.full((3, 2), NAN), [0, 7, 9]])
    scene.bridge.load()
    scene.tell(History(rows, (*HISTORY, "corrections")))
    assert words(scene.view.measure_box) == "— so far"
    np.testing.assert_array_equal(scene.view.measure.train.getData()[1], [0, 7, 9])
    assert np.isnan(scene.view.measure.test.getData()[1]).all()


def test_values_below_zero_are_in_the_plot(values):
    told = with_errors()
    told.rows[:, 8:] *= -1
    values.tell(told)
    _, low, high = values.view.measure._limits
    assert low <= -5
    assert high > 0


def test_a_task_of_which_nothing_but_the_loss_is_measured_shows_that_alone(scene):
    scene.take(history())
    scene.editor.edit("output", set_output.of("action_values"))
    view = scene.view
    scene.bridge.load()
    scene.tell(History())
    assert not view.measure_box.isVisible()
    assert view.loss_box.isVisible()
    scene.editor.stack.undo()
    assert view.measure_box.isVisible()
    assert view.measure.accessibleName() == "Accuracy over epochs"


def test_curves_look_like_what_they_are_of(values):
    score = next(one for one in quantities(Project(), tuple(declared())) if one.title == "Score")
    values.view.measure.set_roles(score.roles)
    theme, pens = values.theme, [getattr(values.view.measure, name).opts["pen"] for name in PARTS]
    assert [pen.color().name() for pen in pens] == [QColor(c).name() for c in (theme.text, theme.muted, theme.muted)]
    assert [pen.style() for pen in pens] == [Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DashLine]
    assert theme.train not in str(values.view._entries({}, score, lines=True))


def test_no_quantity_has_more_curves_than_a_plot():
    for task in TASKS:
        told = quantities(with_output(Project(), task.id), tuple(declared()))
        assert max(len(one.columns) for one in told) == len(PARTS)
