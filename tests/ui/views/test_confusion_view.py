"""The matrix of what is taken for what: its numbers, words, samples, and what it says where there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from decided_room import DecidedRoom, decisions, points, sure_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.edits.data import choose_generator, clear
from nnsim.edits.heads import add_head
from nnsim.examples.example import build, examples
from nnsim.ui.kit.figures.matrix import Cell
from nnsim.ui.views.confusion.view import ConfusionView
from nnsim.ui.views.kinds import VIEWS, offered

TRUTH = [0] * 6 + [1] * 6 + [2] * 6
DECIDED = [0, 0, 0, 0, 0, 0, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 1, 0]

Room = DecidedRoom[ConfusionView]


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    made = DecidedRoom(qtbot, ConfusionView, points(TRUTH, np.arange(18) % 2 == 0))
    yield made
    made.close()


def told(room: Room) -> str:
    words = room.view.said.text()
    if room.view.matrix.spot is None:
        assert room.view.matrix.accessibleDescription() == words
    return words


def test_it_is_offered_where_classes_are_told() -> None:
    assert VIEWS["confusion"].help == "Which classes are taken for which, and how often?"
    every = {name: "confusion" in offered(build(examples()[name])) for name in ("iris", "segnet-small", "two-answers")}
    assert all(every.values())
    assert "confusion" in offered(build(examples()["nearest-neighbours"]))
    for name in ("regression-plane", "autoencoder", "tiny-gpt", "dqn-catch"):
        assert "confusion" not in offered(build(examples()[name])), name


def test_where_there_are_no_samples_it_is_said(room: Room) -> None:
    room.editor.edit("Clear", clear)
    room.view.refresh()
    assert room.view.said.text() == "There are no samples yet."


def test_counts_stand_in_rows_of_the_true_class_with_their_sums(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    assert room.view._numbers(room.view._confused, [0, 1, 2]) == [
        ["3", "", "", "3"],
        ["", "1", "2", "3"],
        ["", "1", "2", "3"],
        ["3", "2", "4", "9"],
    ]
    assert (
        told(room)
        == "2 of 3 samples of B are taken for C, the most frequent mistake. 66.7 % of 9 test samples are right."
    )
    QTest.mouseClick(room.view.shares, Qt.MouseButton.LeftButton)
    assert room.view._numbers(room.view._confused, [0, 1, 2])[1] == ["", "33 %", "67 %", "3"]
    header, rows = room.view.table()
    assert header == ("true", "predicted A", "predicted B", "predicted C", "all")
    assert list(rows) == [["A", 3, 0, 0, 3], ["B", 0, 1, 2, 3], ["C", 0, 1, 2, 3]]


def test_mouse_and_keys_lead_from_a_cell_to_its_samples(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    matrix = room.view.matrix
    at = matrix.cell_box(Cell(1, 2)).center().toPoint()
    QTest.mouseMove(matrix, at)
    assert told(room) == "2 of 3 samples of B are taken for C (66.7 %)."
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=at)
    assert room.wanted == [([6, 8], "of B taken for C")]
    QTest.keyClick(matrix, Qt.Key.Key_Left)
    assert told(room) == "1 of 3 samples of B are right (33.3 %)."
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert room.wanted[1:] == [([10], "of B taken for B")]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return):  # nothing is there
        QTest.keyClick(matrix, key)
    assert len(room.wanted) == 2
    matrix.point_at(Cell(1, 3))
    assert told(room) == "3 samples of B; 33.3 % of them are found."
    matrix.point_at(Cell(3, 2))
    assert told(room) == "4 samples taken for C; 50.0 % of them rightly."
    matrix.point_at(Cell(3, 3))
    assert told(room) == "6 of 9 test samples are right."


def test_the_list_of_mistakes_points_into_the_matrix(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    assert [(bar.name, bar.number) for bar in room.view.worst.bars] == [("B → C", "2"), ("C → B", "1")]
    QTest.mouseClick(room.view.worst, Qt.MouseButton.LeftButton, pos=room.view.worst.row(1).center().toPoint())
    assert room.view.matrix.spot == Cell(2, 1)
    assert room.wanted == [([16], "of C taken for B")]


def test_another_part_is_asked_about(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    room.view.row.part.chosen.emit("train")
    assert room.view.said.text() == ""
    asked = room.asked
    assert asked is not None
    assert asked.part == "train"
    room.answer(sure_of(TRUTH, 3))
    assert told(room) == "All of 9 training samples are right."
    room.view.row.part.chosen.emit("validation")
    room.answer(sure_of(TRUTH, 3))
    assert (
        told(room) == "There are 0 validation samples: choose another part, or hold some out in the panel of the data."
    )
    assert not room.view.matrix.isVisible()


def test_what_is_never_predicted_and_what_is_no_number_is_said(room: Room) -> None:
    scores = sure_of([0] * 18, 3)
    scores[:2] = np.nan
    room.answer(scores)
    assert told(room).endswith("Never predicted: B, C. Of 1 the answers are no numbers.")
    scores[:] = np.nan
    room.view.watcher.forget()
    room.bridge.subscriptions.expire()
    room.answer(scores)
    assert told(room).startswith("The answers are no numbers: training has diverged.")


def test_answers_of_an_earlier_step_are_said_to_be(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3), step=7)
    assert room.view.row.of.text() == "of step 7"
    room.tick(room.client.frame(step=9))
    assert room.view.row.of.text() == "of earlier step 7"
    room.answer(sure_of(TRUTH, 3), step=9)
    assert room.view.row.of.text() == "of step 9"
    assert told(room) == "All of 9 test samples are right."


def test_an_answer_that_waited_for_its_turn_is_of_its_own_moment(room: Room) -> None:
    """Taken for one of the newest frame it would be the first part of that, and the others were of another network."""
    room.bridge.play()
    asked = room.asked
    assert asked is not None
    name = next(iter(room.client.about))  # type: ignore[call-overload]
    room.tick(room.client.frame(step=2))
    said = decisions(room.editor.project, asked, sure_of(DECIDED, 3), 3)
    room.client.tell(replace(room.client.frame(step=3), probes={name: said}))
    room.bridge.tick()
    assert room.view.watcher.said is None, "it came too fast for all to be drawn"
    room.bridge.pause()
    room.client.tell(room.client.frame(step=5))
    room.bridge.tick()
    assert room.view.watcher.said is not None
    assert room.view.watcher.step == 3
    assert room.asked == asked, "the first turn of step 5"


def test_a_large_part_comes_in_turns_as_long_as_nothing_moves(room: Room) -> None:
    turns = []
    for _ in range(3):
        asked = room.asked
        assert asked is not None
        turns.append(asked.turn)
        room.answer(sure_of(DECIDED, 3), step=4, size=4)
    assert turns == [0, 1, 2]
    assert room.asked is None
    assert room.view._confused is not None
    assert room.view._confused.total == 9
    room.tick(room.client.frame(step=5))
    asked = room.asked
    assert asked is not None
    assert asked.turn == 0
    room.answer(sure_of(DECIDED, 3), step=5, size=4)
    assert room.view.row.of.text().startswith("4 of 9, drawn once · of step 5")
    assert room.view._confused.total == 4


def test_it_asks_only_while_it_is_seen_and_forgets_with_the_samples(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    room.view.hide()
    room.tick(room.client.frame(step=3))
    assert room.asked is None
    room.view.show()
    assert room.asked is not None
    room.answer(sure_of(DECIDED, 3), step=3)
    room.editor.edit("data", lambda project: choose_generator(project, "moons"))
    assert room.view.said.text() == ""
    assert room.view.watcher.classes == ("A", "B")


def test_grouped_classes_stay_where_they_are_while_it_trains(room: Room) -> None:
    swapped = [{0: 2, 1: 1, 2: 0}[label] for label in TRUTH]
    QTest.mouseClick(room.view.grouped, Qt.MouseButton.LeftButton)
    room.answer(sure_of(swapped, 3))
    order = room.view._order
    assert abs(order.index(0) - order.index(2)) == 1
    room.bridge._set_running(True)
    room.tick(room.client.frame(step=3))
    room.answer(sure_of([1 if label == 0 else label for label in TRUTH], 3), step=3)
    assert room.view._order == order
    QTest.mouseClick(room.view.grouped, Qt.MouseButton.LeftButton)
    assert room.view._order == (0, 1, 2)


def test_one_of_several_outputs_is_chosen(qtbot: QtBot) -> None:
    project = add_head(points(TRUTH, np.arange(18) % 2 == 0), "multiclass")
    room = DecidedRoom(qtbot, ConfusionView, project)
    box = room.view.row.output
    assert box.isVisible()
    assert [box.itemText(place) for place in range(box.count())] == ["Output", project.network.heads[0].name]
    box.chosen.emit(project.network.heads[0].id)
    asked = room.asked
    assert asked is not None
    assert asked.output == project.network.heads[0].id
    room.editor.edit("output", lambda project: replace(project, network=replace(project.network, heads=())))
    assert room.view.watcher.about.output == "output"
    room.close()


def test_it_stays_whole_in_little_room(room: Room) -> None:
    room.answer(sure_of(DECIDED, 3))
    room.view.resize(420, 172)
    room.view._column.activate()
    assert not room.view.worst.isVisible()
    assert room.view.said.geometry().top() >= room.view.matrix.geometry().bottom()
    assert room.view.said.heightForWidth(room.view.said.width()) <= room.view.said.height()


@pytest.mark.parametrize("classes", ["AB", "ABCD"])
def test_who_is_shown_before_it_hears_of_other_classes_tells_nothing_of_the_former(room: Room, classes: str) -> None:
    room.answer(sure_of(DECIDED, 3))
    room.view.hide()
    room.live.data_changed.connect(room.view.show)  # as when another document brings another view to the front
    truth = [min(label, len(classes) - 1) for label in TRUTH]
    room.editor.open(points(truth, np.arange(18) % 3 == 0, classes))
    assert room.view.isVisible()
    assert room.view.watcher.said is None
    assert room.view._confused is None
