"""Images of samples as pixels of the screen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import picture_shape, pictures
from nnsim.ui.kit.colormap import Pixels, to_rgb32, value_table
from nnsim.ui.kit.theme import Theme

GREY = 3
"""Axes of a stack of grey images."""

COLOURS = 3

ENOUGH = 4_000
"""Training images from which a mean is taken; more change nothing that can be seen."""


@remembered(4)
def mean_image(data: Data) -> Floats:
    """Mean of the training images (evenly spread ones of a large set), float32 [h, w] or [h, w, 3] from 0 to 1."""
    train = np.flatnonzero(data.train) if data.train.any() else np.arange(len(data))
    return _mean(data, data.x[train[:: -(-len(train) // ENOUGH)]])


@remembered(64)
def class_mean(data: Data, label: int) -> Floats:
    """Mean of the training images of a class, as ``mean_image``; all zero where it has none."""
    mine = np.flatnonzero(data.train & (data.y == label))
    if not len(mine):
        return np.zeros(picture_shape(data), np.float32)
    return _mean(data, data.x[mine[:: -(-len(mine) // ENOUGH)]])


def _mean(data: Data, x: Samples) -> Floats:
    """Over all samples and, of videos, all their pictures."""
    few = x.reshape(-1, *picture_shape(data)) if kind_of(data).is_moving else pictures(data, x)
    mean: Floats = (few.mean(axis=0, dtype=np.float64) / (255 if data.x.dtype == np.uint8 else 1)).astype(np.float32)
    return mean


def grey_pixels(image: Samples, theme: Theme) -> Pixels:
    """Colours uint32 [h, w] of one image, 0 to 1 or bytes: grey as ink on the ground of the theme, or its own RGB.

    Coloured images may come as a stack [..., h, w, 3]. Of pictures that follow each other [h, w, frames], the newest
    last, the older ones are fainter.
    """
    # what is no number has no ink
    values = image.astype(np.float32) / 255 if image.dtype == np.uint8 else np.fmin(np.fmax(image, 0), 1)
    if values.ndim == GREY and values.shape[2] != COLOURS:
        values = (values * np.linspace(0, 1, values.shape[2] + 1)[1:]).max(axis=2)
    if values.ndim == 2:
        ground, ink = _rgb(theme.panel), _rgb(theme.text)
        rgb: Floats = ground + values[..., None] * (ink - ground)
    else:
        rgb = (values * np.float32(255)).astype(np.float32)
    red, green, blue = np.moveaxis(np.rint(rgb).astype(np.uint32), -1, 0)
    pixels: Pixels = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return pixels


def weight_pixels(images: Floats, theme: Theme) -> tuple[Pixels, Floats]:
    """Colours uint32 [n, h, w] of weights of grey [n, h, w] or coloured pixels [n, h, w, 3], and their peaks [n].

    Weights of colours are shown as that colour: grey is 0, a red pixel waits for red, its opposite for none.
    """
    peaks = np.maximum(as_rows(np.abs(images)).max(axis=1), 1e-12).astype(np.float32)
    with np.errstate(invalid="ignore"):  # weights that diverged
        shares = images / peaks.reshape(-1, *[1] * (images.ndim - 1))
    if images.ndim == GREY:
        return to_rgb32(shares, value_table(theme)), peaks
    return grey_pixels((shares + 1) / 2, theme), peaks


def _rgb(color: str) -> Floats:
    found = QColor(color)
    return np.array([found.red(), found.green(), found.blue()], np.float32)


def enlarged(pictures: NDArray[Any], side: int, theme: Theme) -> NDArray[Any]:
    """Colours [..., h, w] in the middle of squares [..., side, side], every pixel a block of equal sides."""
    height, width = pictures.shape[-2:]
    longest = max(height, width)
    rows, columns = (np.arange(side) * longest // side - (longest - size) // 2 for size in (height, width))
    inside = ((rows >= 0) & (rows < height))[:, None] & (columns >= 0) & (columns < width)
    blocks = pictures[..., rows.clip(0, height - 1)[:, None], columns.clip(0, width - 1)]
    return np.where(inside, blocks, np.uint32(QColor(theme.panel).rgb()))
