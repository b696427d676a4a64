"""The layer of points: what is seen of a point, and that little is drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from plane_scene import near, points
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits.data import add_points, move, relabel, remove
from nnsim.edits.split import move_to
from nnsim.ui.kit.theme import DARK, LIGHT, Theme
from nnsim.ui.plane import points as plane_points
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.plane.points import PointsLayer, Sheet

PLACE = PlaneTransform((-3, 3, -3, 3), 0, 0, 300, 300)
SHEET = Sheet(PLACE, LIGHT)
WITH_TEST = replace(SHEET, show_test=True)
pytestmark = pytest.mark.usefixtures("qapp")


def _color(layer: PointsLayer, x: float, y: float, dx: int = 0) -> QColor:
    px, py = PLACE.pixel((x, y))
    return layer.image.pixelColor(int(px) + dx, int(py))


def _drawn(data: Data, predictions: list[float] | None = None, sheet: Sheet = SHEET) -> PointsLayer:
    layer = PointsLayer()
    guess = np.full(len(data), np.nan) if predictions is None else np.array(predictions)
    layer.update(data, guess.astype(np.float32), sheet)
    return layer


def _many(count: int, seed: int = 3) -> Data:
    rng = np.random.default_rng(seed)
    return Data(
        x=rng.uniform(-3, 3, (count, 2)).astype(np.float32),
        y=rng.integers(0, 2, count).astype(np.float32),
        test=rng.random(count) < 0.3,
        kind="points",
    )


def test_fill_is_the_prediction_and_rim_the_truth() -> None:
    layer = _drawn(points([(0, 0), (2, 0)], [1, 1]), [1, 0])
    right, wrong = _color(layer, 0, 0), _color(layer, 2, 0)
    assert right.blue() > right.red() + 60
    assert wrong.red() > wrong.blue() + 60
    rims = [_color(layer, 2, 0, dx) for dx in range(4, 8)]
    assert any(rim.alpha() == 255 and rim.blue() > rim.red() + 60 for rim in rims)


def test_a_mistake_is_larger_and_has_a_light_ring() -> None:
    layer = _drawn(points([(-2, 0), (2, 0)], [1, 1]), [1, 0])
    width = [sum(_color(layer, x, 0, dx).alpha() > 200 for dx in range(-12, 13)) for x in (-2, 2)]
    assert width[1] >= width[0] + 3
    assert any(near(_color(layer, 2, 0, dx), "#FFFFFF", 30) for dx in range(5, 10))
    assert not any(near(_color(layer, -2, 0, dx), "#FFFFFF", 30) and _color(layer, -2, 0, dx).alpha() > 200
                   for dx in range(3, 10))  # fmt: skip


def test_before_the_first_frame_a_point_shows_its_own_class() -> None:
    layer = _drawn(points([(0, 0)], [0]))
    assert _color(layer, 0, 0).red() > _color(layer, 0, 0).blue() + 60


def test_test_points_come_on_demand_and_look_different() -> None:
    data = points([(-1, 0), (1, 0)], [0, 0], test=[False, True])
    assert _color(_drawn(data), 1, 0).alpha() == 0
    shown = _drawn(data, sheet=WITH_TEST)
    assert _color(shown, 1, 0).alpha() == 255
    px = [[_color(shown, x, 0, dx).rgba() for dx in range(-9, 10)] for x in (-1, 1)]
    assert px[0] != px[1]


def test_values_are_filled_by_the_palette() -> None:
    layer = _drawn(points([(-1, 0), (1, 0)], [-1, 1], classes=()), [-1, 1])
    assert _color(layer, -1, 0).red() > _color(layer, -1, 0).blue() + 60
    assert _color(layer, 1, 0).blue() > _color(layer, 1, 0).red() + 60


def _luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2.2, 0 to 1."""
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("classes", [("A", "B"), ()], ids=["classes", "values"])
def test_a_point_stands_out_from_a_map_that_is_sure_of_it(theme: Theme, label: int, classes: tuple[str, ...]) -> None:
    """The map is of the point's own colour there. Contrast 1.0 is none; icons should have 3 (WCAG 2.2, 1.4.11)."""
    value = label if classes else 2 * label - 1
    layer = _drawn(points([(0, 0)], [value], classes=classes), [value], replace(SHEET, theme=theme))
    ground = theme.class_color(label)
    picture = QImage(300, 300, QImage.Format.Format_RGB32)
    picture.fill(ground)
    painter = QPainter(picture)
    painter.drawImage(0, 0, layer.image)
    painter.end()
    middle = QPointF(*PLACE.pixel((0, 0))).toPoint()
    across = [picture.pixelColor(middle.x() + dx, middle.y()) for dx in range(-9, 10)]
    assert max(_contrast(seen, ground) for seen in across) > 1.8
    assert _contrast(max(across, key=_luminance), min(across, key=_luminance)) > 3


