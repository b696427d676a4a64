"""The picture of histograms and scatter plots: binned first, so it costs the same for very many rows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from nnsim.core.data import Data
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.numbers import brief, value_text
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import draw_mark
from nnsim.ui.views.columns.frame import COUNTS, FOOT, HEAD, SIDE, Frame
from nnsim.ui.views.columns.spread import Column, density, ends, highest, histogram, places

MARKS = 4_000
"""Up to so many marks in all are drawn in the shapes of their classes; more become dots."""
APART = 10
"""Px between the two ends of a column."""

FAINT = 0.35
"""How much ink a single sample gives among many."""


def draw(frame: Frame, data: Data, columns: list[Column], ratio: float, *, scaled: bool) -> QImage:
    """The whole picture, ``ratio`` device px per px."""
    size = frame.box.size() * ratio
    image = QImage(max(round(size.width()), 1), max(round(size.height()), 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(fonts.font("small", frame.theme.scale))
    for row in range(frame.rows):
        for column in range(frame.count):
            box = frame.cell(row, column)
            painter.fillRect(box, QColor(frame.theme.ground))
            if frame.is_histogram((row, column)):
                _draw_histogram(painter, data, columns[column], box, frame.theme)
            else:
                pair = (columns[column], columns[row])
                few = len(data) * frame.count * (frame.count - 1) <= MARKS
                (_draw_marks if few else _draw_dots)(painter, data, pair, box, frame.theme)
    _draw_words(painter, frame, data, columns, scaled=scaled)
    painter.end()
    return image


def ink(data: Data, theme: Theme, label: int) -> QColor:
    """The colour of a class; values have the accent."""
    return theme.class_color(label) if data.classes else QColor(theme.accent)


def _draw_histogram(painter: QPainter, data: Data, column: Column, box: QRectF, theme: Theme) -> None:
    """Bars of classes on top of each other."""
    counts = histogram(data, column)
    most = max(highest(counts), 1)
    wide, room = box.width() / counts.shape[1], box.height() - 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for number, bin_ in enumerate(counts.T.tolist()):
        bottom = box.bottom()
        for label, count in enumerate(bin_):
            high = room * count / most
            left, right = round(box.left() + number * wide), round(box.left() + (number + 1) * wide)
            bar = QRectF(left, bottom - high, max(right - left - 1, 1), high)
            painter.fillRect(bar, ink(data, theme, label))
            bottom -= high
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _draw_marks(painter: QPainter, data: Data, pair: tuple[Column, Column], box: QRectF, theme: Theme) -> None:
    x, y = places(data, pair[0]), places(data, pair[1])
    side = theme.px(5)
    for sample in np.flatnonzero(np.isfinite(x) & np.isfinite(y)).tolist():
        label = int(data.y[sample]) if data.classes else 1
        draw_mark(painter, label, spot(box, float(x[sample]), float(y[sample])), side, ink(data, theme, label))


def spot(box: QRectF, x: float, y: float) -> QPointF:
    """Where a sample lies in a cell, a little away from its edges."""
    inner = box.adjusted(4, 4, -4, -4)
    return QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())


def _draw_dots(painter: QPainter, data: Data, pair: tuple[Column, Column], box: QRectF, theme: Theme) -> None:
    """A dot of two px per occupied spot in the colour of the commonest class, the fuller the stronger."""
    inner = box.adjusted(4, 4, -4, -4).toRect()
    shape = max(inner.height() // 2, 1), max(inner.width() // 2, 1)
    label, count = density(data, pair, shape)
    classes = max(len(data.classes), 1)
    shades = np.array([_shades(theme, ink(data, theme, index)) for index in range(classes)], np.uint32)
    strength = np.minimum(np.log2(np.maximum(count, 1)).astype(np.intp), shades.shape[1] - 1)
    pixels = np.where(count > 0, shades[label, strength], np.uint32(0xFF000000 | QColor(theme.ground).rgb() & 0xFFFFFF))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(inner, colormap.image(np.ascontiguousarray(pixels, np.uint32)).copy())


def _shades(theme: Theme, color: QColor) -> list[int]:
    """From one sample per spot to 16 and more."""
    steps = 5
    shares = (FAINT + (1 - FAINT) * step / (steps - 1) for step in range(steps))
    return [QColor(blend(theme.ground, color.name(), share)).rgb() | 0xFF000000 for share in shares]


def _draw_words(painter: QPainter, frame: Frame, data: Data, columns: list[Column], *, scaled: bool) -> None:
    theme = frame.theme
    low, high = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    for number, column in enumerate(columns):
        below = frame.cell(frame.rows - 1, number)
        foot = QRectF(below.left(), below.bottom() + 1, below.width(), theme.px(FOOT))
        first, last = _ends(painter, ends(data, column, scaled=scaled), foot.width() - theme.px(APART))
        painter.setPen(QColor(theme.muted))
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | low, first)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | high, last)
        painter.setPen(QColor(theme.text))
        if frame.matrix:
            beside = frame.cell(number, 0)
            words = QRectF(0, beside.top(), theme.px(SIDE - 8), beside.height())
            _write(painter, column.name, words.toRect(), high)
        else:
            above = QRectF(below.left(), below.top() - theme.px(HEAD), below.width(), theme.px(HEAD))
            _write(painter, column.name, above.toRect(), low)
            _draw_counts(painter, below, highest(histogram(data, column)), theme)


def _draw_counts(painter: QPainter, box: QRectF, most: int, theme: Theme) -> None:
    """How many samples the longest bar of a histogram stands for, beside its end, and none at the foot."""
    painter.setPen(QColor(theme.muted))
    side, high = box.left() - theme.px(4), painter.fontMetrics().height()
    for count, middle in ((most, box.top() + high / 2), (0, box.bottom() - high / 2)):
        place = QRectF(side - theme.px(COUNTS), middle - high / 2, theme.px(COUNTS), high)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, brief(count))


def _ends(painter: QPainter, values: tuple[float, float], room: float) -> tuple[str, str]:
    """Both ends of a column in as many figures as have room beside each other; the first alone where none have."""
    advance = painter.fontMetrics().horizontalAdvance
    for figures in (4, 3, 2):
        first, last = (value_text(value, figures) for value in values)
        if advance(first) + advance(last) <= room:
            return first, last
    return first, ""


def _write(painter: QPainter, text: str, box: QRect, side: Qt.AlignmentFlag) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, short)
