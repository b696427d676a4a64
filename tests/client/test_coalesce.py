"""Only what a later command replaces is dropped."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.client.coalesce import coalesce
from nnsim.core.messages import Edit, Note, Reset, Save, SetRunning, SetWeight, StepOnce
from nnsim.core.project import Project
from nnsim.core.texts import plain

A, B, C = Project("a"), Project("b"), Project("c")


def test_of_neighbouring_edits_the_latest_stays_with_all_notes():
    painted, faster = Note(plain("painted"), "1"), Note(plain("rate 0.1"), "2")
    assert coalesce([Edit(A, (painted,)), Edit(B), Edit(C, (faster,))]) == [Edit(C, (painted, faster))]


def test_of_notes_that_say_more_of_the_same_the_last_stays():
    strokes = [
        Edit(A, (Note(plain("+ 3 points"), "1"),)),
        Edit(B, (Note(plain("+ 9 points"), "1"),)),
        Edit(C, (Note(plain("x"), "2"),)),
    ]
    assert coalesce(strokes) == [Edit(C, (Note(plain("+ 9 points"), "1"), Note(plain("x"), "2")))]


def test_what_is_undone_stays_behind_what_was_done():
    done, undone, again = (
        Note(plain("x"), "1"),
        Note(plain("undo: x"), "undo 1", undoes="1"),
        Note(plain("x"), "1", undoes="undo 1"),
    )
    assert coalesce([Edit(A, (done,)), Edit(B, (undone,)), Edit(A, (again,))]) == [Edit(A, (done, undone, again))]


def test_a_weight_is_replaced_only_by_the_same_weight():
    first, second = SetWeight("w", (0, 0), 1.0, Note(plain("w"))), SetWeight("w", (0, 0), 2.0)
    other = SetWeight("w", (0, 1), 3.0)
    assert coalesce([first, second, other]) == [SetWeight("w", (0, 0), 2.0, Note(plain("w"))), other]


def test_play_and_pause_leave_the_last():
    assert coalesce([SetRunning(True), SetRunning(False), SetRunning(True, 5.0)]) == [SetRunning(True, 5.0)]


def test_nothing_moves_across_another_command():
    commands = [Edit(A), StepOnce("epoch"), Edit(B), Reset(2), Edit(C)]
    assert coalesce(commands) == commands


notes = st.sampled_from([(), (Note(plain("x")),), (Note(plain("y"), "1"),), (Note(None, "", "1"),)])
commands = st.one_of(
    st.builds(Edit, st.sampled_from([A, B, C]), notes),
    st.builds(
        SetWeight, st.sampled_from("vw"), st.just((0,)), st.floats(0, 1), st.sampled_from([None, Note(plain("x"))])
    ),
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
