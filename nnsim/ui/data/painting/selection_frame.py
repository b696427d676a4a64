"""How the selected points are marked: a ring each, and around several a frame with a handle that turns them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.rows import rows_of
from nnsim.data.kinds import kind_of
from nnsim.ui.data.painting.gestures.gesture import Point
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.theme import Theme
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.run.undo import Editor

INK = "#10141A"
RINGS = 2_000
"""With more selected points than this only their middles are marked, in one picture."""
_RIM, _DOT = 0xC8C8C8C8, 0xFF10141A
"""Colours of that picture: white behind, ``INK`` in front (premultiplied)."""
MARGIN, STEM, KNOB = 11, 16, 5
"""Px between points and frame, from the frame to the handle, and the handle's radius."""
NOWHERE: Floats = np.zeros((0, 2), np.float32)
REACH = 10
"""How near to the handle a press takes it, px."""


class SelectionFrame:
    """Draws the selection of ``painting``; ``holds`` tells whether a point lies on the handle."""

    def __init__(self, editor: Editor, painting: Painting) -> None:
        self._editor, self._painting = editor, painting
        self._drawn: tuple[Floats, PlaneTransform, float] | None = None
        self._placed: tuple[Data, Mask, PlaneTransform] | None = None
        self._at = NOWHERE
        self._dots = QImage()

    def _pixels(self, place: PlaneTransform) -> Floats:
        """Where the selected points are, [m, 2]; the same array until they or the plane change."""
        data, mask = self._editor.project.data, self._painting.selection
        placed = self._placed
        if placed is None or placed[0] is not data or placed[1] is not mask or placed[2] != place:
            self._placed = data, mask, place
            is_shown = len(mask) == len(data) and kind_of(data).is_painted
            self._at = place.to_pixels(rows_of(data.x, np.flatnonzero(mask))) if is_shown else NOWHERE
        return self._at

    def _draw_dots(self, painter: QPainter, pixels: Floats, place: PlaneTransform) -> None:
        """Many points as one picture, which is kept until they or the plane change."""
        ratio = painter.device().devicePixelRatioF()
        now = (pixels, place, ratio)
        drawn = self._drawn
        if drawn is None or now[0] is not drawn[0] or now[1:] != drawn[1:]:
            width, height = round(place.width * ratio), round(place.height * ratio)
            corner = np.array([place.left, place.top], np.float32)
            self._dots = _dots((pixels - corner) * np.float32(ratio), width, height)
            self._dots.setDevicePixelRatio(ratio)
            self._drawn = now
        painter.drawImage(QPointF(place.left, place.top), self._dots)

    def holds(self, at: Point, place: PlaneTransform, theme: Theme) -> bool:
        """Whether ``at`` lies on the handle, where there is one."""
        box = self._box(self._pixels(place), place, theme)
        if box is None:
            return False
        offset = np.subtract(place.pixel(at), _handle(box, place, theme))
        return float(np.hypot(*offset)) <= theme.px(REACH)

    def _box(self, pixels: Floats, place: PlaneTransform, theme: Theme) -> QRectF | None:
        """The frame around several points, within the plane."""
        if len(pixels) < 2:
            return None
        x, y = pixels.T  # one column after the other: both at once takes many times as long
        left, right, top, bottom = (float(end) for end in (x.min(), x.max(), y.min(), y.max()))
        if (left, top) == (right, bottom):
            return None
        margin = theme.px(MARGIN)
        box = QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-margin, -margin, margin, margin)
        return box.intersected(QRectF(place.left, place.top, place.width, place.height).adjusted(2, 2, -2, -2))

    def draw(self, painter: QPainter, place: PlaneTransform, theme: Theme) -> None:
        """Rings, frame and handle."""
        pixels = self._pixels(place)
        if not len(pixels):
            return
        if len(pixels) > RINGS:
            self._draw_dots(painter, pixels, place)
        else:
            _rings(painter, pixels, theme)
        box = self._box(pixels, place, theme)
        if box is not None and self._painting.tool.selects:
            _frame(painter, box, _handle(box, place, theme), theme)


def _dots(pixels: Floats, width: int, height: int) -> QImage:
    """A picture with a dark dot on a white one at each of ``pixels`` [m, 2], counted from its corner."""
    canvas = np.zeros((height, width), np.uint32)
    x, y = pixels.astype(np.int32).T
    seen = (x >= 1) & (x < width - 1) & (y >= 1) & (y < height - 1)
    x, y = x[seen], y[seen]
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            canvas[y + dy, x + dx] = _RIM
    canvas[y, x] = _DOT
    return QImage(canvas.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _rings(painter: QPainter, pixels: Floats, theme: Theme) -> None:
    radius = theme.px(6.5 if len(pixels) <= 400 else 4)
    for color, width in ((QColor("#FFFFFF"), 3.2), (QColor(INK), 1.4)):
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in pixels.tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)


def _handle(box: QRectF, place: PlaneTransform, theme: Theme) -> Point:
    """Above the frame, or within it where there is no room above."""
    stem = theme.px(STEM)
    above = box.top() - stem
    return box.center().x(), above if above - theme.px(KNOB) > place.top else box.top() + stem


def _frame(painter: QPainter, box: QRectF, handle: Point, theme: Theme) -> None:
    x, y = handle
    stem = QLineF(x, box.top(), x, y)
    for color, width in ((QColor(255, 255, 255, 200), 2.6), (QColor(INK), 1.0)):
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine if width > 2 else Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.drawLine(stem)
    painter.setPen(QPen(QColor("#FFFFFF"), 2))
    painter.setBrush(QColor(theme.accent if not theme.dark else INK))
    painter.drawEllipse(QPointF(x, y), theme.px(KNOB), theme.px(KNOB))
