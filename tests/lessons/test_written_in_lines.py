"""Locks, recorded moves and names are written into the text of a lesson by the smallest change of it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_lesson import some_lesson

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.edits.data import add_points
from nnsim.edits.network import insert_layer, set_layer
from nnsim.edits.recipe import choose, set_recipe
from nnsim.examples.example import build, examples
from nnsim.lessons.calls_of_names import call_of
from nnsim.lessons.completing import offer
from nnsim.lessons.expression import condition, expression
from nnsim.lessons.findings import Wrong
from nnsim.lessons.format import read_lesson
from nnsim.lessons.lesson import LOCK_STATES, Lock, lock_of
from nnsim.lessons.library import bundled
from nnsim.lessons.lock_text import SCOPES, locks_in, with_lock, without_lock
from nnsim.lessons.moves import after, move
from nnsim.lessons.names.kinds import QUANTITIES
from nnsim.lessons.outline import difference, outline
from nnsim.lessons.recorded import of_command, of_edit, of_training, with_lines
from nnsim.lessons.state import State
from nnsim.lessons.verdict import judged
from nnsim.lessons.watching import parts, watched

load()

TEXT = """---
format: 1
id: two
title: Two
start: xor
---
## One
Words with {network.parameters}.

```until latch
run.epochs_here >= 20 and train.accuracy >= 90% -> train it
```
```show
train(epochs=30)
```
## Two

