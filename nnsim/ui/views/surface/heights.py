"""Heights over the plane, and where they lie on the screen when they are turned: parallel projection. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

Reals = NDArray[np.float64]

SIDE, COARSE = 40, 24
"""Cells along each side, and while it trains, when every picture is looked at for a moment only."""

TALL = 0.55
"""Height of the largest value above the middle, where half a side of the plane is 1."""

EVEN = 0.98
"""The least slope over the largest from which on a surface counts as even."""

LIGHT = np.array([-0.4, -0.5, 0.77])
"""Where the light comes from: the left, the front and above."""


@dataclass(frozen=True, slots=True)
class Camera:
    """``turn`` about the upright axis and ``tilt`` above the horizon, in degrees; 90 looks from above.

    ``width`` and ``height`` are those of the picture, px.
    """

    turn: float
    tilt: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Px for half a side of the plane: all of it fits however it is turned."""
        flat, upright = sin(radians(self.tilt)), cos(radians(self.tilt))
        return min(self.width / (2 * sqrt(2)), self.height / (2 * (sqrt(2) * flat + TALL * upright)))

    def seen(self, points: Reals) -> tuple[Reals, Reals]:
        """Points [n, 3] on the screen [n, 2], px, and how near each is to the eye [n]."""
        turn, tilt = radians(self.turn), radians(self.tilt)
        right = points[:, 0] * cos(turn) - points[:, 1] * sin(turn)
        away = points[:, 0] * sin(turn) + points[:, 1] * cos(turn)
        up = points[:, 2] * cos(tilt) + away * sin(tilt)
        places = np.stack([self.width / 2 + self.scale * right, self.height / 2 - self.scale * up], axis=1)
        return places, points[:, 2] * sin(tilt) - away * cos(tilt)


@dataclass(frozen=True, eq=False, slots=True)
class Heights:
    """``values`` [side + 1, side + 1] at the corners of cells, the first row at the far side (large y).

    ``plane`` is where they lie, ``ends`` are the values at the heights of -TALL and TALL.
    """

    values: Reals
    plane: tuple[float, float, float, float]
    ends: tuple[float, float]

    @staticmethod
    def of(answer: Floats, plane: tuple[float, float, float, float], ends: tuple[float, float], side: int) -> Heights:
        """From a map [m, m] of answers at the centres of cells of the plane, top row first.

        In between it is interpolated: the nearest centres are not evenly far apart, which would bend an even plane.
        """
        at = np.linspace(0, len(answer) - 1, side + 1)
        before = np.minimum(at.astype(np.intp), max(len(answer) - 2, 0))
        after, share = np.minimum(before + 1, len(answer) - 1), at - before
        with np.errstate(invalid="ignore", over="ignore"):  # of weights that diverged
            rows = _between(answer[before].astype(np.float64), answer[after].astype(np.float64), share[:, None])
            return Heights(_between(rows[:, before], rows[:, after], share), plane, ends)

    @property
    def side(self) -> int:
        """Cells along each side."""
        return len(self.values) - 1

    @property
    def z(self) -> Reals:
        """The heights [side + 1, side + 1]; beyond the ends they are cut off, what is no number lies at the bottom."""
        low, high = self.ends
        found: Reals = (2 * np.clip((np.nan_to_num(self.values, nan=low) - low) / (high - low), 0, 1) - 1) * TALL
        return found

    def corners(self) -> Reals:
        """The corners of all cells [(side + 1)², 3]."""
        across = np.linspace(-1, 1, self.side + 1)
        x, y = np.meshgrid(across, -across)
        return np.stack([x, y, self.z], axis=-1).reshape(-1, 3)

    def standing(self, points: Floats) -> Reals:
        """Points [n, 2] of the plane where they stand on the surface, [n, 3]."""
        left, right, bottom, top = self.plane
        share = np.clip((points - [left, bottom]) / [right - left, top - bottom], 0, 1).astype(np.float64)
        column, row = share[:, 0] * self.side, (1 - share[:, 1]) * self.side
        i, j = np.minimum(row.astype(np.intp), self.side - 1), np.minimum(column.astype(np.intp), self.side - 1)
        down, along, z = row - i, column - j, self.z
        upper = z[i, j] * (1 - along) + z[i, j + 1] * along
        lower = z[i + 1, j] * (1 - along) + z[i + 1, j + 1] * along
        return np.stack([2 * share[:, 0] - 1, 2 * share[:, 1] - 1, upper * (1 - down) + lower * down], axis=1)

    def brightness(self) -> Reals:
        """How much light falls on each cell [self.side, self.side], 1 where it lies flat."""
        z, cell = self.z, 2 / self.side
        slope_x = (z[:-1, 1:] - z[:-1, :-1] + z[1:, 1:] - z[1:, :-1]) / (2 * cell)
        slope_y = (z[:-1, :-1] - z[1:, :-1] + z[:-1, 1:] - z[1:, 1:]) / (2 * cell)
        lit = -slope_x * LIGHT[0] - slope_y * LIGHT[1] + LIGHT[2]
        found: Reals = np.clip(lit / np.sqrt(1 + slope_x**2 + slope_y**2) / LIGHT[2], 0.55, 1.15)
        return found

    def _slopes(self) -> Reals:
        """The change of the values over a distance of 1 at every corner [side + 1, side + 1], 0 for no number."""
        left, right, bottom, top = self.plane
        with np.errstate(invalid="ignore"):  # of weights that diverged
            down, along = np.gradient(self.values, (top - bottom) / self.side, (right - left) / self.side)
        found: Reals = np.nan_to_num(np.hypot(down, along), nan=0.0, posinf=0.0)
        return found

    @property
    def is_even(self) -> bool:
        """True where it is as steep everywhere, as a single linear neuron makes it: no point is the steepest."""
        slopes = self._slopes()
        return float(slopes.min()) >= EVEN * float(slopes.max())

    def steepest(self) -> tuple[float, tuple[float, float]]:
        """The largest change of the values over a distance of 1 that is a number, and the point of the plane there."""
        left, right, bottom, top = self.plane
        slope = self._slopes()
        row, column = np.unravel_index(int(slope.argmax()), slope.shape)
        at = left + (right - left) * int(column) / self.side, top - (top - bottom) * int(row) / self.side
        return float(slope[row, column]), at


def _between(first: Reals, second: Reals, share: Reals) -> Reals:
    """From ``first`` to ``second`` so far as ``share`` says; of what is no number only where it has a share."""
    mixed: Reals = np.where(share > 0, first * (1 - share) + second * share, first)
    return np.where(share < 1, mixed, second)


def cells(places: Reals, nearness: Reals, side: int) -> tuple[Reals, Reals]:
    """From corners as they are seen to cells: [side², 4, 2], and how near each is [side²]."""
    own = places.reshape(side + 1, side + 1, 2)
    around = np.stack([own[:-1, :-1], own[:-1, 1:], own[1:, 1:], own[1:, :-1]], axis=2)
    near = nearness.reshape(side + 1, side + 1)
    middle = (near[:-1, :-1] + near[:-1, 1:] + near[1:, 1:] + near[1:, :-1]) / 4
    return around.reshape(-1, 4, 2), middle.reshape(-1)
