"""What is pointed out about the points, and the button that selects them."""

from __future__ import annotations

import threading
from functools import partial

import numpy as np
import pytest
from data_room import room_of
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_scene import clear_undo, points
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.data.entries import GENERATORS
from nnsim.data.generate import generate
from nnsim.data.leaks import contrary
from nnsim.edits.data import add_points, remove
from nnsim.ui.data import hint_lines
from nnsim.ui.data.hints import hints, outliers, robust_distance


@pytest.fixture
def room(qtbot):
    """Makes a shown panel."""
    yield partial(room_of, qtbot)
    clear_undo()


def _clumps(*clumps: tuple[float, float, int, int], spread: float = 0.3) -> Data:
    """Gaussian clumps (x, y, number, class)."""
    rng = np.random.default_rng(3)
    xy = [tuple(p) for x, y, n, _ in clumps for p in rng.normal((x, y), spread, (n, 2)).tolist()]
    return points(xy, [float(label) for _, _, n, label in clumps for _ in range(n)])


def _said(data: Data) -> list[str]:
    return [hint.text for hint in hints(data)]


def test_nothing_is_said_of_blank_planes_and_few_points() -> None:
    assert _said(points()) == []
    assert _said(points([(0, 0), (1, 1), (2, 2)], [0, 0, 0])) == []


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((10, 10), None),
        ((29, 10), None),
        ((30, 10), "A has 3 times as many points as B."),
        ((10, 35), "B has 3.5 times as many points as A."),
        ((12, 250), "B has 21 times as many points as A."),
        ((12, 0), "B has no points yet: the network cannot learn it."),
    ],
)
def test_imbalance_in_words(counts: tuple[int, int], sentence: str | None) -> None:
    data = _clumps((-1, 0, counts[0], 0), (1, 0, counts[1], 1))
    assert _said(data) == ([sentence] if sentence else [])


def test_contrary_duplicates_by_hand() -> None:
    data = points([(0, 0), (1, 1), (-0.0, 0), (1, 1), (0, 0), (2, 2)], [0, 1, 1, 1, 0, 0])
    assert contrary(data).tolist() == [True, False, True, False, True, False]
    assert _said(data) == [
        "3 points share their exact place with a point of another class: no network can get both right."
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=25))
def test_contrary_duplicates_are_those_that_pairs_show(rows: list[tuple[int, int, int]]) -> None:
    data = points([(float(x), float(y)) for x, y, _ in rows], [float(label) for *_, label in rows])
    expected = [any(a[:2] == b[:2] and a[2] != b[2] for b in rows) for a in rows]
    assert contrary(data).tolist() == expected


def test_values_can_be_contrary_too() -> None:
    data = points([(0, 0), (0, 0)], [0.5, -0.5], classes=())
    assert "another value" in _said(data)[0]


def test_robust_distance_of_a_normal_distribution() -> None:
    x = np.random.default_rng(1).normal(2, 0.5, (20_000, 2)).astype(np.float32)
    distance = robust_distance(x, 0.01)
    assert np.median(distance) == pytest.approx(np.sqrt(2 * np.log(2)), rel=0.03)


def test_a_lonely_point_is_an_outlier_and_a_second_clump_is_not() -> None:
    data = _clumps((-1, -1, 60, 0), (1, 1, 60, 1))
    assert not outliers(data).any()
    lost = points([*map(tuple, data.x.tolist()), (1.1, 1.0)], [*data.y.tolist(), 0.0])
    assert np.flatnonzero(outliers(lost)).tolist() == [120]
    assert _said(lost) == ["1 point lies far from the rest of its class."]
    assert not outliers(_clumps((-2, -2, 70, 0), (2, 2, 30, 0), (0, 0, 50, 1))).any()


