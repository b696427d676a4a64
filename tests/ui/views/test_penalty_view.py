"""The path of the LASSO: what is asked, drawn and told, and a penalty that is looked at by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.shrinkage import Path, Shrinkage
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_bundled, choose_generator
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import COMPUTING, ViewContext
from nnsim.ui.views.kinds import VIEWS
from nnsim.ui.views.penalty.figure import shares
from nnsim.ui.views.penalty.view import PenaltyView

load()

SHRUNK = np.array([[0.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, -1.0]])
LASSO = Path(np.array([4.0, 2.0, 1.0, 0.0]), SHRUNK, np.array([9.0, 7, 5, 4]), np.array([9.0, 7, 5.05, 5]))
FOUND = Shrinkage(("mass", "age"), LASSO, replace(LASSO, coefficients=SHRUNK + 0.5), 331, 9.5)


@pytest.fixture
def view(qtbot: QtBot) -> PenaltyView:
    theming.manager().set_mode("light")
    editor = Editor(Store(choose_bundled(Project(), "diabetes")))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    made = PenaltyView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_at_first_the_largest_penalty_is_told_that_does_hardly_worse(view):
    assert view.lasso._instead == COMPUTING
    view._take(FOUND)
    assert view.said_of_lasso.text() == "LASSO at λ = 1 keeps 1 of 2 columns, most of all mass; error 5.05."
    assert view.said_of_ridge.text() == "Ridge at λ = 1 keeps 2 of 2 columns; error 5.05."
    assert "without a penalty 5, always the mean 9.5" in view.said.text()
    np.testing.assert_allclose(shares(LASSO), [0, 0.4, 0.6, 1.0])


def test_a_penalty_is_looked_at_by_mouse_and_keys_and_stays(view):
    view._take(FOUND)
    box = view.lasso.box()
    QTest.mouseMove(view.lasso, QPoint(round(box.left() + 3), round(box.center().y())))
    assert view.said_of_lasso.text() == "LASSO at λ = 4 keeps no column; error 9."
    before = view.lasso.grab().toImage()
    view.lasso.setFocus()
    QTest.keyClick(view.lasso, Qt.Key.Key_Right)
    assert view.said_of_lasso.text().startswith("LASSO at λ = 2 keeps 1 of 2")
    assert view.lasso.grab().toImage() != before
    view.lasso.point_at(None)
    assert view.said_of_lasso.text().startswith("LASSO at λ = 2 keeps 1 of 2"), "the mouse may leave"
    assert view.said_of_ridge.text().startswith("Ridge at λ = 1"), "the other is looked at by itself"


def test_the_table_has_every_penalty_of_both(view):
    view._take(FOUND)
    header, rows = view.table()
    assert list(header) == ["model", "penalty", "train_error", "test_error", "mass", "age"]
    rows = list(rows)
    assert len(rows) == 8
    assert list(rows[3]) == ["lasso", 0.0, 4.0, 5.0, 4.0, -1.0]


def test_without_test_samples_errors_are_those_of_training(view):
    nothing = np.full(4, np.nan)
    lasso, ridge = (replace(path, test=nothing) for path in (FOUND.lasso, FOUND.ridge))
    view._take(replace(FOUND, lasso=lasso, ridge=ridge, always_mean=float("nan")))
    assert view.said_of_lasso.text().endswith("error 5.")
    assert view.said.text().startswith("Errors are those of training samples")


def test_what_cannot_be_told_says_why(view):
    view._take(Shrinkage((), LASSO, LASSO, 1, float("nan"), "Two training samples are needed at least."))
    assert view.lasso._instead == "Two training samples are needed at least."
    assert view.said_of_lasso.text() == view.lasso._instead


def test_other_samples_and_another_document_begin_anew(view):
    view._take(FOUND)
    view.lasso.point_at(0)
    view._editor.edit("others", choose_bundled.of("diabetes"))
    view._editor.opened.emit()
    assert view.lasso._instead == COMPUTING
    view._take(FOUND)
    assert view.said_of_lasso.text().startswith("LASSO at λ = 1 keeps")


def test_it_is_offered_for_rows_with_one_value():
    assert VIEWS["penalty"].fits(choose_bundled(Project(), "diabetes"))
    assert not VIEWS["penalty"].fits(choose_generator(Project(), "moons"))
    assert not VIEWS["penalty"].fits(choose_generator(Project(), "arm"))
