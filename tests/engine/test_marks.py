"""Marks on the curves: they stand where something began, leave when it is undone, and come back with Redo."""

from __future__ import annotations

import pytest

from nnsim.core.catalogue import load
from nnsim.core.files import nnsim_file
from nnsim.core.messages import Edit, Frame, Keep, Load, Note, Restore, StepOnce
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.core.texts import plain
from nnsim.edits.data import choose_generator
from nnsim.engine.marks import Marks, news
from nnsim.engine.outgoing import _joined
from nnsim.engine.session import Session

load()
DONE = Note(plain("+ 5 points"), "1")
UNDONE = Note(plain("undo: paint"), "undo 1", undoes="1")
REDONE = Note(plain("+ 5 points"), "1", undoes="undo 1")


@pytest.fixture
def marks():
    return Marks()


def told(marks):
    return [(mark.step, mark.text) for mark in marks.all]


def test_more_of_the_same_stays_where_it_began(marks) -> None:
    marks.take(Note(plain("+ 5 points"), "1"), 10, 1.0)
    marks.take(Note(plain("rate"), "2"), 20, 2.0)
    marks.take(Note(plain("+ 50 points"), "1"), 30, 3.0)
    assert told(marks) == [(10, "+ 50 points"), (20, "rate")]
    assert [mark.epoch for mark in marks.all] == [1.0, 2.0]


def test_what_is_undone_at_once_leaves_no_trace(marks) -> None:
    marks.take(DONE, 10, 1.0)
    marks.take(UNDONE, 10, 1.0)
    assert told(marks) == []
    marks.take(REDONE, 10, 1.0)
    assert told(marks) == [(10, "+ 5 points")]


def test_after_training_the_undo_itself_is_marked_until_redo(marks) -> None:
    marks.take(DONE, 10, 1.0)
    marks.take(UNDONE, 30, 3.0)
    assert told(marks) == [(30, "undo: paint")]
    marks.take(REDONE, 50, 5.0)
    assert told(marks) == [(10, "+ 5 points")]
    marks.take(Note(plain("undo: paint"), "undo again", undoes="1"), 60, 6.0)
    assert told(marks) == [(60, "undo: paint")]


def test_words_without_a_key_stay(marks) -> None:
    marks.take(Note(plain("a")), 1, 0.1)
    marks.take(Note(plain("b")), 1, 0.1)
    marks.take(Note(None, undoes="unknown"), 2, 0.2)
    assert told(marks) == [(1, "a"), (1, "b")]


def test_the_window_hears_what_came_what_changed_and_what_left(marks) -> None:
    marks.take(DONE, 10, 1.0)
    before = marks.all
    assert news(before, before) == ((), ())
    marks.take(Note(plain("rate"), "2"), 20, 2.0)
    new, gone = news(before, marks.all)
    assert ([mark.text for mark in new], gone) == (["rate"], ())
    before = marks.all
    marks.take(Note(plain("+ 9 points"), "1"), 30, 3.0)
    new, gone = news(before, marks.all)
    assert ([mark.text for mark in new], gone) == (["+ 9 points"], ())
    before = marks.all
    marks.take(Note(None, undoes="1"), 30, 3.0)
    assert news(before, marks.all) == ((), ("1",))


def test_frames_carry_them(marks) -> None:
    session, project = Session(), choose_generator(Project(), "xor")
    session.handle(Load(1, project))
    session.handle(Edit(project, (DONE,)))
    assert [(mark.step, mark.text) for mark in session.frame(1, ()).marks] == [(0, "+ 5 points")]
    session.handle(StepOnce("batch"))
    session.handle(Edit(project, (Note(plain("+ 7 points"), "1"),)))
    assert [(mark.step, mark.text) for mark in session.frame(1, ()).marks] == [(0, "+ 7 points")]
    session.handle(Edit(project, (UNDONE,)))
    frame = session.frame(1, ())
    assert ([mark.text for mark in frame.marks], frame.gone) == (["undo: paint"], ("1",))
    session.handle(Keep(1))
    session.handle(Restore(2, 1))
    assert [mark.text for mark in session.frame(2, ()).marks] == ["undo: paint"], "the window does not know this run"
    session.handle(Edit(project, (REDONE,)))
    frame = session.frame(2, ())
    assert ([(mark.step, mark.text) for mark in frame.marks], frame.gone) == ([(0, "+ 5 points")], ("undo 1",))


def frame(new, gone):
    return Frame(1, 0, 0, 0, 10, False, 0.0, 0.0, 0.1, History(), new, gone=gone)


def test_a_frame_that_was_not_sent_and_the_next_say_the_same_as_one(marks) -> None:
    marks.take(DONE, 10, 1.0)
    first, before = frame(*news((), marks.all)), marks.all
    marks.take(UNDONE, 30, 3.0)
    second, before = frame(*news(before, marks.all)), marks.all
    both = _joined(first, second)
    assert ([mark.text for mark in both.marks], both.gone) == (["undo: paint"], ("1",))
    marks.take(REDONE, 40, 4.0)
    both = _joined(second, frame(*news(before, marks.all)))
    assert ([mark.text for mark in both.marks], both.gone) == (["+ 5 points"], ("undo 1",))


def test_files_hold_no_keys(tmp_path) -> None:
    session, project = Session(), choose_generator(Project(), "xor")
    session.handle(Load(1, project))
    session.handle(Edit(project, (DONE,)))
    nnsim_file.save(tmp_path / "a.nnsim", project, session.trainer.checkpoint())
    run = nnsim_file.load(tmp_path / "a.nnsim").checkpoint
    assert [(mark.text, mark.key) for mark in run.marks] == [("+ 5 points", "")]
