"""Words in a plot: whole ones, and none over another."""

from __future__ import annotations

from nnsim.ui.views.curves.notes import Lines, shortened


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
