"""Can a hyperplane separate two groups of samples? A proof either way (LECTURE item 7).

With label s = +1 or -1, sample x becomes z = s (x, 1). A line (w, b) separates the groups
exactly if (w, b) . z > 0 for every z. Let p be the point of the convex hull of all z that is
nearest to the origin. If p is not the origin, it is itself such a line, the one with the
largest margin |p|. If it is the origin, the weights with which it mixes the z mix samples of
either group to one and the same point: the two hulls meet and no line exists.

The nearest point is found by Wolfe's algorithm (Mathematical Programming 11, 1976), which
ends after finitely many steps with at most f + 2 samples; each step looks at all samples
once, so 20,000 of them take milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

Vector = NDArray[np.float64]

ROUNDING = 1e-9
"""Relative to the largest |z|: a margin below this is none, as float32 samples cannot carry it."""

STEPS = 10_000
"""More than Wolfe's algorithm takes; a bound against rounding without end."""


MOST = 1_000_000
"""Numbers of samples up to which a proof takes no time that one would notice."""


@dataclass(frozen=True, eq=False, slots=True)
class Separation:
    """The certificate; check it with ``holds``.

    ``line``    weights and bias float64 [f + 1] with w.x + b > 0 for the first group and < 0 for
                the second, |line| = 1; None if there is none
    ``margin``  gamma: the smallest |w.x + b|, the largest that any such line has; 0 if none
    ``radius``  R: the largest |(x, 1)|
    ``common``  a point of both convex hulls float64 [f]; None if a line exists
    ``support`` indices of the samples (at most f + 2) that span it, ``shares`` their weights:
                those of either group sum to 1
    """

    line: Vector | None
    margin: float
    radius: float
    common: Vector | None
    support: NDArray[np.intp]
    shares: Vector

    @property
    def separable(self) -> bool:
        """True if a line separates the groups."""
        return self.line is not None

    def bound(self, start: float = 0.0, rate: float = 1.0) -> float:
        """The most corrections that Rosenblatt's rule can make (Novikoff, 1962); inf without a line.

        (R / gamma)^2 from zero weights. From weights of length ``start`` it is longer by
        2 start / (rate gamma), as they may point the wrong way.
        """
        if not self.separable:
            return np.inf
        return (self.radius / self.margin) ** 2 + 2 * start / (rate * self.margin)

    def holds(self, x: Floats, first: NDArray[np.bool_]) -> bool:
        """Check the proof against the samples, independently of how it was found."""
        z = _signed(x, first)
        if self.line is not None:
            return bool((z @ self.line > 0).all())
        here = self.shares @ z[self.support]
        return bool((self.shares >= 0).all() and np.abs(here).max() <= 10 * ROUNDING * self.radius)


def separate(x: Floats, first: NDArray[np.bool_]) -> Separation:
    """Find a line between ``x[first]`` and the rest, or the point where their hulls meet.

    ``x`` float32 [n, f] are the inputs of the layer, ``first`` bool [n] the group. An empty
    group is separable by a line that leaves all samples on one side.
    """
    z = _signed(x, first)
    radius = float(np.sqrt((z * z).sum(1).max(initial=0.0)))
    if not len(z):
        return Separation(np.r_[np.zeros(x.shape[1]), 1.0], 1.0, radius, None, np.empty(0, np.intp), np.empty(0))
    support, shares = nearest(z / radius)
    point = shares @ z[support]
    length = float(np.linalg.norm(point))
    line = point / max(length, np.finfo(np.float64).tiny)
    margin = float((z @ line).min())
    if length > ROUNDING * radius and margin > 0:
        return Separation(line, margin, radius, None, support, shares)
    in_first = first[support]
    common = shares[in_first] @ np.asarray(x, np.float64)[support[in_first]] / max(shares[in_first].sum(), 1e-300)
    return Separation(None, 0.0, radius, common, support, 2 * shares)


def _signed(x: Floats, first: NDArray[np.bool_]) -> Vector:
    """z = s (x, 1), float64 [n, f + 1]."""
    extended = np.c_[np.asarray(x, np.float64), np.ones(len(x))]
    signed: Vector = np.where(first, 1.0, -1.0)[:, None] * extended
    return signed


def nearest(points: Vector) -> tuple[NDArray[np.intp], Vector]:
    """The point of the convex hull of ``points`` [n, d] nearest to the origin.

    Returns indices of at most d + 1 affinely independent points and their shares (>= 0, sum 1).
    """
    corral = [int((points * points).sum(1).argmin())]
    shares = np.ones(1)
    for _ in range(STEPS):
        here = shares @ points[corral]
        heights = points @ here
        new = int(heights.argmin())
        if heights[new] >= here @ here - 1e-14 or here @ here <= (ROUNDING / 10) ** 2 or new in corral:
            break
        corral, shares = _settle(points, [*corral, new], np.r_[shares, 0.0])
    return np.array(corral, np.intp), shares


def _settle(points: Vector, corral: list[int], shares: Vector) -> tuple[list[int], Vector]:
    """Wolfe's minor cycle: walk to the nearest point of the flat, dropping what turns negative."""
    while True:
        target = _flat(points[corral])
        if (target > 1e-12).all() or len(corral) == 1:
            return corral, np.maximum(target, 0) / np.maximum(target, 0).sum()
        falling = target <= 1e-12
        gaps = shares[falling] - target[falling]
        reach = float((shares[falling] / np.where(gaps > 0, gaps, np.inf)).min()) if (gaps > 0).any() else 0.0
        shares = (1 - reach) * shares + reach * target
        stays = shares > 1e-12
        if stays.all():
            stays[int(shares.argmin())] = False
        corral = [index for index, keep in zip(corral, stays, strict=True) if keep]
        shares = shares[stays] / shares[stays].sum()


def _flat(corners: Vector) -> Vector:
    """Shares (sum 1, of any sign) of the point nearest to the origin in the flat through ``corners``."""
    base, edges = corners[0], corners[1:] - corners[0]
    along: Vector = np.linalg.lstsq(edges.T, -base, rcond=None)[0]
    return np.concatenate(([1 - along.sum()], along))
