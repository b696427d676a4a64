"""Small pictures of points: the mark and outline tell the true class, the fill tells the predicted one.

A sprite is drawn once and then copied by the points layer. Its key says everything that
can be seen of a point, so two points of equal key share one picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from nnsim.core.data import Data, Floats
from nnsim.ui.kit.colormap import Pixels, value_color
from nnsim.ui.kit.marks import class_mark
from nnsim.ui.kit.theme import Theme, blend

Keys = NDArray[np.int32]

LEVELS = 33
"""Steps of the palette that values of a regression are rounded to."""

SIZES = ((400, 9.0), (900, 7.5), (2_000, 6.0), (8_000, 4.5))
"""Up to how many points a mark has which side in px; above the last, ``SMALLEST``."""
SMALLEST = 3.0
EVERY = slice(None)
PLAIN_ABOVE = 2_000
"""With more points than this, marks are so small that they go without halo and smooth edges."""


@dataclass(frozen=True, slots=True)
class Style:
    """What all sprites of a picture share; ``ratio`` is device px per px, ``labels`` classes or levels."""

    theme: Theme
    side: float
    ratio: float
    labels: int
    regression: bool
    plain: bool

    @property
    def box(self) -> int:
        """Side of a sprite in device px; odd, so that it has a middle pixel."""
        margin = 0.0 if self.plain else 4.0
        return 2 * round((self.side * (1 if self.plain else 1.25) + margin) * self.ratio / 2 - 0.5) + 1


def style_for(data: Data, theme: Theme, ratio: float) -> Style:
    """The style in which so many points stay readable."""
    count = len(data)
    side = next((size for limit, size in SIZES if count <= limit), SMALLEST)
    labels = LEVELS if data.targets == "values" else max(len(data.classes), 1)
    return Style(theme, side * theme.scale, ratio, labels, data.targets == "values", count > PLAIN_ABOVE)


def keys_of(data: Data, predictions: Floats, style: Style, which: slice | NDArray[np.intp] = EVERY) -> Keys:
    """One key for each point of ``which``: true label, predicted label (``labels``: none yet), test or not.

    A value that was predicted is the map itself: filled with it, a point would be gone. It is filled with its own.
    """
    true = _labels(data.y[which], style)
    guess = true if style.regression else _labels(predictions[which], style)
    keys: Keys = ((true * (style.labels + 1) + guess) * 2 + data.test[which]).astype(np.int32)
    return keys


def _labels(values: Floats, style: Style) -> Keys:
    """Class index, or the nearest of the levels over -1 .. 1; ``labels`` for NaN."""
    scaled = (values + 1) * (0.5 * (LEVELS - 1)) if style.regression else values
    known = np.isfinite(scaled)
    rounded = np.rint(np.where(known, np.clip(scaled, 0, style.labels - 1), style.labels))
    labels: Keys = rounded.astype(np.int32)
    return labels


class Atlas:
    """Sprites of one style, drawn when first needed: ``rows(keys)`` index into ``pixels`` [k, box * box]."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._row = np.full(style.labels * (style.labels + 1) * 2, -1, np.int32)
        self.pixels: Pixels = np.zeros((0, style.box**2), np.uint32)

    def rows(self, keys: Keys) -> Keys:
        """The row of ``pixels`` for each key."""
        rows = self._row[keys]
        if (rows < 0).any():
            self._add(np.flatnonzero(np.bincount(keys[rows < 0])))
            rows = self._row[keys]
        return rows

    def _add(self, keys: NDArray[Any]) -> None:
        drawn = [_draw(int(key), self.style).ravel() for key in keys]
        self._row[keys] = len(self.pixels) + np.arange(len(keys))
        self.pixels = np.concatenate([self.pixels, np.stack(drawn)])


