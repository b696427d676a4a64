"""The test pad: what is drawn is answered by the newest weights, and can join the data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from desk import Desk, click, desks
from glyph_hands import keys, stroke
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from nnsim.core.shares import WIDEST, percent
from nnsim.data.centring import as_mnist
from nnsim.edits.images import new_images
from nnsim.tasks.answering import shares
from nnsim.ui.kit import fonts
from nnsim.ui.output import answer_bars, image_answers
from nnsim.ui.output.answer_bars import AnswerBars
from nnsim.ui.views.samples import detail


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


@pytest.fixture
def digits(desk) -> Desk:
    """Digits read by their nearest mean, with the test pad in front."""
    it = desk()
    it.choose("digits")
    data = it.project.data
    means = np.stack([data.x[(data.y == k) & ~data.test].mean(axis=0) for k in range(10)]).reshape(10, 64) / 255
    it.live.set_weights(
        {"output.weight": (6 * means).astype(np.float32), "output.bias": (-3 * (means**2).sum(1)).astype(np.float32)}
    )
    click(it.output.way.button("trial"))
    return it


def softmax(scores: np.ndarray) -> np.ndarray:
    parts = np.exp(scores - scores.max())
    return parts / parts.sum()


def test_images_bring_the_choice_and_points_take_it_away(desk) -> None:
    it = desk()
    assert not it.output.way.isVisible()
    it.choose("digits")
    assert it.output.way.isVisible()
    assert it.output.images.isVisible()
    click(it.output.way.button("trial"))
    assert it.output.test_pad.isVisible()
    assert not it.output.images.isVisible()
    it.editor.stack.undo()
    assert it.output.plane.isVisible()
    assert not it.output.test_pad.isVisible()


def test_the_two_pads_say_what_becomes_of_a_drawing(digits) -> None:
    assert "sample of the set" in digits.data.desk.pad.hint
    assert digits.output.test_pad.pad.hint == "Draw here and see the answer", "a forest may be asked as well"


def test_answers_are_those_of_the_weights(digits) -> None:
    trial, weights = digits.output.test_pad, digits.live.weights
    assert trial.bars.winner is None
    stroke(trial.pad, (4, 0.5), (4, 7.5))
    x = trial.sketch.drawing.picture.reshape(64) / 255
    expected = softmax(weights["output.weight"] @ x + weights["output.bias"])
    assert trial.bars.shares == pytest.approx(expected, abs=1e-5)
    name = digits.project.data.classes[int(expected.argmax())]
    assert trial.bars.accessibleName().startswith(f"The answer is {name}, ")


def test_answers_follow_training_and_the_hand(digits) -> None:
    trial = digits.output.test_pad
    stroke(trial.pad, (4, 0.5), (4, 7.5))
    before = trial.bars.shares
    weights = digits.live.weights
    digits.live.set_weights({**weights, "output.bias": weights["output.bias"][::-1].copy()})
    assert not np.allclose(trial.bars.shares, before)
    told: list[int] = []
    trial.answering.answered.connect(lambda _answers: told.append(1))
    stroke(trial.pad, (1, 1), (3, 1), (5, 1), (7, 1))
    assert len(told) >= 4  # while drawing, not only at the end


def test_samples_of_the_set_are_answered_as_they_are(digits) -> None:
    trial, data = digits.output.test_pad, digits.project.data
    trial.centre.setChecked(True)
    click(trial.sample)
    index = int(trial.note.text().split()[2].strip(",").replace(",", "")) - 1
    assert data.test[index]
    assert np.array_equal(trial.seen.image, data.x[index])
    assert trial.note.text().endswith(f"in the set as {data.classes[int(data.y[index])]}")
    digits.live.set_weights(digits.live.weights)
    assert trial.bars.winner == int(digits.live.decide(data.x[index : index + 1])[0])
    stroke(trial.pad, (4, 4))
    assert trial.note.text() == "What is seen of it"


def test_what_the_network_sees_is_shown_centred(desk) -> None:
    it = desk(4)
    it.choose("mnist")
    it.weigh()
    click(it.output.way.button("trial"))
    trial = it.output.test_pad
    assert trial.centre.isChecked()
    stroke(trial.pad, (3, 3), (3, 10))
    drawn = trial.sketch.drawing.picture
    assert np.array_equal(trial.seen.image, as_mnist(drawn))
    answers = trial.bars.shares
    assert answers == pytest.approx(it.live.answers_of(as_mnist(drawn)[None])[0])
    click(trial.centre)
    assert np.array_equal(trial.seen.image, drawn)
    assert not np.allclose(trial.bars.shares, answers)


def test_a_drawing_joins_the_set_as_the_network_saw_it(digits) -> None:
    trial = digits.output.test_pad
    assert not trial.add.isEnabled()
    trial.centre.setChecked(True)
    stroke(trial.pad, (2, 1), (2, 6))
    keys(trial.pad, "4")
    seen = trial.seen.image
    click(trial.add)
    data = digits.project.data
    assert (len(data), data.y[-1]) == (1798, 4)
    assert np.array_equal(data.x[-1], seen)
    assert trial.sketch.drawing.is_blank
    keys(trial.pad, "z", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert not trial.sketch.drawing.is_blank


def test_two_classes_share_one_output(desk) -> None:
    it = desk(3)
    it.editor.edit("Start", lambda project: new_images(project, 8, ["cross", "ring"]))
    it.weigh()
    click(it.output.way.button("trial"))
    stroke(it.output.test_pad.pad, (4, 4))
    answers = it.output.test_pad.bars.shares
    assert len(answers) == 2
    assert answers.sum() == pytest.approx(1)
    p = float(it.live.answers_of(it.output.test_pad.image[None])[0, 0])
    assert answers[1] == pytest.approx(p)


def test_no_weights_are_no_answer(digits) -> None:
    trial = digits.output.test_pad
    stroke(trial.pad, (4, 0.5), (4, 7.5))
    digits.live.set_weights({})
    assert trial.bars.winner is None
    assert "built anew" in trial.bars.words
    assert shares(digits.project, np.array([np.nan] * 10, np.float32)).shape == (10,)


def test_the_keyboard_reaches_the_pad(digits) -> None:
    digits.output.way.set_current("classes")
    digits.output.try_out()
    assert digits.output.test_pad.isVisible()
    assert digits.output.way.current == "trial"


@pytest.mark.parametrize(
    ("names", "layout"),
    [
        ("0123456789", "beside"),
        (("lying", "standing"), "above"),
        (("circle", "cross", "triangle", "square", "arrow", "star"), "on"),
    ],
)
def test_names_stand_where_there_is_room(qtbot, names: tuple[str, ...], layout: str) -> None:
    bars = AnswerBars()
    qtbot.addWidget(bars)
    bars.resize(120, 196)
    bars.show_answers(tuple(names), np.full(len(names), 0.1, np.float32))
    assert bars.layout_of_rows == layout
    even = bars.grab().toImage()
    bars.show_answers(tuple(names), np.eye(len(names), dtype=np.float32)[1])
    assert bars.winner == 1
    assert bars.grab().toImage() != even


def test_a_long_name_takes_the_room_that_its_share_leaves(qtbot) -> None:
    """It stood as "does n...", with as much room again beside it."""
    bars = AnswerBars()
    qtbot.addWidget(bars)
    bars.resize(120, 68)
    pictures = []
    for name in ("does not fit", "does not fix"):
        bars.show_answers((name, "fits"), np.array([0.084, 0.916], np.float32))
        pictures.append(bars.grab().toImage())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("place", "role", "words"),
    [
        (answer_bars.SHARE, "strong", WIDEST), (answer_bars.SHARE, "strong", percent(1.0)),
        (detail.SHARE, "small", WIDEST), (image_answers.SHARE, "small", percent(0.999, 0)),
    ],
)  # fmt: skip
def test_the_widest_share_has_room_in_its_type(qapp, place: int, role: fonts.Role, words: str) -> None:
    """It stood as "I00.0 %": the first figure was cut."""
    for scale in (1.0, 1.25, 1.5, 2.0):
        assert QFontMetrics(fonts.font(role, scale)).horizontalAdvance(words) <= round(place * scale)
