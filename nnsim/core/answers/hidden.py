"""Samples as points in what a layer makes of them, and how well a linear read-out does layer by layer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats, Mask


@dataclass(frozen=True, slots=True)
class AboutLayer:
    """The layer whose numbers samples are points of, and the two directions in which they are seen.

    ``units``  two of its units; None for two principal components
    ``axes``   directions of an earlier moment, which stay: the bytes of ``HiddenSpace.axes``; empty for those of now
    ``fresh``  with weights as the seed makes them, which learned nothing
    """

    node: str = ""
    units: tuple[int, int] | None = None
    axes: bytes = b""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class AboutReadOut:
    """Of the layers as they are, or with ``fresh`` weights from the seed."""

    fresh: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class HiddenSpace:
    """Samples as points of a layer's numbers [d], seen in two directions.

    ``step``     the moment of the run
    ``samples``  [m] places in the data set
    ``points``   [m, 2]
    ``wrong``    [m] where another class is told than the right one; [0] where none is told
    ``axes``     [3, d]: the middle, and the direction of each axis
    ``shares``   which share of the variance lies along each axis
    ``grid``     [rows, columns, 2] points of a grid over the plane of the data, the first row on top; [0, 0, 2] for
                 data that do not lie in it. ``answers`` [rows, columns] are the classes or values that are told there
    """

    about: AboutLayer
    step: int
    samples: Places
    points: Floats
    wrong: Mask
    axes: Floats
    shares: tuple[float, float]
    grid: Floats
    answers: Floats

    def turned_to(self, before: Floats) -> HiddenSpace:
        """The same, seen as nearly as possible like in ``before``, the axes [3, d] of the moment before.

        Principal components have no sign, and two of equal length no order.
        """
        if self.about.units or self.about.axes or before.shape != self.axes.shape:
            return self
        alike = self.axes[1:] @ before[1:].T
        order = [0, 1] if abs(alike[0, 0]) + abs(alike[1, 1]) >= abs(alike[0, 1]) + abs(alike[1, 0]) else [1, 0]
        signs = np.where(alike[order, [0, 1]] < 0, -1, 1).astype(np.float32)
        return replace(
            self,
            points=self.points[:, order] * signs,
            axes=np.concatenate([self.axes[:1], self.axes[1:][order] * signs[:, None]]),
            shares=(self.shares[order[0]], self.shares[order[1]]),
            grid=self.grid[..., order] * signs,
        )


@dataclass(frozen=True, eq=False, slots=True)
class ReadOut:
    """How many samples linear boundaries in the numbers of each layer tell right, by node in the order of the network.

    ``step``   the moment of the run
    ``shares`` share of the ``tested`` samples; the boundaries are those of ``fitted`` others, or the same where none
               is held out
    ``fresh``  whether it is of fresh weights
    """

    step: int
    shares: dict[str, float]
    fitted: int
    tested: int
    fresh: bool = False
