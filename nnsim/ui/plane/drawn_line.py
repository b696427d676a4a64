"""A line across the plane that somebody drew: through two points, from edge to edge."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.plane.geometry import PlaneTransform, Point

Ends = tuple[Point, Point]


def draw_line(painter: QPainter, transform: PlaneTransform, ends: Ends, *, dashed: bool) -> None:
    """Draw it as far as the plane goes; nothing for a point."""
    theme = current()
    one, other = (QPointF(*transform.pixel(end)) for end in ends)
    line = QLineF(one, other)
    if line.length() < 1:
        return
    box = QRectF(transform.left, transform.top, transform.width, transform.height)
    along = (other - one) * ((box.width() + box.height()) / line.length())
    with saved(painter):
        painter.setClipRect(box)
        whole, style = QLineF(one - along, other + along), Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(theme.panel), max(theme.px(5), 2)))  # it is seen on the colours of all classes
        painter.drawLine(whole)
        painter.setPen(QPen(QColor(theme.test), max(theme.px(2), 1), style))
        painter.drawLine(whole)


class DrawnLine:
    """An overlay of the plane: ``ends`` of what was drawn, None for nothing."""

    def __init__(self) -> None:
        self.ends: Ends | None = None

    def draw(self, painter: QPainter, transform: PlaneTransform) -> None:
        """Dashed, as what came of it is drawn through."""
        if self.ends is not None:
            draw_line(painter, transform, self.ends, dashed=True)