def test_a_value_shows_itself_whatever_is_predicted() -> None:
    data = points([(-1, 0), (1, 0)], [-1, -1], classes=())
    layer = _drawn(data, [-1, 1])
    assert _color(layer, -1, 0) == _color(layer, 1, 0)


def test_points_beyond_the_plane_are_left_out() -> None:
    layer = _drawn(points([(50, 0), (0, -50), (3.0, 3.0)], [0, 0, 0]))
    assert layer.image.pixelColor(299, 0).alpha() > 0
    assert sum(layer.image.pixelColor(x, 150).alpha() for x in range(0, 300, 7)) == 0


@pytest.mark.parametrize("count", [300, 3_000, 20_000])
def test_painted_points_are_added_without_drawing_the_others(count: int) -> None:
    data = _many(count)
    guess = data.y.copy()
    first = count - 40
    start = replace(data, x=data.x[:first], y=data.y[:first], test=data.test[:first])
    layer = PointsLayer()
    layer.update(start, guess[:first], WITH_TEST)
    layer.update(data, guess, WITH_TEST)
    assert layer.redraws == 1
    at_once = _drawn(data, guess.tolist(), WITH_TEST)
    # Only soft edges over other points may differ.
    assert (_pixels(layer) != _pixels(at_once)).mean() < (0.01 if count < 2_000 else 1e-9)


def test_changed_predictions_show_at_once_and_are_cleaned_up_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_points, "REDRAW_SHARE", 1e-9)
    data = points([(0, 0)], [1])
    layer = _drawn(data, [0])
    layer.update(data, np.array([1], np.float32), SHEET)
    assert layer.stale
    assert layer.redraws == 1
    assert _color(layer, 0, 0).blue() > _color(layer, 0, 0).red() + 60
    layer._next_redraw = 0.0
    layer.update(data, np.array([1], np.float32), SHEET)
    assert not layer.stale
    assert _image(layer) == _image(_drawn(data, [1]))


def test_what_waits_for_the_redraw_comes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_points, "REDRAW_SHARE", 1e-9)
    monkeypatch.setattr(plane_points, "PATCH", 5)
    data = _many(60)
    layer = _drawn(data, (1 - data.y).tolist())
    layer.update(data, data.y, SHEET)
    layer._next_redraw = 0.0
    layer.update(data, data.y, SHEET)
    assert _image(layer) == _image(_drawn(data, data.y.tolist()))


def test_other_data_are_drawn_from_the_start() -> None:
    layer = _drawn(points([(0, 0)], [0]))
    layer.update(points([(1, 0)], [0]), np.array([0], np.float32), SHEET)
    assert _color(layer, 0, 0).alpha() == 0
    assert _color(layer, 1, 0).alpha() == 255


def test_a_sharper_screen_gets_more_pixels(qapp: QApplication) -> None:
    layer = _drawn(points([(0, 0)], [0]), sheet=replace(SHEET, ratio=2.0))
    assert layer.image.width() == 600
    assert layer.image.pixelColor(300, 300).alpha() == 255


def _pixels(layer: PointsLayer) -> np.ndarray:
    image = layer.image
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def _image(layer: PointsLayer) -> QImage:
    return layer.image.convertToFormat(QImage.Format.Format_ARGB32)


