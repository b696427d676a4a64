"""The types of what data are made and fed of: features, generators, augmentations, and their registries.

An entry is data plus at most a few pure numpy functions. Gallery, form, check, file format, engine and code
export all read the same declaration. ``core.catalogue.load`` imports every entry once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import PLANE, Floats
from nnsim.core.parameters import Parameter, Values
from nnsim.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Feature:
    """An input computed from a point: float32 [n, 2] -> float32 [n]."""

    id: str
    label: str
    help: str
    numpy: Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Points:
    """What a generator returns: x float32 [n, 2], y float32 [n] (class index or value)."""

    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes a data set of the plane.

    ``make(values, rng)`` gets every parameter (always ``count`` and ``noise`` among them) and a
    seeded numpy generator. ``classes`` names the classes for the given values; empty for regression.
    """

    id: str
    label: str
    help: str
    parameters: tuple[Parameter, ...]
    make: Callable[[Values, np.random.Generator], Points]
    classes: Callable[[Values], tuple[str, ...]]
    plane: tuple[float, float, float, float] = PLANE
    group: str = "Classes"


Coordinates = NDArray[np.float32]
"""Where in its original each pixel of a copy comes from: float32 [2, n, h, w], rows then columns, in pixels."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """A way to make other images of an image; lengths among its parameters are shares of the image's side.

    ``bend(values, places, rng)``   moves the places that a copy is read from; all bends share one interpolation
    ``tint(values, images, rng)``   changes the brightness, float32 [n, h, w, channels] of 0 to 1
    """

    id: str
    label: str
    help: str
    parameters: tuple[Parameter, ...]
    bend: Callable[[Values, Coordinates, np.random.Generator], Coordinates] | None = None
    tint: Callable[[Values, Floats, np.random.Generator], Floats] | None = None


FEATURES: Registry[Feature] = Registry("feature", lambda e: e.id)
GENERATORS: Registry[Generator] = Registry("generator", lambda e: e.id)
AUGMENTATIONS: Registry[Augmentation] = Registry("augmentation", lambda e: e.id)
