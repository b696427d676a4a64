"""Every kind of question: right answers, wrong ones with their sentences, predictions beside what came of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.run import History
from nnsim.examples.example import open_example
from nnsim.lessons.format import read_lesson
from nnsim.lessons.judging import overlap, reply, right_answer, wrong_answers
from nnsim.lessons.observing import column_of, observed
from nnsim.lessons.questions import SHAPES, Question, drawn, shape
from nnsim.lessons.state import State

STATE = State(open_example("xor").project)


def asked(text: str) -> Question:
    read = read_lesson(f"---\nformat: 1\n---\n## A\n```ask {text}```\n")
    assert read.findings == ()
    assert read.lesson
    return read.lesson.steps[0].questions[0]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "words"),
    [
        ("number\nquestion: ?\nanswer: network.units\nwrong 2 * 6: Half.\n", 6.0, 12.0, "Half."),
        ("number\nquestion: ?\nanswer: 0.5\ntolerance: 0.1\nelse: Look.\n", 0.59, 0.7, "Look."),
        ("number\nquestion: ?\nanswer: 60_000_000\n", 6e7, 6e7 + 500, "That is not it yet."),
        ("choice\nquestion: ?\n- [ ] a -> No a.\n- [x] b\n- [x] c\n", (2, 1), (0, 1), "No a."),
        ("order\nquestion: ?\n1. a\n2. b\n3. c\nwrong 1 0 2: Turned.\n", (0, 1, 2), (1, 0, 2), "Turned."),
        (
            "truth-table\nquestion: ?\ninputs: a b\n- 0 0 -> 0\n- 1 0 -> 1\nwrong 1 0: NOT.\n",
            ("0", "1"),
            ("1", "0"),
            "NOT.",
        ),
        (
            "curve\nquestion: ?\nanswer: falls rises\nwrong falls: And then?\n",
            ((0, 1), (5, 0), (9, 1)),
            ((0, 1), (9, 0)),
            "And then?",
        ),
        (
            "points\nquestion: ?\nanswer: 0 1 0 1\ncount: 2\nwrong 2 3 0 1: Too far.\n",
            ((0.5, 0.5), (1, 0)),
            ((2, 1), (3, 0)),
            "Too far.",
        ),
        (
            "region\nquestion: ?\nanswer: 0 2 0 2\nwrong -2 0 0 2: Left of it.\n",
            (0.1, 2, 0, 2.2),
            (-2, 0, 0, 2),
            "Left of it.",
        ),
        ("sample\nquestion: ?\nanswer: 3; 14\nwrong 5: Not 5.\n", (14,), (5,), "Not 5."),
        (
            "weight\nquestion: ?\nanswer: dense1 0 1\nwrong output 0 0: Behind.\n",
            ("dense1", "0", "1"),
            ("output", "0", "0"),
            "Behind.",
        ),
    ],
)
def test_answers_are_judged(text, right, wrong, words):
    question = asked(text)
    assert reply(question, right, STATE).right is True
    said = reply(question, wrong, STATE)
    assert (said.right, said.words) == (False, words)
    own = right_answer(question, STATE)
    assert own is not None
    assert reply(question, own, STATE).right
    for answer, sentence in wrong_answers(question, STATE):
        back = reply(question, answer, STATE)
        assert (back.right, back.words) == (False, sentence)


@pytest.mark.parametrize(
    "text",
    ["number\n", "text\n", "curve\nover: epochs 0 9\n", "points\n", "region\n", "sample\n", "weight\n",
     "truth-table\ninputs: a\n- 0 -> ?\n", "choice\n- [ ] a\n- [ ] b\n"],
)  # fmt: skip
def test_without_an_answer_it_is_a_prediction_that_nobody_judges(text):
    head, _, rest = text.partition("\n")
    question = asked(f"{head}\nquestion: ?\n{rest}why: We shall see.\n")
    given_ = right_answer(question, STATE)
    assert given_ is not None
    assert reply(question, given_, STATE).right is None
    assert reply(question, given_, STATE).words == "We shall see."
    assert wrong_answers(question, STATE) == ()


def test_what_is_not_known_yet_is_neither_right_nor_wrong():
    question = asked("number\nquestion: ?\nanswer: train.accuracy\n")
    assert right_answer(question, STATE) is None
    assert reply(question, 0.5, STATE).right is None
    assert "not known yet" in reply(question, 0.5, STATE).words


def test_a_drawn_curve_is_laid_over_the_run():
    question = asked("curve\nquestion: ?\nof: train.loss\nover: epochs 0 10\nvalues: 0 1\n")
    assert column_of(question) == "train_loss"
    assert column_of(asked("curve\nquestion: ?\nof: run.measured(reward)\n")) == "reward"
    assert observed(question, ((0, 1), (10, 0)), STATE) is None, "nothing ran yet"
    rows = np.full((11, 8), np.nan)
    rows[:, 1], rows[:, 2] = np.arange(11), np.linspace(1, 0.1, 11)
    told = observed(question, ((0, 0), (10, 1)), State(STATE.project, history=History(rows)))
    assert told
    assert (told.predicted, told.found) == ("rises", "falls")


@pytest.mark.parametrize("way", SHAPES)
def test_the_shape_of_a_curve_is_seen(way):
    question = asked("curve\nquestion: ?\nover: epochs 0 100\nvalues: 0 2\n")
    assert shape(drawn(way, question), (0, 2)) == way


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=30))
def test_a_shape_alternates(curve):
    ways = shape(tuple(curve), (0.0, 1.0)).split()
    assert ways == ["flat"] or all(a != b for a, b in pairwise(ways))


def test_small_wiggles_are_no_shape():
    wiggly = tuple((x, 1 - x / 10 + 0.05 * (-1) ** x) for x in range(11))
    assert shape(wiggly, (0.0, 1.0)) == "falls"


def test_overlap_is_intersection_over_union():
    assert overlap((0, 2, 0, 2), (1, 3, 0, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 1, 0, 1), (1, 2, 0, 1)) == 0
    assert overlap((0, 1, 0, 1), (0, 1, 0, 1)) == 1
