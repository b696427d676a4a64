"""The pictures that views are made of: what lies where, and how mouse and keys point at it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.ui.kit import theming, ticks
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.bars import LOWEST, Bar, Bars
from nnsim.ui.kit.figures.figure import Figure
from nnsim.ui.kit.figures.matrix import SINGLE, Cell, Matrix
from nnsim.ui.kit.figures.plane import LINE, Band, Curve, Label, Plane, Points
from nnsim.ui.kit.figures.strip import ImageStrip, Tile
from nnsim.ui.kit.figures.tinted_text import Piece, TintedText
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.kit.widgets.painting import draw_mark, draw_marks
from nnsim.ui.views.hidden.cloud import Cloud


def shown(qtbot: QtBot, figure: Figure, width: int = 300, height: int = 160) -> list[object]:
    """The figure on the screen; what it points at and picks comes into the list."""
    theming.manager().set_mode("light")
    told: list[object] = []
    figure.pointed.connect(told.append)
    figure.picked.connect(lambda spot: told.append(("picked", spot)))
    qtbot.addWidget(figure)
    figure.resize(width, height)
    figure.show()
    return told


def test_names_of_bars_have_the_room_that_they_need_as_long_as_bars_keep_theirs(qtbot: QtBot) -> None:
    bars = Bars("Mistakes", names=60)
    shown(qtbot, bars, 400)
    bars.show_bars((Bar("cat", 1.0, "2"),))
    assert bars._x(0.0) == 60
    long = "cultivar 2 → cultivar 3"
    bars.show_bars((Bar(long, 1.0, "2"), Bar("cat", 1.0, "2")))
    assert bars._x(0.0) > bars.fontMetrics().horizontalAdvance(long) > 60
    bars.show_bars((Bar(20 * long, 1.0, "2"),))
    assert bars._x(1.0) - bars._x(0.0) > 100, "the bar is there all the same"


def color_at(figure: Figure, at: QPointF) -> QColor:
    image = figure.grab().toImage()
    return QColor(image.pixel((at * image.devicePixelRatio()).toPoint()))


@pytest.fixture
def matrix(qtbot: QtBot) -> tuple[Matrix, list[object]]:
    made = Matrix("Confusion", "truth", "answer")
    told = shown(qtbot, made)
    tints = np.array([[1.0, -0.5, 0.0], [0.0, 0.25, np.nan]], np.float32)
    made.show_cells(tints, ("cat", "dog"), ("cat", "dog", "cow"), (("9", "4", "0"), ("0", "2", "")))
    return made, told


def test_cells_have_the_colours_of_their_numbers(matrix: tuple[Matrix, list[object]]) -> None:
    corner = QPointF(3, 3)
    for row, column, value in ((0, 0, 1.0), (0, 1, -0.5), (1, 1, 0.25), (1, 2, float("nan"))):
        at = matrix[0].cell_box(Cell(row, column)).topLeft() + corner
        assert color_at(matrix[0], at) == value_color(value, LIGHT)


def test_mouse_and_keys_go_from_cell_to_cell(matrix: tuple[Matrix, list[object]]) -> None:
    figure, told = matrix
    middle = figure.cell_box(Cell(1, 1)).center().toPoint()
    QTest.mouseMove(figure, middle)
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=middle)
    assert told == [Cell(1, 1), ("picked", Cell(1, 1))]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(figure, key)
    assert told[2:] == [Cell(1, 2), Cell(0, 2), ("picked", Cell(0, 2))], "there is nothing beyond the edge"
    figure.show_cells(np.zeros((2, 2), np.float32))
    assert told[-1] is None, "the cell is gone"
    QTest.mouseMove(figure, QPoint(figure.width() - 1, 80))
    assert figure.spot is None


def test_many_cells_are_drawn_where_they_lie(qtbot: QtBot) -> None:
    figure = Matrix("Weights")
    shown(qtbot, figure)
    tints = np.zeros((65, 65), np.float32)
    assert tints.size > SINGLE
    tints[:, :32] = 1.0
    figure.show_cells(tints)
    box = figure.box()
    assert color_at(figure, box.center() - QPointF(20, 0)) == value_color(1.0, LIGHT)
    assert color_at(figure, box.center() + QPointF(20, 0)) == value_color(0.0, LIGHT)


def test_bars_begin_at_zero_and_end_at_their_values(qtbot: QtBot) -> None:
    figure = Bars("Parts", names=60)
    told = shown(qtbot, figure)
    bars = (Bar("a", 1.0, "1.0", color="#112233"), Bar("b", -1.0, "−1.0", color="#445566"), Bar("c", float("nan"), "–"))
    figure.show_bars(bars, (-1.0, 1.0))
    left, right = 60.0, 300.0 - 44
    quarter = (right - left) / 4
    for place, (below, above) in enumerate(((False, True), (True, False), (False, False))):
        y = figure.row(place).center().y()
        for x, inked in ((left + quarter, below), (right - quarter, above)):
            assert (color_at(figure, QPointF(x, y)).name() == bars[place].color) == inked
    assert figure.accessibleDescription() == "a 1.0; b −1.0; c –"
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure.row(1).center().toPoint())
    QTest.keyClick(figure, Qt.Key.Key_Down)
    QTest.keyClick(figure, Qt.Key.Key_Down)
    assert told == [1, ("picked", 1), 2]


def test_bars_that_cannot_be_pointed_at_leave_the_keyboard_to_others(qtbot: QtBot) -> None:
    figure = Bars("Parts", pointable=False)
    told = shown(qtbot, figure)
    figure.show_bars((Bar("a", 1.0, "1.0"),))
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    QTest.keyClick(figure, Qt.Key.Key_Down)
    assert not told
    assert figure.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_nearest_point_of_the_plane_is_pointed_at(qtbot: QtBot) -> None:
    figure = Plane("Path", square=True)
    told = shown(qtbot, figure)
    xy = np.array([[-1.0, 0.0], [np.nan, 0.0], [1.0, 0.5]])
    figure.show_plane(Axis(-1, 1), Axis(-1, 1), points=Points(xy), curves=(Curve(xy, LIGHT.text, name="run"),))
    box = figure.box()
    assert box.width() == pytest.approx(box.height())
    np.testing.assert_allclose(figure.places(xy)[0], (box.left(), box.center().y()))
    np.testing.assert_allclose(figure.places(xy)[2], (box.right(), box.top() + box.height() / 4))
    QTest.mouseMove(figure, QPointF(*figure.places(xy)[2]).toPoint() + QPoint(-5, 4))
    QTest.mouseMove(figure, box.center().toPoint())
    QTest.keyClick(figure, Qt.Key.Key_Right)
    assert told == [2, None, 0]
    assert color_at(figure, QPointF(*figure.places(xy)[0])) == QColor(LIGHT.accent)


def test_tiles_wrap_and_keys_go_through_rows(qtbot: QtBot) -> None:
    figure = ImageStrip("Filters", least=30, largest=60)
    told = shown(qtbot, figure, 130, 140)
    colors = [0xFF000000 | 40 * n for n in range(7)]
    figure.show_tiles(tuple(Tile(np.full((5, 5), color, np.uint32), (str(color),)) for color in colors), chosen=1)
    boxes = figure.boxes()
    assert (len(boxes), figure.across) == (4, 2), "the others have no room"
    for box, color in zip(boxes, colors, strict=False):
        assert color_at(figure, box.center() - QPointF(0, 8)) == QColor.fromRgb(color)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(figure, key)
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=boxes[2].center().toPoint())
    assert told == [0, 2, 3, 1, 2, ("picked", 2)]
    figure.show_tiles(())
    assert told[-1] is None


def test_pieces_of_a_text_stand_on_their_grounds(qtbot: QtBot) -> None:
    figure = TintedText("Passage")
    told = shown(qtbot, figure, 200, 45)
    pieces = [Piece("a", 1.0), Piece("\n"), Piece("b", -1.0), Piece("\n"), Piece("c")]
    figure.show_pieces(pieces)
    corner = QPointF(1, 3)
    blue, orange = (color_at(figure, figure.box(place).topLeft() + corner) for place in (0, 2))
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()
    assert figure.box(4).isEmpty(), "two lines have room"
    assert figure.accessibleDescription() == "a\nb\nc"
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure.box(2).center().toPoint())
    assert told == [0, 1, 2, ("picked", 2)]


def test_a_text_that_grows_shows_its_end_and_keys_begin_there(qtbot: QtBot) -> None:
    figure = TintedText("Writing", grows=True)
    told = shown(qtbot, figure, 200, 45)
    figure.show_pieces([Piece("a"), Piece("\n"), Piece("b"), Piece("\n"), Piece("c")])
    assert figure.box(0).isEmpty()
    assert not figure.box(4).isEmpty()
    QTest.keyClick(figure, Qt.Key.Key_Left)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    assert (told, figure.chosen) == ([4, None], 5)


def test_bands_lie_below_curves_and_points_have_their_own_colours(qtbot: QtBot) -> None:
    figure = Plane("Layers", pointable=False)
    shown(qtbot, figure)
    x = np.array([0.0, 1.0, np.nan])
    band, xy = Band(x, x * 0 + 0.25, x * 0 + 0.75, "#112233"), np.array([[0.25, 0.5], [0.75, 0.5]])
    figure.show_plane(Axis(0, 1), Axis(0, 1), bands=(band,), points=Points(xy, colors=("#445566", "#778899")))
    places = figure.places(np.array([[0.5, 0.5], [0.5, 0.9], *xy]))
    assert [color_at(figure, QPointF(*place)).name() for place in places[[0, 2, 3]]] == [
        "#112233",
        "#445566",
        "#778899",
    ]
    assert color_at(figure, QPointF(*places[1])).name() != "#112233"


def test_words_below_an_axis_do_not_lie_on_each_other(qtbot: QtBot) -> None:
    figure = Plane("Layers", pointable=False)
    shown(qtbot, figure)
    high = figure.box().height()
    names = tuple((float(place), f"A layer with a long name\n{place}") for place in range(9))
    figure.show_plane(Axis(-0.5, 8.5, labels=names), Axis(0, 1))
    assert figure.box().height() < high, "two lines of words stand below it"
    words = figure.words_below()
    assert 0 < len(words) < 9
    assert all(one.right() < next_one.left() for (one, _), (next_one, _) in pairwise(words))
    assert all(figure.rect().contains(place.toAlignedRect()) for place, _ in words)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_labels_lie_inside_and_none_on_another(qtbot: QtBot, scale: float) -> None:
    figure = Plane("Landscape", square=True)
    shown(qtbot, figure, 160, 120)
    theming.manager().set_presenter(scale > 1)
    at = np.array([[0.95, 0.5], [0.3, 0.5], [0.5, 0.55]])
    labels = [Label(x, y, words) for (x, y), words in zip(at.tolist(), ("now", "step 0", "step 160"), strict=True)]
    figure.show_plane(Axis(0, 1), Axis(0, 1), points=Points(at), labels=labels)
    placed = figure.placed_labels(figure.box())
    theming.manager().set_presenter(False)
    assert placed[0][1].text == "now"
    assert placed[0][0].right() <= figure.places(at)[0, 0], "there is no room at its right"
    for number, (place, _) in enumerate(placed):
        assert figure.box().contains(place) or scale > 1
        clear = place.adjusted(-3, 0, 3, 0)  # words that touch would be read as one
        assert not any(clear.intersects(other) for other, _ in placed[number + 1 :])
    assert len(placed) > 1


@pytest.mark.parametrize("ticks_of", [ticks.percent(4), ticks.decades(-6, 1, 9)])
def test_words_beside_an_axis_do_not_lie_on_each_other(qtbot: QtBot, ticks_of: ticks.Ticks) -> None:
    figure = Plane("Shares", pointable=False)
    shown(qtbot, figure)
    figure.show_plane(Axis(0, 1), Axis(ticks_of[0][0], ticks_of[-1][0], labels=tuple(ticks_of)))
    assert [words for _, words in figure.words_beside()] == [words for _, words in ticks_of], "there is room"
    for height in range(160, 50, -7):
        figure.resize(300, height)
        places = [y for y, _ in figure.words_beside()]
        assert all(one - next_one >= theming.current().px(LINE) for one, next_one in pairwise(places))
        assert len(places) > 1 or figure.box().height() < 2 * theming.current().px(LINE)
        assert figure.words_beside()[0][1] == ticks_of[0][1]


@pytest.mark.parametrize("ends", [(-2.4, 2.4), (-1.0, 1.04), (0.0961, 0.1042), (0.0, 37.0)])
def test_no_axis_has_a_single_number_where_two_have_room(qtbot: QtBot, ends: tuple[float, float]) -> None:
    figure = Plane("Cloud", pointable=False)
    shown(qtbot, figure)
    figure.show_plane(Axis(*ends), Axis(*ends))
    for height in range(160, 72, -8):
        figure.resize(300, height)
        places = [y for y, _ in figure.words_beside()]
        assert len(places) > 1, height
        assert all(one - next_one >= theming.current().px(LINE) for one, next_one in pairwise(places))
    for width in range(320, 240, -20):
        figure.resize(width, 160)
        assert len(figure.words_below()) > 1, width


def test_many_marks_look_like_one_after_the_other(qtbot: QtBot) -> None:
    places = (np.random.default_rng(3).random((60, 2)) * [90, 70] + 4.25).tolist()
    labels = [number % 5 for number in range(60)]
    drawn = []
    for together in (False, True):
        image = QImage(100, 80, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if together:
            draw_marks(painter, labels, places, 6.0, LIGHT.class_color)
        else:
            for label, place in zip(labels, places, strict=True):
                draw_mark(painter, label, QPointF(*place), 6.0, LIGHT.class_color(label))
        assert painter.transform().isIdentity()
        painter.end()
        drawn.append(np.array(image.bits(), np.int16))
    assert np.abs(drawn[0] - drawn[1]).max() <= 16, "as soft at the edges, but for rounding"


def test_numbers_are_worth_more_than_a_line_of_words(matrix: tuple[Matrix, list[object]]) -> None:
    figure = matrix[0]
    high, left = figure.cell_box(Cell(0, 0)).height(), figure.box().left()
    figure.resize(300, 37)
    assert figure.cell_box(Cell(0, 0)).height() >= 10 < high
    assert figure.box().left() > left, "what rows stand for is said there now"
    assert figure.box().right() < 290, "and what columns stand for here"
    figure.resize(300, 30)
    assert figure.box().left() == left, "numbers have no room any more"


def test_bars_say_how_many_more_there_are_than_room(qtbot) -> None:
    figure = Bars("Parts")
    qtbot.addWidget(figure)
    figure.resize(240, 4 * theming.current().px(LOWEST))
    figure.show_bars(tuple(Bar(name, 0.5, "50 %") for name in "abcd"))
    assert figure._seen == 4
    figure.show_bars(tuple(Bar(name, 0.5, "50 %") for name in "abcdefg"))
    assert figure._seen == 3, "the last line says: 4 more"
    assert figure._at(figure.row(3).center()) is None
    figure.grab()


def test_long_numbers_beside_a_plane_are_not_cut(qtbot) -> None:
    figure = Plane("Loss", pointable=False)
    qtbot.addWidget(figure)
    figure.resize(300, 160)
    figure.show_plane(Axis(0, 1), Axis(0, 1))
    figure.grab()
    usual = figure.box().left()
    figure.show_plane(Axis(0, 1), Axis(0.0024125, 0.0024975))
    figure.grab()
    numbers = [words for _, words in figure.words_beside()]
    assert figure.box().left() > usual
    assert all(figure.fontMetrics().horizontalAdvance(words) < figure.box().left() for words in numbers)


@pytest.mark.parametrize("far", [np.nan, np.inf, -np.inf, 1.7e308, -1.7e308])
@pytest.mark.parametrize("figure", [lambda: Plane("Places"), Cloud])
def test_points_farther_away_than_numbers_go_are_left_out(qtbot: QtBot, far: float, figure: type[Plane]) -> None:
    """A warning would fail this test: a hidden layer may tell such numbers before the run stops."""
    near, xy = np.array([[0.5, 0.5]]), np.array([[0.5, 0.5], [far, 0.5], [0.5, far], [far, far]])
    shown = []
    for places in (near, xy):
        made = figure()
        qtbot.addWidget(made)
        made.resize(300, 200)
        points = Points(places, np.zeros(len(places), np.intp), chosen=len(places) - 1)
        if isinstance(made, Cloud):
            made.show_grid(places.reshape(1, -1, 2).repeat(3, axis=0).astype(np.float64), [("#ff0000", np.arange(1))])
            made.show_cloud(Axis(0, 1, "x"), Axis(0, 1, "y"), replace(points, chosen=-1), np.arange(len(places)) > 0)
        else:
            made.show_plane(Axis(0, 1, "x"), Axis(0, 1, "y"), points=replace(points, chosen=0))
        made.point_at(len(places) - 1)
        made.point_at(None)
        QTest.mouseMove(made, made.rect().center())
        shown.append(made.grab().toImage())
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("low", "high"), [(np.nan, 1.0), (0.0, np.inf), (-1.7e308, 1.7e308), (-3e38, 3e38), (2.0, 2.0), (1e30, 1e30)]
)
def test_a_plane_between_any_ends_has_ticks_or_words(qtbot: QtBot, low: float, high: float) -> None:
    figure = Plane("Curve")
    qtbot.addWidget(figure)
    figure.resize(300, 200)
    curve = Curve(np.array([[low, low], [high, high]]), "#ff0000")
    figure.show_plane(Axis(low, high, "a"), Axis(low, high, "b"), curves=[curve])
    assert figure.grab().toImage().width() == 300
    has_scale = np.isfinite(high) and np.isfinite(low) and high < 1e308
    assert (figure._instead == "") == has_scale
    numbers = [words for _, words in figure.words_beside()]
    assert len(numbers) == 1 if low == high else len(numbers) > 1 or not has_scale


@pytest.mark.parametrize("end", [np.nan, np.inf, -np.inf, 3e38])
def test_bars_of_numbers_that_are_none_have_a_scale_all_the_same(qtbot: QtBot, end: float) -> None:
    bars = Bars("Values", 200)
    qtbot.addWidget(bars)
    bars.resize(240, 120)
    bars.show_bars((Bar("a", end, "huge"), Bar("b", -0.5, "-0.5")), (-abs(end), abs(end)))
    assert bars.grab().toImage().width() == 240
