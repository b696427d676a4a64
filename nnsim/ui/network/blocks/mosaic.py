"""Feature maps, neurons and weights as one picture per block, coloured in place."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnsim.core.data import Floats
from nnsim.ui.kit.colormap import to_rgb32, value_table
from nnsim.ui.kit.theme import Theme

Pixels = NDArray[np.uint32]

ASPECT = 1.6
"""Width over height of the place that pictures have in a block."""
MOST_MAPS = 64
"""More feature maps than this would be specks."""
FEW_UNITS = 256
"""Up to so many units stand apart as squares; more are px side by side."""
MOST_UNITS = 1024
BUDGET = 60_000
"""Pixels of a mosaic; larger maps are thinned out."""


def across(count: int, height: int, width: int, aspect: float = ASPECT) -> int:
    """How many tiles stand in a row so that ``count`` of them become large, and few places stay empty."""

    def worth(columns: int) -> float:
        rows = ceil(count / columns)
        return min(aspect / (columns * width), 1 / (rows * height)) * sqrt(count / (rows * columns))

    return max(range(1, count + 1), key=worth)


class Mosaic:
    """``count`` tiles of ``height`` x ``width`` px with a gap between them, in one RGB32 image."""

    def __init__(self, count: int, height: int, width: int, theme: Theme, gap: int = 1) -> None:
        self.count, self.height, self.width, self.gap = count, height, width, gap
        self.columns = across(count, height + gap, width + gap)
        self.rows = ceil(count / self.columns)
        self._theme = theme
        size = (self.rows * (height + gap), self.columns * (width + gap))
        self._pixels = np.full(size, QColor(theme.panel).rgb(), np.uint32)
        self._cells = self._pixels.reshape(self.rows, height + gap, self.columns, width + gap)
        self.image = QImage(self._pixels.data, size[1], size[0], 4 * size[1], QImage.Format.Format_RGB32)

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height without the gap at the end, px."""
        return self.image.width() - self.gap, self.image.height() - self.gap

    def tile_at(self, x: float, y: float) -> int | None:
        """The tile at a place in what is shown, px; None between tiles and beyond the last one."""
        column, beside = divmod(x, self.width + self.gap)
        row, below = divmod(y, self.height + self.gap)
        tile = int(row) * self.columns + int(column)
        is_tile = 0 <= column < self.columns and row >= 0 and beside < self.width and below < self.height
        return tile if is_tile and tile < self.count else None

    def corner(self, tile: int) -> tuple[int, int]:
        """Where a tile begins in what is shown: x and y, px."""
        row, column = divmod(tile, self.columns)
        return column * (self.width + self.gap), row * (self.height + self.gap)

    def show(self, values: Floats) -> None:
        """Colour values [count, height, width] that run from -1 to 1."""
        self.show_pixels(to_rgb32(values, value_table(self._theme)))

    def show_pixels(self, pixels: Pixels) -> None:
        """Show finished pictures [count, height, width]."""
        whole = self.rows * self.columns
        if whole > self.count:
            ground = np.full((whole - self.count, self.height, self.width), QColor(self._theme.panel).rgb(), np.uint32)
            pixels = np.concatenate([pixels, ground])
        tiles = pixels.reshape(self.rows, self.columns, self.height, self.width)
        self._cells[:, : self.height, :, : self.width] = tiles.transpose(0, 2, 1, 3)


def as_tiles(values: Floats) -> Floats:
    """What a layer hands on as tiles [n, h, w]: channels [c, h, w], one picture [h, w], or units [n]."""
    if values.ndim == 1:
        side = 4 if len(values) <= FEW_UNITS else 1
        return np.broadcast_to(values[:MOST_UNITS, None, None], (min(len(values), MOST_UNITS), side, side))
    tiles = values[None] if values.ndim == 2 else values[:MOST_MAPS]
    step = max(1, ceil((tiles.size / BUDGET) ** 0.5))
    return tiles[:, ::step, ::step]


def scale_of(values: Floats) -> float:
    """What the strongest colour stands for: the largest size; NaN counts nothing."""
    with np.errstate(all="ignore"):
        largest = float(np.nanmax(np.abs(values))) if values.size and not np.isnan(values).all() else 0.0
    return largest if np.isfinite(largest) and largest > 0 else 1.0
