"""Numbers as colours: one diverging palette, orange (-1) over neutral (0) to blue (+1).

The palette is a lookup table, so that colouring 64 miniatures is one ``take``.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnsim.ui.kit.theme import Theme

Table = NDArray[np.uint32]
Pixels = NDArray[np.uint32]

ENTRIES = 512
"""Colours of a table. One more follows for NaN, which must never look like a value."""

_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_LMS)
_FROM_LAB = np.linalg.inv(_LAB)


def _oklab(color: QColor | str) -> NDArray[np.float64]:
    """sRGB to Oklab (B. Ottosson, 2020), in which equal steps look equal."""
    q = QColor(color)
    srgb = np.array([q.redF(), q.greenF(), q.blueF()])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(_LAB @ np.cbrt(_LMS @ linear))


def _pack(lab: NDArray[np.float64]) -> Pixels:
    """Oklab [n, 3] to 0xFFRRGGBB [n]."""
    linear = np.clip((lab @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T, 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(srgb * 255).astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)


def _ramp(start: QColor | str, end: QColor | str, entries: int) -> Pixels:
    share = np.linspace(0.0, 1.0, entries)[:, None]
    return _pack(_oklab(start) * (1 - share) + _oklab(end) * share)


@cache
def value_table(theme: Theme) -> Table:
    """The diverging palette, uint32 [ENTRIES + 1] as 0xFFRRGGBB; the last entry is the colour of NaN."""
    half = ENTRIES // 2
    low = _ramp(theme.negative, theme.neutral, half)
    high = _ramp(theme.neutral, theme.positive, half)
    table = np.concatenate([low, high, _ramp(theme.missing, theme.missing, 1)])
    table.flags.writeable = False
    return table


def to_rgb32(values: NDArray[np.float32], table: Table) -> Pixels:
    """Colour ``values`` (any shape; -1 .. 1, outside is clipped): uint32 0xFFRRGGBB of the same shape."""
    last = len(table) - 2
    scaled = np.clip(values, np.float32(-1.0), np.float32(1.0))  # first: what diverges would overflow
    scaled *= np.float32(last / 2)
    scaled += np.float32(last / 2 + 0.5)
    has_nan = scaled.size > 0 and bool(np.isnan(scaled.min()))
    if has_nan:
        missing = np.isnan(scaled)
        scaled[missing] = 0.0
    pixels = table.take(scaled.astype(np.intp))
    if has_nan:
        pixels[missing] = table[-1]
    return pixels


def value_color(value: float, theme: Theme) -> QColor:
    """The colour of one value, for edges, biases and legends."""
    return QColor.fromRgb(int(to_rgb32(np.array([value], np.float32), value_table(theme))[0]))


@cache
def class_table(theme: Theme, classes: int) -> Table:
    """Per class a ramp from neutral (a guess) to its colour (certain): uint32 [classes, 256]."""
    ramps = [_ramp(theme.neutral, theme.class_color(k), 256) for k in range(classes)]
    return np.stack(ramps)


def mix(probabilities: NDArray[np.float32], theme: Theme) -> Pixels:
    """Colour class probabilities [k, h, w]: hue is the winning class, saturation its certainty.

    Certainty runs from 0 where all classes are equally likely to 1; returns uint32 [h, w].
    """
    classes = probabilities.shape[0]
    winner = probabilities.argmax(axis=0)
    best = np.nan_to_num(probabilities.max(axis=0), nan=0.0)
    certainty = np.clip((best * classes - 1.0) / max(classes - 1, 1), 0.0, 1.0)
    pixels: Pixels = class_table(theme, classes)[winner, np.rint(certainty * 255).astype(np.intp)]
    return pixels


def image(pixels: Pixels) -> QImage:
    """A ``QImage`` on the memory of ``pixels`` (C-contiguous uint32 [h, w]); it keeps the array alive."""
    height, width = pixels.shape
    rows = np.ascontiguousarray(pixels, dtype=np.uint32)
    result = QImage(rows.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    result.pixels = rows  # type: ignore[attr-defined]
    return result
