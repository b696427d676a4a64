"""Data sets as frozen values: samples, targets, and what each sample is for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import prod
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.reserve import appended
from nnsim.core.rows import rows_of
from nnsim.core.spec import Spec
from nnsim.core.tally import tally
from nnsim.language.texts import say

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int32]
Aside = NDArray[np.uint8]
Samples = NDArray[Any]
"""float32, float64 for tables that need it, int16 for tokens, or uint8 for images, where a value means value / 255."""

OWN = -1
"""In ``Data.copy_of``: a sample of its own, no copy."""

PLANE = (-3.0, 3.0, -3.0, 3.0)
"""The visible plane unless a generator says otherwise: x low, x high, y low, y high."""


SCALINGS = ("none", "standard", "minmax")
"""What may be done to the columns of a table before the network sees them."""

SPLITS = ("stratified", "random", "given")
"""How test samples are chosen: a share of every class, a share of all, or as the source says."""

VALIDATION, EXCLUDED = 1, 2
"""What a sample is set aside for; 0 is for training or testing."""

GIVEN_TEST, GIVEN_VALIDATION = 1, 2
"""What a source may say that a sample is for, beside 0 for training."""

PARTS = ("train", "test", "validation", "excluded")
"""What a sample may be for; an excluded one stays in the document but is used for nothing."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Data:
    """Samples with targets. Arrays are read-only and shared between versions, never copied.

    ``kind``     what the samples are, an id of ``DATA_KINDS`` of the room ``data``; whoever makes data states it
    ``x``        float32 [n, *sample_shape]: [n, 2] for points of the plane, [n, d] for tables; images are
                 uint8 [n, h, w] or [n, h, w, 3], which mean value / 255. Tables and points are float64 where float32
                 would make different numbers alike; what the network sees is float32 all the same. Tokens are
                 int16 [n, length]: places in ``vocabulary``. Series are float32 or float64 [n, length, channels]
    ``y``        float32 [n]: the class index as a whole number, or the value for regression, float64 like ``x``;
                 [n, k] where a sample has k > 1 values, and [n, h, w] with a number for every pixel of an image
    ``test``     bool [n]: True where a sample is held out from training
    ``classes``  names of the classes, empty for regression
    ``source``   the generator with its knobs, or None once the set is the user's own
    ``edited``   True as soon as a person painted into what ``source`` made, or changed a bundled set
    ``columns``  names of the columns of points and tables and of the channels of series, empty for images
    ``scaling``  how a table is scaled before the network sees it: an id of ``SCALINGS``; ``x`` stays raw
    ``target_scaling``  the same for the values of a regression; ``y`` stays raw
    ``origin``   where the samples come from, in words: "people.csv", "Iris, Fisher 1936"
    ``bundled``  id of the bundled set that this is, or empty
    ``split``    how the test samples were chosen: an id of ``SPLITS``
    ``aside``    uint8 [n], ``VALIDATION`` or ``EXCLUDED`` where a sample is neither trained on nor tested, else 0;
                 None where there is none of either, never an array of zeros
    ``copy_of``  int32 [n]: the index of the training sample that an augmented copy was made from, ``OWN`` for every
                 other sample; None where there is no copy. Copies and what they were made from are never held out.
    ``target_names``  what the k values of a sample are called, empty where they have no names
    ``pixel_classes``  what the numbers of targets [n, h, w] stand for where they are classes of pixels; empty where
                 they are values
    ``vocabulary``  what the tokens of a text stand for, in the order of their numbers; empty for other kinds
    ``modality_shapes``  shapes of what a sample consists of, one after the other in a row of ``x``; empty where it is
                 of one kind alone
    ``given``    uint8 [n], ``GIVEN_TEST`` or ``GIVEN_VALIDATION`` where an imported source says so, whatever the
                 present split is; None where it holds nothing out
    ``lengths``  int32 [n]: how many of its last steps a series really has, where they are not alike. The steps before
                 them are padding and 0, so that the last step is always a real one. None where all are whole

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
    copy_of: Whole | None = None
    given: Aside | None = None
    target_scaling: str = "none"
    vocabulary: tuple[str, ...] = ()
    lengths: Whole | None = None
    target_names: tuple[str, ...] = ()
    pixel_classes: tuple[str, ...] = ()
    modality_shapes: tuple[tuple[int, ...], ...] = ()
    kind: str = field(kw_only=True)

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_targets()
        for scaling in (self.scaling, self.target_scaling):
            if scaling not in SCALINGS:
                raise ValueError(f"there is no scaling {scaling!r}")
        if self.split not in SPLITS:
            raise ValueError(f"there is no split {self.split!r}")
        self._check_marks()
        for array in (self.x, self.y, self.test, self.aside, self.copy_of, self.given, self.lengths):
            if array is not None:
                array.flags.writeable = False

    def _check_marks(self) -> None:
        if self.aside is not None:
            self._check_aside(self.aside)
        if self.copy_of is not None:
            self._check_copies(self.copy_of)
        if self.given is not None:
            self._check_given(self.given)
        if self.lengths is not None:
            self._check_lengths(self.lengths)

    def _check_shapes(self) -> None:
        n = len(self.x)
        if self.y.shape[:1] != (n,) or self.test.shape != (n,):
            raise ValueError(f"{counted(n, 'sample')} need {counted(n, 'target')} and {counted(n, 'test mark')}")
        if self.modality_shapes and self.sample_shape != (sum(map(prod, self.modality_shapes)),):
            raise ValueError("the modalities do not fill a sample")

    def _check_targets(self) -> None:
        shape, named = self.target_shape, self.target_names
        if shape and (self.classes or shape == (1,) or not (len(shape) == 1 or shape == self.sample_shape[:2])):
            raise ValueError(f"targets of the shape {shape} fit no samples of the shape {self.sample_shape}")
        if named and len(shape) < 2 and len(named) != (shape[0] if shape else 1):
            raise ValueError(f"{counted(len(named), 'name')} for other values")
        if self.pixel_classes and not self.is_masked:
            raise ValueError("classes of pixels need a target for every pixel")

    def _check_aside(self, aside: Aside) -> None:
        if aside.shape != self.test.shape or (aside > EXCLUDED).any() or (aside.astype(np.bool_) & self.test).any():
            raise ValueError("every sample is for one thing only")
        if not aside.any():
            object.__setattr__(self, "aside", None)

    def _check_copies(self, copy_of: Whole) -> None:
        _check_copies(copy_of, self.test | self.validation)
        if not (copy_of != OWN).any():
            object.__setattr__(self, "copy_of", None)

    def _check_given(self, given: Aside) -> None:
        if given.shape != self.test.shape or (given > GIVEN_VALIDATION).any():
            raise ValueError("the source's split fits other samples")
        if not given.any():
            object.__setattr__(self, "given", None)

    def _check_lengths(self, lengths: Whole) -> None:
        longest = self.x.shape[1]
        if lengths.shape != self.test.shape or lengths.dtype != np.int32:
            raise ValueError("every sample needs a length")
        if (lengths < 1).any() or (lengths > longest).any():
            raise ValueError(f"lengths lie between 1 and {longest}")
        if (lengths == longest).all():
            object.__setattr__(self, "lengths", None)

    def __len__(self) -> int:
        return len(self.x)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample, ``(2,)`` for points of the plane."""
        return tuple(int(size) for size in self.x.shape[1:])

    @property
    def targets(self) -> Literal["classes", "values"]:
        """What samples are labelled with: the index of a class, or numbers."""
        return "classes" if self.classes else "values"

    @property
    def target_shape(self) -> tuple[int, ...]:
        """Shape of the target of one sample, ``()`` for a class or a single value."""
        return tuple(int(size) for size in self.y.shape[1:])

    @property
    def form(self) -> tuple[object, ...]:
        """What a network is built for: the shapes of samples and targets, and how many classes there are."""
        return self.sample_shape, self.modality_shapes, self.target_shape, len(self.classes), len(self.pixel_classes)

    @property
    def is_masked(self) -> bool:
        """True if the target of an image has a number for every pixel."""
        return self.y.ndim > 2

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the values of a sample, those of pixels being one; empty for classes."""
        if self.classes or self.pixel_classes:
            return ()
        several = (
            tuple(say("value {number}", number=number + 1) for number in range(self.y.shape[1]))
            if self.y.ndim == 2
            else ("value",)
        )
        return self.target_names or several

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

    def how_many(self, part: str) -> int:
        """Number of samples of one of ``PARTS``."""
        return int(tally(self).parts[PARTS.index(part)])

    def counts(self) -> tuple[int, ...]:
        """Number of samples of each class in use, whatever for."""
        return tuple(tally(self).classes[:-1].sum(axis=0).tolist())

    @property
    def is_copy(self) -> Mask:
        """True [n] for augmented copies of other samples."""
        return np.zeros(len(self), np.bool_) if self.copy_of is None else self.copy_of != OWN

    @property
    def copies(self) -> int:
        """Number of augmented copies."""
        return 0 if self.copy_of is None else int(np.count_nonzero(self.copy_of != OWN))

    # ------------------------------------------------------------ other samples

    def take(self, which: Mask | slice | NDArray[np.intp]) -> Data:
        """Some of the samples, in the order of ``which``; neither marked as edited nor split anew.

        Copies leave with what they were made from.
        """
        copy_of = self.copy_of
        if copy_of is not None:
            which, copy_of = _taken(copy_of, np.arange(len(self))[which])
        kept = {name: getattr(self, name) for name in ("aside", "given", "lengths")}
        marks: dict[str, Any] = {name: None if mark is None else mark[which] for name, mark in kept.items()}
        marks["copy_of"] = copy_of
        return replace(self, x=rows_of(self.x, which), y=rows_of(self.y, which), test=self.test[which], **marks)

    def with_samples(self, x: Samples, y: Floats, test: Mask) -> Data:
        """The same set with other content, marked as edited by hand.

        As many samples as before stay what they were, copies and set aside, and as long; others are neither.
        """
        gone = {"aside": None, "copy_of": None, "given": None, "lengths": None}
        marks: dict[str, Any] = {} if len(x) == len(self) else gone
        return replace(self, x=x, y=y, test=test, edited=True, **marks)

    def joined(
        self, x: Samples, y: Floats, test: Mask, copy_of: Whole | None = None, aside: Aside | None = None
    ) -> Data:
        """The set with further samples behind its own, marked as edited; ``copy_of`` [m] makes copies of them.

        They are as long as the longest.
        """
        origins = _joined(self.copy_of, copy_of, (len(self), len(x)), np.full(1, OWN, np.int32))
        uses = _joined(self.aside, aside, (len(self), len(x)), np.zeros(1, np.uint8))
        given = _joined(self.given, None, (len(self), len(x)), np.zeros(1, np.uint8))
        lengths = _joined(self.lengths, None, (len(self), len(x)), np.full(1, self.x.shape[1], np.int32))
        all_x, all_y, held = (appended(*pair) for pair in ((self.x, x), (self.y, y), (self.test, test)))
        marks: dict[str, Any] = {"aside": uses, "copy_of": origins, "given": given, "lengths": lengths}
        return replace(self, x=all_x, y=all_y, test=held, edited=True, **marks)

    def kept(self, keep: Mask) -> Data:
        """Only the samples where ``keep`` [n] is True, marked as edited; copies leave with what they were made from."""
        return replace(self.take(keep), edited=True)

    def split_anew(self, test: Mask, aside: Aside | None = None) -> Data:
        """Held out where ``test`` [n] is True, set aside as ``aside`` [n] says.

        Copies are neither tested nor do they validate, and those of samples that do are taken out.
        """
        if self.copy_of is None:
            return replace(self, test=test, aside=aside)
        copies = self.copy_of != OWN
        uses = np.zeros(len(self), np.uint8) if aside is None else np.where(copies & (aside == VALIDATION), 0, aside)
        held = test | (uses == VALIDATION)
        stay = ~(copies & held[self.copy_of])
        rest = self.take(stay)
        return replace(rest, test=(test & ~copies)[stay], aside=uses[stay], edited=self.edited or not stay.all())


def empty_images(side: int, *, colour: bool = False, classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A set of square images without one yet, for drawings: grey [0, side, side] or colour [0, side, side, 3]."""
    shape = (0, side, side, 3) if colour else (0, side, side)
    none, nobody = np.zeros(0, np.float32), np.zeros(0, np.bool_)
    return Data(
        x=np.zeros(shape, np.uint8), y=none, test=nobody, classes=classes, columns=(), edited=True, kind="image"
    )


