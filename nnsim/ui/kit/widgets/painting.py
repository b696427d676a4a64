"""Shapes that several widgets paint alike: rounded fills, the focus ring, crisp hairlines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPaintEngine, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from nnsim.ui.kit.marks import class_mark
from nnsim.ui.kit.theme import Theme


def part_drawer(painter: QPainter) -> Callable[[QRectF, QImage, QRectF], object]:
    """What draws a part of an image into a box: (box, image, part), both in its own units.

    Qt's writer of SVG draws the whole image, whatever part is asked for, so that there the part is cut out before.
    """
    if painter.paintEngine().type() != QPaintEngine.Type.SVG:
        return painter.drawImage
    return lambda box, image, part: painter.drawImage(box, image.copy(part.toAlignedRect()))


def painter_on(widget: QWidget) -> QPainter:
    """An antialiasing painter; call ``end()`` or let it go out of scope."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


class saved:  # noqa: N801 - read as the word that it is: ``with saved(painter):``
    """Put everything set inside back at the end, after an exception, too: what goes on painting finds its own state.

    No generator, which would take twice as long, some hundred times in a frame.
    """

    __slots__ = ("_painter",)

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter

    def __enter__(self) -> None:
        self._painter.save()

    def __exit__(self, *_why: object) -> None:
        self._painter.restore()


def fill(painter: QPainter, box: QRectF, radius: float, color: str) -> None:
    """A rounded box without outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(box, radius, radius)


def outline(painter: QPainter, box: QRectF, radius: float, color: str, width: float = 1.0) -> None:
    """A rounded outline that lies wholly inside ``box``, so that it stays crisp."""
    inset = width / 2
    painter.setPen(QPen(QColor(color), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def fitted(box: QRectF, width: float, height: float) -> QRectF:
    """The largest place of this form in the middle of ``box``."""
    factor = min(box.width() / width, box.height() / height)
    return QRectF(
        box.center().x() - width * factor / 2, box.center().y() - height * factor / 2, width * factor, height * factor
    )


def focus_ring(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """The mark of keyboard focus: two px of accent inside ``box``."""
    outline(painter, box, radius, theme.accent, 2.0)


def draw_mark(painter: QPainter, index: int, center: QPointF, side: float, color: QColor) -> None:
    """The mark of class ``index``, ``side`` px large."""
    with saved(painter):
        painter.translate(center)
        painter.scale(side, side)
        painter.fillPath(class_mark(index), QBrush(color))


def draw_marks(
    painter: QPainter,
    classes: Sequence[int],
    centers: Sequence[Sequence[float]],
    side: float,
    color: Callable[[int], QColor],
) -> None:
    """The marks of many classes, in order: each shape is made once, which takes a fifth of the time."""
    shapes: dict[int, tuple[QPainterPath, QBrush]] = {}
    before_x = before_y = 0.0
    with saved(painter):
        for index, (x, y) in zip(classes, centers, strict=True):
            if index not in shapes:
                shapes[index] = QTransform.fromScale(side, side).map(class_mark(index)), QBrush(color(index))
            painter.translate(x - before_x, y - before_y)
            before_x, before_y = x, y
            painter.fillPath(*shapes[index])
