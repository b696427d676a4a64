"""Columns: counts against numpy, and the way from a bar or a frame to the samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from sample_room import columns_of

from nnsim.core.catalogue import load
from nnsim.core.data import EXCLUDED, Data
from nnsim.data.bundled import load_set
from nnsim.data.scaling import apply
from nnsim.ui.kit import theming
from nnsim.ui.views.columns.chooser import MOST, ROW
from nnsim.ui.views.columns.frame import Frame
from nnsim.ui.views.columns.picture import _ends, draw, spot
from nnsim.ui.views.columns.spread import BINS, columns, density, ends, highest, histogram, places, within
from nnsim.ui.views.columns.view import HINTS, ColumnsView

load()
LEFT = Qt.MouseButton.LeftButton


def table(n: int = 300) -> Data:
    rng = np.random.default_rng(1)
    x = rng.normal([0, 5, -3], [1, 2, 0.1], (n, 3)).astype(np.float32)
    x = np.column_stack([x, np.full(n, 7, np.float32)])
    y = rng.integers(0, 3, n).astype(np.float32)
    names = ("a", "b", "c", "always")
    return Data(x, y, rng.random(n) < 0.25, ("A", "B", "C"), columns=names, scaling="standard", kind="table")


# ------------------------------------------------------------ numbers


def test_histograms_are_those_of_numpy() -> None:
    data = table()
    for column in columns(data)[:3]:
        counts = histogram(data, column)
        for label in range(3):
            values = data.x[data.y == label, column.index].astype(np.float64)
            theirs, _ = np.histogram(values, BINS, (column.low, column.high))
            assert np.abs(counts[label] - theirs).sum() <= 2  # a value on the edge of two bins
            assert counts[label].sum() == len(values)


def test_densities_count_every_sample_once() -> None:
    data = table()
    first, second, *_ = columns(data)
    label, count = density(data, (first, second), (20, 30))
    assert count.sum() == 300
    lowest = int(data.x[:, 1].argmin())
    row, column = 19, min(int(places(data, first)[lowest] * 30), 29)
    assert count[row, column] >= 1
    alone = np.argwhere(count == 1)[0]
    assert 0 <= label[tuple(alone)] < 3


def test_constant_and_missing_values_are_named() -> None:
    data = table()
    x = data.x.copy()
    x[:4, 1] = np.nan
    found = columns(replace(data, x=x))
    assert [column.note for column in found] == ["", "4 missing", "", "constant"]
    assert histogram(replace(data, x=x), found[1]).sum() == 296
    assert np.isnan(places(replace(data, x=x), found[1])[:4]).all()


def test_ends_as_the_network_sees_them() -> None:
    data = table()
    column = columns(data)[1]
    assert ends(data, column, scaled=False) == (column.low, column.high)
    scaled = apply(data, data.x)[:, 1]
    np.testing.assert_allclose(ends(data, column, scaled=True), (scaled.min(), scaled.max()), rtol=1e-5)


def test_excluded_rows_are_in_no_picture() -> None:
    data = table()
    out = np.arange(300) < 100
    less = replace(data, test=data.test & ~out, aside=np.where(out, EXCLUDED, 0).astype(np.uint8))
    assert histogram(less, columns(less)[0]).sum() == 200
    assert not within(less, columns(less)[0], 0, 1)[:100].any()


@pytest.mark.parametrize("n", [60, 5000])
def test_pictures_of_few_and_of_many(qapp, n: int) -> None:
    data, theme = table(n), theming.current()
    frame = Frame(3, QRectF(0, 0, 600, 300), True, theme)
    image = draw(frame, data, list(columns(data)[:3]), 1.0, scaled=True).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    found = set(np.unique(pixels & 0xFFFFFF).tolist())
    assert {theme.class_color(label).rgb() & 0xFFFFFF for label in range(3)} <= found


# ------------------------------------------------------------ by mouse and keys


@pytest.fixture
def it(qtbot) -> Iterator[ColumnsView]:
    with columns_of(qtbot, load_set("iris")) as (view, view.room):
        view.asked = []
        view._context.samples_wanted.connect(
            lambda mask, words: view.asked.append((np.flatnonzero(mask).tolist(), words))
        )
        yield view


def press(widget, at: QPoint) -> None:
    QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, at)


def test_a_bar_shows_its_samples(it) -> None:
    data, box = it.room.data, it.plot.frame.cell(0, 2)
    assert it.readout.text().endswith(HINTS["histograms"])
    press(it.plot, QPoint(round(box.left() + 2), round(box.center().y())))
    petal = data.x[:, 2]
    width = (petal.max() - petal.min()) / BINS
    assert it.asked == [(np.flatnonzero(petal < petal.min() + width - 1e-6).tolist(), "from the columns")]


def test_a_frame_shows_its_samples_and_the_mouse_finds_one(it) -> None:
    press(it.kind.button("scatter"), it.kind.button("scatter").rect().center())
    data, frame = it.room.data, it.plot.frame
    cell = frame.cell(3, 2)
    x, y = (places(data, columns(data)[index]) for index in (2, 3))
    target = spot(cell, float(x[0]), float(y[0])).toPoint()
    QTest.mouseMove(it.plot, target + QPoint(30, 30))
    QTest.mouseMove(it.plot, target)
    assert it.readout.text().startswith("no. ")
    assert "setosa" in it.readout.text()
    corner, end = spot(cell, -0.01, -0.01).toPoint(), spot(cell, 0.3, 0.3).toPoint()
    QTest.mousePress(it.plot, LEFT, Qt.KeyboardModifier.NoModifier, corner)
    QTest.mouseMove(it.plot, end)
    QTest.mouseRelease(it.plot, LEFT, Qt.KeyboardModifier.NoModifier, end)
    (picked, _words), *_ = it.asked
    assert picked == list(range(50)), "the fifty flowers that stand apart"


def test_the_sample_that_is_looked_at_is_marked(it) -> None:
    chosen = it.room.live.chosen
    chosen.choose(None)
    before = it.plot.grab().toImage()
    chosen.choose(17)
    assert it.plot.grab().toImage() != before, "a line in every histogram"
    press(it.kind.button("scatter"), it.kind.button("scatter").rect().center())
    marked = it.plot.grab().toImage()
    data, box = it.room.data, it.plot.frame.cell(3, 2)
    x, y = (places(data, columns(data)[index]) for index in (2, 3))
    ring = spot(box, float(x[17]), float(y[17])) + QPointF(theming.current().px(5), 0)
    assert marked.pixelColor(ring.toPoint()).lightness() < 90
    chosen.choose(None)
    assert it.plot.grab().toImage() != marked


def test_the_longest_bar_tells_its_count_and_ends_do_not_meet(it) -> None:
    room, name = it.plot.frame.cell(0, 0), columns(it.room.data)[0]
    assert highest(histogram(it.room.data, name)) == histogram(it.room.data, name).sum(axis=0).max()
    painter = QPainter(image := QImage(10, 10, QImage.Format.Format_RGB32))
    assert _ends(painter, (0.01234, 5.678), room.width()) == ("0.01234", "5.678")
    assert _ends(painter, (0.01234, 5.678), 60.0)[0] in {"0.0123", "0.012"}
    assert _ends(painter, (0.01234, 5.678), 10.0) == ("0.012", "")
    painter.end()
    assert not image.isNull()


def test_a_lasso_shows_what_it_goes_around(it) -> None:
    press(it.kind.button("scatter"), it.kind.button("scatter").rect().center())
    assert "Shift" in it.readout.text()
    cell = it.plot.frame.cell(3, 2)
    triangle = [spot(cell, *place).toPoint() for place in ((-0.01, -0.01), (0.6, -0.01), (-0.01, 0.5))]
    QTest.mousePress(it.plot, LEFT, Qt.KeyboardModifier.ShiftModifier, triangle[0])
    before = it.plot.grab().toImage()
    for corner in triangle[1:]:
        QTest.mouseMove(it.plot, corner)
    assert it.plot.grab().toImage() != before
    QTest.mouseRelease(it.plot, LEFT, Qt.KeyboardModifier.ShiftModifier, triangle[-1])
    (picked, _words), *_ = it.asked
    assert picked == list(range(50)), "the fifty flowers that stand apart"


def test_columns_are_chosen_by_mouse_and_keys(it) -> None:
    press(it.chooser, QPoint(20, round(1.5 * ROW)))
    assert [column.name for column in it.chooser.shown] == ["sepal length", "petal length", "petal width"]
    QTest.keyClick(it.chooser, Qt.Key.Key_Up)
    QTest.keyClick(it.chooser, Qt.Key.Key_Return)
    assert [column.name for column in it.chooser.shown] == ["petal length", "petal width"]
    before = it.plot.grab().toImage()
    press(it.scaled, QPoint(10, 14))
    assert it.plot.grab().toImage() != before, "the ends are told as the network sees them"


def test_no_more_than_six_at_once(it) -> None:
    it.room.editor.edit("Other", lambda project: replace(project, data=load_set("wine")))
    assert len(it.chooser.shown) == MOST - 2
    for index in range(6, 13):
        it.chooser.toggle(index)
    assert [column.index for column in it.chooser.shown] == list(range(7, 13))


def test_another_document_is_taken_in_once(it, monkeypatch) -> None:
    taken = []
    monkeypatch.setattr(it, "refresh", lambda: taken.append(it.room.editor.project.data))
    wine = load_set("wine")
    it.room.editor.open(replace(it.room.editor.project, data=wine))
    assert taken == [wine]
