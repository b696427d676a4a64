"""The split in the data panel, and leaks that are pointed out there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from data_room import Room, room_of
from plane_scene import clear_undo, points

from nnsim.data.bundled import load_set, split_of
from nnsim.ui.data.hints import hints


@pytest.fixture
def room(qtbot) -> Iterator[Callable[..., Room]]:
    yield partial(room_of, qtbot)
    clear_undo()


def offered(it: Room) -> list[str]:
    choice = it.panel.knobs.split.choice
    return [choice.itemData(index) for index in range(choice.count())]


def test_a_validation_set_by_the_slider_is_one_step(room) -> None:
    it = room(load_set("iris"))
    knobs = it.panel.knobs.split
    for value, final in ((0.1, False), (0.2, False), (0.2, True)):
        knobs.validation.changed.emit("validation_share", value, final)
    assert int(it.data.validation.sum()) == 30
    assert it.marks == ["validation share 20\u00a0%"]
    it.scene.editor.stack.undo()
    assert it.data.aside is None
    assert not it.scene.editor.stack.canUndo()


def test_the_makers_split_is_offered_where_there_is_one(room) -> None:
    it = room(load_set("mnist"))
    knobs = it.panel.knobs.split
    assert offered(it) == ["stratified", "random", "given"]
    assert knobs.choice.current == "given"
    assert not knobs.share.isEnabled()
    knobs.choice.chosen.emit("stratified")
    assert split_of(it.data) == "stratified"
    assert knobs.share.isEnabled()
    knobs.choice.chosen.emit("given")
    assert not it.data.test[:60_000].any()
    assert knobs.choice.current == "given"


def test_the_split_of_an_imported_source_can_be_chosen_again(room) -> None:
    data = points([(x, 0) for x in range(8)], [0, 1] * 4)
    marks = np.arange(8) % 4 == 0
    it = room(replace(data, test=marks, split="given", given=marks.astype(np.uint8)))
    knobs = it.panel.knobs.split
    assert offered(it) == ["stratified", "random", "given"]
    knobs.choice.chosen.emit("random")
    assert split_of(it.data) == "random"
    assert offered(it) == ["stratified", "random", "given"]
    knobs.choice.chosen.emit("given")
    assert it.data.test.tolist() == marks.tolist()
    assert it.marks[-1] == "split: given by the source"


def test_values_are_not_stratified(room) -> None:
    assert offered(room(load_set("diabetes"))) == ["stratified"]
    assert offered(room(load_set("iris"))) == ["stratified", "random"]


def test_a_leak_is_told_shown_and_mended(room) -> None:
    it = room(load_set("iris"))
    (line, *_) = it.panel.hints.lines
    assert (
        line.text.text() == "1 test row is also among the training rows, which makes the test look better than it is."
    )
    shown = []
    it.panel.hints.wanted.connect(lambda mask, words: shown.append((np.flatnonzero(mask).tolist(), words)))
    assert not line.button.isVisible(), "rows cannot be selected on the plane"
    it.click(line.show_them)
    assert shown == [([101, 142], "in training and test")]
    it.click(line.fix)
    assert np.flatnonzero(it.data.excluded).tolist() == [101]
    it.panel.hints.look()
    assert not any("also among" in sentence for sentence in it.panel.hints.sentences)
    assert it.panel.caption.text() == "Iris, edited · 150 rows · 1 excluded"
    it.scene.editor.stack.undo()
    assert not it.data.excluded.any()


def test_leaks_among_painted_points_and_contrary_rows() -> None:
    data = points([(0, 0), (0, 0), (1, 1), (2, 0)], [0, 0, 1, 1], test=[True, False, False, False])
    (hint,) = hints(data)
    assert hint.text.startswith("1 test point is also among the training points")
    table = load_set("wine").take(np.array([0, 0, 60, 61, 62, 63, 64, 130, 131, 132, 133]))
    y = table.y.copy()
    y[1] = 2
    (leak_or_contrary, *_) = [
        h for h in hints(table.with_samples(table.x, y, np.zeros(11, np.bool_))) if h.id == "contrary"
    ]
    assert (
        leak_or_contrary.text == "2 rows are exactly like another one of another class: no network can get both right."
    )
