"""Data sets as frozen values: samples, targets, and what each sample is for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.spec import Spec

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Aside = NDArray[np.uint8]
Samples = NDArray[Any]
"""float32, or uint8 for images, where a value means value / 255."""

PLANE = (-3.0, 3.0, -3.0, 3.0)
"""The visible plane unless a generator says otherwise: x low, x high, y low, y high."""


SCALINGS = ("none", "standard", "minmax")
"""What may be done to the columns of a table before the network sees them."""

SPLITS = ("stratified", "random", "given")
"""How test samples are chosen: a share of every class, a share of all, or as the source says."""

VALIDATION, EXCLUDED = 1, 2
"""What a sample is set aside for; 0 is for training or testing."""

PARTS = ("train", "test", "validation", "excluded")
"""What a sample may be for; an excluded one stays in the document but is used for nothing."""


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
    ``split``    how the test samples were chosen: an id of ``SPLITS``
    ``aside``    uint8 [n], ``VALIDATION`` or ``EXCLUDED`` where a sample is neither trained on nor tested, else 0;
                 None where there is none of either, never an array of zeros

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
    split: str = "stratified"
    validation_share: float = 0.0
    aside: Aside | None = None

    def __post_init__(self) -> None:
        n = len(self.x)
        if self.y.shape != (n,) or self.test.shape != (n,):
            raise ValueError(f"{n} samples need {n} targets and {n} test marks")
        if self.scaling not in SCALINGS:
            raise ValueError(f"there is no scaling {self.scaling!r}")
        if self.split not in SPLITS:
            raise ValueError(f"there is no split {self.split!r}")
        if self.aside is not None:
            self._check_aside(self.aside)
        for array in (self.x, self.y, self.test, self.aside):
            if array is not None:
                array.flags.writeable = False

    def _check_aside(self, aside: Aside) -> None:
        if aside.shape != self.test.shape or (aside > EXCLUDED).any() or (aside.astype(np.bool_) & self.test).any():
            raise ValueError("every sample is for one thing only")
        if not aside.any():
            object.__setattr__(self, "aside", None)

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

    # ------------------------------------------------------------ what samples are for

    @property
    def train(self) -> Mask:
        """True [n] for the samples that the network learns from."""
        return ~self.test if self.aside is None else ~self.test & (self.aside == 0)

    @property
    def validation(self) -> Mask:
        """True [n] for the samples that choices of the person are checked with; in no way learned from."""
        return self._put_to(VALIDATION)

    @property
    def excluded(self) -> Mask:
        """True [n] for the samples that a person took out; they are in no other part."""
        return self._put_to(EXCLUDED)

    def _put_to(self, use: int) -> Mask:
        none: Mask = np.zeros(len(self), np.bool_)
        return none if self.aside is None else self.aside == use

    def part(self, name: str) -> Mask:
        """True [n] for the samples of one of ``PARTS``."""
        mask: Mask = getattr(self, name)
        return mask

    def counts(self) -> tuple[int, ...]:
        """Number of samples of each class in use, whatever for."""
        if self.is_regression:
            return ()
        y = self.y if self.aside is None else self.y[~self.excluded]
        return tuple(int(c) for c in np.bincount(y.astype(np.intp), minlength=len(self.classes)))

    def take(self, which: Mask | slice | NDArray[np.intp]) -> Data:
        """Some of the samples, in the order of ``which``; neither marked as edited nor split anew."""
        aside = None if self.aside is None else self.aside[which]
        return replace(self, x=self.x[which], y=self.y[which], test=self.test[which], aside=aside)

    def with_samples(self, x: Samples, y: Floats, test: Mask, aside: Aside | None = None) -> Data:
        """The same set with other samples, marked as edited by hand.

        Without ``aside`` samples stay set aside as long as their number stays; else none is.
        """
        if aside is None and len(x) == len(self):
            aside = self.aside
        return replace(self, x=x, y=y, test=test, aside=aside, edited=True)


def empty_plane(classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A blank plane to paint on."""
    return Data(x=np.zeros((0, 2), np.float32), y=np.zeros(0, np.float32), test=np.zeros(0, np.bool_), classes=classes)
