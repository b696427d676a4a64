"""The plane as people see it: colours of the map, the contour, names, the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from plane_scene import Scene, at, clear_undo, color_at, hover, near, points, scene, set_weights
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QFontMetrics, QImage

from nnsim.ui.kit import fonts, next_turn, theming
from nnsim.ui.kit.theme import LIGHT, PRESENTER_SCALE
from nnsim.ui.plane import view as plane_view
from nnsim.ui.plane.contour import zero_lines
from nnsim.ui.plane.frame import AXIS_LEFT, tick_text
from nnsim.ui.plane.view import PlaneView

SPLIT = [[4.0, 0.0]]
"""Blue (B) at the right, orange (A) at the left, the border at x = 0."""
Show = Callable[[Scene], PlaneView]


@pytest.fixture
def show(qtbot) -> Iterator[Show]:
    """Shows a plane of 312 px in the light theme."""

    def make(it: Scene) -> PlaneView:
        view = PlaneView(it.editor, it.live)
        qtbot.addWidget(view)
        view.resize(312, view.heightForWidth(312))
        with qtbot.waitExposed(view):
            view.show()
        return view

    yield make
    clear_undo()


def _grab(view: PlaneView) -> QImage:
    return view.grab().toImage()


def test_each_side_has_its_class_colour_and_a_bold_line_between(show: Show) -> None:
    view = show(scene(points(), SPLIT))
    picture = _grab(view)
    assert near(color_at(picture, at(view, 2.5, 0)), LIGHT.positive)
    assert near(color_at(picture, at(view, -2.5, 0)), LIGHT.negative)
    assert near(color_at(picture, at(view, 0, 1)), LIGHT.text)


def test_the_map_follows_the_weights(show: Show) -> None:
    it = scene(points(), SPLIT)
    view = show(it)
    set_weights(it, [[-4.0, 0.0]], [0.0])
    assert near(color_at(_grab(view), at(view, 2.5, 0)), LIGHT.negative)


def test_decisions_have_no_shades(show: Show) -> None:
    it = scene(points(), [[0.2, 0.0]])
    view = show(it)
    assert not near(color_at(_grab(view), at(view, 0.5, 2)), LIGHT.positive)
    it.editor.set_view(lambda p: replace(p, view=replace(p.view, decisions=True)))
    assert near(color_at(_grab(view), at(view, 0.5, 2)), LIGHT.positive, 4)


def test_three_classes_have_three_colours(show: Show) -> None:
    it = scene(points(classes=("A", "B", "C")), [[-4, 0], [4, 0], [0, 9]], [0, 0, 0])
    view = show(it)
    picture = _grab(view)
    for place, index in (((-2.5, -2), 0), ((2.5, -2), 1), ((0, 2.5), 2)):
        assert near(color_at(picture, at(view, *place)), LIGHT.class_color(index), 10)
    assert near(color_at(picture, at(view, 0, -2)), LIGHT.text)


def test_broken_weights_never_look_like_a_value(show: Show) -> None:
    view = show(scene(points(), [[np.nan, 0.0]]))
    assert near(color_at(_grab(view), at(view, 2, 2)), LIGHT.missing, 4)


def test_before_the_first_weights_the_plane_is_neutral(show: Show) -> None:
    view = show(scene(points()))
    assert near(color_at(_grab(view), at(view, 2, 2)), LIGHT.neutral, 4)


def test_a_focused_neuron_is_shown_large_with_its_name(show: Show) -> None:
    it = scene(points(), SPLIT)
    view = show(it)
    it.live.set_focus(("input", 1))
    picture = _grab(view)
    assert near(color_at(picture, at(view, -2.5, 2.9)), LIGHT.positive)
    assert near(color_at(picture, at(view, 2.5, -2.9)), LIGHT.negative)
    assert near(color_at(picture, at(view, -2.8, 2.5)), LIGHT.panel, 30)
    it.live.set_focus(None)
    assert near(color_at(_grab(view), at(view, -2.5, 2.9)), LIGHT.negative)


def test_a_class_of_many_is_shown_by_its_own_probability(show: Show) -> None:
    it = scene(points(classes=("A", "B", "C")), [[-4, 0], [4, 0], [0, 9]], [0, 0, 0])
    view = show(it)
    it.live.set_focus(("output", 2))
    picture = _grab(view)
    assert near(color_at(picture, at(view, 0, 2.5)), LIGHT.class_color(2), 10)
    assert near(color_at(picture, at(view, 2.5, -2)), LIGHT.neutral, 10)


def test_the_single_output_unit_is_the_output_itself(show: Show) -> None:
    it = scene(points(), SPLIT)
    view = show(it)
    before = _grab(view)
    it.live.set_focus(("output", 0))
    assert _grab(view) == before


@pytest.mark.parametrize("scale", [1.0, PRESENTER_SCALE])
def test_no_number_beside_an_axis_is_cut(qapp, scale: float) -> None:
    theme = replace(LIGHT, scale=scale)
    metrics = QFontMetrics(fonts.font("label", scale))
    for value in (-0.5, -0.25, 1.5, -12.0, -120.0, 1500.0):
        assert metrics.horizontalAdvance(tick_text(value)) <= theme.px(AXIS_LEFT) - theme.px(5), value


def test_points_appear_as_soon_as_the_document_has_them(show: Show) -> None:
    it = scene(points(), SPLIT)
    view = show(it)
    before = color_at(_grab(view), at(view, -2, 0))
    it.editor.store.replace(replace(it.editor.project, data=points([(-2, 0)], [1])))
    assert color_at(_grab(view), at(view, -2, 0)) != before


def test_the_cursor_tells_its_point(show: Show) -> None:
    view = show(scene(points(), SPLIT))
    told: list[object] = []
    view.pointed.connect(told.append)
    hover(view, at(view, 1, -1))
    hover(view, QPoint(1, 1))
    assert told[0] == pytest.approx((1, -1), abs=0.02)
    assert told[-1] is None


def test_the_plane_stays_square_and_dark_is_dark(show: Show) -> None:
    view = show(scene(points(), SPLIT))
    view.resize(500, 260)
    place = view.transform_to_pixels
    assert place.width == place.height
    assert place.left + place.width <= 500
    assert place.top + place.height <= 260
    theming.manager().set_mode("dark")
    try:
        assert color_at(_grab(view), QPoint(1, 1)).lightness() < 60
    finally:
        theming.manager().set_mode("light")


def test_a_stroke_draws_points_but_no_map_anew(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network answers over the plane as before: only what is known of the samples is other than it was."""
    it = scene(points(), SPLIT)
    view = show(it)
    drawn: list[int] = []
    monkeypatch.setattr(plane_view, "zero_lines", lambda field: (drawn.append(len(field)), zero_lines(field))[1])
    before = _grab(view)
    it.editor.store.replace(replace(it.editor.project, data=points([(1.5, 1.5), (-1.5, 1.5)], [1, 0])))
    after = _grab(view)
    assert drawn == []
    assert after != before
    set_weights(it, [[-4.0, 0.0]], [0.0])
    assert drawn == [view._live.map_size]
    assert near(color_at(_grab(view), at(view, 2.5, 0)), LIGHT.negative)


def test_very_many_points_are_drawn_where_their_turn_is_counted(show: Show, monkeypatch) -> None:
    """Not only asked for: whoever waits after it knows how long this turn has taken."""
    monkeypatch.setattr(plane_view, "MANY", -1)
    monkeypatch.setattr(next_turn, "LONG_S", 60.0)
    view, drawn = show(scene(points(), SPLIT)), list[str]()
    view.overlays.append(lambda *_: drawn.append("drawn"))
    QCoreApplication.processEvents()
    drawn.clear()
    view.update()
    assert not drawn
    QCoreApplication.sendPostedEvents(view._drawing)
    assert drawn