def paint_sample(painter: QPainter, data: Data, index: int, prediction: float, theme: Theme) -> None:
    """One point by itself at the origin as its sprite among few looks; as a test point where it is not trained on."""
    style = replace(style_for(data, theme, 1.0), side=SIZES[0][1] * theme.scale, plain=False)
    true, guess = _labels(np.array([data.y[index], prediction], np.float32), style).tolist()
    _paint(painter, true, true if style.regression else guess, not data.train[index], style)


def _draw(key: int, style: Style) -> Pixels:
    """One sprite, premultiplied ARGB uint32 [box, box]."""
    pair, test = divmod(key, 2)
    true, guess = divmod(pair, style.labels + 1)
    if style.plain:
        return _draw_plain(true, guess, bool(test), style)
    image = QImage(style.box, style.box, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(style.box / 2, style.box / 2)
    painter.scale(style.ratio, style.ratio)
    _paint(painter, true, guess, bool(test), style)
    painter.end()
    return _pixels(image)


def _paint(painter: QPainter, true: int, guess: int, test: bool, style: Style) -> None:
    """A light ring, strong for mistakes and test points, then fill and outline."""
    wrong = is_mistake(true, guess, style)
    side = style.side * (1.18 if wrong else 1.0) * (0.84 if test else 1.0)
    mark = _mark(true, side, style)
    line = 1.9 if wrong else 1.3
    painter.setPen(_pen(HALO, line + (2.4 if test else 1.6)) if wrong or test else _pen(FAINT_HALO, line + 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(mark)
    painter.setPen(_pen(outline_color(true, style, strong=wrong), line * style.theme.scale))
    painter.setBrush(fill_color(guess if guess < style.labels else true, style))
    painter.drawPath(mark)


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin)


def _mark(true: int, side: float, style: Style) -> QPainterPath:
    if style.regression:
        path = QPainterPath()
        path.addEllipse(QPointF(0, 0), side / 2, side / 2)
        return path
    return QTransform.fromScale(side, side).map(class_mark(true))


def is_mistake(true: int, guess: int, style: Style) -> bool:
    """Whether a class is predicted, and not the true one."""
    return not style.regression and guess not in {true, style.labels}


def base_color(label: int, style: Style) -> QColor:
    """The palette's colour of a class, or of a level of a value."""
    if style.regression:
        return value_color(2 * label / (LEVELS - 1) - 1, style.theme)
    return style.theme.class_color(label)


def fill_color(label: int, style: Style) -> QColor:
    """A lighter tone, so that the fill stands out from a map of the same hue; the colour itself tells a value."""
    return base_color(label, style) if style.regression else QColor(blend(base_color(label, style).name(), WHITE, 0.42))


def outline_color(label: int, style: Style, *, strong: bool) -> QColor:
    """A darker tone; the full one for mistakes, which lie on another class's ground."""
    if style.regression:
        return QColor(VALUE_INK)
    dark = 0.12 if strong else 0.28 if style.plain else 0.45
    return QColor(blend(base_color(label, style).name(), "#000000", dark))


WHITE = "#FFFFFF"
HALO = QColor(WHITE)
"""The ring around test points and mistakes: white stands out from every colour of the map."""

FAINT_HALO = QColor(255, 255, 255, 150)
"""The ring around all others: where the network is sure, the map has the colour of its points."""

VALUE_INK = "#20242C"
"""The outline of a value: no colour of the palette is as dark."""


def _draw_plain(true: int, guess: int, test: bool, style: Style) -> Pixels:
    """A small block: rim in the true colour, middle in the predicted one."""
    box = style.box
    wrong = is_mistake(true, guess, style)
    rim = HALO if test else outline_color(true, style, strong=wrong)
    middle = fill_color(guess if guess < style.labels else true, style)
    pixels = np.full((box, box), rim.rgba(), np.uint32)
    edge = max(box // 4, 1)
    pixels[edge:-edge, edge:-edge] = middle.rgba()
    if box > 3:
        pixels[[0, 0, -1, -1], [0, -1, 0, -1]] = 0
    return pixels


def _pixels(image: QImage) -> Pixels:
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()
