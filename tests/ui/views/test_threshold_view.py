"""ROC and precision of one class, the threshold that is dragged, and calibration; both only of enough samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from decided_room import DecidedRoom, points, sure_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sklearn.metrics import average_precision_score, confusion_matrix, roc_auc_score

from nnsim.core.data import Floats
from nnsim.edits.recipe import choose
from nnsim.examples.example import build, examples
from nnsim.networks.activations import sigmoid
from nnsim.ui.kit.figures.matrix import Cell
from nnsim.ui.views.calibration.view import CalibrationView
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.threshold.curve import GRID, ThresholdCurve, seen
from nnsim.ui.views.threshold.view import ThresholdView

SIZE = 500
TRUTH = (np.arange(SIZE) % 5 < 2).astype(int).tolist()
TEST = np.arange(SIZE) % 2 == 0


def scores(seed: int = 3) -> Floats:
    """Of two classes that overlap, as log odds of the second."""
    noise = np.random.default_rng(seed).normal(0, 1.5, SIZE)
    return (np.array(TRUTH) * 2 - 1 + noise).astype(np.float32)[:, None]


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[DecidedRoom[ThresholdView]]:
    made = DecidedRoom(qtbot, ThresholdView, points(TRUTH, TEST, "AB"))
    made.view.row.label.chosen.emit("1")
    made.answer(scores())
    yield made
    made.close()


@pytest.fixture
def calibrated(qtbot: QtBot) -> Iterator[DecidedRoom[CalibrationView]]:
    made = DecidedRoom(qtbot, CalibrationView, points(TRUTH, TEST, "AB"))
    yield made
    made.close()


def test_they_are_offered_where_classes_of_samples_are_told() -> None:
    for name, threshold, calibration in (
        ("iris", True, True),
        ("segnet-small", False, False),
        ("support-vectors", True, False),
        ("random-forest", True, True),
        ("regression-plane", False, False),
    ):
        views = offered(build(examples()[name]))
        assert ("threshold" in views, "calibration" in views) == (threshold, calibration), name


# ---------------------------------------------------------------- thresholds


def test_numbers_are_those_of_scikit_learn(room: DecidedRoom[ThresholdView]) -> None:
    chances, truth = sigmoid(scores()[TEST, 0].astype(np.float64)), np.array(TRUTH)[TEST]
    areas = (
        f"area {roc_auc_score(truth, chances):.3f}",
        f"average precision {average_precision_score(truth, chances):.3f}",
    )
    assert tuple(curve._labels[0].text for curve in (room.view.roc, room.view.precision)) == areas
    for threshold in (0.5, 0.2):
        room.view.slider._typed(threshold)
        left_out, alarms, misses, hits = confusion_matrix(truth, chances >= threshold).ravel().tolist()
        assert room.view.counts._numbers == [[str(hits), str(misses)], [str(alarms), str(left_out)]]
        assert room.view.said.text().startswith(
            f"From a probability of {threshold} on: {hits} of {hits + misses} samples of B are found"
        )
    assert room.view.roc.accessibleDescription() == f"{areas[0].capitalize()}. {room.view.said.text()}"


def test_the_point_is_dragged_along_the_curve(room: DecidedRoom[ThresholdView]) -> None:
    roc, found = room.view.roc, room.view._found
    assert found is not None
    start = roc.places(roc._points.xy)[0]
    far = QPoint(round(roc.box().right()), round(roc.box().top()))
    QTest.mousePress(roc, Qt.MouseButton.LeftButton, pos=QPoint(*np.rint(start).astype(int).tolist()))
    QTest.mouseMove(roc, far)
    assert found.at(room.view.threshold).misses == 0
    QTest.mouseRelease(roc, Qt.MouseButton.LeftButton, pos=far)
    low = room.view.threshold
    assert room.view.slider.value == pytest.approx(low)
    QTest.mouseClick(roc, Qt.MouseButton.LeftButton, pos=QPoint(round(roc.box().left()), round(roc.box().bottom())))
    assert room.view.threshold > found.thresholds[0]
    assert found.at(room.view.threshold).hits == 0
    verdicts = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(roc, key)
        verdicts.append(found.at(room.view.threshold))
    assert verdicts[0] == verdicts[2] != verdicts[1]


def test_both_curves_show_the_same_threshold(room: DecidedRoom[ThresholdView]) -> None:
    found, precision = room.view._found, room.view.precision
    assert found is not None
    middle = len(found.thresholds) // 2
    precision.moved.emit(middle)
    verdict = found.at(room.view.threshold)
    assert precision._points.xy.tolist() == [[verdict.recall, verdict.precision]]
    assert room.view.roc._points.xy.tolist() == [[verdict.alarm_rate, verdict.recall]]


def test_a_curve_stays_what_it_is_while_the_threshold_is_dragged(room: DecidedRoom[ThresholdView]) -> None:
    before = room.view.roc._seen
    room.view.set_threshold(0.3)
    assert room.view.roc._seen is before, "of 60,000 samples it takes longer than a frame"


def test_a_cell_shows_its_samples(room: DecidedRoom[ThresholdView]) -> None:
    room.view.counts.picked.emit(Cell(1, 0))
    said = [n for n in np.flatnonzero(TEST).tolist() if TRUTH[n] == 0 and scores()[n, 0] >= 0]
    assert room.wanted == [(said, "of not B taken for B")]


def test_one_curve_has_room_where_it_is_narrow(room: DecidedRoom[ThresholdView]) -> None:
    view = room.view
    assert (view.roc.isVisible(), view.precision.isVisible(), view.kind.isVisible()) == (True, True, False)
    view.resize(420, 172)
    assert (view.roc.isVisible(), view.precision.isVisible()) == (True, False)
    QTest.mouseClick(view.kind.button("precision"), Qt.MouseButton.LeftButton)
    assert (view.roc.isVisible(), view.precision.isVisible()) == (False, True)
    room.editor.open(points(TRUTH, TEST, "AB"))
    assert view.kind.current == "roc"


def test_a_learner_without_probabilities_has_scores(qtbot: QtBot) -> None:
    room = DecidedRoom(qtbot, ThresholdView, choose(points(TRUTH, TEST, "AB"), "learner", "perceptron"))
    room.view.row.label.chosen.emit("1")
    room.answer(scores())
    assert room.view.threshold == 0.0
    assert not room.view.slider.isVisible()
    assert room.view.said.text().startswith("From a score of 0 on: ")
    assert room.view.said.text().endswith("It tells scores, no probabilities.")
    room.close()


def test_many_samples_are_drawn_as_far_as_they_can_be_told_apart(qtbot: QtBot) -> None:
    x = np.linspace(0, 1, 60_001)
    places = seen(x, x**2)
    assert (places[0], places[-1]) == (0, 60_000)
    assert len(places) <= 2 * GRID + 2
    curve = ThresholdCurve("ROC curve", "x", "y")
    qtbot.addWidget(curve)
    curve.set_path(x, x**2)
    curve.show_place(5, np.zeros((2, 2)), "area 0.333")
    assert len(curve._curves[1].xy) == len(places)


@pytest.mark.parametrize("kind", [ThresholdView, CalibrationView])
def test_few_samples_and_lost_numbers_are_said(qtbot: QtBot, kind: type[ThresholdView | CalibrationView]) -> None:
    room = DecidedRoom(qtbot, kind, points(TRUTH, np.arange(SIZE) % 10 == 0, "AB"))
    room.answer(scores())
    few = "Of fewer than 200 test samples this would tell little but chance: there are 50, 150 more are needed."
    assert room.view.said.text() == few
    room.editor.open(points(TRUTH, TEST, "AB"))
    assert room.view.said.text() == ""
    room.tick(room.client.loaded())
    room.answer(np.full((SIZE, 1), np.nan, np.float32))
    assert room.view.said.text().startswith("The answers are no numbers: training has diverged.")
    room.close()


# ---------------------------------------------------------------- calibration


def test_bars_stand_for_their_bins(calibrated: DecidedRoom[CalibrationView]) -> None:
    decided_ = [label if n % 4 else 1 - label for n, label in enumerate(TRUTH)]  # every second of the test samples
    chances = sure_of(decided_, 2, 0.92)
    calibrated.answer(chances[:, 1:] - chances[:, :1])
    assert calibrated.view.said.text() == (
        "On average 92.0 % sure, right in 50.0 %: too sure. Expected calibration error 42.0 % over 250 test samples."
    )
    diagram = calibrated.view.diagram
    bar = diagram.bar(9)
    assert bar.height() == pytest.approx(diagram.slot(9).height() / 2)
    assert bar.width() == pytest.approx(diagram.slot(9).width() - 4)
    at = diagram.slot(9).center().toPoint()
    QTest.mouseMove(diagram, at)
    assert calibrated.view.said.text() == "250 answers: 92.0 % sure, right in 50.0 %."
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at)
    assert calibrated.wanted == [(np.flatnonzero(TEST).tolist(), "called 90 to 100 % sure")]
    header, rows = calibrated.view.table()
    assert header[2:] == ("answers", "mean probability", "share right")
    assert [row[2] for row in rows] == [250]


def test_keys_go_from_bar_to_bar(calibrated: DecidedRoom[CalibrationView]) -> None:
    calibrated.answer(scores())
    diagram, found = calibrated.view.diagram, calibrated.view._found
    assert found is not None
    assert not found.counts[:5].any(), "nobody is less than half sure of one of two classes"
    spots = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(diagram, key)
        spots.append(diagram.spot)
    assert spots == [9, 8, 7, 8]
    widths = [diagram.bar(place).width() for place in range(5, 10)]
    assert np.argsort(widths).tolist() == np.argsort(found.counts[5:]).tolist()
    calibrated.editor.open(points(TRUTH, TEST, "AB"))
    assert diagram.spot is None


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1, 0.25, 0.5, 0.9])
def test_no_line_of_who_guesses_goes_through_the_words(qtbot: QtBot, share: float) -> None:
    curve = ThresholdCurve("Precision", "recall", "precision")
    qtbot.addWidget(curve)
    curve.set_path(np.array([0.0, 1.0]), np.array([1.0, 0.5]))
    for chance in ([[0, share], [1, share]], [[0, 0], [1, 1]]):
        for size in ((300, 160), (240, 90)):
            curve.resize(*size)
            curve.show_place(0, np.array(chance, np.float64), "average precision 0.998")
            box, (label,) = curve.box(), curve._labels
            words = curve._beside(label, box)
            ends = curve.places(np.array(chance, np.float64), box)
            for x in np.linspace(words.left(), words.right(), 9).tolist():
                assert not words.top() < np.interp(x, ends[:, 0], ends[:, 1]) < words.bottom()
