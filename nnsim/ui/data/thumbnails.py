"""Small pictures of data sets: points that the generator really makes, rows of a table, images or series."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from nnsim.core.data import Data
from nnsim.core.files.bundled import first_samples
from nnsim.core.spec import Spec
from nnsim.data.bundled import BUNDLED, load_set
from nnsim.data.entries import DATA_KINDS, GENERATORS, DataKind
from nnsim.data.generate import generate
from nnsim.data.modalities import pictures
from nnsim.data.one_value import of_value
from nnsim.data.projection import shown
from nnsim.data.steps import whole
from nnsim.ui.kit import fonts
from nnsim.ui.kit.colormap import Pixels, image, to_rgb32, value_table
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.series_lines import draw_series, spans_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.plane.geometry import PlaneTransform

POINTS = 110
DOT = 3.0
"""Diameter of a dot in px."""
MARGIN = 4
LINES = 12
"""Sequences of which a page has a line each, if there is room."""


@cache
def sample(kind: str) -> Data:
    """A small data set of the generator ``kind``, all else at its default; or points of a bundled table."""
    if kind in BUNDLED:
        table = load_set(kind, test_share=0.0)
        return few(shown(table, BUNDLED[kind].axes))
    generator = GENERATORS[kind]
    has_count = any(p.id == "count" for p in generator.parameters)
    made = generate(Spec.of(kind, count=POINTS) if has_count else Spec(kind), test_share=0.0)
    return shown(made, generator.axes) if generator.axes else made


def few(data: Data) -> Data:
    """Every so manyth sample, about ``POINTS`` in all."""
    part = slice(None, None, max(len(data) // POINTS, 1))
    return data.take(part)


def _kind(name: str) -> DataKind:
    return DATA_KINDS[(BUNDLED if name in BUNDLED else GENERATORS)[name].kind]


@lru_cache(maxsize=256)
def thumbnail(kind: str, theme: Theme, side: int, ratio: float = 1.0) -> QPixmap:
    """The picture of ``kind``, ``side`` px square, for a screen with ``ratio`` device px per px."""
    if _kind(kind).is_pictorial:
        return _mosaic(kind, theme, side, ratio)
    if _kind(kind).is_written:
        return _page(kind, theme, side, ratio)
    if _kind(kind).is_curve:
        return _curves(kind, theme, side, ratio)
    data = of_value(sample(kind), 0)
    picture = _empty(side, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    inner = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    place = PlaneTransform(data.plane, inner.left(), inner.top(), inner.width(), inner.height())
    radius = DOT * theme.scale / 2
    for (x, y), color in zip(place.to_pixels(data.x).tolist(), _colors(data, theme), strict=True):
        if inner.contains(QPointF(x, y)):
            painter.setBrush(color)
            painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.end()
    return picture


def _empty(side: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    return picture


def _curves(kind: str, theme: Theme, side: int, ratio: float) -> QPixmap:
    """A series of each class below each other, or a single one where there are no classes."""
    data = sample(kind)
    picture = _empty(side, ratio)
    painter = QPainter(picture)
    first = [int(np.argmax(data.y == label)) for label in range(len(data.classes))] or [0]
    inner = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    for number, index in enumerate(first):
        high = inner.height() / len(first)
        box = QRectF(inner.left(), inner.top() + number * high, inner.width(), high)
        ink = theme.class_color(number).name() if data.classes else ""
        draw_series(painter, box, whole(data, index), spans_of(data), theme, ink=ink)
    painter.end()
    return picture


def _mosaic(kind: str, theme: Theme, side: int, ratio: float) -> QPixmap:
    """The first images of a bundled set, two by two, or the beginning of a game."""
    if kind in GENERATORS:
        data = sample(kind)
        return _scaled(grey_pixels(pictures(data, data.x[0]), theme), side, ratio)
    images = first_samples(kind, 4)
    rows = [np.concatenate([grey_pixels(one, theme) for one in images[i : i + 2]], axis=1) for i in (0, 2)]
    return _scaled(np.ascontiguousarray(np.concatenate(rows)), side, ratio)


def _scaled(pixels: Pixels, side: int, ratio: float) -> QPixmap:
    picture = QPixmap.fromImage(image(pixels))
    size = round((side - 2 * MARGIN) * ratio)
    inner = picture.scaled(size, size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    framed = QPixmap(round(side * ratio), round(side * ratio))
    framed.fill(Qt.GlobalColor.transparent)
    painter = QPainter(framed)
    painter.drawPixmap(round(MARGIN * ratio), round(MARGIN * ratio), inner)
    painter.end()
    framed.setDevicePixelRatio(ratio)
    return framed


def _page(kind: str, theme: Theme, side: int, ratio: float) -> QPixmap:
    """The beginning of a text, too small to be read in full."""
    picture = _empty(side, ratio)
    painter = QPainter(picture)
    font = fonts.font("small", theme.scale)
    font.setPixelSize(max(round(side / 8), 5))
    painter.setFont(font)
    painter.setPen(theme.text)
    inner = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    painter.setClipRect(inner)
    painter.drawText(inner, Qt.TextFlag.TextWordWrap, _beginning(kind))
    painter.end()
    return picture


def _beginning(kind: str) -> str:
    """Of a text, or one line for each of some sequences."""
    words = _kind(kind).words
    if kind in GENERATORS:
        data = sample(kind)
        return "\n".join(words(x, data.vocabulary) for x in data.x[:LINES])
    return words(first_samples(kind, 3).reshape(-1), BUNDLED[kind].vocabulary)


def _colors(data: Data, theme: Theme) -> list[QColor]:
    """Of every sample."""
    if data.targets == "classes":
        known = [theme.class_color(label) for label in range(len(data.classes))]
        return [known[label] for label in data.y.astype(int).tolist()]
    # Values near zero have nearly the colour of the ground, so weak ones are drawn a little stronger.
    stronger = np.copysign(np.sqrt(np.abs(data.y)), data.y).astype(np.float32)
    return [QColor.fromRgb(rgb) for rgb in to_rgb32(stronger, value_table(theme)).tolist()]
