"""Centre and scale a drawing as the makers of MNIST did with theirs.

The digits were fitted into a box of 20 x 20 pixels that keeps their proportions, and then put into
28 x 28 pixels, by whole pixels, with their centre of mass at pixel 14 (Y. LeCun, C. Cortes, C. J. C. Burges, 1998).
Images of other sizes get the same share of their side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.data.augment import read

BOX = 20 / 28
"""Longer side of a drawing as a share of the image."""
FAINT = 32
"""Pixels up to this are no part of a drawing."""
MOST = 4.0
"""A dot is not blown up to a blot."""


def as_mnist(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grey image [h, w], light ink on 0, centred and scaled; one without ink is returned as it is."""
    ink = image > FAINT
    if not ink.any():
        return image
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    longest = max(int(rows[-1] - rows[0]), int(columns[-1] - columns[0])) + 1
    high, wide = image.shape
    scale = min(BOX * min(high, wide) / longest, MOST)
    row, column = _centre_of_mass(image)
    places = _places(high, scale, int(rows[0]), row), _places(wide, scale, int(columns[0]), column)
    grid = np.stack(np.meshgrid(*places, indexing="ij"))[:, None]
    values = image[None, ..., None].astype(np.float32)
    made: NDArray[np.uint8] = np.rint(np.clip(read(values, grid)[0, ..., 0], 0, 255)).astype(np.uint8)
    return made


def _places(size: int, scale: float, first: int, middle: float) -> Floats:
    """Where each row of the result is read; the edge of the drawing comes to lie between two pixels."""
    edge = round(size / 2 + 0.5 - (middle + 0.5 - first) * scale)
    return ((np.arange(size) + 0.5 - edge) / scale + first - 0.5).astype(np.float32)


def _centre_of_mass(image: NDArray[np.uint8]) -> tuple[float, float]:
    weights = image.astype(np.float64)
    row = float((weights.sum(axis=1) * np.arange(len(weights))).sum() / weights.sum())
    column = float((weights.sum(axis=0) * np.arange(weights.shape[1])).sum() / weights.sum())
    return row, column
