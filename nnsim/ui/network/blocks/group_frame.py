"""The frame around an open group: its layers belong together and can be folded into one block."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.core.network import Group
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.network.blocks.layout import Layout
from nnsim.ui.network.blocks.typeset import font

AROUND, ABOVE = 9.0, 20.0
"""Room between blocks and frame, and above them for the name."""


def areas(group: Group, layout: Layout) -> list[QRectF]:
    """What the members of a group span, in each row."""
    rows: dict[int, QRectF] = {}
    for name in group.members:
        box = layout.boxes.get(name)
        if box:
            row, rect = layout.row_of[name], QRectF(box.x, box.y, box.width, box.height)
            rows[row] = rows[row].united(rect) if row in rows else rect
    return [rows[row].adjusted(-AROUND, -ABOVE, AROUND, AROUND) for row in sorted(rows)]


class GroupFrame(QGraphicsItem):
    """Lies behind the blocks of a group, with its name."""

    def __init__(self, group: Group, parts: Sequence[QRectF], theme: Theme) -> None:
        super().__init__()
        self.setZValue(-1.0)
        self._group, self._parts, self._theme = group, list(parts), theme

    def boundingRect(self) -> QRectF:
        whole = QRectF()
        for part in self._parts:
            whole = whole.united(part)
        return whole

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom, theme = painter.worldTransform().m11(), self._theme
        ground = QColor(theme.accent)
        ground.setAlphaF(0.07 if theme.dark else 0.05)
        painter.setPen(QPen(QColor(theme.accent), 1 / zoom, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        for part in self._parts:
            painter.drawRoundedRect(part, 8, 8)
        if not self._parts:
            return
        with saved(painter):
            painter.translate(self._parts[0].topLeft() + QPointF(AROUND, 0))
            painter.scale(1 / zoom, 1 / zoom)
            painter.setFont(font("small", theme.scale * min(max(zoom / theme.scale, 0.7), 1.2)))
            painter.setPen(QColor(theme.accent))
            place = QRectF(0, 0, self._parts[0].width() * zoom, ABOVE * zoom)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._group.name)
