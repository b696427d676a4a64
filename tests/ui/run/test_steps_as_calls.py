"""A step to undo is made of edits with ids and arguments, which made again lead to the same document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plane_scene import points

from nnsim.core.catalogue import load
from nnsim.core.data import PLANE
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.data.entries import FEATURES
from nnsim.edits.data import add_class, choose_generator, rename_class
from nnsim.edits.network import change_units, insert_layer, mlp, set_layer, toggle_feature
from nnsim.edits.recipe import set_recipe
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture
from nnsim.ui.data.painting.gestures.paint import PaintStroke
from nnsim.ui.data.painting.gestures.select import MoveSelection
from nnsim.ui.data.painting.gestures.shift import Jitter, Magnet, Smear
from nnsim.ui.data.painting.gestures.sweep import EraseStroke, RelabelStroke
from nnsim.ui.data.painting.gestures.symmetry import Mirrored
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import RunChange

load()

EDITS = {
    "rate": set_recipe.of(rate=0.5),
    "batch": set_recipe.of(batch=3),
    "unit": change_units.of("dense1", 1),
    "layer": insert_layer.of(0, Spec("dropout")),
    "activation": set_layer.of("dense1", activation="relu"),
    "feature": toggle_feature.of(next(iter(FEATURES)).id),
    "class": add_class.of(),
    "name": rename_class.of(0, "inside"),
    "set": choose_generator.of("spiral"),
}
HANDS = st.lists(st.sampled_from([*EDITS, "undo", "redo"]), max_size=12)


def editor_of(first: Project) -> Editor:
    return Editor(Store(first))


def same(one: Project, other: Project) -> bool:
    return same_data(one, other) and replace(one, data=other.data) == other


def same_data(one: Project, other: Project) -> bool:
    a, b = one.data, other.data
    arrays = ((a.x, b.x), (a.y, b.y), (a.test, b.test))
    return all(np.array_equal(x, y) for x, y in arrays) and (a.classes, a.source) == (b.classes, b.source)


@given(hands=HANDS)
def test_what_was_done_made_again_gives_the_same_document(qapp, hands):
    first = mlp(choose_generator(Project(), "xor"), 4)
    editor = editor_of(first)
    for hand in hands:
        getattr(editor, hand)() if hand in ("undo", "redo") else editor.edit(hand, EDITS[hand])
    assert same(editor.done(first), editor.project)


def test_a_step_names_edits_and_arguments(qapp):
    editor = editor_of(mlp(choose_generator(Project(), "xor"), 4))
    editor.edit("learning rate", set_recipe.of(rate=0.5))
    editor.edit("learning rate", set_recipe.of(rate=0.5))
    editor.edit("one more", change_units.of("dense1", by=1))
    assert editor.done.calls == (("set_recipe", {"rate": 0.5}), ("change_units", {"node_id": "dense1", "by": 1}))


def test_a_drag_and_a_group_keep_all_that_they_are_made_of(qapp):
    editor = editor_of(Project())
    key = editor.gesture("rate")
    for rate in (0.1, 0.2):
        editor.edit("rate", set_recipe.of(rate=rate), merge=key)
    with editor.one_step("both"):
        editor.edit("batch", set_recipe.of(batch=3))
        editor.edit("class", add_class.of())
    assert editor.stack.count() == 2
    assert [call.edit for call in editor.done.calls] == ["set_recipe", "set_recipe", "set_recipe", "add_class"]


def test_a_change_of_the_run_is_no_edit_of_the_document(qapp):
    editor = editor_of(Project())
    editor.push(RunChange("a weight", lambda: None, lambda: None))
    assert editor.done.calls == ()


RNG = partial(np.random.default_rng, 3)
GESTURES = {
    "paint": lambda data: PaintStroke(Brush(), RNG()),
    "erase": lambda data: EraseStroke(Brush()),
    "erase on both sides": lambda data: Mirrored([EraseStroke(Brush()), EraseStroke(Brush())], "left_right", PLANE),
    "relabel": lambda data: RelabelStroke(Brush(label=1.0)),
    "jitter": lambda data: Jitter(Brush(), RNG()),
    "magnet": lambda data: Magnet(Brush()),
    "smear": lambda data: Smear(Brush()),
    "move": lambda data: MoveSelection(np.ones(len(data), np.bool_), data),
}


def drag(editor: Editor, gesture: Gesture) -> None:
    gesture.begin((-1.0, -1.0))
    for to in ((0.0, 0.0), (1.0, 1.0)):
        if change := gesture.take(editor.project):
            editor.edit("drag", change)
        gesture.move(to)
    gesture.finish()
    if change := gesture.take(editor.project):
        editor.edit("drag", change)


@pytest.mark.parametrize("name", GESTURES)
def test_what_a_hand_did_on_the_plane_can_be_made_again(qapp, name):
    spots = [(float(x), float(y)) for x in np.linspace(-1, 1, 9) for y in np.linspace(-1, 1, 9)]
    first = replace(Project(), data=points(spots, [0.0] * len(spots)))
    editor = editor_of(first)
    drag(editor, GESTURES[name](first.data))
    assert editor.done.calls
    assert not same_data(first, editor.project)
    assert same_data(editor.done(first), editor.project)
