"""Ink on pixels: strokes, fills and shifts of small pictures. Qt-free.

A picture is uint8 [h, w], 0 for paper and 255 for ink, or [h, w, 3] in colour on white paper. A
point (x, y) is in pixels from the upper left corner, so the first pixel has its middle at (0.5, 0.5).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

Picture = NDArray[np.uint8]
Point = tuple[float, float]
Ink = tuple[int, ...]
"""One value, or red, green and blue."""

LIKE = 64
"""How far a pixel may be from the one that is clicked and still be filled with it."""
CHANNELS = 3


def is_colour(shape: tuple[int, ...]) -> bool:
    """Whether pictures of this shape have colours."""
    return len(shape) == CHANNELS


def paper(shape: tuple[int, ...]) -> Ink:
    """What an empty picture of this shape consists of."""
    return (255, 255, 255) if is_colour(shape) else (0,)


def blank(shape: tuple[int, ...]) -> Picture:
    """An empty picture."""
    empty: Picture = np.empty(shape, np.uint8)
    empty[...] = np.array(paper(shape), np.uint8) if is_colour(shape) else 0
    return empty


def is_blank(picture: Picture) -> bool:
    """Whether there is nothing on the paper."""
    return bool((picture == blank(picture.shape)).all())


def covered(shape: tuple[int, ...], start: Point, end: Point, radius: float) -> Floats:
    """How much of each pixel a stroke of a round brush from ``start`` to ``end`` covers, [h, w] from 0 to 1."""
    rows = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5)
    columns = np.arange(shape[1], dtype=np.float32) + np.float32(0.5)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along: Any = 0.0
    if length:
        along = np.clip(((columns - start[0]) * dx + (rows - start[1]) * dy) / length, 0, 1)
    distance = np.hypot(columns - start[0] - along * dx, rows - start[1] - along * dy)
    cover: Floats = np.clip(radius + 0.5 - distance, 0, 1).astype(np.float32)
    return cover


def inked(picture: Picture, cover: Floats, ink: Ink) -> Picture:
    """The picture with ``ink`` on it where ``cover`` [h, w] says how much."""
    share, color = (cover[..., None], np.array(ink)) if is_colour(picture.shape) else (cover, np.array(ink[0]))
    mixed: Picture = np.rint(picture + share * (color - picture.astype(np.float32))).astype(np.uint8)
    return mixed


def flooded(picture: Picture, row: int, column: int, ink: Ink) -> Picture:
    """The picture with the patch of like pixels around (row, column) filled with ``ink``."""
    levels = picture.reshape(*picture.shape[:2], -1).astype(np.int16)
    like = abs(levels - levels[row, column]).max(axis=-1) <= LIKE
    return inked(picture, _connected(like, row, column).astype(np.float32), ink)


def _connected(mask: NDArray[np.bool_], row: int, column: int) -> NDArray[np.bool_]:
    """The part of ``mask`` that hangs together with (row, column) by edges."""
    found = np.zeros(mask.shape, np.bool_)
    found[row, column] = True
    while True:
        grown = found.copy()
        grown[1:] |= found[:-1]
        grown[:-1] |= found[1:]
        grown[:, 1:] |= found[:, :-1]
        grown[:, :-1] |= found[:, 1:]
        grown &= mask
        if np.array_equal(grown, found):
            return found
        found = grown


def shifted(picture: Picture, right: int, down: int) -> Picture:
    """The picture moved by whole pixels; paper comes in, what leaves is lost."""
    high, wide = picture.shape[:2]
    moved = blank(picture.shape)
    if abs(right) < wide and abs(down) < high:
        moved[max(down, 0) : high + min(down, 0), max(right, 0) : wide + min(right, 0)] = picture[
            max(-down, 0) : high + min(-down, 0), max(-right, 0) : wide + min(-right, 0)
        ]
    return moved
