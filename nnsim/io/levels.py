"""What the numbers of pictures mean: which of them is black and which is white.

The rule goes by the range of all numbers together, so that equal numbers stay equal:

- from 0 to at most 1: 0 is black, 1 is white;
- to at most 32: 0 and the largest number, as in digits of 8 x 8 pixels from 0 to 16;
- else 0 and the largest number of 8, 10, 12, 14 or 16 bits, the first that is large enough, or the largest there is;
- with numbers below 0: -1 and 1 where all lie between them, else the smallest and the largest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Samples
from nnsim.io.choices import Levels
from nnsim.language.texts import say

BYTES: Levels = (0.0, 255.0)
FEW_SHADES = 32
"""Numbers up to this are shades of a scale of their own, whatever their type could hold."""

FULL = tuple(float(2**bits - 1) for bits in (8, 10, 12, 14, 16))

CHUNK = 4096
"""Pictures that are looked at together."""

_CLOSE = 1e-4
"""How far a number may lie from a whole one, in 255ths, to be kept as a byte: no more than float32 rounds."""


def usual(low: float, high: float) -> Levels:
    """Black and white of numbers from ``low`` to ``high``; where all are 0 it is as if they were bytes."""
    if low < 0:
        return (-1.0, 1.0) if low >= -1 and high <= 1 else (low, max(high, 0.0))
    if high <= FEW_SHADES:
        return (0.0, max(high, 1.0)) if high else BYTES
    return 0.0, next((full for full in FULL if high <= full), high)


def of(x: Samples) -> Levels:
    """The usual levels of the pictures ``x`` [n, ...]; what is not finite does not count."""
    return usual(*extent(x))


def extent(x: Samples) -> Levels:
    """The smallest and largest finite number; 0 and 0 where there is none."""
    low, high = np.inf, -np.inf
    for part in _parts(x):
        finite = part if part.dtype.kind != "f" else part[np.isfinite(part)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else (0.0, 0.0)


def shaded(x: Samples, levels: Levels) -> Samples:
    """Pictures from black 0 to white 1, as nnsim holds them; what lies outside is cut off.

    They are bytes, which mean value / 255, where that loses nothing beyond the rounding of float32, else float32.
    """
    if x.dtype == np.uint8 and levels == BYTES:
        return np.ascontiguousarray(x)
    if all(_is_bytes(_share(part, levels)) for part in _parts(x)):
        made = np.empty(x.shape, np.uint8)
        for part, out in zip(_parts(x), _parts(made), strict=True):
            out[...] = np.rint(_share(part, levels) * 255)
        return made
    shades = np.empty(x.shape, np.float32)
    for part, out in zip(_parts(x), _parts(shades), strict=True):
        out[...] = _share(part, levels)
    return shades


def told(levels: Levels | None) -> str:
    """``; 0 is black, 16 is white`` behind a summary; nothing for tables."""
    return "" if levels is None else f"; {words(levels)}"


def words(levels: Levels) -> str:
    """``0 is black, 16 is white``."""
    low, high = (f"{value:,.0f}" if value == round(value) else f"{value:.4g}" for value in levels)
    return say("{low} is black, {high} is white", low=low, high=high).replace("-", "−")


def _share(x: Samples, levels: Levels) -> NDArray[np.float64]:
    black, white = levels
    share: NDArray[np.float64] = np.clip((x.astype(np.float64) - black) / (white - black), 0.0, 1.0)
    return share


def _is_bytes(share: NDArray[np.float64]) -> bool:
    scaled = share * 255
    return bool((np.abs(scaled - np.rint(scaled)) < _CLOSE).all())  # NaN is not close


def _parts(x: Samples) -> list[Samples]:
    return [x[start : start + CHUNK] for start in range(0, len(x), CHUNK)]
