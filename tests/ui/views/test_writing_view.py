"""What a language model writes: the text grows by what the engine says, and counted tables stand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.core.answers.text import Attention, Continuation
from nnsim.core.catalogue import load
from nnsim.core.messages import Prompt
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.data.ngrams import losses
from nnsim.edits.beginnings import with_samples
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.sources import Pasted
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.record import Newest
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.attention.matrices import Spot
from nnsim.ui.views.attention.view import AttentionView
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.writing.view import MOST, WritingView
from nnsim.ui.views.writing.written import Written

load()
TEXT = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 12


class Room:
    """A view over a client that a test scripts."""

    def __init__(self, qtbot, kind: type[WritingView] | type[AttentionView]) -> None:
        theming.manager().set_mode("light")
        self.project: Project = with_samples(read(Pasted(TEXT), ImportChoices(length=16)))
        self.now = 0.0
        self.client, self.editor = FakeClient(), Editor(Store(self.project))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live), clock=lambda: self.now)  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.bridge.load()
        self.view = kind(ViewContext(self.editor, self.bridge))
        qtbot.addWidget(self.view)
        self.view.resize(900, 172)
        self.view.show()
        self.step = 0

    @property
    def asked(self) -> tuple[str, Prompt] | None:
        """The name of the open question and what it is about."""
        self.now += 1.0
        self.bridge.tick()
        return next(iter(self.client.about.items()), None)

    def answer(self, answer: object, loss: float = 2.0) -> None:
        """To the open question, by the next step of a run."""
        question = self.asked
        assert question is not None
        self.step += 1
        row = (self.step, self.step, loss, loss, 0.5, 0.5)
        self.client.tell(replace(self.client.frame([row], step=self.step), probes={question[0]: answer}))
        self.bridge.tick()

    def token(self, character: str) -> int:
        return self.project.data.vocabulary.index(character)

    def close(self) -> None:
        self.bridge.close()
        self.live.close()


@pytest.fixture
def room(qtbot) -> Iterator[Room]:
    made = Room(qtbot, WritingView)
    yield made
    made.close()


@pytest.fixture
def heads(qtbot) -> Iterator[Room]:
    made = Room(qtbot, AttentionView)
    yield made
    made.close()


def predicted(room: Room, prompt: Prompt, text: str, share: float = 0.5) -> Continuation:
    """Each character of ``text`` with the same share, all others alike; then a line end."""
    tokens = tuple(map(room.token, text))
    kinds = len(room.project.data.vocabulary)
    chances = np.full((len(prompt.tokens) + len(text), kinds), (1 - share) / (kinds - 1), np.float32)
    for row, token in zip(chances[len(prompt.tokens) - 1 :], (*tokens, room.token("\n")), strict=True):
        row[token] = share
    return Continuation(prompt, tokens, chances)


def test_what_is_typed_belongs_to_the_document_and_what_is_left_out_is_said(room):
    view = room.view
    view.warmth.changed.emit(view.warmth.value)
    for letter in "Bx7":
        QTest.keyClicks(view.begin_with, letter)
    assert room.editor.project.view.prompt == "Bx7"
    assert view.readout.text() == "Not in the text that is learned, so left out: B, x, 7."
    written = replace(room.editor.project, view=replace(room.editor.project.view, prompt="night", temperature=0.3))
    room.editor.open(written)
    assert (view.begin_with.text(), view.warmth.value) == ("night", 0.3)
    assert [room.project.data.vocabulary[token] for token in room.asked[1].tokens] == list("night")
    assert view.readout.text() == view.sentence()
    room.editor.open(room.project)
    assert (view.begin_with.text(), view.warmth.value) == ("", 0.8)


def test_attention_says_what_it_does_not_read(heads):
    heads.view.text.setText("BBB")
    assert heads.view.readout.text() == "Not in the text that is learned, so left out: B."
    heads.view.text.setText("night")
    assert heads.view.readout.text() == heads.view.sentence()


def test_the_text_grows_and_goes_on_where_it_was(room):
    name, prompt = room.asked
    assert name.startswith("continuation#")
    assert (prompt.tokens, prompt.before, prompt.temperature) == ((room.token("\n"),), 0, 0.8)
    room.answer(predicted(room, prompt, "Tyge"))
    _, prompt = room.asked
    assert prompt.tokens == tuple(map(room.token, "\nTyge"))
    room.answer(predicted(room, prompt, "r Ty", 0.25))
    assert room.view.sheet.accessibleDescription() == "\nTyger Ty"
    written = room.view._written
    assert written.surprise(1) == pytest.approx(math.log(2))
    assert written.surprise(7) == pytest.approx(math.log(4))
    assert math.isnan(written.surprise(0))


def test_bars_of_the_next_character_follow_the_temperature(room):
    room.view.warmth.set_value(1.0)
    room.answer(predicted(room, room.asked[1], "Tyge", 0.4))
    assert (room.view.next.bars[0].number, room.view.next_title.text()) == ("40.0 %", "Next at temperature 1")
    for temperature, least, most in ((0.5, 0.41, 0.99), (0.0, 1.0, 1.0)):
        room.view.warmth.set_value(temperature)
        room.view.refresh()
        assert least <= room.view.next.bars[0].value <= most
        assert room.view.next_title.text() == f"Next at temperature {temperature:g}"


def test_what_came_stands_in_order_however_unlikely_it_was(room):
    room.answer(predicted(room, room.asked[1], "Tyge", 0.4))
    for token in range(len(room.project.data.vocabulary)):
        room.view._written.tokens[2] = token
        room.view._say(2)
        shares = [row.value for row in room.view.next.bars]
        assert shares == sorted(shares, reverse=True)
        assert [row.name for row in room.view.next.bars if row.stands_out] == [room.project.data.classes[token]]


def test_bars_tell_what_comes_next_and_under_the_mouse_what_was_predicted(room):
    room.answer(predicted(room, room.asked[1], "Tyge", 0.4))
    assert room.view.next.bars[0].name == "new line"
    assert not any(row.stands_out for row in room.view.next.bars)
    box = room.view.sheet.box(2)
    QTest.mouseMove(room.view.sheet, box.center().toPoint() + QPoint(1, 0))
    QTest.mouseMove(room.view.sheet, box.center().toPoint())
    assert (room.view.next.bars[0].name, room.view.next.bars[0].stands_out) == ("y", True)
    assert room.view.readout.text() == "y: predicted with 40.0 %, surprise in nats: 0.916"
    room.view.sheet.setFocus()
    QTest.keyClick(room.view.sheet, Qt.Key.Key_Right)
    assert room.view.next.bars[0].name == "g"


def test_bars_leave_the_text_its_room(room):
    view, seen = room.view, []
    for width in (900, 700, view.minimumWidth()):
        view.resize(width, 172)
        seen.append((view.next.isVisible(), view.tables.isVisible()))
        parts = [view.anew, view.sheet, *(bars for bars in (view.next, view.tables) if bars.isVisible())]
        assert all(part.mapTo(view, part.rect().topRight()).x() < width for part in parts)
    assert seen == [(True, True), (True, False), (True, False)]


def test_it_goes_on_with_what_is_typed_at_another_temperature(room):
    QTest.keyClicks(room.view.begin_with, "bright?")
    assert room.asked[1].tokens == tuple(map(room.token, "bright")), "no ? is in this text"
    room.view.warmth.changed.emit(1.5)
    room.view.warmth.set_value(1.5)
    assert room.asked[1].temperature == 1.5
    room.answer(predicted(room, room.asked[1], "ing,"))
    assert room.view._written.given == 6
    QTest.mouseClick(room.view.anew, Qt.MouseButton.LeftButton)
    assert room.view._written.tokens == list(map(room.token, "bright"))


def test_a_full_text_rests_until_the_network_has_learned(room):
    room.answer(None)
    QTest.mouseClick(room.view.anew, Qt.MouseButton.LeftButton)
    room.view._written.tokens += [room.token("T")] * MOST
    assert room.asked is None
    room.client.tell(room.client.frame(step=5))
    room.bridge.tick()
    assert room.asked[1].tokens == (room.token("\n"),)


def test_nobody_is_asked_for_what_nobody_sees(room):
    assert room.asked is not None
    room.view.hide()
    assert room.asked is None


def test_tables_are_counted_beside_the_network(room, qtbot):
    room.answer(None, loss=0.75)
    qtbot.waitUntil(lambda: len(room.view.tables.bars) == 6)
    known = losses(room.project.data)
    assert [row.number for row in room.view.tables.bars] == ["0.750", *(f"{loss:.3f}" for loss in known)]
    assert [row.stands_out for row in room.view.tables.bars] == [True, *[False] * 5]
    best = min(known)
    word = "better than" if best > 0.75 else "not yet as good as"
    counting = f"counting ({known.index(best) + 1}-gram: {best:.2f})"
    assert room.view.sentence() == f"Loss at the held-out end: 0.75, {word} {counting}."


@pytest.mark.parametrize(("loss", "bars"), [(0.0, ["0.000"]), (math.inf, [])])
def test_a_loss_that_has_no_length_is_no_fault(room, monkeypatch, loss, bars):
    """A text of one character surprises nobody; a run that diverged is beside every scale."""
    monkeypatch.setattr(type(room.bridge.run.record), "present", lambda _record, _name: Newest(loss))
    room.view._tables = ()
    room.view._show_tables()
    assert [row.number for row in room.view.tables.bars] == bars
    room.view._tables = (0.0,)
    room.view._show_tables()
    assert [row.number for row in room.view.tables.bars] == [*bars, "0.000"]
    assert ("as good as" if loss == 0 else "not yet as good as") in room.view.sentence()


def test_bar_and_sentence_are_of_one_reading_also_within_an_epoch(room, qtbot, monkeypatch):
    room.answer(None, loss=0.75)
    qtbot.waitUntil(lambda: len(room.view.tables.bars) == 6)
    monkeypatch.setattr(type(room.bridge.run.record), "present", lambda _record, _name: Newest(0.5))
    room.view._take(predicted(room, room.view._asked(), "Tyge"))
    assert room.view.tables.bars[0].number == "0.500"
    assert room.view.sentence().startswith("Loss at the held-out end: 0.5")


def test_an_answer_to_another_text_is_not_taken():
    written = Written()
    written.begin((1, 2))
    written.take(Continuation(Prompt((2, 1)), (3,), np.full((3, 4), 0.25, np.float32)))
    assert written.tokens == [1, 2]


def test_another_text_begins_anew(room):
    room.answer(predicted(room, room.asked[1], "Tyge"))
    data = read(Pasted(TEXT.upper()), ImportChoices(length=16))
    room.editor.store.replace(replace(room.project, data=data))
    assert room.view._written.tokens == [data.vocabulary.index("\n")]


def test_what_another_run_writes_does_not_go_behind_the_text_of_a_former_one(room):
    room.answer(predicted(room, room.asked[1], "Tyge"))
    room.bridge.reset()
    assert len(room.view._written.tokens) == 5, "nothing is known of the new run yet"
    room.client.tell(room.client.frame())
    room.bridge.tick()
    assert room.view._written.tokens == [room.token("\n")]


def test_who_looks_elsewhere_does_not_wait_for_a_count(room, qtbot, monkeypatch):
    begun, go_on, was_let_go = Event(), Event(), []

    def slow(data, **_more):
        begun.set()
        was_let_go.append(go_on.wait(5))
        return losses(data)

    monkeypatch.setattr("nnsim.ui.views.writing.view.losses", slow)
    qtbot.waitUntil(lambda: len(room.view.tables.bars) == 5)
    room.editor.store.replace(replace(room.project, data=replace(room.project.data, edited=True)))
    assert begun.wait(20)
    room.view.hide()
    go_on.set()
    room.view.show()
    qtbot.waitUntil(lambda: len(room.view.tables.bars) == 5)
    assert all(was_let_go)


# ---------------------------------------------------------------- attention


def test_what_an_answer_cost_stands_behind_the_sentence(heads):
    name, prompt = heads.asked
    count = len(prompt.tokens)
    answer = Attention(prompt, {"attention1": np.full((1, count, count), 1 / count, np.float32)})
    heads.client.tell(replace(heads.client.frame(step=1), probes={name: answer}, seconds={name: 0.0123}))
    heads.bridge.tick()
    assert heads.view.readout.text() == f"{heads.view.sentence()} · 12 ms an answer"


def test_the_lower_edge_of_a_matrix_belongs_to_its_last_row(heads):
    count = len(heads.asked[1].tokens)
    even = np.full((1, count, count), 1 / count, np.float32)
    heads.answer(Attention(heads.asked[1], {"attention1": even}))
    matrices = heads.view.matrices
    box = matrices._boxes()[0]
    matrices.point_at(matrices._at(box.bottomRight()))
    assert matrices.spot == Spot(0, count - 1)


def test_every_head_has_a_matrix_and_a_row_tells_where_it_looks(heads):
    name, prompt = heads.asked
    assert name.startswith("attention#")
    count = len(prompt.tokens)
    before = np.eye(count, k=-1, dtype=np.float32)
    before[0, 0] = 1
    even = np.tril(np.ones((count, count), np.float32))
    even /= even.sum(axis=1, keepdims=True)
    heads.answer(Attention(prompt, {"attention1": np.stack([even, before]), "attention2": np.stack([even, even])}))
    view = heads.view
    assert [head.title for head in view.heads] == ["Head 1.1", "Head 1.2", "Head 2.1", "Head 2.2"]
    said = "Head 1.2, in Self-attention 1, takes most from the character just before: 100.0 % on average."
    assert view.readout.text() == view.sentence() == said
    box = view.matrices._boxes()[1]
    at = QPoint(round(box.center().x()), round(box.top() + box.height() * 4.5 / count))
    QTest.mouseMove(view.matrices, at + QPoint(1, 0))
    QTest.mouseMove(view.matrices, at)
    letters = [heads.project.data.classes[token] for token in prompt.tokens]
    assert view.readout.text().startswith(f"Head 1.2: {letters[4]} (no. 5) takes from {letters[3]} (no. 4) 100.0 %")
    view.matrices.setFocus()
    QTest.keyClick(view.matrices, Qt.Key.Key_Left)
    assert view.readout.text().startswith("Head 1.1: ")
    assert view.grab().toImage().width() == 900


def test_what_is_typed_is_read(heads):
    heads.view.text.clear()
    assert heads.asked is None
    QTest.keyClicks(heads.view.text, "Tyger")
    assert heads.asked[1].tokens == tuple(map(heads.token, "Tyger"))


@pytest.mark.parametrize("size", [(430, 150), (470, 190), (790, 420), (900, 172)])
@pytest.mark.parametrize("presenter", [False, True])
def test_parts_of_both_views_have_their_room_at_every_size(room, heads, size, presenter):
    theming.manager().set_presenter(presenter)
    try:
        for view in (room.view, heads.view):
            view.resize(*(round(length * theming.current().scale) for length in size))
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            parts = [part for part in view.findChildren(QWidget) if part.isVisible() and not leaves(part)]
            for part in parts:
                lies = QRect(part.mapTo(view, QPoint()), part.size())
                assert view.rect().contains(lies), part
                assert part.width() >= min(part.minimumSizeHint().width(), part.maximumWidth()), part
                assert part.height() >= part.minimumSizeHint().height(), part
                others = [QRect(other.mapTo(view, QPoint()), other.size()) for other in parts if other is not part]
                assert not any(lies.intersects(other) for other in others), part
    finally:
        theming.manager().set_presenter(False)


def leaves(widget: QWidget) -> list[QWidget]:
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
