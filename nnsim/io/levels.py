"""What the numbers of pictures mean: which of them is black and which is white.

The rule goes by the type and the range of all numbers together, so that equal numbers stay equal:

- from 0 to at most 1: 0 is black, 1 is white;
- bytes: 0 and 255, unless all are at most 32;
- up to 255, beginning in its upper half: 0 and 255; up to 65,535, beginning in its upper half: 0 and 65,535;
- from -1 to 1: these two;
- others: 0 or the smallest number where it is negative, and the largest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Samples
from nnsim.io.choices import Levels

BYTES: Levels = (0.0, 255.0)
FEW_SHADES = 32
"""Bytes up to this are shades of another scale, as those of 8 x 8 digits from 0 to 16."""

CHUNK = 4096
"""Pictures that are looked at together."""

_CLOSE = 1e-4
"""How far a number may lie from a whole one, in 255ths, to be kept as a byte: no more than float32 rounds."""


def usual(low: float, high: float, kind: str) -> Levels:
    """Black and white of numbers from ``low`` to ``high``; ``kind`` is "byte" for uint8, else "".

    Without any extent it is as if the numbers were bytes.
    """
    if low < 0:
        return (-1.0, 1.0) if low >= -1 and high <= 1 else (low, max(high, 0.0))
    if 0 < high <= 1:
        return 0.0, 1.0
    if high <= 0 or (kind == "byte" and high > FEW_SHADES):
        return BYTES
    for full in (255.0, 65535.0):
        if (full + 1) / 2 <= high <= full:
            return 0.0, full
    return 0.0, high


def of(x: Samples) -> Levels:
    """The usual levels of the pictures ``x`` [n, ...]; what is not finite does not count."""
    return usual(*extent(x), "byte" if x.dtype == np.uint8 else "")


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
    low, high = (f"{value:,.0f}" if value.is_integer() else f"{value:.4g}" for value in levels)
    return f"{low} is black, {high} is white".replace("-", "−")


def _share(x: Samples, levels: Levels) -> NDArray[np.float64]:
    black, white = levels
    share: NDArray[np.float64] = np.clip((x.astype(np.float64) - black) / (white - black), 0.0, 1.0)
    return share


def _is_bytes(share: NDArray[np.float64]) -> bool:
    scaled = share * 255
    return bool((np.abs(scaled - np.rint(scaled)) < _CLOSE).all())  # NaN is not close


def _parts(x: Samples) -> list[Samples]:
    return [x[start : start + CHUNK] for start in range(0, len(x), CHUNK)]
