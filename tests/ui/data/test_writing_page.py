"""The page for a text: the beginning of the present one, and one of the user's own to learn from instead."""

from __future__ import annotations

from threading import Event

import pytest
from data_room import Room, room_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.data.text import decode
from nnsim.edits import checks
from nnsim.edits.data import choose_bundled
from nnsim.edits.split import set_test_share
from nnsim.io.text import read

load()
VERSE = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


@pytest.fixture
def room(qtbot) -> Room:
    made = room_of(qtbot)
    made.edit(choose_bundled.of("tiny_shakespeare"))
    return made


def test_it_shows_the_beginning_of_the_text(room: Room) -> None:
    page = room.panel.page
    assert page.isVisible()
    assert page.text.toPlainText().startswith("First Citizen:\nBefore we proceed")
    assert page.words.text().startswith("1,115,392 characters, of which these are the first 2,000.")
    assert not page.take.isEnabled()
    for part in (room.panel.chips, room.panel.tools, room.panel.desk):
        assert not part.isVisible()


def test_what_is_pasted_is_learned_and_undone(room: Room, qtbot: QtBot) -> None:
    page, before = room.panel.page, room.data
    page.text.setPlainText(VERSE)
    with qtbot.waitSignal(page.written):
        room.click(page.take)
    data, project = room.data, room.scene.editor.project
    assert (data.kind, data.origin, data.split) == ("tokens", "Own text", "given")
    assert decode(data.x.reshape(-1), data.vocabulary) == VERSE[: data.x.size]
    assert project.network.nodes[0].spec.values["words"] == len(data.vocabulary)
    assert checks.problems(project) == ()
    assert not page.take.isEnabled()
    room.scene.editor.stack.undo()
    assert room.data is before
    assert page.text.toPlainText().startswith("First Citizen:")


def test_a_text_that_is_too_short_is_told_and_nothing_is_lost(room: Room, qtbot: QtBot) -> None:
    page, before = room.panel.page, room.data
    page.text.selectAll()
    QTest.keyClicks(page.text, "Tyger")
    room.click(page.take)
    qtbot.waitUntil(page.problem.isVisible)
    assert room.data is before
    assert page.problem.text() == (
        "Own text: a text to learn from needs 256 characters or more, and this one has 5; choose a longer one."
    )
    assert page.text.toPlainText() == "Tyger"
    assert not page.words.isVisible(), "they tell of another text"
    QTest.keyClick(page.text, Qt.Key.Key_End)
    QTest.keyClicks(page.text, "s")
    assert not page.problem.isVisible()
    assert page.words.text() == "6 characters of your own, not learned yet."
    room.click(page.back)
    assert page.text.toPlainText().startswith("First Citizen:")
    assert page.words.text().startswith("1,115,392 characters")
    assert not page.take.isEnabled()
    assert not page.back.isVisible()


def test_a_text_half_written_stays_while_other_passages_are_held_out(room: Room) -> None:
    page, before = room.panel.page, room.data
    page.text.selectAll()
    QTest.keyClicks(page.text, "Tyger")
    room.edit(set_test_share.of(0.2))
    assert room.data is not before
    assert page.text.toPlainText() == "Tyger"
    assert page.take.isEnabled()


def test_reading_can_be_cancelled_and_the_window_does_not_wait(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, before, begun, go_on = room.panel.page, room.data, Event(), Event()

    def slow(*given: object) -> object:
        begun.set()
        assert go_on.wait(20)
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("nnsim.io.text.read", slow)
    page.text.setPlainText(VERSE)
    room.click(page.take)
    assert begun.wait(20)
    assert page.take.text() == "Cancel"
    with qtbot.assertNotEmitted(page.written):
        room.click(page.take)
        go_on.set()
    assert page.take.text() == "Learn this text"
    assert room.data is before
    with qtbot.waitSignal(page.written):
        room.click(page.take)