def test_very_many_points_are_drawn_a_slice_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the turns draws all of them, and the picture is that of those drawn at once."""
    monkeypatch.setattr(plane_points, "SLICE_S", 0.0)
    monkeypatch.setattr(plane_points, "CHUNK", 100)
    data, drawn = _many(1_000), []
    blit = PointsLayer._blit_chunk
    monkeypatch.setattr(PointsLayer, "_blit_chunk", lambda *args: (drawn.append(len(args[-1])), blit(*args)))
    layer, turns = _drawn(data, data.y.tolist(), WITH_TEST), 1
    assert drawn == [100]
    while layer.stale:
        layer.update(data, data.y, WITH_TEST)
        turns += 1
    assert (turns, drawn) == (10, [100] * 10)
    assert _image(layer) == _image(_drawn_at_once(data, data.y, monkeypatch))


def test_what_changes_while_it_is_drawn_is_right_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_points, "SLICE_S", 0.0)
    monkeypatch.setattr(plane_points, "CHUNK", 30)
    monkeypatch.setattr(plane_points, "PATCH", 7)
    data = _many(200)
    guess = 1 - data.y
    layer = _drawn(data, guess.tolist(), WITH_TEST)
    for number in range(40):
        guess = np.roll(guess, number)
        layer.update(data, guess, WITH_TEST)
    while layer.stale:
        layer._next_redraw = 0.0
        layer.update(data, data.y, WITH_TEST)
    assert _image(layer) == _image(_drawn_at_once(data, data.y, monkeypatch))


def test_a_redraw_is_shown_once_it_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _many(200)
    layer = _drawn(data, data.y.tolist(), WITH_TEST)
    monkeypatch.setattr(plane_points, "SLICE_S", 0.0)
    monkeypatch.setattr(plane_points, "CHUNK", 150)
    monkeypatch.setattr(plane_points, "PATCH", 0)
    before = _image(layer)
    layer._next_redraw = 0.0
    layer.update(data, 1 - data.y, WITH_TEST)
    assert layer.stale
    assert _image(layer) == before
    layer.update(data, 1 - data.y, WITH_TEST)
    assert not layer.stale
    assert _image(layer) == _image(_drawn_at_once(data, 1 - data.y, monkeypatch))


def _drawn_at_once(data: Data, predictions: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> PointsLayer:
    monkeypatch.setattr(plane_points, "SLICE_S", 1e9)
    return _drawn(data, predictions.tolist(), WITH_TEST)


def _around(project: Project, rng: np.random.Generator) -> np.ndarray:
    """The points near one of them."""
    x = project.data.x
    return np.hypot(*(x - x[rng.integers(len(x))]).T) < 0.4


def _edits(rng: np.random.Generator) -> dict[str, Callable[[Project], Project]]:
    return {
        "erase": lambda project: remove(project, _around(project, rng)),
        "move": lambda project: move(project, _around(project, rng), 0.3, -0.2),
        "relabel": lambda project: relabel(project, _around(project, rng), 1.0),
        "hold out": lambda project: move_to(project, _around(project, rng), "test"),
        "exclude": lambda project: move_to(project, _around(project, rng), "excluded"),
        "add": lambda project: add_points(project, rng.uniform(-1, 0, (40, 2)).astype(np.float32), 0.0),
    }


@pytest.mark.parametrize("count", [300, 6_000])
@pytest.mark.parametrize("slice_s", [0.0, 1e9])
def test_edits_draw_little_and_leave_the_picture_of_all(
    count: int, slice_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of edit, and undoing it, also while the first picture is still drawn."""
    monkeypatch.setattr(plane_points, "SLICE_S", slice_s)
    monkeypatch.setattr(plane_points, "CHUNK", 500)
    rng = np.random.default_rng(4)
    project, edits = Project(data=_many(count)), _edits(rng)
    layer = _drawn(project.data, project.data.y.tolist())
    started = []
    start = PointsLayer._start
    monkeypatch.setattr(PointsLayer, "_start", lambda *args: (started.append(1), start(*args)))
    for name in (*edits, *rng.choice(list(edits), 20).tolist()):
        before, project = project, edits[name](project)
        for shown in (project, before, project):
            layer.update(shown.data, shown.data.y, SHEET)
    while layer.stale:
        layer.update(project.data, project.data.y, SHEET)
    if slice_s and count > 2_000:
        assert started == []
    monkeypatch.setattr(plane_points, "SLICE_S", 1e9)
    clean = _drawn(project.data, project.data.y.tolist())
    assert (_pixels(layer) != _pixels(clean)).mean() < (0.01 if count < 2_000 else 1e-9)


def test_nothing_waits_of_points_that_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_points, "PATCH", 5)
    monkeypatch.setattr(plane_points, "REDRAW_SHARE", 1e-9)
    data, few = _many(3_000), _many(20, seed=4)
    layer = _drawn(data, data.y.tolist(), WITH_TEST)
    layer.update(data, 1 - data.y, WITH_TEST)
    monkeypatch.setattr(plane_points, "SLICE_S", 0.0)
    monkeypatch.setattr(plane_points, "CHUNK", 10)
    layer.update(few, few.y, WITH_TEST)
    layer.update(few, 1 - few.y, WITH_TEST)
    assert layer.stale
