"""Moves: what a line of ``set`` and ``show`` means; no lesson makes of a document what could not be saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError
from nnsim.edits.validate import refusal
from nnsim.examples.example import open_example
from nnsim.lessons.findings import Wrong
from nnsim.lessons.format import read_lesson
from nnsim.lessons.moves import after, calls, done_as, move
from nnsim.lessons.words import LONGEST

XOR = open_example("xor").project


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("recipe.rate = 0.1", "set_recipe"), ("recipe.optimizer = sgd", "choose"),
        ("recipe.optimizer.beta1 = 0.5", "set_option"), ("dense1.activation = relu", "set_layer"),
        ("add_points(x=[[1, 1], [2, -2]], y=1)", "add_points"), ("remove_samples([0, 1])", "remove_samples"),
        ("move_samples(mask=[0, 1], dx=1, dy=0)", "move_samples"), ("relabel(which=[0], label=1)", "relabel"),
        ("insert_layer(0, dense(units=3))", "insert_layer"), ("insert_layer(0, dropout)", "insert_layer"),
        ("remove_nodes(dense1)", "remove_nodes"), ("place_points([3], [[0, 0]])", "place_points"),
        ("set_frozen(dense1, true)", "set_frozen"), ("clear_data", "clear_data"),
    ],
)  # fmt: skip
def test_a_line_is_an_edit_that_can_be_undone(text, edit):
    made = move(text)
    assert [call.edit for call in calls(made, XOR).calls] == [edit]
    assert after(made, XOR) != XOR
    assert done_as(made, XOR) == edit
    assert move(made.text) == made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("train(epoch=5)", "train has no argument 'epoch'; it takes epochs, steps and samples."),
        ("train(epochs=many)", "epochs of train is a number: so many epochs."),
        ("train(epochs=1e9)", "train takes numbers up to 10,000; write a smaller one."),
        ("set_lyer(a=1)", "did you mean set_layer?"),
        ("set_recipe(rate=3)", "There is no edit or move 'set_recipe'"),
        ("add_points(x=1, x=2)", "x stands there twice; leave one out."),
        ("add_points(1)", "add_points needs y; it takes x, y and test."),
        ("recipe.rate = [1]", "recipe.rate takes a number or a word, such as recipe.rate = 1."),
        ("3", "Column 1 needs an edit, a setting or a move, not '3'."),
    ],
)
def test_mistakes_are_said_when_a_move_is_read(text, words):
    with pytest.raises(Wrong) as said:
        move(text)
    assert words in said.value.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("recipe.rate = fast", "recipe.rate cannot be 'fast'"),
        ("recipe.rat = 1", "There is no 'recipe.rat' to set; did you mean recipe.rate?"),
        ("dense7.units = 3", "There is no 'dense7.units' to set"),
        ("add_points(x=[[1, 1, 1]], y=1)", "cannot be made of this document"),
        ("remove_samples([900])", "cannot be made of this document"),
        ("insert_layer(0, dense(units=-3))", "cannot be made of this document"),
        ("insert_layer(0, nothing)", "cannot be made of this document"),
        ("choose(part=learner, kind=magic)", "cannot be made of this document"),
        ("set_layer(node_id=dense1, units=many)", "cannot be made of this document"),
    ],
)
def test_what_does_not_fit_the_document_is_a_problem(text, words):
    with pytest.raises(ProblemError) as said:
        after(move(text), XOR)
    assert words in said.value.problem.text


LITERAL = st.sampled_from(
    ["1", "-3", "1e30", "true", "adam", "[0, 1]", "[[1, 2]]", "dense(units=2)", '"x"', "[]", "0.5"]
)
NAMES = st.sampled_from(
    [
        "add_points", "remove_samples", "relabel", "move_samples", "insert_layer", "set_layer", "choose", "set_option",
        "rename_class", "add_class", "set_split", "set_test_share", "move_to_part", "change_units", "new_images",
        "branch",
        "set_generator", "choose_generator", "plan_epochs", "freeze_in_phase", "connect", "group_layers", "add_head",
        "set_output", "use_preset", "set_scaling", "remove_class", "duplicate", "toggle_feature", "choose_bundled",
    ]
)  # fmt: skip


@given(NAMES, st.lists(LITERAL, max_size=4))
def test_whatever_a_lesson_asks_for_is_made_or_refused_and_could_be_saved(name, values):
    try:
        changed = after(move(f"{name}({', '.join(values)})"), XOR)
    except (Wrong, ProblemError):
        return
    assert refusal(changed) is None


def test_a_text_that_is_made_to_take_long_does_not():
    for sign in ("[", "*a ", "{", "`", "(", "- ", "## ", "```\n", "```set\n```\n", "a: ", "\n"):
        text = "---\nformat: 1\n---\n## A\n" + sign * (100_000 // len(sign))
        assert isinstance(read_lesson(text).findings, tuple)
    with pytest.raises(Wrong, match=f"longer than {LONGEST}"):
        move("add_points(x=[" + "[1, 1], " * 1000 + "], y=1)")
