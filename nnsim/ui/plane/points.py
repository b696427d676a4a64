"""The layer of points over the map: one picture into which sprites are copied.

Drawing 20,000 points one by one costs far more than a frame. Here all sprites go into the
picture in a few array operations; while someone paints, only the new points do. A picture of very
many is drawn a slice at a time behind the one that is shown, so that it never keeps the window waiting.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.reserve import continues
from nnsim.ui.kit.colormap import Pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.plane.sprites import Atlas, Keys, Style, keys_of, style_for

REDRAW_SHARE = 0.08
"""Redrawing all points may take this share of the time: costly pictures are refreshed less often."""
PATCH = 2_000
"""Points with changed predictions that are drawn over the old ones at once; more wait for the redraw."""
CHUNK = 4_000
"""Points per array operation; larger chunks fall out of the processor's cache."""
SLICE_S = 0.004
"""Seconds of the processor that a redraw may take at once."""
FRAME_S = 0.016
"""Seconds between two slices."""

NOBODY: NDArray[np.intp] = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture to draw: ``place`` starts at (0, 0), ``ratio`` is device px per px."""

    place: PlaneTransform
    theme: Theme
    ratio: float = 1.0
    show_test: bool = False


class PointsLayer:
    """Keeps a picture of the points of ``Data``; ``update`` brings it up to date, ``image`` shows it.

    ``stale`` is True while the picture waits for a clean redraw, or for the rest of one; of the first one it shows
    what there is.
    """

    def __init__(self) -> None:
        self._data: Data | None = None
        self._keys: Keys = np.zeros(0, np.int32)
        self._shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._seen: NDArray[np.int32] = np.zeros(0, np.int32)
        self._waiting = NOBODY
        self._atlas: Atlas | None = None
        self._sheet: Sheet | None = None
        self._buffer: Pixels = np.zeros((1, 1), np.uint32)
        self._fresh: Pixels | None = None
        self._drawn, self._late, self._spent = 0, NOBODY, 0.0
        self._pad = 0
        self._next_redraw = 0.0
        self.stale = False
        self.redraws = 0

    def update(self, data: Data, predictions: Floats, sheet: Sheet) -> None:
        """Draw what differs from the last call: everything, only new points, or only changed predictions."""
        style = style_for(data, sheet.theme, sheet.ratio)
        if self._atlas is None or self._atlas.style != style:
            self._atlas = Atlas(style)
            self._sheet = None
        if sheet != self._sheet or not self._extends(data):
            self._sheet = sheet
            self._start(data, predictions, style, sheet)
        else:
            self._append(data, predictions, style, sheet)
            self._recolour(data, predictions, style)
        if self._fresh is not None:
            self._draw_on(data, self._fresh)
        self._data = data

    @property
    def image(self) -> QImage:
        """The picture, premultiplied, on a copy of the layer's memory; device px of the plane's rectangle."""
        height, width = self._buffer.shape
        pad = self._pad
        whole = QImage(self._buffer.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        cut = whole.copy(pad, pad, width - 2 * pad, height - 2 * pad)
        cut.setDevicePixelRatio(self._sheet.ratio if self._sheet else 1.0)
        return cut

    # ------------------------------------------------------------ what to draw

    def _extends(self, data: Data) -> bool:
        """Whether ``data`` is the drawn set with more points at its end."""
        old = self._data
        if old is data:
            return True
        if old is None or len(old) > len(data) or old.classes != data.classes:
            return False
        n = len(old)
        alike = (_begins(new, own) for new, own in ((data.x, old.x), (data.y, old.y), (data.test, old.test)))
        return all(alike) and (data.aside is old.aside or np.array_equal(old.train, data.train[:n]))

    def _start(self, data: Data, predictions: Floats, style: Style, sheet: Sheet) -> None:
        self._pad = style.box
        height, width = (round(side * sheet.ratio) for side in (sheet.place.height, sheet.place.width))
        self._buffer = np.zeros((height + 2 * self._pad, width + 2 * self._pad), np.uint32)
        self._keys = keys_of(data, predictions, style)
        self._seen = _bits(predictions).copy()
        self._shown = _visible(data, sheet.show_test)
        self._begin(self._buffer)

    def _append(self, data: Data, predictions: Floats, style: Style, sheet: Sheet) -> None:
        start = len(self._keys)
        if start == len(data):
            return
        self._keys = np.concatenate([self._keys, keys_of(data, predictions, style, slice(start, None))])
        self._seen = np.concatenate([self._seen, _bits(predictions[start:])])
        self._shown = np.concatenate([self._shown, _visible(data, sheet.show_test, start)])
        self._blit(self._buffer, data, np.arange(start, len(data)))

    def _recolour(self, data: Data, predictions: Floats, style: Style) -> None:
        bits = _bits(predictions)
        moved = np.flatnonzero(bits != self._seen)
        self._seen[moved] = bits[moved]
        keys = keys_of(data, predictions, style, moved)
        changed = moved[(keys != self._keys[moved]) & self._shown[moved]]
        self._keys[moved] = keys
        self._late = np.concatenate([self._late, changed[changed < self._drawn]])
        changed = np.concatenate([self._waiting, changed])
        if self._fresh is None and (len(changed) or self.stale) and time.perf_counter() >= self._next_redraw:
            self._begin(np.zeros_like(self._buffer))
        elif len(changed):
            # A sprite over an old one may leave a rim of it: a clean redraw follows when it is due.
            self._blit(self._buffer, data, changed[:PATCH])
            self._waiting = changed[PATCH:]
            self.stale = True

    # ------------------------------------------------------------ a clean picture

    def _begin(self, picture: Pixels) -> None:
        """All points are to be drawn into ``picture``, which is empty."""
        self._fresh, self._drawn, self._late, self._spent = picture, 0, NOBODY, 0.0

    def _draw_on(self, data: Data, picture: Pixels) -> None:
        """Draw a slice of the ``picture`` in the making; it is shown once it is complete."""
        began = time.thread_time()
        while True:
            stop = min(self._drawn + CHUNK, len(self._keys))
            shown = np.flatnonzero(self._shown[self._drawn : stop])
            self._blit_chunk(picture, data, self._drawn + shown)
            self._drawn, spent = stop, time.thread_time() - began
            if stop == len(self._keys) or spent >= SLICE_S:
                break
        self._spent += spent
        self.stale = True
        if self._drawn == len(self._keys):
            self._complete(data, picture)

    def _complete(self, data: Data, picture: Pixels) -> None:
        """Show the picture that is ready; what changed since it was drawn there is drawn over it."""
        is_late = np.zeros(len(self._keys), np.bool_)
        is_late[self._late] = True
        late, self._buffer = np.flatnonzero(is_late), picture
        self._fresh, self._drawn, self._late = None, 0, NOBODY
        self._blit(self._buffer, data, late[:PATCH])
        self._waiting = late[PATCH:]
        self._next_redraw = time.perf_counter() + self._spent / REDRAW_SHARE
        self.stale = len(late) > 0
        self.redraws += 1

    @property
    def wait(self) -> float:
        """Seconds until a clean redraw is due, or its next slice."""
        return FRAME_S if self._fresh is not None else max(self._next_redraw - time.perf_counter(), 0.0)

    # ------------------------------------------------------------ copying sprites

    def _blit(self, picture: Pixels, data: Data, indices: NDArray[np.intp]) -> None:
        indices = indices[self._shown[indices]]
        for first in range(0, len(indices), CHUNK):
            self._blit_chunk(picture, data, indices[first : first + CHUNK])

    def _blit_chunk(self, picture: Pixels, data: Data, indices: NDArray[np.intp]) -> None:
        assert self._atlas is not None
        corners, kept = self._corners(data.x[indices])
        rows = self._atlas.rows(self._keys[indices[kept]])
        box, stride = self._atlas.style.box, picture.shape[1]
        offsets = (np.arange(box)[:, None] * stride + np.arange(box)).ravel().astype(np.int32)
        targets = (corners[:, None] + offsets).ravel()
        colors = self._atlas.pixels[rows].ravel()
        _copy(picture.reshape(-1), targets, colors)

    def _corners(self, points: Floats) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Index of each sprite's first pixel in the picture, and which points lie in it at all."""
        assert self._atlas is not None
        assert self._sheet is not None
        place, ratio = self._sheet.place, self._sheet.ratio
        height, width = self._buffer.shape
        half = self._atlas.style.box // 2
        at = np.floor(place.to_pixels(points) * np.float32(ratio)) + np.float32(self._pad - half)
        limit = np.array([width, height], np.float32) - np.float32(self._atlas.style.box)
        kept = ((at >= 0) & (at <= limit)).all(axis=1)
        cells = at[kept].astype(np.int32)
        return cells[:, 1] * np.int32(width) + cells[:, 0], kept


