"""The flow of noise on the plane: what runs when, what is drawn, and the bar that sets the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plane_scene import Runs, Scene, at, clear_undo, drag, hover, points, scene, set_weights
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest

from nnsim.core.project import Project
from nnsim.edits.adapt import with_output
from nnsim.edits.network import set_output
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.network.neurons.columns import columns
from nnsim.ui.network.neurons.tiles import TileSheet
from nnsim.ui.network.sample import Sample
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.output.time_bar import TimeBar
from nnsim.ui.plane.flow import REST, Flow
from nnsim.ui.plane.paths import noise
from nnsim.ui.run.run import Run

STILL, RIGHT = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [2.0, 0.0]
"""Weights and biases of a flow to the right by 2, everywhere and always."""


@pytest.fixture
def it(qtbot) -> Iterator[tuple[Scene, OutputPanel]]:
    """A shown panel with a flow whose points are known."""
    found = scene(points([(1.0, 1.0), (2.0, 2.0), (-1.0, 2.0)], [0, 1, 0]))
    found.editor.edit("Choose the output", lambda project: set_output(project, "velocity"))
    panel = OutputPanel(found.editor, Runs(), Run(found.live))
    panel.resize(336, 520)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    set_weights(found, STILL, RIGHT)
    settle(qtbot, panel.plane.flow)
    yield found, panel
    clear_undo()


def moved(right: float, up: float) -> np.ndarray:
    """The noise, all of it moved alike."""
    return noise() + np.array([right, up], np.float32)


def settle(qtbot, flow: Flow) -> None:
    qtbot.waitUntil(lambda: not flow.is_working)


def test_points_flow_by_the_newest_weights(it, qtbot) -> None:
    found, panel = it
    flow = panel.plane.flow
    np.testing.assert_allclose(flow.paths.at(1.0), moved(2, 0), atol=1e-5)
    first = flow.distances
    assert first.noise == pytest.approx(flow.distances.noise)
    set_weights(found, STILL, [0.0, 2.0])
    settle(qtbot, flow)
    np.testing.assert_allclose(flow.paths.at(1.0), moved(0, 2), atol=1e-5)
    assert flow.distances.noise == first.noise
    assert flow.distances.flow != first.flow
    assert f"noise {first.noise:.2f}, flow {flow.distances.flow:.2f}" in panel.time.near.text()


def test_a_flow_as_fast_as_numbers_go_is_drawn(it, qtbot) -> None:
    found, panel = it
    panel.plane.flow.set_time(0.0)
    set_weights(found, STILL, [0.0, 2.0])
    settle(qtbot, panel.plane.flow)
    slow = panel.plane.grab().toImage()
    set_weights(found, STILL, [3e37, 1e37])
    settle(qtbot, panel.plane.flow)
    assert panel.plane.grab().toImage() != slow


def test_newly_painted_points_are_what_the_distance_is_to(it, qtbot) -> None:
    found, panel = it
    before = panel.plane.flow.distances
    PlanePainter(panel.plane, found.editor, Painting(found.editor), seed=1)
    drag(panel.plane, [at(panel.plane, -2, -2), at(panel.plane, -1, -2), at(panel.plane, 0, -2)])
    assert len(found.data) > 3
    settle(qtbot, panel.plane.flow)
    assert panel.plane.flow.distances.noise != before.noise


def test_nothing_runs_at_rest_or_while_it_is_not_seen(it, qtbot) -> None:
    found, panel = it
    flow = panel.plane.flow
    assert not flow._clock.isActive()
    flow.play(True)
    assert flow._clock.isActive()
    panel.hide()
    set_weights(found, STILL, [0.0, 1.0])
    assert not flow._clock.isActive()
    assert not flow.is_working
    panel.show()
    assert flow._clock.isActive()
    settle(qtbot, flow)
    np.testing.assert_allclose(flow.paths.at(1.0), moved(0, 1), atol=1e-5)


def test_it_plays_to_the_end_and_stops_there_or_starts_again(it) -> None:
    _found, panel = it
    flow = panel.plane.flow
    panel.time.loop.click()
    assert not flow.loops
    panel.time.play.click()
    assert (flow.plays, flow.time) == (True, 0.0)
    for _ in range(129):
        flow._clock.timeout.emit()
    assert (flow.plays, flow.time) == (False, 1.0)
    assert not flow._clock.isActive()
    panel.time.loop.click()
    panel.time.play.click()
    for _ in range(128 + REST + 1):
        flow._clock.timeout.emit()
    assert (flow.plays, flow.time) == (True, 0.0)
    panel.time.play.click()
    assert not flow.plays


def test_the_slider_sets_the_time_of_all_pictures(it) -> None:
    found, panel = it
    set_weights(found, [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]], [0.0, 0.0])
    assert found.live.fields["output"][0].max() == pytest.approx(1.0)
    late = panel.plane.grab().toImage()
    panel.plane.flow.play(True)
    QTest.keyClick(panel.time.slider.track, Qt.Key.Key_Home)
    QTest.keyClick(panel.time.slider.track, Qt.Key.Key_PageUp)
    QTest.keyClick(panel.time.slider.track, Qt.Key.Key_PageUp)
    assert not panel.plane.flow.plays
    assert found.live.time == pytest.approx(0.2)
    assert found.live.fields["output"][0].max() == pytest.approx(0.2)
    assert panel.plane.grab().toImage() != late
    hover(panel.plane, at(panel.plane, 1, 1))
    said = QTextDocumentFragment.fromHtml(panel.caption.text()).toPlainText()
    assert "Velocity (0.20, 0.00)" in said


def test_neurons_get_the_time_as_an_input(it) -> None:
    found, panel = it
    project = found.editor.project
    inputs, output = built = columns(project, found.live.plan)
    assert (inputs.names, inputs.fixed, output.names) == (("x₁", "x₂", "t"), True, ("v₁", "v₂"))
    sheet = TileSheet(found.live, Sample(found.editor, found.live))
    sheet.arrange(built, (3, 2), project, LIGHT)
    for time in (1.0, 0.5):
        panel.plane.flow.set_time(time)
        sheet.update()
        tile = sheet.tiles[0].image.copy(0, 96, 48, 48)
        assert {tile.pixelColor(x, y).name() for x in range(0, 48, 7) for y in range(0, 48, 7)} == {
            value_color(time, LIGHT).name()
        }


def test_points_are_drawn_where_they_are(it) -> None:
    _found, panel = it
    plane, flow = panel.plane, panel.plane.flow
    x, y = noise()[np.abs(noise()).sum(axis=1).argmax()]  # one that lies apart
    pictures = []
    for time in (0.0, 1.0):
        flow.set_time(time)
        pictures.append(plane.grab().toImage())
    there = at(plane, float(x), float(y))
    assert pictures[0].pixelColor(there) != pictures[1].pixelColor(there)


def test_it_stands_where_there_is_a_flow_and_nowhere_else(it) -> None:
    found, panel = it
    assert [w.isVisible() for w in (panel.time, panel.legend, panel.decisions, panel.show_test)] == [1, 0, 0, 1]
    found.editor.edit("Choose the output", lambda project: set_output(project, "binary"))
    assert [w.isVisible() for w in (panel.time, panel.legend, panel.decisions, panel.show_test)] == [0, 1, 1, 1]
    assert panel.plane.flow.paths is None
    assert not panel.time.near.text()


def test_another_document_is_looked_at_from_the_end_at_rest(it) -> None:
    found, panel = it
    flow = panel.plane.flow
    flow.set_loops(False)
    flow.play(True)
    flow._clock.timeout.emit()
    found.editor.open(with_output(replace(Project(), data=points([(0.0, 0.0)])), "velocity"))
    assert (flow.time, flow.plays, flow.loops) == (1.0, False, True)
    assert panel.time.loop.isChecked()


def test_controls_say_what_they_do(it) -> None:
    bar: TimeBar = it[1].time
    assert bar.play.accessibleName() == "Let noise flow to the data"
    bar.play.click()
    assert bar.play.accessibleName() == "Hold the points"
    bar.play.click()
    assert bar.slider.track.accessibleName() == "Time t"
    assert bar.slider.toolTip()
    assert bar.near.toolTip()
