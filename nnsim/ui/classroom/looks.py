"""What a cell of the grid looks like: a colour and a shape each, and the words for it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnsim.language.texts import say
from nnsim.lessons.grid import Cell
from nnsim.ui.kit.theme import Theme


class Look(NamedTuple):
    """``tone`` names the colour of a theme; ``sign`` stands for it in plain text."""

    words: str
    tone: str
    sign: str


LOOKS: dict[Cell, Look] = {
    "met": Look(say("task met"), "success", "+"),
    "reached": Look(say("reached"), "accent", "o"),
    "shown": Look(say("solution shown"), "muted", "s"),
    "wrong": Look(say("last answer wrong"), "error", "x"),
    "stuck": Look(say("stuck"), "warning", "!"),
    "": Look(say("not reached"), "faint", "."),
}


def draw(painter: QPainter, cell: Cell, box: QRectF, theme: Theme) -> None:
    """The shape of a cell in the middle of ``box``: by it alone one tells them apart."""
    color = QColor(getattr(theme, LOOKS[cell].tone))
    side = min(box.width(), box.height(), theme.px(14))
    mark = QRectF(0, 0, side, side)
    mark.moveCenter(box.center())
    pen = QPen(color, theme.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWN[cell](painter, mark, color)


def _disc(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setBrush(color)
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.setPen(QPen(QColor("#FFFFFF") if color.lightnessF() < 0.6 else QColor("#10151C"), painter.pen().widthF()))
    at = box.center()
    reach = box.width() / 5
    tick = [QPointF(at.x() - reach, at.y()), QPointF(at.x() - reach / 4, at.y() + reach * 0.8)]
    painter.drawPolyline(QPolygonF([*tick, QPointF(at.x() + reach * 1.1, at.y() - reach * 0.8)]))


def _ring(painter: QPainter, box: QRectF, _color: QColor) -> None:
    painter.drawEllipse(box.adjusted(2, 2, -2, -2))


def _square(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setBrush(color)
    painter.drawRect(box.adjusted(2, 2, -2, -2))


def _cross(painter: QPainter, box: QRectF, _color: QColor) -> None:
    inner = box.adjusted(2, 2, -2, -2)
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.topRight(), inner.bottomLeft())


def _triangle(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setBrush(color)
    top = QPointF(box.center().x(), box.top() + 1)
    painter.drawPolygon(QPolygonF([top, box.bottomRight() - QPointF(1, 2), box.bottomLeft() + QPointF(1, -2)]))


def _dot(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(box.center(), 2, 2)


_DRAWN = {"met": _disc, "reached": _ring, "shown": _square, "wrong": _cross, "stuck": _triangle, "": _dot}
