"""Data sets as frozen values: samples, targets, and which of them are held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.spec import Spec

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Samples = NDArray[Any]
"""float32, or uint8 for images, where a value means value / 255."""

PLANE = (-3.0, 3.0, -3.0, 3.0)
"""The visible plane unless a generator says otherwise: x low, x high, y low, y high."""


SCALINGS = ("none", "standard", "minmax")
"""What may be done to the columns of a table before the network sees them."""


@dataclass(frozen=True, eq=False, slots=True)
class Data:
    """Samples with targets. Arrays are read-only and shared between versions, never copied.

    ``x``        float32 [n, *sample_shape]: [n, 2] for points of the plane, [n, d] for tables; images are
                 uint8 [n, h, w] or [n, h, w, 3], which mean value / 255
    ``y``        float32 [n]: the class index as a whole number, or the value for regression
    ``test``     bool [n]: True where a sample is held out from training
    ``classes``  names of the classes, empty for regression
    ``source``   the generator with its knobs, or None once the set is the user's own
    ``edited``   True as soon as a person painted into what ``source`` made, or changed a bundled set
    ``columns``  names of the columns of points and tables, empty for images
    ``scaling``  how a table is scaled before the network sees it: an id of ``SCALINGS``; ``x`` stays raw
    ``origin``   where the samples come from, in words: "people.csv", "Iris, Fisher 1936"
    ``bundled``  id of the bundled set that this is, or empty

    Equality is identity: two versions of a data set are the same only if nothing changed.
    """

    x: Samples
    y: Floats
    test: Mask
    classes: tuple[str, ...] = ("A", "B")
    columns: tuple[str, ...] = ("x1", "x2")
    plane: tuple[float, float, float, float] = PLANE
    source: Spec | None = None
    seed: int = 1
    test_share: float = 0.25
    edited: bool = False
    scaling: str = "none"
    origin: str = ""
    bundled: str = ""

    def __post_init__(self) -> None:
        n = len(self.x)
        if self.y.shape != (n,) or self.test.shape != (n,):
            raise ValueError(f"{n} samples need {n} targets and {n} test marks")
        if self.scaling not in SCALINGS:
            raise ValueError(f"there is no scaling {self.scaling!r}")
        for array in (self.x, self.y, self.test):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.x)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample, ``(2,)`` for points of the plane."""
        return tuple(int(size) for size in self.x.shape[1:])

    @property
    def is_regression(self) -> bool:
        """True if targets are values rather than classes."""
        return not self.classes

    @property
    def is_plane(self) -> bool:
        """True if samples are points that can be painted."""
        return self.sample_shape == (2,)

    @property
    def is_table(self) -> bool:
        """True if samples are rows of columns, but no points of the plane."""
        return len(self.sample_shape) == 1 and not self.is_plane

    @property
    def is_image(self) -> bool:
        """True if samples are pictures, grey [h, w] or colour [h, w, 3]."""
        return len(self.sample_shape) > 1

    def counts(self) -> tuple[int, ...]:
        """Number of samples of each class (train and test together)."""
        if self.is_regression:
            return ()
        return tuple(int(c) for c in np.bincount(self.y.astype(np.intp), minlength=len(self.classes)))

    def with_samples(self, x: Samples, y: Floats, test: Mask) -> Data:
        """The same set with other samples, marked as edited by hand."""
        return replace(self, x=x, y=y, test=test, edited=True)


def empty_plane(classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A blank plane to paint on."""
    return Data(x=np.zeros((0, 2), np.float32), y=np.zeros(0, np.float32), test=np.zeros(0, np.bool_), classes=classes)