def _visible(data: Data, show_test: bool, start: int = 0) -> NDArray[np.bool_]:
    """Which points from ``start`` on are drawn: what is held out on demand, what is excluded never."""
    return (~data.excluded if show_test else data.train)[start:]


def _bits(predictions: Floats) -> NDArray[np.int32]:
    """What can be compared, as NaN cannot."""
    return np.ascontiguousarray(predictions, np.float32).view(np.int32)


def _begins(new: Samples, old: Samples) -> bool:
    """Whether the rows of ``new`` begin with those of ``old``."""
    return continues(new, old) or np.array_equal(new[: len(old)], old)


def _copy(picture: Pixels, targets: NDArray[np.int32], colors: Pixels) -> None:
    """Lay ``colors`` over ``picture``: soft edges are blended first, then what is opaque replaces.

    Assigning in order lets the later of two overlapping points win, pixel by pixel.
    """
    alpha = colors >> 24
    opaque = alpha == 255
    if not opaque.all():
        soft = (alpha > 0) & ~opaque
        edges, at = colors[soft], targets[soft]
        picture[at] = _over(edges, picture[at])
        colors, targets = colors[opaque], targets[opaque]
    picture[targets] = colors


def _over(above: Pixels, below: Pixels) -> Pixels:
    """Premultiplied ``above`` on ``below`` (Porter and Duff, 1984), two channels of a pixel at a time."""
    rest = np.uint32(255) - (above >> np.uint32(24))
    mask = np.uint32(0x00FF00FF)
    even = (((below & mask) * rest) >> np.uint32(8)) & mask
    odd = (((below >> np.uint32(8)) & mask) * rest) & ~mask
    mixed: Pixels = above + even + odd
    return mixed
