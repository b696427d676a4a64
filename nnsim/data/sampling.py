"""What the generators share: the common knobs, balanced labels and jitter.

Generators draw positions and jitter from two separate streams and take both sample by
sample. So a new count keeps the first points, and a new noise moves the same points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import Points
from nnsim.language.texts import say

Reals = NDArray[np.float64]
Labels = NDArray[np.intp]

COUNT = Integer("count", say("Samples"), 200, 2, 20_000, say("How many points there are, train and test together."))


def noise(default: float, help_text: str = "") -> Number:
    """The knob for noise; unless the help says otherwise it is the spread of ``jittered``."""
    usual = say("Standard deviation of the random shift of every point, in units of the axes.")
    return Number("noise", say("Noise"), default, 0.0, 1.0, help_text or usual)


def streams(rng: np.random.Generator) -> tuple[np.random.Generator, np.random.Generator]:
    """Independent generators for positions and for jitter."""
    place, jitter = rng.spawn(2)
    return place, jitter


def turns(count: int, classes: int) -> Labels:
    """Class indices 0, 1, ..., 0, 1, ...: balanced to within one sample at every length."""
    return np.arange(count) % classes


def letters(classes: int) -> tuple[str, ...]:
    """Names A, B, ... for up to 26 classes."""
    return tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:classes])


def two_classes(_values: Values) -> tuple[str, ...]:
    """The classes A and B, whatever the knobs say."""
    return letters(2)


def no_classes(_values: Values) -> tuple[str, ...]:
    """No classes: the targets are values."""
    return ()


def polar(radius: Reals | float, angle: Reals) -> Reals:
    """Points [n, 2] at distance ``radius`` from the origin in direction ``angle`` (radians)."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def ring(low: Reals | float, high: Reals | float, u: Reals) -> Reals:
    """Radii between ``low`` and ``high`` from uniform ``u``, so that points fill the area evenly."""
    radii: Reals = np.sqrt(low * low + (high * high - low * low) * u)
    return radii


def jittered(x: Reals, y: Labels, spread: float, jitter: np.random.Generator) -> Points:
    """Points [n, 2] with their classes, shifted by Gaussian jitter of the given spread."""
    return Points(as_floats(x + spread * jitter.standard_normal(x.shape)), as_floats(y))


def as_floats(values: Reals | Labels) -> Floats:
    """``values`` as float32, as data sets hold them."""
    return values.astype(np.float32)
