"""Data sets as frozen values: samples, targets, and which of them are held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.reserve import appended
from nnsim.core.spec import Spec

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int32]
Samples = NDArray[Any]
"""float32, or uint8 for images, where a value means value / 255."""

OWN = -1
"""In ``Data.copy_of``: a sample of its own, no copy."""

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
    ``copy_of``  int32 [n]: the index of the training sample that an augmented copy was made from, ``OWN`` for every
                 other sample; None where there is no copy. Copies and what they were made from are never held out.

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
    copy_of: Whole | None = None

    def __post_init__(self) -> None:
        n = len(self.x)
        if self.y.shape != (n,) or self.test.shape != (n,):
            raise ValueError(f"{n} samples need {n} targets and {n} test marks")
        if self.scaling not in SCALINGS:
            raise ValueError(f"there is no scaling {self.scaling!r}")
        if self.copy_of is not None:
            _check_copies(self.copy_of, self.test)
        for array in (self.x, self.y, self.test, self.copy_of):
            if array is not None:
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

    @property
    def is_copy(self) -> Mask:
        """True [n] for augmented copies of other samples."""
        return np.zeros(len(self), np.bool_) if self.copy_of is None else self.copy_of != OWN

    @property
    def copies(self) -> int:
        """Number of augmented copies."""
        return 0 if self.copy_of is None else int(np.count_nonzero(self.copy_of != OWN))

    def with_samples(self, x: Samples, y: Floats, test: Mask) -> Data:
        """As many samples as before with other content, marked as edited by hand; copies stay copies."""
        return replace(self, x=x, y=y, test=test, edited=True)

    def joined(self, x: Samples, y: Floats, test: Mask, copy_of: Whole | None = None) -> Data:
        """The set with further samples behind its own, marked as edited; ``copy_of`` [m] makes copies of them."""
        origins = None
        if self.copy_of is not None or copy_of is not None:
            parts = [_origins(self.copy_of, len(self)), _origins(copy_of, len(x))]
            origins = np.concatenate(parts)
        all_x, all_y, held = (appended(*pair) for pair in ((self.x, x), (self.y, y), (self.test, test)))
        return replace(self, x=all_x, y=all_y, test=held, copy_of=origins, edited=True)

    def kept(self, keep: Mask) -> Data:
        """Only the samples where ``keep`` [n] is True, marked as edited; copies leave with what they were made from."""
        origins = self.copy_of
        if origins is not None:
            copies = origins != OWN
            keep = keep & (~copies | keep[origins])  # -1 reads the last one, which does not count
            places = np.cumsum(keep, dtype=np.int32) - 1
            origins = np.where(copies, places[origins], OWN)[keep].astype(np.int32)
            origins = origins if (origins != OWN).any() else None
        return replace(self, x=self.x[keep], y=self.y[keep], test=self.test[keep], copy_of=origins, edited=True)

    def split_anew(self, test: Mask) -> Data:
        """Held out where ``test`` [n] is True; copies never are, and those of a held out sample are taken out."""
        if self.copy_of is None:
            return replace(self, test=test)
        copies = self.copy_of != OWN
        leaks = copies & test[self.copy_of]
        rest = self.kept(~leaks)
        return replace(rest, test=(test & ~copies)[~leaks], edited=self.edited or bool(leaks.any()))


def empty_images(side: int, *, colour: bool = False, classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A set of square images without one yet, for drawings: grey [0, side, side] or colour [0, side, side, 3]."""
    shape = (0, side, side, 3) if colour else (0, side, side)
    none, nobody = np.zeros(0, np.float32), np.zeros(0, np.bool_)
    return Data(x=np.zeros(shape, np.uint8), y=none, test=nobody, classes=classes, columns=(), edited=True)


def _origins(copy_of: Whole | None, count: int) -> Whole:
    return np.full(count, OWN, np.int32) if copy_of is None else copy_of


def _check_copies(copy_of: Whole, test: Mask) -> None:
    """Raise ``ValueError`` unless every copy is for training and of a training sample that is none."""
    if copy_of.shape != test.shape or copy_of.dtype != np.int32:
        raise ValueError("every sample needs a mark that tells copies")
    copies = copy_of[copy_of != OWN]
    if len(copies) and (copies.min() < 0 or copies.max() >= len(copy_of)):
        raise ValueError("a copy is of a sample that does not exist")
    if (copy_of[copies] != OWN).any() or test[copies].any() or test[copy_of != OWN].any():
        raise ValueError("copies are of training samples and never held out")


def empty_plane(classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A blank plane to paint on."""
    return Data(x=np.zeros((0, 2), np.float32), y=np.zeros(0, np.float32), test=np.zeros(0, np.bool_), classes=classes)
