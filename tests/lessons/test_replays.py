"""Chapters replayed with the real engine: solutions solve, wrong ways bring their sentences, nothing traps."""

from __future__ import annotations

import json
import random

import pytest

from nnsim.cli.__main__ import main
from nnsim.cli.lesson_stage import HeadlessStage
from nnsim.core.hashing import weights_sha256
from nnsim.lessons.format import read_lesson
from nnsim.lessons.judging import right_answer
from nnsim.lessons.library import bundled, find
from nnsim.lessons.moves import move
from nnsim.lessons.sitting import Sitting

CHAPTERS = [path.stem for path in bundled()]


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_recorded_solution_of_every_chapter_passes(name, capsys):
    assert main(["lessons", "check", name, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["lessons"]
    assert told["passes"]
    assert told["findings"] == []
    assert sum(step["wrong"] for step in told["steps"]) > 0, "it knows wrong ways"


def fingerprint(stage: HeadlessStage) -> tuple[object, ...]:
    state = stage.state()
    return state.project, weights_sha256(state.told.weights or {}), state.step


def test_start_over_restores_exactly():
    lesson, stage = find("xor-hidden").read.lesson, HeadlessStage()
    assert lesson
    sitting = Sitting(lesson, stage)
    assert sitting.begin() is None
    sitting.skip_to(1)
    before = fingerprint(stage)
    assert stage.perform([move("insert_layer(position=0, spec=dense(units=3))"), move("train(epochs=3)")], "") is None
    assert stage.perform([move("add_points(x=[[1, 1]], y=1)"), move("set_weight(output, 0, 1, 5)")], "") is None
    assert fingerprint(stage) != before
    sitting.start_over()
    assert fingerprint(stage) == before
    first = stage.state().told.weights
    stage.perform([move("train(epochs=2)")], "")
    again = fingerprint(stage)
    sitting.start_over()
    stage.perform([move("train(epochs=2)")], "")
    assert first
    assert fingerprint(stage) == again, "it goes on from there to the bit"


def test_a_refused_move_leaves_nothing_of_those_before_it():
    stage = HeadlessStage()
    lesson = find("xor-hidden").read.lesson
    assert lesson
    stage.begin(lesson)
    before = fingerprint(stage)
    problem = stage.perform([move("train(epochs=1)"), move("recipe.rate = 9"), move("remove_layer(dense9)")], "")
    assert problem
    assert "remove_layer" in problem.text
    assert fingerprint(stage) == before


def test_a_lesson_that_cannot_begin_says_why():
    lesson = read_lesson("---\nformat: 1\nstart: nowhere\n---\n## A\n").lesson
    assert lesson
    problem = Sitting(lesson, HeadlessStage()).begin()
    assert problem
    assert problem.text == "There is no example or file 'nowhere' to begin with; put the file beside the lesson."


EDITS = (
    "recipe.rate = {n}", "recipe.optimizer = sgd", "recipe.optimizer = adam", "recipe.batch = {n}",
    "remove_hidden_layers", "insert_layer(position=0, spec=dense(units={n}))",
    "insert_layer(position={n}, spec=dropout)", "remove_layer(dense1)", "change_units(dense1, {n})",
    "toggle_feature(x1x2)", "toggle_feature(x1)", "add_points(x=[[{n}, 1]], y=1)", "remove_samples([0, {n}])",
    "choose_generator(moons)", "choose_generator(spiral)", "clear_data", "set_output(regression)", "reset", "undo",
    "redo", "train(steps={n})", "train(samples=1)", "set_bias(output, 0, {n})", "use_preset(perceptron)",
    "choose(part=learner, kind=perceptron)", "show(samples)", "look_at({n})", "relabel(which=[{n}], label=0)",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("xor-hidden", 300), ("counting", 15)])
def test_a_random_walk_of_edits_never_traps(name, count):
    """Whatever is done, in whichever order: what is shown is told, and the end of the lesson is reached."""
    hand, lesson, stage = random.Random(7), find(name).read.lesson, HeadlessStage()
    assert lesson
    sitting = Sitting(lesson, stage, clock=lambda: 0.0)
    sitting.begin()
    for _ in range(count):
        stage.perform([move(hand.choice(EDITS).format(n=hand.choice([0, 1, 2, 3, 60])))], "")
        seen = sitting.look()
        acts = (
            sitting.hint, sitting.show, sitting.start_over, sitting.go_on,
            lambda: sitting.skip_to(hand.randrange(len(lesson.steps))), lambda: sitting.go_to(hand.randrange(4)),
            *(lambda q=q: sitting.answer(q, right_answer(q, stage.state()) or 0.0) for q in seen.questions),
        )  # fmt: skip
        if hand.random() < 0.3:
            hand.choice(acts)()
    moves = 0
    while not sitting.ended:
        sitting.look()
        sitting.go_on()
        moves += 1
        assert moves < 60, "going on comes to an end"
    assert sitting.start_over(lesson=True) is None
    assert sitting.at == 0
