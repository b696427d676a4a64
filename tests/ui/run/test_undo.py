"""Undo: merging of drags, gestures, the clean state, changes of the run, and what is no step."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from curve_words import CurveWords

from nnsim.core import versions
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.core.texts import plain
from nnsim.edits import data as edits_data
from nnsim.edits import points as edits_points
from nnsim.edits.data import add_class, choose_generator
from nnsim.edits.network import change_units, mlp, toggle_feature
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import RunChange

load()


@pytest.fixture
def editor(qapp):
    return Editor(Store(mlp(choose_generator(Project(), "xor"), 4)))


def rate(value):
    return set_recipe.of(rate=value)


def test_what_is_undone_leaves_the_curves_and_comes_back_with_redo(editor):
    told = CurveWords()
    editor.marked.connect(told.take)
    editor.edit("learning rate", rate(0.5), mark=plain("learning rate 0.03 → 0.5"))
    editor.undo()
    assert told == ["undo: learning rate"]
    editor.redo()
    assert editor.project.recipe.rate == 0.5
    assert told == ["learning rate 0.03 → 0.5"]


def test_edits_without_words_are_told_when_they_are_undone(editor):
    told = CurveWords()
    editor.marked.connect(told.take)
    editor.edit("learning rate", rate(0.5))
    assert told == []
    editor.undo()
    assert told == ["undo: learning rate"]
    editor.redo()
    assert told == ["redo: learning rate"]


def test_a_change_of_the_run_takes_only_its_own_words_along(editor):
    told = CurveWords()
    editor.marked.connect(told.take)
    editor.stack.push(RunChange("a weight", lambda: None, lambda: None))
    editor.undo()
    assert told == []
    editor.redo()
    editor.say(plain("w by hand"))
    editor.undo()
    assert told == []
    editor.redo()
    assert told == ["w by hand"]


def test_words_of_a_drag_that_left_no_step_are_not_said_of_another(editor):
    told = CurveWords()
    editor.marked.connect(told.take)
    before = editor.project.recipe.rate
    editor.edit("first", rate(0.5), mark=plain("first"))
    key = editor.gesture("drag")
    editor.edit("drag", rate(0.7), merge=key)
    editor.edit("drag", rate(0.5), merge=key)
    editor.say(plain("rate 0.5"), key)
    assert told == ["first"]
    editor.undo()
    assert editor.project.recipe.rate == before


def test_undo_brings_the_very_same_document_back(editor):
    before = editor.project
    assert editor.edit("more units", lambda p: change_units(p, "dense1", 2))
    after = editor.project
    editor.stack.undo()
    assert editor.project == before
    assert editor.project.data is before.data
    editor.stack.redo()
    assert editor.project == after
    assert editor.stack.undoText() == "more units"


def test_an_edit_that_changes_nothing_is_no_step(editor):
    marks = []
    editor.marked.connect(marks.append)
    assert not editor.edit("nothing", rate(editor.project.recipe.rate), mark=plain("rate"))
    assert editor.stack.count() == 0
    assert marks == []


def test_a_drag_is_one_step_and_the_next_drag_another(editor):
    start = editor.project
    for values in ((0.1, 0.2, 0.3), (0.4, 0.5)):
        key = editor.gesture("rate")
        for value in values:
            editor.edit("rate", rate(value), merge=key)
    assert editor.stack.count() == 2
    editor.stack.undo()
    assert editor.project.recipe.rate == 0.3
    editor.stack.undo()
    assert editor.project == start


def test_edits_without_a_key_or_with_another_between_do_not_merge(editor):
    key = editor.gesture("rate")
    editor.edit("rate", rate(0.1))
    editor.edit("rate", rate(0.2))
    editor.edit("rate", rate(0.3), merge=key)
    editor.edit("feature", lambda p: toggle_feature(p, "x2"))
    editor.edit("rate", rate(0.4), merge=key)
    assert editor.stack.count() == 5


def test_a_drag_that_ends_where_it_began_leaves_no_step(editor):
    start, key = editor.project.recipe.rate, editor.gesture("rate")
    for value in (0.5, 0.7, start):
        editor.edit("rate", rate(value), merge=key)
    assert editor.project.recipe.rate == start
    assert editor.stack.count() == 0
    assert editor.stack.isClean()


def test_a_drag_that_goes_on_after_saving_is_a_step_of_its_own(editor):
    key = editor.gesture("rate")
    editor.edit("rate", rate(0.1), merge=key)
    editor.stack.setClean()
    editor.edit("rate", rate(0.2), merge=key)
    assert not editor.stack.isClean()
    editor.stack.undo()
    assert editor.stack.isClean()
    assert editor.project.recipe.rate == 0.1


def test_how_things_are_shown_is_no_step_and_survives_undo(editor):
    editor.edit("rate", rate(0.5))
    editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True)))
    assert editor.stack.count() == 1
    editor.stack.undo()
    assert editor.project.view.log_loss
    assert editor.project.recipe.rate != 0.5
    editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=False)))
    editor.stack.redo()
    assert not editor.project.view.log_loss
    assert editor.project.recipe.rate == 0.5


def test_the_mark_comes_with_the_change(editor):
    order = []
    editor.marked.connect(lambda note: order.append(note.text))
    editor.store.changed.connect(lambda _change: order.append("changed"))
    editor.edit("rate", rate(0.5), mark=plain("rate up"))
    assert order == ["changed", "rate up"]


def test_what_followed_an_edit_by_itself_is_said(editor):
    said = []
    editor.adapted.connect(said.append)
    editor.edit("class", add_class)
    assert len(said) == 1
    assert said[0].startswith("To fit the data, the output is now multi-class")
    editor.edit("rate", rate(0.5))
    assert len(said) == 1


def test_an_edit_asked_for_by_a_listener_is_a_step_of_its_own_after_the_one_it_answers(editor, qtbot):
    seen = []

    def follow_up(change):
        if change.new.recipe.rate != change.old.recipe.rate:
            editor.edit("batch", lambda project: set_recipe(project, batch=3))
            editor.set_view(lambda project: replace(project, view=replace(project.view, log_loss=True)))

    editor.store.changed.connect(follow_up)
    editor.store.changed.connect(lambda change: seen.append(editor.project is change.new))
    editor.edit("rate", rate(0.5))
    qtbot.waitUntil(lambda: editor.project.view.log_loss)
    assert editor.project.recipe.batch == 3
    assert seen == [True] * 3
    assert [editor.stack.text(place) for place in range(editor.stack.count())] == ["rate", "batch"]
    editor.undo()
    assert (editor.project.recipe.rate, editor.project.recipe.batch) == (0.5, Project().recipe.batch)


def test_another_document_starts_clean_with_an_empty_history(editor):
    editor.edit("rate", rate(0.5))
    other = Project(name="other")
    editor.open(other)
    assert editor.project is other
    assert editor.stack.isClean()
    assert not editor.stack.canUndo()


def test_keys_of_gestures_are_never_used_twice(editor):
    assert len({editor.gesture("drag") for _ in range(5)}) == 5


# ---------------------------------------------------------------- changes of the run


class Weight:
    """A number that stands for one weight of the run."""

    def __init__(self):
        self.value, self.calls = 0.0, 0

    def to(self, value):
        def change():
            self.value, self.calls = value, self.calls + 1

        return change


@pytest.fixture
def weight():
    return Weight()


def test_a_change_of_the_run_is_undone_and_redone(editor, weight):
    editor.stack.push(RunChange("weight", weight.to(1.0), weight.to(0.0)))
    assert weight.value == 1.0
    editor.stack.undo()
    assert weight.value == 0.0
    editor.stack.redo()
    assert weight.value == 1.0


def test_what_happened_already_is_not_done_again_on_pushing(editor, weight):
    editor.stack.push(RunChange("reset", weight.to(1.0), weight.to(0.0), done=True))
    assert weight.calls == 0
    editor.stack.undo()
    editor.stack.redo()
    assert (weight.value, weight.calls) == (1.0, 2)


def test_a_dragged_weight_is_one_step(editor, weight):
    key = editor.gesture("weight")
    for before, after in ((0.0, 0.1), (0.1, 0.2), (0.2, 0.3)):
        editor.stack.push(RunChange("weight", weight.to(after), weight.to(before), key=key))
    assert editor.stack.count() == 1
    editor.stack.undo()
    assert weight.value == 0.0
    editor.stack.redo()
    assert weight.value == 0.3


def test_edits_and_changes_of_the_run_do_not_merge(editor, weight):
    editor.edit("rate", rate(0.1), merge="same")
    editor.stack.push(RunChange("weight", weight.to(1.0), weight.to(0.0), key="same"))
    editor.edit("rate", rate(0.2), merge="same")
    assert editor.stack.count() == 3
    editor.stack.setIndex(0)
    assert weight.value == 0.0


def test_several_edits_as_one_step_leave_the_words_of_the_step_before(editor, weight):
    told = CurveWords()
    editor.marked.connect(told.take)
    editor.edit("first", add_class.of(), mark=plain("a class"))
    before = editor.project
    with editor.one_step("Both"):
        editor.edit("second", add_class.of(), mark=plain("another class"))
        editor.push(RunChange("weight", weight.to(2.0), weight.to(1.0)))
    assert told == ["a class", "another class"]
    assert editor.stack.count() == 2
    editor.undo()
    assert (editor.project, weight.value) == (before, 1.0)
    assert told[0] == "a class"
    editor.redo()
    assert (len(editor.project.data.classes), weight.value) == (len(before.data.classes) + 1, 2.0)
    assert told == ["a class", "another class"]


def test_a_step_of_nothing_is_none(editor):
    with editor.one_step("Nothing"):
        editor.edit("same", lambda project: project)
    assert not editor.stack.canUndo()


def test_steps_of_a_large_set_take_what_they_changed(editor, monkeypatch) -> None:
    """Erased, moved and relabelled again and again: two versions are there as a whole, of the others what is other."""
    monkeypatch.setattr(versions, "LARGE", 1)
    rng, count = np.random.default_rng(1), 5_000
    x = rng.uniform(-3, 3, (count, 2)).astype(np.float32)
    data = Data(x, (x[:, 0] > 0).astype(np.float32), np.zeros(count, np.bool_), kind="points")
    editor.open(replace(editor.project, data=data))
    places, texts = np.arange(5), ("erase", "move", "relabel", "erase", "move")
    calls = {
        "erase": edits_data.remove.of(places),
        "move": edits_points.place.of(places, np.full((5, 2), 0.5, np.float32)),
        "relabel": edits_data.relabel.of(places, 1.0 - data.y[-1]),
    }
    shown = [data]
    for text in texts:
        assert editor.edit(text, calls[text])
        shown.append(editor.project.data)
    wanted = [(one.x.tobytes(), one.y.tobytes()) for one in shown]
    weak = [weakref.ref(one) for one in shown]
    del data, shown
    gc.collect()
    assert [ref() is not None for ref in weak] == [False] * 4 + [True] * 2
    for number in reversed(range(len(texts))):
        editor.undo()
        assert (editor.project.data.x.tobytes(), editor.project.data.y.tobytes()) == wanted[number]
    for number in range(len(texts)):
        editor.redo()
        assert (editor.project.data.x.tobytes(), editor.project.data.y.tobytes()) == wanted[number + 1]
    assert not editor.stack.canRedo()


def test_a_gesture_on_a_large_set_keeps_its_beginning_and_its_end(editor, monkeypatch) -> None:
    monkeypatch.setattr(versions, "LARGE", 1)
    x = np.random.default_rng(1).uniform(-3, 3, (3_000, 2)).astype(np.float32)
    data = Data(x, (x[:, 0] > 0).astype(np.float32), np.zeros(len(x), np.bool_), kind="points")
    editor.open(replace(editor.project, data=data))
    key = editor.gesture("erase")
    for _ in range(5):
        editor.edit("erase", edits_data.remove.of(np.arange(0, 20, 2)), merge=key)
    editor.edit("relabel", edits_data.relabel.of(np.arange(3), 1.0 - editor.project.data.y[0]))
    first = weakref.ref(data)
    del data
    gc.collect()
    assert first() is None
    editor.undo()
    editor.undo()
    np.testing.assert_array_equal(editor.project.data.x, x)
    editor.redo()
    assert len(editor.project.data) == len(x) - 50


def test_what_a_gesture_went_through_is_not_held(editor) -> None:
    """The stack keeps the Python half of every command that was joined with another one."""
    between = []
    key = editor.gesture("drag")
    for number in range(4):
        editor.edit("Add points", edits_data.add_points.of([[number, 0.0]], 0.0), merge=key)
        between.append(weakref.ref(editor.project.data))
    gc.collect()
    assert editor.stack.count() == 1
    assert [each() is not None for each in between] == [False, False, False, True]


def test_a_change_of_the_run_that_was_joined_holds_nothing(editor, weight) -> None:
    class Held:
        pass

    held = [Held(), Held()]
    known = [weakref.ref(each) for each in held]
    for each in held:
        editor.push(RunChange("weight", partial(id, each), partial(id, each), key="drag"))
    del each
    held.clear()
    gc.collect()
    assert [each() is not None for each in known] == [True, True]  # the first for undo, the second for redo
    third = Held()
    editor.push(RunChange("weight", partial(id, third), partial(id, third), key="drag"))
    gc.collect()
    assert [each() is not None for each in known] == [True, False]
