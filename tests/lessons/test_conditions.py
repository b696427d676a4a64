"""Conditions: their grammar, their types, what they come to in a state, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.answers.health import GradientSizes, Idle, IdleUnits, Spread
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.examples.example import open_example
from nnsim.lessons.expression import asks, condition, expression, named
from nnsim.lessons.findings import Wrong
from nnsim.lessons.names.kinds import QUANTITIES, Unknown
from nnsim.lessons.state import State, Told
from nnsim.lessons.verdict import judged, shown, value
from nnsim.tasks.plan import plan


@pytest.fixture(scope="module")
def xor() -> State:
    return State(open_example("xor").project)


@pytest.mark.parametrize(
    ("text", "holds", "reason"),
    [
        ("network.parameters = 25", True, "network.parameters is 25, asked: 25"),
        ("25 = network.parameters", True, "network.parameters is 25, asked: 25"),
        ("data.count(class=1) >= 1000", False, "data.count(class=1) is 100, asked: at least 1,000"),
        ("not data.separable", True, "asked: not so; data.separable is false"),
        ("recipe.optimizer = adam", True, "recipe.optimizer is adam, asked: adam"),
        ("recipe.optimizer != adam or network.layers = 2", False,
         "recipe.optimizer is adam, asked: anything but adam; network.layers is 1, asked: 2"),
        ("data.share(part=test) = 25%", True, "data.share(part=test) is 0.25, asked: 0.25"),
        ("0 < network.layers < 2", True,
         "network.layers is 1, asked: more than 0; network.layers is 1, asked: less than 2"),
        ("layer.units(dense2) > 2", False, "layer.units(dense2) cannot be told: there is no layer dense2"),
        ("train.accuracy >= 95%", None, "train.accuracy is not known yet"),
        ("train.accuracy >= 95% and network.layers = 7", False, "network.layers is 1, asked: 7"),
        ("train.accuracy >= 95% or network.layers = 1", True, "network.layers is 1, asked: 1"),
        ("1 / 0 > 1", False, "1 / 0 divides by 0"),
        ("layer.weights(dense1) + layer.weights(output) = 2 * 6 + 6 * 1", True,
         "layer.weights(dense1) + layer.weights(output) is 18, asked: 2 * 6 + 6 * 1, which is 18"),
    ],
)  # fmt: skip
def test_what_a_condition_comes_to_and_why(xor, text, holds, reason):
    verdict = judged(condition(text), xor)
    assert (verdict.holds, verdict.reason) == (holds, reason)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("train.acuracy > 2", "There is no 'train.acuracy'; did you mean train.accuracy?"),
        ("recipe.optimizer > 2", "recipe.optimizer is a text and 2 a number; compare what is alike."),
        ("recipe.optimizer < adam", "recipe.optimizer is a text, which can only be compared by = and !=."),
        ("data.count(klass=2) > 1", "data.count has no argument 'klass'; it takes class and part."),
        ("layer.units > 1", "layer.units needs layer: the id of a layer, such as dense1; output for the last one."),
        ("data.count", "'data.count' is a number, and a condition is true or false; compare it, as in x >= 1."),
        ("data.count >", "Column 13 needs a name or a number, but the line ends."),
        ("data.count > 1 within 20 minutes", "'within 20' needs one of steps, epochs and seconds; there are steps"),
        ("data.count > 1 and 3", "'and' needs a flag, and 3 is a number."),
        ("data.count > 1 §", "'§' in column 16 cannot stand here; texts stand in double quotes."),
        ("(" * 50 + "1", "more than 40 brackets"),
        ("", "A condition is missing"),
        ("__import__(os)", "There is no '__import__'"),
        ("x" * 3000, "longer than 2000"),
        ("1e999 > 1", "'1e999' is not a number."),
        ("1" + "+1" * 900 + " > 1", "There are more than 60 signs here; split the condition into several lines."),
        ("data.edited" + " within 1 steps" * 90, "There are more than 60 signs here"),
    ],
)
def test_mistakes_are_said_when_a_condition_is_read(text, words):
    with pytest.raises(Wrong) as said:
        condition(text)
    assert words in said.value.text


STATE = State(open_example("xor").project)

WORDS = st.sampled_from(
    ["(", ")", "and", "or", "not", "within", "steps", "<", ">=", "=", "+", "-", "*", "/", ",", "1", "95%", '"a"',
     "true", "data.count", "class", "weight", "[", "adam", "run.step", "recipe.loss", "data.separable", "layer.units",
     "dense1"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=12).map(" ".join)))
def test_whatever_is_written_is_read_or_refused_with_a_sentence(text):
    try:
        found = condition(text)
    except Wrong as error:
        said = error.text
    else:
        said = judged(found, STATE).reason
        assert condition(found.text) == found
    assert len(said) > 5


def test_within_counts_from_where_the_step_of_the_lesson_began(xor):
    asked = condition("network.layers = 1 within 200 steps")
    late = replace(xor, step=1300, since=(1000, 0))
    assert judged(asked, replace(xor, step=1200, since=(1000, 0))).holds
    assert judged(asked, late).reason == "300 steps went by, asked: at most 200; reset and try again"
    assert judged(asked, replace(late, step=150)).holds, "after a reset its steps count from 0"


def test_every_name_is_read_of_every_example_or_says_why_not(every_state):
    arguments = {
        "number": 1, "text": "dense1", "number or text": 0, "flag": True,
    }  # fmt: skip
    for quantity in QUANTITIES:
        given_ = ", ".join(f"{each.id}={arguments[each.type]}" for each in quantity.arguments if each.default is None)
        asked = expression(f"{quantity.id}({given_})" if given_ else quantity.id)
        assert [each.name for each in named(asked)] == [quantity.id]
        for state in every_state:
            found = value(asked, state)
            types = {"number": (int, float), "flag": (bool,), "text": (str,)}[quantity.type]
            assert isinstance(found, (Unknown, *types)), (quantity.id, found)
            assert shown(found)


@pytest.fixture(scope="module")
def every_state() -> list[State]:
    return [
        State(open_example(name).project) for name in ("xor", "digits-linear", "robot-arm", "adding-gru", "captions")
    ]


def test_what_the_engine_told_is_read_by_number():
    project = open_example("and").project
    weights = {"output.weight": np.array([[2.0, 3.0]], np.float32), "output.bias": np.array([-4.0], np.float32)}
    history = History(
        np.array([[10.0, 1, 0.5, 0.6, 0.7, 0.8, np.nan, np.nan], [20.0, 2, 0.25, 0.4, 0.9, 0.8, np.nan, np.nan]])
    )
    told = Told(weights, np.where(np.arange(len(project.data)) < 7, 1 - project.data.y, project.data.y))
    state = State(project, step=20, epoch=2, history=history, measured=history.row(-1), told=told)
    for text in (
        "weight(output, 0, 1) = 3", "bias(output) = -4", "weights.largest(output) = 3", "weights.finite",
        "point.score(x1=1, x2=1) = 1", "point.class(1, 1) = point.class(2, 2)",
        "point.class(0, 0) != point.class(1, 1)",
        "run.lowest(train_loss) = 0.25", "run.epochs_to(train_accuracy, 0.8) = 2", "train.accuracy = 90%",
        "run.mistakes(train) + run.mistakes(test) = 7", "not answer.right(sample=0)", "answer.right(20)",
    ):  # fmt: skip
        assert judged(condition(text), state).holds, judged(condition(text), state).reason
    assert judged(condition("weight(output, 0, 9) = 3"), state).reason.endswith("among 1 × 2")
    assert judged(condition("validation.loss < 1"), state).reason == "validation.loss does not exist here"


def test_the_class_with_the_smallest_recall_is_found_in_the_part_that_is_asked_for():
    project = open_example("digits-linear").project
    data = project.data
    wrong = (data.y == 8) & data.test | (data.y == 3) & ~data.test
    state = State(project, told=Told(predictions=np.where(wrong, 1.0, data.y)))
    for text in (
        "answer.worst(test) = 8 and answer.worst(train) = 3", "answer.worst_recall(test) = 0",
        "answer.recall(8, test) = 0 and answer.recall(8, train) = 1", "answer.count(8, 1, test) = data.count(8, test)",
    ):  # fmt: skip
        assert judged(condition(text), state).holds, judged(condition(text), state).reason
    assert judged(condition("answer.worst = 1"), State(project)).holds is None


def test_association_units_that_fire_are_counted():
    project = open_example("mark1").project
    wires = np.zeros((512, 64), np.float32)
    wires[:7, 3] = 1.0
    weights = {
        "random_projection1.wiring": wires, "output.weight": np.zeros((10, 512), np.float32),
        "output.bias": np.zeros(10, np.float32),
    }  # fmt: skip
    x = project.data.x
    lit, dark = (int(np.flatnonzero((x[:, 0, 3] > 8) == is_lit)[0]) for is_lit in (True, False))
    state = State(project, told=Told(weights))
    asked = f"layer.active(random_projection1, {lit}) = 7 and layer.active(random_projection1, {dark}) = 0"
    assert judged(condition(asked), state).holds, (judged(condition(asked), state).reason, x[lit], x[dark])


def test_separability_is_proved_of_any_drawn_data():
    line = replace(open_example("xor").project, data=generate(Spec.of("linear", count=80, margin=0.2), 1, 0.25))
    asked = condition("data.separable and data.bound > 1 and data.margin > 0")
    assert judged(asked, State(line)).holds
    assert judged(condition("data.bound > 1"), State(open_example("xor").project)).reason == (
        "data.bound does not exist, as no line separates them"
    )


def test_a_computed_input_separates_what_no_line_does():
    state = State(open_example("xor-features").project)
    assert judged(condition("network.separable and not data.separable"), state).holds
    assert not judged(condition("network.separable"), STATE).holds


def test_what_only_the_engine_can_tell_is_pending_until_it_did():
    asked = condition("gradient.size(dense1) > 0.1 and gradient.idle(dense1) = 2")
    assert asks(asked) == {"gradients", "idle_units"}
    assert judged(asked, STATE).holds is None
    sizes = GradientSizes(0, 10, {"dense1": Spread(0.1, 0.2, 0.3)})
    told = Told(answers={"gradients": sizes, "idle_units": Idle(0, 10, {"dense1": IdleUnits(6, 2, dead=True)})})
    assert judged(asked, replace(STATE, told=told)).holds
    nothing = replace(STATE, told=Told(answers={"gradients": None, "idle_units": None}))
    assert judged(condition("gradient.size(dense1) > 0"), nothing).holds is False


def test_answers_of_the_learner_can_be_spoken_of():
    state = replace(STATE, given={"guess": 75.0}, answers={"guess": None, "which": True}, tries={"guess": 2})
    for text in ("question.answer(guess) = 75", "question.right(which)", "question.tries(guess) = 2"):
        assert judged(condition(text), state).holds
    assert judged(condition("question.right(guess)"), state).reason == "question.right(guess) has no right answer"


def test_no_condition_keeps_the_window_waiting():
    """A look takes a few milliseconds: what would take longer in numpy is not told."""
    large = open_example("alexnet").project
    assert judged(condition("unit.value(output, 0, sample=0) > 0"), State(large, told=Told(zeros(large)))).reason == (
        "unit.value(output, 0, sample=0) cannot be told of so large a network while one looks"
    )
    dead = State(STATE.project, told=Told(zeros(STATE.project)))
    assert judged(condition("layer.dead(dense1) = 6"), dead).holds


def zeros(project: Project) -> dict[str, Floats]:
    """Weights that take no memory."""
    arrays = ((f"{layer.id}.{array.name}", array.shape) for layer in plan(project).layers for array in layer.arrays)
    return {name: np.broadcast_to(np.float32(0), shape) for name, shape in arrays}
