"""Lines and images that are drawn before they are there, and what is said of them when they are."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.examples.example import open_example
from nnsim.lessons.format import read_lesson
from nnsim.lessons.given import fits
from nnsim.lessons.observing import observed
from nnsim.lessons.predicted import SIDE, Line, drawn_image, image_of, likeness, line_of, through
from nnsim.lessons.questions import Question
from nnsim.lessons.state import State, Told
from nnsim.lessons.write import written

TEXT = """---
format: 1
start: gauss
---
## One
```ask line where
question: Where will it be?
of: {of}
{more}
```
```ask image picture
question: What will it look like?
of: weight(output, 3, 0)
```
"""


def questions(of: str = "bias(output)", more: str = "# nothing") -> tuple[Question, Question]:
    load()
    lesson = read_lesson(TEXT.format(of=of, more=more)).lesson
    assert lesson
    where, picture = lesson.questions
    return where, picture


@pytest.mark.parametrize(
    ("of", "more", "said"),
    [
        ("train.accuracy", "# nothing", "Say which neuron is meant"),
        ("bias(output)", "answer: 1", "What is drawn in advance"),
        ("bias(output)", "when: after", "What is drawn in advance"),
    ],
)
def test_what_is_drawn_is_a_prediction_of_one_neuron(of: str, more: str, said: str) -> None:
    load()
    read = read_lesson(TEXT.format(of=of, more=more))
    assert [finding.text for finding in read.findings if finding.text.startswith(said)]


def test_both_kinds_are_written_as_they_were_read() -> None:
    load()
    lesson = read_lesson(TEXT.format(of="bias(output)", more="# nothing")).lesson
    assert lesson
    again = read_lesson(written(lesson)).lesson
    assert again
    assert again.questions == lesson.questions


def state_with(weights: list[list[float]], bias: list[float]) -> State:
    arrays = {"output.weight": np.array(weights, np.float32), "output.bias": np.array(bias, np.float32)}
    return State(open_example("gauss").project, told=Told(arrays))


def test_a_drawn_line_is_told_by_its_angle_and_distance() -> None:
    where, _ = questions()
    state, drawn = state_with([[0.0, -1.0]], [-1.0]), ((0.0, 1.0), (2.0, 1.0))
    assert line_of(where, state) == Line(0.0, -1.0, -1.0)
    assert through(drawn).turned(Line(0.0, 1.0, 0.0)) == pytest.approx(0.0)
    found = observed(where, drawn, state)
    assert found
    assert found.found == "a line turned by 0°, 2.00 away"
    assert "45°" in observed(where, ((0.0, 0.0), (1.0, 1.0)), state).found
    assert observed(where, drawn, state_with([[0.0, 0.0]], [1.0])) is None, "without weights there is no line"
    assert observed(where, drawn, State(state.project)) is None, "the engine has not told"
    assert fits(where, drawn)
    assert not fits(where, ((0.0, 0.0),))


def test_a_drawn_image_is_compared_with_the_weights_of_its_neuron() -> None:
    _, picture = questions()
    project = open_example("digits-linear").project
    images = np.zeros((10, 8, 8), np.float32)
    images[3, :4] = 1.0
    told = Told({"output.weight": images.reshape(10, 64), "output.bias": np.zeros(10, np.float32)})
    state = State(project, told=told)
    assert np.array_equal(image_of(picture, state), images[3])
    answer = tuple(images[3].reshape(-1).tolist())
    assert observed(picture, answer, state).found == "weights that resemble it (correlation 1.00)"
    assert "opposite" in observed(picture, tuple(-each for each in answer), state).found
    assert "hardly" in observed(picture, (1.0, *[0.0] * (SIDE * SIDE - 1)), state).found
    assert fits(picture, answer)
    assert not fits(picture, answer[1:])


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (5, 7)])
def test_images_of_any_size_are_compared(size: tuple[int, int]) -> None:
    image = np.zeros(size, np.float32)
    image[: size[0] // 2] = 1.0
    drawn = np.zeros((SIDE, SIDE), np.float32)
    drawn[: SIDE // 2] = 1.0
    assert likeness(drawn, image) > 0.7
    assert likeness(drawn, -image) < -0.7
    assert likeness(drawn, np.ones(size, np.float32)) == 0.0
    assert not drawn_image("nothing").any()
