"""The layer of points over the map: one picture into which sprites are copied.

Drawing 20,000 points one by one costs far more than a frame. Here all sprites go into the
picture in a few array operations; while someone paints, only the new points do, and where some are taken out or
moved, what lies around them is drawn anew. A picture of very many is drawn a slice at a time behind the one that is
shown, so that it never keeps the window waiting.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnsim.core.data import EXCLUDED, Data, Floats
from nnsim.core.lineage import staying
from nnsim.core.rows import rows_of
from nnsim.ui.kit.colormap import Pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.plane.altered import NOBODY, Altered, altered
from nnsim.ui.plane.geometry import PlaneTransform, within
from nnsim.ui.plane.sprites import EVERY, Atlas, Keys, Style, keys_of, style_for

REDRAW_SHARE = 0.08
"""Redrawing all points may take this share of the time: costly pictures are refreshed less often."""
PATCH = 2_000
"""Points with changed predictions that are drawn over the old ones at once; more wait for the redraw."""
CHUNK = 4_000
"""Points per array operation; larger chunks fall out of the processor's cache."""
SLICE_S = 0.004
"""Seconds of the processor that a redraw may take at once, with all that is worked out for it."""
FRAME_S = 0.016
"""Seconds between two slices."""

Cells = NDArray[np.int32]

MOST_ALTERED = 20_000
"""Points that went, came or changed at once, around which the picture is drawn anew; with more all of it is."""

MOST_AROUND = 60_000
"""Points that are drawn anew around some that changed; of more a clean picture is drawn."""


