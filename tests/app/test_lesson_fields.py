"""What questions of a lesson are answered with: fields of the panel, by mouse and by keys, and things of the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.lessons.expression import expression
from nnsim.lessons.observing import observed
from nnsim.lessons.questions import Option, Question, shape
from nnsim.lessons.state import State
from nnsim.ui.lesson.card import Card
from nnsim.ui.lesson.outcome import Outcome
from nnsim.ui.lesson.plane_pick import PlanePick
from nnsim.ui.lesson.questions import FIELDS
from nnsim.ui.lesson.questions.field import Field

LESSON = """---
format: 1
id: two-clouds
title: Two clouds
start: gauss
---
## One
Look.
"""


@pytest.fixture
def lesson(bench: Workbench, tmp_path: Path) -> Workbench:
    bench.lessons.files = None
    (tmp_path / "two-clouds.md").write_text(LESSON, "utf-8")
    bench.run("open_lesson", path=tmp_path / "two-clouds.md")
    return bench


def field_of(kind: str, **more: object) -> Field:
    return FIELDS[kind](Question("q", kind, "What?", **more))  # type: ignore[index,arg-type]


def test_a_truth_table_is_filled_by_keys(qtbot: QtBot) -> None:
    table = field_of("truth-table", rows=(("0", "0"), ("0", "1")), inputs=("a", "b"))
    qtbot.addWidget(table)
    assert table.answer is None
    for cell, key in zip(table.cells, "01", strict=True):
        QTest.keyClicks(cell, key)
    assert table.answer == ("0", "1")
    QTest.mouseClick(table.cells[0], Qt.MouseButton.LeftButton)
    assert table.answer == ("1", "1")


def test_a_drawn_curve_is_laid_over_that_of_the_run(qtbot: QtBot) -> None:
    words = "How will the loss go?"
    question = Question("q", "curve", words, over=("epochs", 0.0, 2.0), values=(0.0, 1.0), of=expression("train.loss"))
    rows = History(np.array([[0.0, 0.0, 0.9], [10.0, 1.0, 0.5], [20.0, 2.0, 0.2]]), ("step", "epoch", "train_loss"))
    state, drawn = State(Project(), history=rows), ((0.0, 1.0), (1.0, 1.0), (2.0, 1.0))
    outcome = Outcome(question)
    qtbot.addWidget(outcome)
    outcome.show_outcome(drawn, observed(question, drawn, state), state)
    assert outcome.words.plain == "You predicted a flat curve; the run: falls."
    assert outcome.curve is not None
    assert outcome.curve.measured == ((0.0, 0.9), (1.0, 0.5), (2.0, 0.2))


def test_an_order_begins_wrong_and_is_moved_by_keys(qtbot: QtBot) -> None:
    order = field_of("order", options=tuple(Option(word) for word in ("one", "two", "three")))
    qtbot.addWidget(order)
    assert sorted(order.answer) == [0, 1, 2]
    assert order.answer != (0, 1, 2)
    for _ in range(6):
        rows = order.list
        wrong = next((row for row in range(2) if rows.places[row] > rows.places[row + 1]), None)
        if wrong is None:
            break
        rows.setCurrentRow(wrong)
        QTest.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert order.answer == (0, 1, 2)


def test_an_order_is_dragged(qtbot: QtBot) -> None:
    order = field_of("order", options=tuple(Option(word) for word in ("one", "two", "three")))
    qtbot.addWidget(order)
    order.resize(240, 200)
    order.show()
    rows, changes = order.list, []
    order.changed.connect(lambda: changes.append(order.answer))
    for wanted in range(3):
        row = rows.places.index(wanted)
        if row != wanted:
            one, other = (rows.visualItemRect(rows.item(place)).center() for place in (row, wanted))
            QTest.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, pos=one)
            QTest.mouseMove(rows.viewport(), (one + other) / 2)
            QTest.mouseMove(rows.viewport(), other)
            QTest.mouseRelease(rows.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert order.answer == (0, 1, 2)
    assert changes[-1] == (0, 1, 2)
    rows.setCurrentRow(0)
    QTest.mouseMove(rows.viewport(), rows.visualItemRect(rows.item(2)).center())
    assert order.answer == (0, 1, 2), "nothing is held any more"


def test_an_image_is_drawn_by_mouse_and_by_keys(qtbot: QtBot) -> None:
    image = field_of("image")
    qtbot.addWidget(image)
    image.show()
    pad = image.pad
    assert image.answer is None
    cell = pad.width() // 8
    first, last = QPoint(cell // 2, cell // 2), QPoint(cell // 2 + 2 * cell, cell // 2)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for at in (first + QPoint(cell, 0), last):
        QTest.mouseMove(pad, at)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=last)
    assert image.answer[:4] == (1.0, 1.0, 1.0, 0.0)
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=first)
    assert image.answer[:2] == (-1.0, 1.0), "a second press speaks against it"
    pad.at = (1, 0)
    QTest.keyClick(pad, Qt.Key.Key_Right)
    QTest.keyClicks(pad, "-")
    QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    assert (image.answer[9], image.answer[17]) == (-1.0, 1.0)
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert image.answer is None


def test_a_curve_is_drawn_by_mouse_and_by_keys(qtbot: QtBot) -> None:
    curve = field_of("curve", over=("epochs", 0.0, 10.0), values=(0.0, 1.0))
    qtbot.addWidget(curve)
    curve.resize(260, 180)
    curve.show()
    pad = curve.pad
    box = pad._box
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=box.topLeft().toPoint())
    QTest.mouseMove(pad, box.bottomRight().toPoint())
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=box.bottomRight().toPoint())
    assert shape(curve.answer, (0.0, 1.0)) == "falls"
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert curve.answer is None
    pad.column = 0
    QTest.keyClick(pad, Qt.Key.Key_Down)
    for _ in range(23):
        QTest.keyClick(pad, Qt.Key.Key_Right)
        QTest.keyClick(pad, Qt.Key.Key_Up)
    assert shape(curve.answer, (0.0, 1.0)) == "rises"


@pytest.mark.parametrize("kind", ["points", "line", "region", "sample"])
def test_things_of_the_plane_are_picked(lesson: Workbench, kind: str) -> None:
    card = Card(Question("q", kind, "Where?", count=2))  # type: ignore[arg-type]
    picking = lesson.lessons._picking
    picking.look([card])
    plane = lesson.output.plane
    if kind == "sample":
        lesson.live.chosen.choose(3)
        picking.look([card])
        assert card.field.answer == (3,)
    else:
        pad = plane.findChild(PlanePick)
        assert pad is not None
        first, second = ((plane.transform_to_pixels.pixel(point)) for point in ((-1.0, -1.0), (1.0, 0.5)))
        one, other = QPoint(*map(round, first)), QPoint(*map(round, second))
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=one)
        QTest.mouseMove(pad, other)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=other)
        if kind == "points":
            assert card.field.answer is None
            QTest.keyClick(pad, Qt.Key.Key_Right)
            QTest.keyClick(pad, Qt.Key.Key_Return)
            assert len(card.field.answer) == 2
        elif kind == "line":
            assert card.field.answer == (pytest.approx((-1.0, -1.0), abs=0.05), pytest.approx((1.0, 0.5), abs=0.05))
        else:
            assert card.field.answer == pytest.approx((-1.0, 1.0, -1.0, 0.5), abs=0.05)
    picking.end()
    card.deleteLater()