def have_classes(data: Data) -> bool:
    """Whether the label of every sample is that of a class."""
    return int(tally(data).classes.sum()) == len(data)


Marks = TypeVar("Marks", Whole, Aside)


def _joined(own: Marks | None, new: Marks | None, sizes: tuple[int, int], none: Marks) -> Marks | None:
    """The marks of both, ``none`` [1] where a part has none; None where neither has."""
    if own is None and new is None:
        return None
    parts = [np.repeat(none, size) if mine is None else mine for mine, size in zip((own, new), sizes, strict=True)]
    return np.concatenate(parts)


def _taken(copy_of: Whole, index: NDArray[np.intp]) -> tuple[NDArray[np.intp], Whole | None]:
    """Which of the samples ``index`` [m] stay, as copies go with what they are of, and the new marks of copies."""
    places = np.full(len(copy_of), OWN, np.int32)
    places[index] = np.arange(len(index))
    origins = copy_of[index]
    copies = origins != OWN
    stay = ~copies | (places[origins] != OWN)  # -1 reads the last one, which does not count
    if not stay.all():
        return _taken(copy_of, index[stay])
    return index, np.where(copies, places[origins], OWN).astype(np.int32) if copies.any() else None


def _check_copies(copy_of: Whole, held: Mask) -> None:
    """Raise ``ValueError`` unless every copy is for training and of a training sample that is none."""
    if copy_of.shape != held.shape or copy_of.dtype != np.int32:
        raise ValueError("every sample needs a mark that tells copies")
    copies = copy_of[copy_of != OWN]
    if len(copies) and (copies.min() < 0 or copies.max() >= len(copy_of)):
        raise ValueError("a copy is of a sample that does not exist")
    if (copy_of[copies] != OWN).any() or held[copies].any() or held[copy_of != OWN].any():
        raise ValueError("copies are of training samples and never held out")


def empty_plane(classes: tuple[str, ...] = ("A", "B")) -> Data:
    """A blank plane to paint on."""
    none, nobody = np.zeros(0, np.float32), np.zeros(0, np.bool_)
    return Data(x=np.zeros((0, 2), np.float32), y=none, test=nobody, classes=classes, kind="points")
