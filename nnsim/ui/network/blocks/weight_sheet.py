"""The weights of a layer as a sheet of cells: filters, or a matrix with a row per unit."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnsim.core.data import Floats, Mask
from nnsim.core.rows import as_rows
from nnsim.ui.kit.colormap import to_rgb32, value_table
from nnsim.ui.kit.theme import Theme
from nnsim.ui.network.blocks.mosaic import across, scale_of

MOST = 256
"""Rows and columns of a sheet; the rest of larger layers is left out, and said to be."""


def cells(weights: Floats) -> tuple[Floats, Mask]:
    """Values [r, c] and where a cell is one: filters [out, in, k, k] stand apart, vectors are one row.

    Filters of a single channel fill the sheet; of others one side counts the filters, the shorter one in rows.
    """
    if weights.ndim == 4:
        return _filters(weights)
    sheet = weights.reshape(1, -1) if weights.ndim == 1 else as_rows(weights)
    shown = sheet[:MOST, :MOST]
    return shown, np.ones(shown.shape, np.bool_)


def _filters(weights: Floats) -> tuple[Floats, Mask]:
    out, channels, height, width = weights.shape
    if channels == 1:
        columns = across(out, height + 1, width + 1)
        rows = ceil(out / columns)
        grid = np.full((rows * columns, height, width), np.nan, np.float32)
        grid[:out] = weights[:, 0]
        grid = grid.reshape(rows, columns, height, width)
    else:
        grid = weights if out <= channels else weights.swapaxes(0, 1)
        grid = grid[: MOST // (height + 1), : MOST // (width + 1)]
        rows, columns = grid.shape[:2]
    spaced = np.full((rows, height + 1, columns, width + 1), np.nan, np.float32)
    spaced[:, :height, :, :width] = grid.transpose(0, 2, 1, 3)
    sheet = spaced.reshape(rows * (height + 1), columns * (width + 1))[:-1, :-1]
    there = np.zeros((rows, height + 1, columns, width + 1), np.bool_)
    there[:, :height, :, :width] = True
    there = there.reshape(rows * (height + 1), columns * (width + 1))[:-1, :-1]
    if channels == 1 and out < rows * columns:
        there &= ~_empty(out, rows, columns, height, width)
    return sheet, there


def _empty(out: int, rows: int, columns: int, height: int, width: int) -> Mask:
    """Places at the end of the last row that no filter fills."""
    free = np.zeros((rows, height + 1, columns, width + 1), np.bool_)
    free[-1, :, out - (rows - 1) * columns :, :] = True
    return free.reshape(rows * (height + 1), columns * (width + 1))[:-1, :-1]


class WeightSheet:
    """``values`` [r, c] and the same as an image of one px per cell; what is no cell has the colour of the card."""

    def __init__(self, weights: Floats, theme: Theme) -> None:
        self.values, self.there = cells(weights)
        self.scale = scale_of(self.values[self.there])
        pixels = to_rgb32(np.asarray(self.values / np.float32(self.scale), np.float32), value_table(theme))
        pixels[~self.there] = QColor(theme.panel).rgb()
        self._pixels: NDArray[np.uint32] = np.ascontiguousarray(pixels)
        height, width = self._pixels.shape
        self.image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.complete = int(self.there.sum()) == weights.size

    @property
    def rows(self) -> int:
        """Cells from top to bottom."""
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        """Cells from left to right."""
        return int(self.values.shape[1])

    def color(self, row: int, column: int) -> QColor:
        """The ground of a cell."""
        return QColor.fromRgb(int(self._pixels[row, column]))
