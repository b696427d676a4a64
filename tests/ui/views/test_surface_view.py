"""The answer as a surface: heights and projection against numbers worked out apart, and the hand that turns it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from probed_view import Probed
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.edits.data import choose_generator
from nnsim.edits.network import set_output
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.surface.heights import COARSE, SIDE, TALL, Camera, Heights, cells
from nnsim.ui.views.surface.relief import BASE

load()
LEFT = Qt.MouseButton.LeftButton
PLANE = (-2.0, 2.0, 0.0, 4.0)


@pytest.fixture
def probed(qtbot: QtBot) -> Probed:
    theming.manager().set_mode("light")
    made = Probed(qtbot, "surface", build(examples()["circle"]), (600, 300))
    made.train(10)
    return made


def slope(side: int = SIDE) -> Heights:
    """Values that rise by 0.1 for each unit to the right and by 0.15 upwards."""
    centres = (np.arange(100) + 0.5) / 100
    x, y = np.meshgrid(-2 + 4 * centres, 4 - 4 * centres)
    return Heights.of((0.2 + 0.1 * x + 0.15 * y).astype(np.float32), PLANE, (0.0, 1.0), side)


def test_it_is_offered_for_points_of_the_plane() -> None:
    assert "surface" in offered(choose_generator(Project(), "moons"))
    assert "surface" not in offered(build(examples()["iris"]))


def test_heights_are_those_of_the_map_and_points_stand_on_them() -> None:
    heights = slope()
    at = np.array([[0.0, 2.0], [-1.5, 3.0], [1.2, 0.4]], np.float32)
    standing = heights.standing(at)
    np.testing.assert_allclose(standing[:, 0], at[:, 0] / 2)
    np.testing.assert_allclose(standing[:, 1], (at[:, 1] - 2) / 2, atol=1e-6)
    expected = (2 * (0.2 + 0.1 * at[:, 0] + 0.15 * at[:, 1]) - 1) * TALL
    np.testing.assert_allclose(standing[:, 2], expected, atol=0.02)
    steep, _ = heights.steepest()
    assert steep == pytest.approx(np.hypot(0.1, 0.15), rel=0.02)
    assert heights.is_even
    assert slope(COARSE).side == COARSE


def test_what_is_beyond_the_ends_is_cut_off_and_no_number_lies_at_the_bottom() -> None:
    answer = np.full((50, 50), 2.0, np.float32)
    answer[0, 0] = np.nan
    z = Heights.of(answer, PLANE, (0.0, 1.0), SIDE).z
    assert z[0, 0] == -TALL
    assert z[1, 1] == TALL


def test_from_above_the_plane_is_seen_as_a_map_and_all_of_it_fits_however_it_is_turned() -> None:
    corners = slope().corners()
    places, _ = Camera(0, 90, 200, 200).seen(corners)
    np.testing.assert_allclose(places, 100 + 100 / np.sqrt(2) * corners[:, :2] * [1, -1])
    turned, _ = Camera(90, 90, 200, 200).seen(corners)
    np.testing.assert_allclose(turned[:, 0] - 100, (100 - places[:, 1]) * -1, atol=1e-9)
    box = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-TALL, TALL)])
    for turn in range(0, 360, 15):
        for tilt in range(0, 91, 15):
            seen, _ = Camera(turn, tilt, 320, 140).seen(box)
            assert (seen >= -1e-9).all()
            assert (seen <= [320 + 1e-9, 140 + 1e-9]).all()


def test_nearer_cells_hide_farther_ones() -> None:
    heights = slope()
    around, near = cells(*Camera(0, 30, 200, 200).seen(heights.corners()), heights.side)
    assert around.shape == (SIDE * SIDE, 4, 2)
    rows = near.reshape(SIDE, SIDE).mean(axis=1)
    assert (np.diff(rows) > 0).all(), "the last row is the one at the front"


def test_the_sentence_tells_the_answers_of_the_map(probed: Probed) -> None:
    view, answer = probed.view, probed.live.answer[0]
    values = Heights.of(answer, PLANE, (0.0, 1.0), SIDE).values
    assert answer.min() <= values.min() < values.max() <= answer.max()
    assert view.said.text().startswith(
        f"The probability of class B goes from {values.min():.0%} to {values.max():.0%}; it is steepest at ".replace(
            "%", " %"
        )
    )
    assert view.relief.accessibleDescription() == view.said.text()
    names, rows = view.table()
    assert names == ("x₁", "x₂", "answer")
    assert max(row[2] for row in rows) == pytest.approx(values.max())


def test_no_point_is_called_the_steepest_of_an_even_plane(qtbot: QtBot) -> None:
    linear = Probed(qtbot, "surface", build(examples()["regression-plane"]), (600, 300))
    linear.train(1)
    assert linear.view.heights().is_even
    assert "equally steep everywhere, by " in linear.view.said.text()


def test_a_surface_that_bends_has_a_steepest_point_and_a_flat_one_has_none(probed: Probed) -> None:
    assert not probed.view.heights().is_even
    assert "steepest at" in probed.view.said.text()
    probed.live.answer[:] = 0.25
    probed.view.refresh()
    assert probed.view.said.text() == "The probability of class B is about 25 % everywhere."


def test_what_is_no_number_does_not_spread_to_corners_that_lie_on_numbers() -> None:
    answer = np.full((41, 41), 0.5, np.float32)
    answer[3, 3], answer[8, 8] = np.nan, np.inf
    heights = Heights.of(answer, PLANE, (0.0, 1.0), 40)
    assert np.isnan(heights.values[3, 3])
    assert np.isfinite(heights.values).sum() == 41 * 41 - 2


def test_mouse_and_keys_turn_it_and_never_below_the_horizon(probed: Probed) -> None:
    relief = probed.view.relief
    before, first = relief.camera, relief.grab().toImage()
    QTest.mousePress(relief, LEFT, pos=QPoint(200, 100))
    QTest.mouseMove(relief, QPoint(240, 120))
    QTest.mouseRelease(relief, LEFT, pos=QPoint(240, 120))
    assert relief.camera.turn == (before.turn - 20) % 360
    assert relief.camera.tilt == before.tilt + 10
    assert relief.grab().toImage() != first
    relief.setFocus()
    for _ in range(30):
        QTest.keyClick(relief, Qt.Key.Key_Down)
    assert relief.camera.tilt == 0
    QTest.keyClick(relief, Qt.Key.Key_Right)
    QTest.keyClick(relief, Qt.Key.Key_Home)
    assert relief.camera == before


def test_the_ends_of_the_scale_stand_at_a_line_from_one_to_the_other(probed: Probed) -> None:
    relief = probed.view.relief
    relief.setFocus()
    relief.turn_by(0, -30)  # from the side the surface lies between both ends
    base = relief._seen(BASE)[0]
    lower, upper = relief._scale(base)
    assert lower[0] == upper[0] == base[:, 0].min()
    assert lower[1] == pytest.approx(base[:, 1].max())
    image = relief.grab().toImage()
    x, ground = round(float(lower[0])), QColor(theming.current().panel)
    inked = [y for y in range(int(upper[1]), int(lower[1])) if image.pixelColor(x, y) != ground]
    assert len(inked) > 0.9 * (lower[1] - upper[1])


def test_a_click_on_a_point_chooses_it_everywhere(probed: Probed) -> None:
    view, relief = probed.view, probed.view.relief
    relief.turn_by(0, 60)
    places, _ = relief._seen(relief._heights.standing(relief._points.xy))
    middle = places.mean(axis=0)
    lonely = int(np.linalg.norm(places - middle, axis=1).argmax())
    QTest.mouseClick(relief, LEFT, pos=QPointF(*places[lonely]).toPoint())
    assert probed.live.chosen.index in view._places
    assert relief._points.chosen == list(view._places).index(probed.live.chosen.index)
    shown = relief.grab().toImage()
    at = QPointF(*places[relief._points.chosen]).toPoint()
    colors = {shown.pixelColor(at + QPoint(x, y)).name() for x in range(-8, 9) for y in range(-8, 9)}
    assert QColor(theming.current().text).name() in colors


def test_a_class_is_chosen_where_the_output_tells_the_share_of_each(qtbot: QtBot) -> None:
    project = set_output(choose_generator(Project(), "moons"), "multiclass")
    probed = Probed(qtbot, "surface", project, (420, 172))
    probed.train(1)
    view, classes = probed.view, probed.trainer.project.data.classes
    assert view.height_of.isVisible()
    assert f"class {classes[0]} goes" in view.said.text()
    high = view.relief._colors[int(view.heights().values[:-1, :-1].argmax())]
    assert high.red() > high.blue(), "the first class is orange, wherever it is likely"
    QTest.keyClick(view.height_of, Qt.Key.Key_Down)
    view.height_of.chosen.emit(view.height_of.current)
    assert f"class {classes[1]} goes" in view.said.text()
    np.testing.assert_allclose(view.heights().values.max(), probed.live.answer[1].max(), atol=0.05)


def test_while_it_trains_pictures_are_coarser(probed: Probed) -> None:
    assert probed.view.heights().side == SIDE
    probed.bridge.running = True
    assert probed.view.heights().side == COARSE


def test_values_are_told_in_their_units(qtbot: QtBot) -> None:
    probed = Probed(qtbot, "surface", choose_generator(Project(), "plane"), (420, 172))
    probed.train(1)
    assert probed.view.said.text().startswith("The value goes from ")
    assert "%" not in probed.view.said.text()


def test_of_several_values_the_one_that_is_looked_at_is_the_height(qtbot: QtBot) -> None:
    project = choose_generator(Project(), "arm")
    probed = Probed(qtbot, "surface", replace(project, view=replace(project.view, value=1)), (420, 172))
    probed.train(1)
    assert probed.view.said.text().startswith(f"The {project.data.values[1]} goes from ")
    np.testing.assert_allclose(probed.view.heights().values.max(), probed.live.answer[1].max(), atol=0.05)
