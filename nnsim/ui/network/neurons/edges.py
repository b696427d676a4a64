"""Edges between neighbouring columns: their curves, their values, and which one is under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.layout import Box, ports

Points = NDArray[np.float64]
Units = NDArray[np.intp]

SAMPLES = 25
"""Points along a curve for hit testing; the chords differ from the curve by less than half a px."""


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """``e`` edges into the units of column ``target`` from the column before it.

    ``start``, ``end``  where the curves begin and end, float [e, 2]
    ``sources``         range of units at the start (first, past the last), int [e, 2]
    ``targets``         the same at the end
    ``weight``          name of the weight array, empty if nothing is learned
    ``each``            True where unit i is joined to unit i only; the array is then 1-D
    """

    target: int
    start: Points
    end: Points
    sources: Units
    targets: Units
    weight: str
    each: bool

    def __len__(self) -> int:
        return len(self.start)

    def is_single(self, edge: int) -> bool:
        """True if the edge stands for one weight rather than for a bundle."""
        return self.count(edge) == 1 and bool(self.weight)

    def count(self, edge: int) -> int:
        """Number of weights that the edge stands for."""
        tall, wide = np.diff(self.targets[edge])[0], np.diff(self.sources[edge])[0]
        return int(tall if self.each else tall * wide)

    def index(self, edge: int) -> tuple[int, ...]:
        """Index of the edge's (first) weight in its array."""
        to = int(self.targets[edge, 0])
        return (to,) if self.each else (to, int(self.sources[edge, 0]))


def between(target: int, columns: tuple[Column, ...], boxes: tuple[Box, ...]) -> Edges:
    """All edges from column ``target - 1`` to column ``target``."""
    before, after = columns[target - 1], columns[target]
    left, right = ports(before, boxes[target - 1]), ports(after, boxes[target])
    return _join(target, after, left, right, (boxes[target - 1].right, boxes[target].x))


def of_unit(column: int, unit: int, columns: tuple[Column, ...], boxes: tuple[Box, ...]) -> tuple[Edges, ...]:
    """The edges into and out of one unit, one by one even where its own column is summarised."""
    own, box = columns[column], boxes[column]
    if unit < 0 or unit not in own.slots:
        return ()
    slot = own.slots.index(unit)
    x, y = box.corner(min(slot, box.shown - 1))
    port = (np.array([[unit, unit + max(own.size, 1)]], np.intp), np.array([y + box.cell / 2]))
    found = []
    if column > 0:
        neighbours = ports(columns[column - 1], boxes[column - 1])
        found.append(_join(column, own, neighbours, port, (boxes[column - 1].right, x)))
    if column + 1 < len(columns):
        neighbours = ports(columns[column + 1], boxes[column + 1])
        after = columns[column + 1]
        found.append(_join(column + 1, after, port, neighbours, (x + box.cell, boxes[column + 1].x)))
    return tuple(edges for edges in found if len(edges))


def _join(
    target: int, after: Column, left: tuple[Units, Points], right: tuple[Units, Points], x: tuple[float, float]
) -> Edges:
    """``left`` and ``right`` are ports; ``x`` says where the edges begin and end."""
    (sources, y0), (targets, y1) = left, right
    if after.link == "full":
        i, j = np.divmod(np.arange(len(targets) * len(sources)), max(len(sources), 1))
    elif after.link == "each":
        i, j = np.nonzero(_overlap(targets, sources))
    else:
        i = j = np.zeros(0, np.intp)
    start = np.stack([np.full(len(j), x[0]), y0[j]], axis=1)
    end = np.stack([np.full(len(i), x[1]), y1[i]], axis=1)
    from_units, to_units = sources[j], targets[i]
    if after.link == "each":
        common = [np.maximum(from_units[:, 0], to_units[:, 0]), np.minimum(from_units[:, 1], to_units[:, 1])]
        from_units = to_units = np.stack(common, axis=1)
    return Edges(target, start, end, from_units, to_units, after.weight, after.link == "each")


