"""Predicted over true values, against scikit-learn, and the samples behind the points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from decided_room import DecidedRoom
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.edits.adapt import adapt
from nnsim.edits.data import clear
from nnsim.examples.example import build, examples
from nnsim.tasks.fit import fit
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.residuals.view import MOST, ResidualsView

Room = DecidedRoom[ResidualsView]
numbers = st.floats(-1e3, 1e3, width=32)


@given(st.lists(st.tuples(numbers, numbers), min_size=2))
def test_numbers_are_those_of_scikit_learn(pairs: list[tuple[float, float]]) -> None:
    truth, said = np.array(pairs, np.float64).T
    found = fit(truth, said)
    assert found.off == pytest.approx(mean_absolute_error(truth, said))
    assert found.root == pytest.approx(root_mean_squared_error(truth, said))
    if np.ptp(truth) > 1e-3:
        assert found.explained == pytest.approx(r2_score(truth, said), rel=1e-6)


def values(size: int = 40) -> Project:
    load()
    x = np.random.default_rng(1).uniform(-2, 2, (size, 2)).astype(np.float32)
    data = Data(x, x[:, 0].copy(), np.arange(size) % 2 == 0, (), kind="points")
    return adapt(replace(Project(), data=data))


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    made = DecidedRoom(qtbot, ResidualsView, values())
    yield made
    made.close()


def tell(room: Room, predicted: Floats, step: int = 0) -> None:
    room.tick(room.client.frame(step=step))
    room.tick()
    name = next(name for name in room.client.about if name.startswith("predictions"))  # type: ignore[attr-defined]
    room.tick(replace(room.client.frame(step=step), probes={name: predicted}))


def test_predictions_of_other_samples_are_told_of_none(room: Room) -> None:
    tell(room, room.editor.project.data.y)
    assert room.live.chosen.choose(3)
    room.editor.edit("clear", clear)
    assert room.view.said.text() == ""
    assert not room.view.plane.isVisible()


def test_it_is_offered_for_values_alone() -> None:
    for name, is_there in (("regression-plane", True), ("robot-arm", True), ("iris", False), ("autoencoder", False)):
        assert ("residuals" in offered(build(examples()[name]))) == is_there, name


def test_the_sentence_tells_how_far_off_it_is(room: Room) -> None:
    y = room.editor.project.data.y
    predicted = y + np.float32(0.1)
    predicted[4] += np.float32(0.9)
    tell(room, predicted)
    words = room.view.said.text()
    assert words.startswith("Off by 0.145 on average over 20 test samples, root mean square 0.244. R² is ")
    assert f"Furthest off: no. 5, {float(predicted[4]):.3g} predicted".replace("-", "−") in words
    assert room.view.plane.accessibleDescription() == words
    header, rows = room.view.table()
    assert header == ("sample", "true", "predicted")
    assert [row[0] for row in rows] == list(range(1, 41, 2))


def test_a_point_is_a_sample(room: Room) -> None:
    tell(room, room.editor.project.data.y.copy())
    plane, chosen = room.view.plane, room.live.chosen
    at = plane.places(plane._points.xy)[3]
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=plane.rect().topLeft() + _whole(at))
    assert chosen.index == 6
    assert plane._points.chosen == 3
    assert room.view.said.text().startswith("no. 7, ")


def test_predictions_that_waited_for_their_turn_are_of_the_step_that_they_are_of(room: Room) -> None:
    room.bridge.play()
    tell(room, room.editor.project.data.y, step=2)
    room.tick(room.client.frame(step=3))
    name = next(name for name in room.client.about if name.startswith("predictions"))  # type: ignore[attr-defined]
    for step, probes in ((4, {name: room.editor.project.data.y}), (6, {})):  # both at once
        room.client.tell(replace(room.client.frame(step=step), probes=probes))
        room.bridge.tick()
    room.tick()
    assert room.view.of.text().startswith("of earlier step 4")


def test_residuals_lie_around_nothing(room: Room) -> None:
    y = room.editor.project.data.y
    tell(room, y + np.float32(0.5))
    QTest.mouseClick(room.view.off, Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(room.view.plane._points.xy[:, 1], 0.5, atol=1e-6)
    assert room.view.plane._y.low == -room.view.plane._y.high


def test_axes_only_grow_as_long_as_a_run_lasts(room: Room) -> None:
    y = room.editor.project.data.y
    tell(room, y * 3, step=1)
    wide = room.view.plane._y.length
    tell(room, y, step=2)
    assert room.view.plane._y.length == wide
    room.bridge.reset()
    room.tick(room.client.loaded())
    tell(room, y, step=0)
    assert room.view.plane._y.length < wide


def test_what_is_no_number_is_said(room: Room) -> None:
    tell(room, np.full(40, np.nan, np.float32))
    assert room.view.said.text().startswith("The answers are no numbers")
    assert not room.view.plane.isVisible()
    room.view.part.set_current("validation")
    room.view.refresh()
    assert room.view.said.text() == "There are 0 validation samples: choose another part, or hold some out."


def test_of_many_samples_a_part_is_drawn_and_all_are_counted(qtbot: QtBot) -> None:
    room = DecidedRoom(qtbot, ResidualsView, values(2 * MOST + 200))
    tell(room, room.editor.project.data.y.copy())
    assert len(room.view.plane._points.xy) == MOST
    assert "over 2,100 test samples" in room.view.said.text()
    room.close()


def _whole(at: np.ndarray) -> QPoint:
    return QPoint(*np.rint(at).astype(int).tolist())
