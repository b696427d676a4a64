"""Series as lines: one for each channel, in strips below each other where there is room, else over each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnsim.core.data import Data, Floats
from nnsim.core.remembered import remembered
from nnsim.data.steps import real
from nnsim.ui.kit.decimate import decimate
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import saved

STRIP = 9.0
"""Height in px from which on a channel has a strip of its own."""

WITH_ZERO = 20.0
"""Height in px of a strip from which on its zero is marked."""

ENOUGH = 2_000
"""Series from which the spans of channels are taken; more change hardly anything."""

WIDTH = 1.3
"""Of a line, px."""

PER_PX = 4
"""Steps that are drawn for a px at most."""

MARGIN = 1.5
"""Px that a line keeps from the edges of its strip."""

Spans = NDArray[np.float64]
"""Lowest and highest number of each channel, [channels, 2]; the first is below the second."""


@remembered(4)
def spans_of(data: Data) -> Spans:
    """Between which numbers the channels of all series lie."""
    few = slice(None, None, max(len(data) // ENOUGH, 1))
    return spans(data.x[few][real(data, few)])


def spans(steps: NDArray[np.generic]) -> Spans:
    """Between which finite numbers the channels of ``steps`` [n, channels] lie; around the number of a constant one."""
    finite = np.where(np.isfinite(steps), steps, np.nan).astype(np.float64)
    found = np.array([[0.0, 1.0]] * steps.shape[1])
    known = ~np.isnan(finite).all(axis=0)
    if known.any():
        found[known] = np.stack([np.nanmin(finite[:, known], axis=0), np.nanmax(finite[:, known], axis=0)], axis=1)
    flat = found[:, 0] >= found[:, 1]
    found[flat] += np.array([-0.5, 0.5]) * np.maximum(np.abs(found[flat, :1]), 1.0)
    return found


def strips(box: QRectF, channels: int) -> list[QRectF]:
    """Where each channel is drawn in ``box``; all of it where strips would be too low."""
    high = box.height() / channels
    if high < STRIP:
        return [box] * channels
    return [QRectF(box.left(), box.top() + number * high, box.width(), high) for number in range(channels)]


def draw_series(
    painter: QPainter, box: QRectF, series: Floats, found: Spans, theme: Theme, *, length: int = 0, ink: str = ""
) -> None:
    """Draw ``series`` [steps, channels] into ``box``; its last step stands at the right.

    ``found`` are the spans of the channels. A series shorter than ``length`` begins further right.
    """
    steps, channels = series.shape
    heights = (series - found[:, 0]) / (found[:, 1] - found[:, 0])
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for channel, strip in enumerate(strips(box, channels)):
            _draw_zero(painter, strip, found[channel], theme)
            is_second = strip is box and channel % 2 == 1
            painter.setPen(QPen(QColor(ink or (theme.accent if is_second else theme.text)), WIDTH))
            _draw_line(painter, strip, heights[:, channel], max(length, steps))


def _draw_zero(painter: QPainter, strip: QRectF, span: Spans, theme: Theme) -> None:
    low, high = span.tolist()
    if strip.height() >= WITH_ZERO and low < 0 < high:
        y = round(_at(strip, -low / (high - low))) + 0.5
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.drawLine(QPointF(strip.left(), y), QPointF(strip.right(), y))


def _draw_line(painter: QPainter, strip: QRectF, heights: NDArray[np.float64], length: int) -> None:
    """A line through ``heights``, 0 at the bottom and 1 at the top; where one is no number there is a gap."""
    places = np.arange(length - len(heights), length, dtype=np.float64)
    places, heights = decimate(places, heights, max(round(PER_PX * strip.width()), 2))
    known = np.isfinite(heights)
    wide = strip.width() / max(length - 1, 1)
    ends = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
    for start, stop in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
        pairs = zip(places[start:stop].tolist(), heights[start:stop].tolist(), strict=True)
        points = [QPointF(strip.left() + place * wide, _at(strip, height)) for place, height in pairs]
        if len(points) == 1:
            painter.drawPoint(points[0])
        painter.drawPolyline(QPolygonF(points))


def _at(strip: QRectF, height: float) -> float:
    """Where a height from 0 to 1 lies; what is far beyond ends outside, where it is cut off."""
    room = strip.height() - 2 * MARGIN
    return strip.bottom() - MARGIN - min(max(height, -1.0), 2.0) * room
