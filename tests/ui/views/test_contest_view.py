"""Learners side by side: who takes part, their maps as one, and what the table and the sentence say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.contest import AboutContest, Contest, Entrant
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp, set_output
from nnsim.edits.recipe import choose
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.contest.lanes import columns
from nnsim.ui.views.contest.view import ContestView
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import VIEWS

load()

LEFT_RIGHT = np.tile(np.where(np.arange(64) < 32, -9.0, 9.0).astype(np.float32), (64, 1)).reshape(-1, 1)
"""Scores over the plane: the first class at the left, the second at the right."""


@pytest.fixture
def view(qtbot: QtBot) -> ContestView:
    theming.manager().set_mode("light")
    editor = Editor(Store(mlp(choose_generator(Project(), "moons"), 5)))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    made = ContestView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def entrant(learner: Spec, scores: np.ndarray, test: float) -> Entrant:
    return Entrant(learner, scores, {"train_accuracy": 1.0, "test_accuracy": test}, 2.5, 3.0, 42, (("Trees", "20"),))


def answer(view: ContestView, tests: tuple[float, ...] = (0.9, 0.95, 0.8)) -> None:
    about = view._about()
    assert about is not None
    made = [
        entrant(learner, sign * LEFT_RIGHT, test)
        for learner, sign, test in zip(about.learners, (1, -1, 1), tests, strict=True)
    ]
    view._turns.take(Contest(tuple(made), 150, 1.0, 40.0))


def row(view: ContestView, number: int) -> list[str]:
    return [cell.text() for cell in view.rows.rows[number]]


def test_three_others_are_asked_in_turns_and_the_table_tells_them(view):
    about = view._about()
    assert about == AboutContest((Spec("vectors"), Spec("forest"), Spec("neighbours")), 0, about.seconds)
    view._turns.take(Contest((), 150, 0.2, 1.0))
    assert view._about().turn == 1
    assert row(view, 1)[:4] == ["Support vector machine", "–", "–", "…"]
    assert "Ended: 1 of 4." in view.accessibleDescription()
    answer(view)
    assert row(view, 2)[:5] == ["Random forest", "100.0 %", "95.0 %", "2.5 ms", "42"]
    assert view.accessibleDescription() == "Most test samples right: Random forest, 95.0 %, from 150 training samples."
    header, rows = view.table()
    assert list(header[1:3]) == ["train_accuracy", "test_accuracy"]
    assert [list(line)[2:4] for line in rows][2] == [0.95, 2.5]


def test_all_maps_are_looked_at_where_the_mouse_is_on_one(view):
    answer(view)
    first = view.maps[1]
    box = first.box()
    spot = QPoint(round(box.left() + 0.25 * box.width()), round(box.top() + 0.5 * box.height()))
    QTest.mouseMove(first, spot)
    assert view.maps[3].spot == pytest.approx((0.25, 0.5), abs=0.02)
    assert [row(view, number)[5] for number in (1, 2, 3)] == ["A", "B > 99 %", "A > 99 %"], "a machine knows no shares"
    before = view.maps[2].grab().toImage()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert view.maps[3].spot[0] == pytest.approx(0.25 + 1 / 24, abs=0.02)
    assert view.maps[2].grab().toImage() != before, "the cross is drawn on the others, too"
    first.clearFocus()
    QTest.mouseMove(view.said, QPoint(2, 2))
    first.point_at(None)
    assert {row(view, number)[5] for number in (1, 2, 3)} == {""}


def test_others_are_chosen_and_nobody_leaves_room(view):
    answer(view)
    chooser = view.choosers[0]
    chooser.setFocus()
    chooser.setCurrentIndex(chooser.findData("bayes"))
    chooser.activated.emit(chooser.currentIndex())
    assert view._about().learners[0] == Spec("bayes")
    assert row(view, 1)[0] == "Naive Bayes"
    assert row(view, 1)[3] == "…"
    assert row(view, 2)[2] == "95.0 %", "what others said stays"
    chooser.setCurrentIndex(0)
    chooser.activated.emit(0)
    assert not view.maps[1].isVisible()
    assert len(view._about().learners) == 2


def test_the_learner_of_the_document_is_not_asked_twice(view):
    editor = view._editor
    editor.edit("SVM", choose.of("learner", "vectors"))
    view._open()
    assert view._about().learners == (Spec("vectors"), Spec("forest"), Spec("neighbours"), Spec("logistic"))
    assert row(view, 0)[0] == "Support vector machine"


def test_values_are_compared_by_their_loss_and_told_in_their_own_units(view):
    editor = view._editor
    editor.edit("values", set_output.of("regression"))
    assert columns(editor.project) == ("train_loss", "test_loss")
    assert "logistic" not in view.chosen
    about = view._about()
    flat = np.full((4096, 1), 0.25, np.float32)
    found = [
        replace(entrant(learner, flat, 0.0), measured={"train_loss": 0.5, "test_loss": 0.25 * number})
        for number, learner in enumerate(about.learners, 1)
    ]
    view._turns.take(Contest(tuple(found), 150, 1.0, 1.0))
    assert view.accessibleDescription().startswith("Least test loss: Support vector machine, 0.2500")
    view._point((0.5, 0.5))
    assert row(view, 1)[5] == "0.25"


def test_who_cannot_take_part_says_why_on_the_map(view):
    about = view._about()
    refused = tuple(Entrant(learner, why_not="Too many samples.") for learner in about.learners)
    view._turns.take(Contest(refused, 150, 1.0, 1.0))
    assert view.maps[1]._words == "Too many samples."
    assert "Too many samples." in view.rows.rows[1][0].toolTip()
    assert not view.maps[1].grab().isNull()


def test_it_is_not_offered_where_others_tell_no_such_output(view):
    project = view._editor.project
    assert VIEWS["contest"].fits(project)
    assert not VIEWS["contest"].fits(set_output(project, "reconstruction"))


def test_another_document_begins_anew(view):
    answer(view)
    view._point((0.5, 0.5))
    view.choose(0, "bayes")
    view._editor.opened.emit()
    assert view.chosen == ["vectors", "forest", "neighbours"]
    assert row(view, 1)[3] == "…"
    assert row(view, 1)[5] == ""
