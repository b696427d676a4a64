"""Slopes that lessons ask for are those of the chain rule, and those that the engine finds."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.cli.lesson_stage import HeadlessStage
from nnsim.lessons.expression import expression
from nnsim.lessons.format import read_lesson
from nnsim.lessons.moves import move
from nnsim.lessons.names.kinds import PENDING, Unknown
from nnsim.lessons.state import State
from nnsim.lessons.verdict import value

LESSON = "---\nformat: 1\nid: a\ntitle: A\nstart: {start}\n---\n## A\nText.\n"


def stage_of(start: str, *moves: str) -> HeadlessStage:
    stage, lesson = HeadlessStage(), read_lesson(LESSON.format(start=start)).lesson
    assert lesson
    assert stage.begin(lesson) is None
    assert stage.perform([move(each) for each in moves], "") is None
    return stage


def told(text: str, state: State):
    return value(expression(text), state)


def test_slopes_are_those_of_the_chain_rule():
    state = stage_of("xor").state()
    score, h = told("unit.value(output, 0, 3)", state), told("unit.value(dense1, 2, 3)", state)
    p, target = 1 / (1 + np.exp(-score)), float(state.project.data.y[3])
    delta = told("unit.delta(output, 0, 3)", state)
    assert delta == pytest.approx(p - target, abs=1e-6)
    assert told("slope(output, 0, 2, 3)", state) == pytest.approx(delta * h, abs=1e-6)
    back = delta * told("weight(output, 0, 2)", state) * (1 - h * h)
    assert told("unit.delta(dense1, 2, 3)", state) == pytest.approx(back, abs=1e-6)
    x = float(state.project.data.x[3, 1])
    assert told("slope(dense1, 2, 1, 3)", state) == pytest.approx(back * x, abs=1e-6)


@pytest.mark.parametrize(
    ("start", "loss"),
    [("xor", "squared_error"), ("xor", "hinge"), ("iris", "categorical_cross_entropy"), ("iris", "absolute_error"),
     ("regression-plane", "squared_error")],
)  # fmt: skip
def test_a_step_moves_a_weight_by_rate_times_slope(start, loss):
    """What the engine does with a batch of one sample is what is told here."""
    plain = ("recipe.optimizer = sgd", "recipe.rate = 0.5", "recipe.batch = 1", "recipe.schedule = constant")
    stage = stage_of(start, f"recipe.loss = {loss}", *plain)
    before = stage.state()
    stage.perform([move("train(samples=1)")], "")
    after = stage.state()
    moved = [
        told(f"slope(output, 0, 1, {sample})", before) * -0.5 - (after_ - before_)
        for after_, before_ in [(told("weight(output, 0, 1)", after), told("weight(output, 0, 1)", before))]
        for sample in np.flatnonzero(before.project.data.train).tolist()
    ]
    assert np.abs(moved).min() < 1e-6, "one of the training samples was it"


def test_without_weights_it_is_not_known_yet_and_elsewhere_it_cannot_be_told():
    stage = stage_of("xor")
    assert told("sample.loss(0)", State(stage.state().project)) is PENDING
    assert told("sample.loss(0)", stage.state()) > 0
    assert isinstance(told("slope(dense1, 99, 0, 0)", stage.state()), Unknown)
    assert isinstance(told("slope(dense1, 0, 0, 99999)", stage.state()), Unknown)
    assert isinstance(told("unit.delta(output, 0, 0)", stage_of("perceptron").state()), Unknown)