ONE_IN = 61
"""Of so many points one is looked at for how many there are somewhere."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture to draw: ``place`` starts at (0, 0), ``ratio`` is device px per px."""

    place: PlaneTransform
    theme: Theme
    ratio: float = 1.0
    show_test: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How points look: what is predicted [n] of them, on which sheet and in which style."""

    predictions: Floats
    style: Style
    sheet: Sheet


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
        began = time.thread_time()
        style = style_for(data, sheet.theme, sheet.ratio)
        if self._atlas is None or self._atlas.style != style:
            self._atlas = Atlas(style)
            self._sheet = None
        if sheet != self._sheet or not self._follow(data, predictions, style, sheet):
            self._sheet = sheet
            self._start(data, predictions, style, sheet)
        else:
            self._recolour(data, predictions, style)
        if self._fresh is not None:
            self._draw_on(data, self._fresh, began)
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

    def _follow(self, data: Data, predictions: Floats, style: Style, sheet: Sheet) -> bool:
        """Draw what tells ``data`` from the drawn set; False if that is more than is worth while."""
        if data is self._data:
            return True
        change = None if self._data is None else altered(self._data, data)
        if change is None or self._data is None:
            return False
        is_longer = len(change.fresh) == len(data) - len(self._data)
        if not len(change.gone) and not len(change.moved) and is_longer and _is_end(change.fresh, data):
            self._append(data, predictions, style, sheet)
            return True
        if sum(map(len, change)) > MOST_ALTERED:
            return False
        # soft edges are not drawn over each other in the order of the points
        return style.plain and self._patch(self._data, data, change, Look(predictions, style, sheet))

    def _patch(self, old: Data, data: Data, change: Altered, look: Look) -> bool:
        """Draw what lies around the points that went, came or changed; False if that is too much."""
        is_first = self._fresh is self._buffer
        if is_first and len(change.fresh):
            return False
        leaving = np.concatenate([change.gone, change.moved])
        if _are_among_many(np.concatenate([old.x[leaving], data.x[change.fresh], data.x[change.moved]]), data):
            return False
        before = old.x[leaving[self._shown[leaving]]]
        self._renumber(data, change, look)
        coming = np.concatenate([change.fresh, change.moved])
        after = data.x[coming[self._shown[coming]]]
        if not is_first:
            self.stale = self.stale or self._fresh is not None
            self._fresh, self._late = None, NOBODY
        return self._draw_around(np.concatenate([before, after]), data, self._drawn if is_first else len(data))

    def _renumber(self, data: Data, change: Altered, look: Look) -> None:
        """Keep what is known of each point where it has another number now, and look at those that changed."""
        self._drawn -= int(np.searchsorted(change.gone, self._drawn))
        # all others that wait come with the next clean picture
        self._waiting, self._late = change.now(self._waiting[:PATCH]), change.now(self._late)
        stay, room = staying(len(self._keys), change.gone), staying(len(data), change.fresh)
        for name in ("_keys", "_seen", "_shown"):
            known = getattr(self, name)
            if len(change.gone):
                known = known[stay]
            if len(change.fresh):
                kept, known = known, np.empty(len(data), known.dtype)
                known[room] = kept
            setattr(self, name, known)
        new = np.concatenate([change.fresh, change.moved])
        self._keys[new] = keys_of(data, look.predictions, look.style, new)
        self._seen[new] = _bits(look.predictions[new])
        self._shown[new] = _visible(data, look.sheet.show_test, new)

    def _draw_around(self, places: Floats, data: Data, limit: int) -> bool:
        """Draw anew the part of the picture that points at ``places`` [m, 2] touch, of the first ``limit`` points.

        False if so many lie there that it is better drawn in slices.
        """
        assert self._atlas is not None
        assert self._sheet is not None
        columns, rows, _ = self._cells(places)
        if not len(columns):
            return True
        box, ratio = self._atlas.style.box, self._sheet.ratio
        low, high = (np.array([end(columns), end(rows)]) for end in (np.min, np.max))
        high += box
        ends = (((low - 2 * box - self._pad) / ratio).tolist(), ((high + box - self._pad) / ratio).tolist())
        near = self._sheet.place.near(data.x, (ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))
        near = near[self._shown[near] & (near < limit)]
        if len(near) > MOST_AROUND:
            return False
        columns, rows, kept = self._cells(rows_of(data.x, near))
        touch = (columns > low[0] - box) & (columns < high[0]) & (rows > low[1] - box) & (rows < high[1])
        width, height = (high - low + 2 * box).tolist()
        targets = ((rows - low[1] + box) * width + columns - low[0] + box)[touch].astype(np.int32)
        part, touching = np.zeros((height, width), np.uint32), near[kept][touch]
        last = _last(targets, width * height)
        for first in range(0, len(last), CHUNK):
            which = last[first : first + CHUNK]
            self._copy_sprites(part, targets[which], self._atlas.rows(self._keys[touching[which]]))
        self._buffer[low[1] : high[1], low[0] : high[0]] = part[box:-box, box:-box]
        return True

    def _start(self, data: Data, predictions: Floats, style: Style, sheet: Sheet) -> None:
        self._pad = style.box
        height, width = (round(side * sheet.ratio) for side in (sheet.place.height, sheet.place.width))
        self._buffer = np.zeros((height + 2 * self._pad, width + 2 * self._pad), np.uint32)
        self._keys = keys_of(data, predictions, style)
        self._seen = _bits(predictions).copy()
        self._shown = _visible(data, sheet.show_test)
        self._waiting = NOBODY
        self._begin(self._buffer)

    def _append(self, data: Data, predictions: Floats, style: Style, sheet: Sheet) -> None:
        start = len(self._keys)
        if start == len(data):
            return
        self._keys = np.concatenate([self._keys, keys_of(data, predictions, style, slice(start, None))])
        self._seen = np.concatenate([self._seen, _bits(predictions[start:])])
        self._shown = np.concatenate([self._shown, _visible(data, sheet.show_test, slice(start, None))])
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

    def _draw_on(self, data: Data, picture: Pixels, began: float) -> None:
        """Draw a slice of the ``picture`` in the making, which may take so long since ``began``.

        The picture is shown once it is complete.
        """
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
        columns, rows, kept = self._cells(rows_of(data.x, indices))
        sprites = self._atlas.rows(self._keys[indices[kept]])
        self._copy_sprites(picture, rows * np.int32(picture.shape[1]) + columns, sprites)

    def _copy_sprites(self, picture: Pixels, corners: NDArray[np.int32], sprites: Keys) -> None:
        """Copy ``sprites`` [m] of the atlas into the picture; ``corners`` [m] are the first pixels there."""
        assert self._atlas is not None
        box, stride = self._atlas.style.box, picture.shape[1]
        offsets = (np.arange(box)[:, None] * stride + np.arange(box)).ravel().astype(np.int32)
        targets = (corners[:, None] + offsets).ravel()
        colors = self._atlas.pixels[sprites].ravel()
        _copy(picture.reshape(-1), targets, colors)

    def _cells(self, points: Floats) -> tuple[Cells, Cells, NDArray[np.bool_]]:
        """Columns and rows of the first pixels of the sprites that lie in the picture, and which points do."""
        assert self._atlas is not None
        assert self._sheet is not None
        ratio, box = np.float32(self._sheet.ratio), self._atlas.style.box
        shift, pixels = np.float32(self._pad - box // 2), self._sheet.place.to_pixels(points)
        columns, rows = (np.floor(pixels[:, axis] * ratio) + shift for axis in (0, 1))
        height, width = self._buffer.shape
        kept = (columns >= 0) & (columns <= width - box) & (rows >= 0) & (rows <= height - box)
        return columns[kept].astype(np.int32), rows[kept].astype(np.int32), kept


def _are_among_many(places: Floats, data: Data) -> bool:
    """Whether clearly too many points of ``data`` lie among ``places`` [m, 2] to be drawn anew, by a look at some."""
    some = data.x[::ONE_IN]
    if len(data) <= MOST_AROUND or not len(places):
        return False
    (left, bottom), (right, top) = ([end(axis) for axis in places.T] for end in (np.min, np.max))
    return ONE_IN * len(within(some, (left, bottom), (right, top))) > 2 * MOST_AROUND


def _visible(data: Data, show_test: bool, which: slice | NDArray[np.intp] = EVERY) -> NDArray[np.bool_]:
    """Which points of ``which`` are drawn: what is held out on demand, what is excluded never."""
    test = data.test[which]
    aside = np.zeros(len(test), np.uint8) if data.aside is None else data.aside[which]
    return np.asarray(aside != EXCLUDED if show_test else ~test & (aside == 0))


def _bits(predictions: Floats) -> NDArray[np.int32]:
    """What can be compared, as NaN cannot."""
    return np.ascontiguousarray(predictions, np.float32).view(np.int32)


def _is_end(fresh: NDArray[np.intp], data: Data) -> bool:
    """Whether these are the last points."""
    return not len(fresh) or int(fresh[0]) == len(data) - len(fresh)


def _last(targets: NDArray[np.int32], room: int) -> NDArray[np.intp]:
    """Of several sprites at one place the last is seen: which of ``targets`` [m], each below ``room``, are these."""
    newest = np.full(room, -1, np.intp)
    newest[targets] = np.arange(len(targets))
    return np.sort(newest[newest >= 0])


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