def _overlap(a: Units, b: Units) -> NDArray[np.bool_]:
    return (a[:, None, 0] < b[None, :, 1]) & (b[None, :, 0] < a[:, None, 1])


def controls(edges: Edges) -> Points:
    """Control points of the cubic curves, float [e, 4, 2]: level at both ends."""
    bend = (edges.end[:, 0] - edges.start[:, 0]) * 0.5
    near, far = edges.start.copy(), edges.end.copy()
    near[:, 0] += bend
    far[:, 0] -= bend
    return np.stack([edges.start, near, far, edges.end], axis=1)


_T = np.linspace(0.0, 1.0, SAMPLES)
_BERNSTEIN = np.stack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3], axis=1)


def polylines(edges: Edges) -> Points:
    """Points along each curve, float [e, SAMPLES, 2]."""
    return np.asarray(np.einsum("sk,ekd->esd", _BERNSTEIN, controls(edges)))


def nearest(lines: Points, x: float, y: float) -> tuple[int, float]:
    """The line closest to a point and its distance in px; (-1, inf) if there are none."""
    if not len(lines):
        return -1, float("inf")
    a, b = lines[:, :-1], lines[:, 1:]
    along = b - a
    to = np.array([x, y]) - a
    length = np.maximum((along**2).sum(axis=2), 1e-12)
    share = np.clip((to * along).sum(axis=2) / length, 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(to - share[..., None] * along, 2, 0)).min(axis=1)
    best = int(distance.argmin())
    return best, float(distance[best])


def values(edges: Edges, weights: Mapping[str, Floats]) -> Floats | None:
    """What the edges show, float32 [e]: the weight, or for a bundle the root mean square with the mean's sign.

    None while the weights do not fit the network (a frame may be older than an edit).
    """
    if not edges.weight:
        return np.zeros(len(edges), np.float32)
    array = weights.get(edges.weight)
    if array is None or not _fits(edges, array):
        return None
    if all(bool((ends[:, 1] - ends[:, 0] == 1).all()) for ends in (edges.sources, edges.targets)):
        to = edges.targets[:, 0]
        return array[to] if edges.each else array[to, edges.sources[:, 0]]
    return _bundled(edges, array)


def _fits(edges: Edges, array: Floats) -> bool:
    if array.ndim != (1 if edges.each else 2) or not len(edges):
        return not len(edges)
    wide = edges.each or int(edges.sources.max()) <= array.shape[1]
    return int(edges.targets.max()) <= array.shape[0] and wide


def _bundled(edges: Edges, array: Floats) -> Floats:
    square = as_rows(array).astype(np.float64)
    wide = np.tile([0, 1], (len(edges), 1)) if edges.each else edges.sources
    counts = np.diff(edges.targets, axis=1)[:, 0] * np.diff(wide, axis=1)[:, 0]
    with np.errstate(all="ignore"):  # weights that diverged
        total, squares = _block_sums((square, square**2), edges.targets, wide)
        return np.asarray(np.copysign(np.sqrt(squares / np.maximum(counts, 1)), total), np.float32)


def _block_sums(arrays: tuple[Points, ...], rows: Units, columns: Units) -> list[Points]:
    """Sums over rectangles of each array: many edges share few ranges, each of which is added up once."""
    ranges_r, which_r = np.unique(rows, axis=0, return_inverse=True)
    ranges_c, which_c = np.unique(columns, axis=0, return_inverse=True)
    return [_sums(_sums(array, ranges_r).T, ranges_c).T[which_r, which_c] for array in arrays]


def _sums(array: Points, ranges: Units) -> Points:
    """Sums of the rows from ``ranges[i, 0]`` to before ``ranges[i, 1]``, [len(ranges), columns]."""
    ended = np.concatenate([array, np.zeros((1, array.shape[1]))])  # a range may end with the last row
    return np.asarray(np.add.reduceat(ended, ranges.ravel(), axis=0)[::2])
