"""Only what a later command replaces is dropped."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.client.coalesce import coalesce
from nnsim.core.messages import Edit, Reset, Save, SetRunning, SetWeight, StepOnce
from nnsim.core.project import Project

A, B, C = Project("a"), Project("b"), Project("c")


def test_of_neighbouring_edits_the_latest_stays_with_all_marks():
    assert coalesce([Edit(A, "painted"), Edit(B), Edit(C, "rate 0.1")]) == [Edit(C, "painted, rate 0.1")]


def test_a_mark_that_repeats_is_told_once():
    strokes = [Edit(A, "painted"), Edit(B, "rate 0.1"), Edit(C, "painted"), Edit(A, "painted")]
    assert coalesce(strokes) == [Edit(A, "painted, rate 0.1")]


def test_a_weight_is_replaced_only_by_the_same_weight():
    first, second = SetWeight("w", (0, 0), 1.0, "w"), SetWeight("w", (0, 0), 2.0, "w")
    other = SetWeight("w", (0, 1), 3.0)
    assert coalesce([first, second, other]) == [second, other]


def test_play_and_pause_leave_the_last():
    assert coalesce([SetRunning(True), SetRunning(False), SetRunning(True, 5.0)]) == [SetRunning(True, 5.0)]


def test_nothing_moves_across_another_command():
    commands = [Edit(A), StepOnce("epoch"), Edit(B), Reset(2), Edit(C)]
    assert coalesce(commands) == commands


commands = st.one_of(
    st.builds(Edit, st.sampled_from([A, B, C]), st.sampled_from(["", "x", "y"])),
    st.builds(SetWeight, st.sampled_from("vw"), st.just((0,)), st.floats(0, 1), st.sampled_from(["", "x"])),
    st.builds(SetRunning, st.booleans()),
    st.builds(Save, st.integers(1, 3)),
)


@settings(max_examples=100)
@given(st.lists(commands))
def test_coalescing_twice_or_in_parts_changes_nothing(given_commands):
    whole = coalesce(given_commands)
    middle = len(given_commands) // 2
    assert coalesce(whole) == whole
    assert coalesce([*coalesce(given_commands[:middle]), *given_commands[middle:]]) == whole
    assert [c for c in whole if isinstance(c, Save)] == [c for c in given_commands if isinstance(c, Save)]
