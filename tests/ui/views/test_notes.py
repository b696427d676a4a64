"""Words in a plot: whole ones, and none over another."""

from __future__ import annotations

from nnsim.core.run import Mark
from nnsim.core.texts import message, plain
from nnsim.ui.views.curves.notes import Lines, joined, shortened


def advance(text: str) -> float:
    return 10.0 * len(text)


def test_as_many_as_have_room_and_how_many_more() -> None:
    parts = ["add neuron", "insert dense", "learning rate 0.03 → 0.01"]
    assert shortened(parts, 1000, advance) == "add neuron, insert dense, learning rate 0.03 → 0.01"
    assert shortened(parts, 400, advance) == "add neuron, insert dense and 1 more"
    assert shortened(parts, 250, advance) == "add neuron and 2 more"
    assert shortened([], 250, advance) == ""


def test_a_number_is_whole_or_not_there() -> None:
    text = "learning rate 0.03 → 0.01"
    assert shortened([text], 250, advance) == text
    assert shortened([text], 240, advance) == "learning rate 0.03…"
    assert shortened([text], 180, advance) == "learning rate…"
    assert shortened([text], 30, advance) == ""


def test_words_go_a_line_lower_where_others_stand_and_left_of_their_line_at_the_end() -> None:
    lines = Lines(0, 500, 2)
    assert lines.place(10, 100, 4) == (14, 0)
    assert lines.place(30, 100, 4) == (34, 1)
    assert lines.place(40, 100, 4) is None
    assert lines.place(480, 100, 4) == (376, 0)


def test_what_stands_there_already_is_left_alone() -> None:
    lines = Lines(0, 500, 2)
    lines.block(100, 108)
    assert lines.place(60, 100, 4) == (64, 1)
    assert lines.place(110, 100, 4) == (114, 0)


def _set(epoch: float, name: str, before: float, after: float) -> Mark:
    return Mark(int(epoch * 10), epoch, message("set", name=name, before=before, after=after))


def test_changes_of_one_field_that_follow_each_other_are_one_mark() -> None:
    quick = [_set(3.0, "learning rate", 0.03, 0.1), _set(3.1, "learning rate", 0.1, 0.3)]
    third = _set(3.3, "learning rate", 0.3, 1.0)

    def told(*marks: Mark) -> list[tuple[float, str]]:
        return [(mark.epoch, mark.text) for mark in joined(marks, lambda epoch: 100 * epoch, 28)]

    assert told(*quick) == [(3.0, "learning rate 0.03 → 0.3")]
    assert [epoch for epoch, _ in told(*quick, third)] == [3.0]
    assert len(told(*quick, _set(3.5, "learning rate", 0.3, 1.0))) == 2, "that was later"
    assert len(told(quick[0], _set(3.1, "batch size", 3, 4))) == 2
    assert len(told(quick[0], Mark(31, 3.1, plain("+ 5 points")), quick[1])) == 3, "something else was done between"
    back = [quick[0], _set(3.1, "learning rate", 0.1, 0.03)]
    assert len(told(*back)) == 2, "nothing that was done is hidden"
