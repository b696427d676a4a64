"""Lines and dots straight from arrays look as those made one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from pytestqt.qtbot import QtBot

from nnsim.ui.kit.figures.polylines import draw_dots, draw_lines, pieces


def painted(draw: Callable[[QPainter], object]) -> QImage:
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#204080"), 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    draw(painter)
    painter.end()
    return image


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_lines_and_dots_of_an_array_are_those_of_objects(qtbot: QtBot, dtype: type) -> None:
    ends = np.random.default_rng(0).uniform(-20, 140, (60, 4)).astype(dtype)
    one_by_one = painted(lambda painter: painter.drawLines([QLineF(*line) for line in ends.tolist()]))
    assert painted(lambda painter: draw_lines(painter, ends)) == one_by_one
    assert painted(lambda painter: draw_lines(painter, ends[::-1][::-1])) == one_by_one
    dots = ends[:, 1:3]  # not in one piece of memory
    one_by_one = painted(lambda painter: painter.drawPoints([QPointF(*place) for place in dots.tolist()]))
    assert painted(lambda painter: draw_dots(painter, dots)) == one_by_one


def test_nothing_is_drawn_of_nothing(qtbot: QtBot) -> None:
    empty = painted(lambda _painter: None)
    assert painted(lambda painter: draw_lines(painter, np.zeros((0, 4)))) == empty
    assert painted(lambda painter: draw_dots(painter, np.zeros((0, 2)))) == empty


def test_a_curve_is_left_out_where_it_has_a_gap() -> None:
    places = np.array([[0, 0], [1, 2], [np.nan, 3], [4, 4], [5, 6]])
    assert pieces(places).tolist() == [[0, 0, 1, 2], [4, 4, 5, 6]]