```wrong
network.units = 1 -> One unit draws one line.
by: dense1.units = 1
```
```ask number guess
question: How many?
answer: network.units * 2
```
"""


@given(
    st.integers(),
    st.sampled_from(SCOPES),
    st.sampled_from(LOCK_STATES),
    st.sampled_from(("recipe.rate", "view.curves")),
)
@settings(max_examples=60, deadline=None)
def test_a_lock_is_written_once_holds_and_leaves_nothing_behind(seed, scope, state, thing):
    text = some_lesson(Random(seed))
    before = read_lesson(text).lesson
    assert before is not None
    at = seed % len(before.steps)
    lock = Lock(thing, state, "it comes later" if seed % 2 and state != "editable" else "", scope == "here")
    locked = with_lock(text, lock, scope, at).of(text)
    lesson = read_lesson(locked).lesson
    assert lesson is not None
    there = lesson.locks if scope == "chapter" else lesson.steps[at].locks
    assert lock in there
    if scope != "chapter":
        assert lock_of(thing, lesson.locks_at(at)) == lock
    assert with_lock(locked, lock, scope, at).of(locked) == locked
    placed = next(each for each in locks_in(locked) if each.lock == lock and each.step in (at, None))
    again = without_lock(locked, placed).of(locked)
    was_there = any(
        each.lock.pattern == thing for each in locks_in(text) if (each.scope, each.step) == (scope, placed.step)
    )
    assert was_there or read_lesson(again).lesson == before


@given(st.integers())
@settings(max_examples=40, deadline=None)
def test_steps_and_locks_are_found_where_the_reader_finds_them(seed):
    text = some_lesson(Random(seed))
    lesson = read_lesson(text).lesson
    assert lesson is not None
    assert [step.line for step in outline(text).steps] == [step.line for step in lesson.steps]
    said = [*lesson.locks, *(lock for step in lesson.steps for lock in step.locks)]
    assert [each.lock for each in locks_in(text)] == said


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_every_condition_of_a_chapter_is_watched(path):
    text = path.read_text("utf-8")
    lesson = read_lesson(text).lesson
    assert lesson is not None
    uses = [each.use for each in watched(text)]
    assert uses.count("until") == sum(len(step.goals) for step in lesson.steps)
    assert uses.count("wrong") == sum(len(step.traps) for step in lesson.steps)
    assert [step.line for step in outline(text).steps] == [step.line for step in lesson.steps]


@given(st.text(), st.text())
def test_the_difference_of_two_texts_makes_one_of_the_other(one, other):
    assert difference(one, other).of(one) == other


@given(st.text(alphabet="-`# \nabc:{}()[]", max_size=200))
def test_no_text_is_too_odd_for_an_outline(text):
    found = outline(text)
    for line in range(1, len(text.splitlines()) + 1):
        found.step_at(line)
        found.block_at(line)
    locks_in(text)
    watched(text)


def test_parts_of_a_condition_say_what_they_are_now():
    state = State(build(examples()["xor"]), epoch=25, measured={"train_accuracy": 0.8})
    first, second = parts(watched(TEXT)[0].expression, state)
    assert (first.holds, first.now) == (True, "25")
    assert (second.holds, second.now) == (False, "0.8")
    assert [each.use for each in watched(TEXT)] == ["until", "wrong", "answer"]


def test_a_lock_needs_a_step_or_what_stands_before_the_first():
    with pytest.raises(Wrong, match="belongs to a step"):
        with_lock("---\nformat: 1\n---\n", Lock("recipe.rate"), "on", 0)
    with pytest.raises(Wrong, match="between the two lines"):
        with_lock("## A\n", Lock("recipe.rate"), "chapter", 0)


# ---------------------------------------------------------------- recorded

EDITS = (
    set_recipe.of(rate=0.5), choose.of("optimizer", "sgd"), add_points.of(np.array([[1.25, -1.0]]), 1),
    insert_layer.of(0, Spec.of("dense", units=3)), set_layer.of("dense1", units=6),
)  # fmt: skip


@pytest.mark.parametrize("calls", EDITS, ids=lambda calls: calls.calls[0].edit)
def test_what_an_edit_did_is_done_by_the_lines_that_are_suggested(calls):
    project = build(examples()["xor"])
    wanted = calls(project)
    said = of_edit("An edit", calls, State(project), State(wanted))
    assert said.moves
    made = project
    for line in said.moves:
        made = after(move(line), made)
    assert (made.network, made.recipe) == (wanted.network, wanted.recipe)
    assert np.array_equal(made.data.x, wanted.data.x)
    done = State(wanted, done=(calls.calls[0].edit,))
    assert all(judged(condition(goal), done).holds for goal in said.goals)
    assert not any(judged(condition(goal), State(project)).holds for goal in said.goals)


def test_an_edit_that_no_line_can_hold_suggests_no_move():
    project = build(examples()["xor"])
    calls = add_points.of(np.random.default_rng(0).normal(size=(200, 2)), 1)
    assert of_edit("Paint", calls, State(project), State(calls(project))).moves == ()


def test_training_and_commands_are_suggested():
    project = build(examples()["xor"])
    said = of_training(300, State(project), State(project, step=300, epoch=20, measured={"train_accuracy": 0.987}))
    assert said.moves == ("train(epochs=20)",)
    assert said.goals == ("run.epochs_here >= 20", "train.accuracy >= 98%")
    assert of_training(3, State(project), State(project, step=3)).moves == ("train(steps=3)",)
    shown = of_command("show_samples", "Samples")
    assert shown is not None
    assert shown.moves == ("show(samples)",)
    assert of_command("save", "Save") is None


def test_recorded_lines_go_into_their_block_of_the_step():
    text = with_lines(TEXT, "show", ("reset",), 0).of(TEXT)
    text = with_lines(text, "until latch", ("done.count(reset) >= 1",), 1).of(text)
    lesson = read_lesson(text).lesson
    assert lesson is not None
    assert [each.text for each in lesson.steps[0].show] == ["train(epochs=30)", "reset"]
    assert [each.text for each in lesson.steps[1].goals] == ["done.count(reset) >= 1"]


# ---------------------------------------------------------------- offered


FRONT = "---\nformat: 1\nid: a\nstart: sp\n---\n## A\n"


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [
        (FRONT, 4, "spiral"),
        (f"{FRONT}```un", 7, "until latch"),
        (f"{FRONT}```until latch\ntrain.acc\n```\n", 8, "train.accuracy"),
        (f"{FRONT}```show\nrecipe.ra\n```\n", 8, "recipe.rate = "),
        (f"{FRONT}```show\ntra\n```\n", 8, "train("),
        (f"{FRONT}```lock\nrecipe.r\n```\n", 8, "recipe.rate"),
        (f"{FRONT}```lock\nrecipe.rate: hid\n```\n", 8, "hidden"),
        (f"{FRONT}```hint\nlo\n```\n", 8, "look: "),
        (f"{FRONT}```ask number\nans\n```\n", 8, "answer: "),
        (f"{FRONT}Press [Play](focus:recipe.r", 7, "recipe.rate"),
        (f"{FRONT}It has {{network.par", 7, "network.parameters"),
        (f"{FRONT}```until latch\nlayer.uni\n```\n", 8, "layer.units(layer=dense1)"),
    ],
)
def test_what_may_stand_depends_on_where_one_writes(text, line, first):
    written = text.splitlines()[line - 1]
    found = offer(text, line, len(written), State(build(examples()["xor"])), ("recipe.rate", "transport.play"))
    assert found.choices[0].text == first


def test_nothing_is_offered_for_words():
    assert not offer(f"{FRONT}Press", 7, 5, State(build(examples()["xor"]))).choices


def test_every_name_is_called_so_that_it_can_be_read():
    state = State(build(examples()["xor"]))
    for each in QUANTITIES:
        expression(call_of(each, state))


def test_what_cannot_be_read_of_locks_stays_where_it_is():
    text = "---\nformat: 1\nid: a\ntitle: A\nlocks: recipe.rate, nonsense of: mine: here, recipe.batch\n---\n## One\n"
    unread = "nonsense of: mine: here"
    assert [each.lock.pattern for each in locks_in(text)] == ["recipe.rate", "recipe.batch"]
    changed = with_lock(text, Lock("recipe.batch", "hidden"), "chapter", 0).of(text)
    assert unread in changed
    assert "recipe.batch: hidden" in changed
    without = without_lock(text, locks_in(text)[0]).of(text)
    assert unread in without
    assert "recipe.rate" not in without


def test_of_two_lines_of_locks_each_keeps_its_own():
    text = "---\nformat: 1\nid: a\ntitle: A\nlocks: recipe.rate\nlocks: recipe.batch\n---\n## One\n"
    changed = with_lock(text, Lock("recipe.batch", "hidden"), "chapter", 0).of(text)
    assert changed == text.replace("locks: recipe.batch", "locks: recipe.batch: hidden")