def test_no_generator_makes_outliers_or_contrary_points() -> None:
    load()
    for generator in (each for each in GENERATORS if each.kind == "points"):
        data = generate(Spec(generator.id), 1, 0.25)
        assert not contrary(data).any(), generator.id
        assert outliers(data).sum() <= 1, generator.id


# ---------------------------------------------------------------- in the panel


def test_hints_come_when_the_hand_rests_and_go_with_their_cause(room, qtbot) -> None:
    it = room(_clumps((-1, -1, 30, 0), (1, 1, 30, 1)))
    assert not it.panel.hints.isVisible()
    it.edit(lambda p: add_points(p, [[2.5, -2.5], [-1, 1]], 0))
    assert it.panel.hints.sentences == []
    qtbot.waitUntil(lambda: it.panel.hints.sentences != [], timeout=3000)
    assert it.panel.hints.isVisible()
    assert it.panel.hints.lines[0].text.text().endswith("far from the rest of their class.")
    it.edit(lambda p: remove(p, np.arange(62) >= 60))
    qtbot.waitUntil(lambda: not it.panel.hints.isVisible(), timeout=3000)


def test_the_button_selects_them(room, qtbot) -> None:
    data = _clumps((-1, -1, 30, 0), (1, 1, 30, 1))
    it = room(points([*map(tuple, data.x.tolist()), (2.5, -2.5)], [*data.y.tolist(), 0.0]))
    assert it.panel.hints.isVisible()
    it.click(it.panel.hints.lines[0].button)
    assert np.flatnonzero(it.painting.selection).tolist() == [60]
    assert it.painting.tool.id == "select"


def test_a_stale_hint_is_looked_at_again_before_it_selects(room) -> None:
    data = _clumps((-1, -1, 30, 0), (1, 1, 30, 1))
    it = room(points([(2.5, -2.5), *map(tuple, data.x.tolist())], [0.0, *data.y.tolist()]))
    it.edit(lambda p: add_points(p, [[2.5, 2.6], [0, 0]], 0))
    it.click(it.panel.hints.lines[0].button)
    assert np.flatnonzero(it.painting.selection).tolist() == np.flatnonzero(outliers(it.data)).tolist() != []
    it.edit(lambda p: remove(p, outliers(p.data)))
    it.painting.set_tool("brush")
    it.click(it.panel.hints.lines[0].button)
    assert not it.painting.selection.any()


def test_nobody_is_selected_by_a_line_that_goes_while_its_button_is_down(room) -> None:
    data = _clumps((-1, -1, 30, 0), (1, 1, 30, 1))
    it = room(points([(2.5, -2.5), *map(tuple, data.x.tolist())], [0.0, *data.y.tolist()]))
    button = it.panel.hints.lines[0].button
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    it.edit(lambda p: remove(p, outliers(p.data)))
    it.panel.hints.look()
    assert not button.isVisible()
    button.setDown(True)  # as a press that began before
    button.click()
    assert not it.painting.selection.any()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)


def test_balance_has_no_button(room) -> None:
    it = room(_clumps((-1, -1, 40, 0), (1, 1, 10, 1)))
    assert it.panel.hints.sentences == ["A has 4 times as many points as B."]
    assert not it.panel.hints.lines[0].button.isVisible()


def test_very_many_points_are_looked_at_beside_the_window(room, qtbot, monkeypatch) -> None:
    it, threads = room(_clumps((-1, -1, 40, 0), (1, 1, 10, 1))), []
    monkeypatch.setattr(hint_lines, "AT_ONCE", 10)
    monkeypatch.setattr(hint_lines, "hints", lambda data: (threads.append(threading.current_thread()), hints(data))[1])
    it.edit(lambda p: add_points(p, [[-1, -1]] * 20, 0))
    it.panel.hints.look()
    it.panel.hints.look()  # what the first one finds comes too late
    qtbot.waitUntil(lambda: it.panel.hints.sentences[-1:] == ["A has 6 times as many points as B."])
    assert threading.main_thread() not in threads
