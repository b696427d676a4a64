"""The types of what data are, are made of and are fed as: kinds, features, generators, augmentations; their registries.

An entry is data plus at most a few pure numpy functions. Gallery, form, check, file format, engine and code
export all read the same declaration. ``core.catalogue.load`` imports every entry once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import figures
from nnsim.core.data import PLANE, SCALINGS, Aside, Data, Floats, Samples, Whole
from nnsim.core.parameters import Parameter, Values
from nnsim.core.problem import Problem
from nnsim.core.registry import Registry
from nnsim.language.texts import say

Shape = tuple[int, ...]

SHOWN = 32
"""Numbers of a sample that stand in a line."""


def in_numbers(sample: Samples, _vocabulary: tuple[str, ...]) -> str:
    """The first numbers of a sample that is not read."""
    more = " …" if sample.size > SHOWN else ""
    return " ".join(figures(float(value)) for value in sample.reshape(-1)[:SHOWN]) + more


def nothing(_data: Data) -> Problem | None:
    """No objection."""
    return None


def _one_channel(_shape: Shape) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Modality:
    """One of several things that a sample consists of; a network has an input for each.

    ``id``     of that input: ``core.network.INPUT`` for the first, with a name behind a dot for the others
    ``label``  what it is called
    ``kind``   id of the kind of data that it is by itself, which says how it is fed, drawn and read
    """

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class DataKind:
    """What samples are. Who must tell kinds apart asks one of these questions, never the shape of an array.

    ``noun``            what a single sample is called
    ``title``           what stands at the input of a figure of the network
    ``inputs``          what the input of a network is called in the window
    ``accepts``         shape of a sample -> None, or the ``Problem`` of such samples
    ``dtypes``          number types that raw samples may have
    ``objects_to``      data of such shapes and types -> None, or the ``Problem`` of parts that do not fit each other
    ``size``            shape of a sample -> how large it is, in words
    ``fed_shape``       shape of a sample and the chosen features -> shape that the network is fed with
    ``feed``            samples [n, *shape], scaled or bytes, and the features -> the same as [n, *fed_shape]
    ``made_on``         what a person makes samples on: the plane, nothing but the import of a table, of series, of
                        pairs or videos, a drawing pad, a text that is written or pasted, or a world that is played in
    ``to_make``         what a person does for more samples
    ``scalings``        ids of ``core.data.SCALINGS`` that apply to the samples
    ``unscaled``        the sentence that says why no other does, where only ``none`` applies
    ``lies_in_plane``   how a sample becomes a point of the plane: it is one, a projection makes it one, or it is none
    ``takes_features``  True if the network is fed with features computed from a sample
    ``has_columns``     True if a sample is a row of numbers, each with a meaning of its own
    ``is_pictorial``    True if a sample is shown as a picture, not by its numbers
    ``is_moving``       True if a sample is a picture for each moment, along its first axis
    ``is_curve``        True if a sample is drawn as lines over its steps, one for each of its channels, its last axis
    ``channels``        shape of a sample -> names of the channels of a picture, its last axis; none for one
    ``can_augment``     True if there are ways to make other samples of a sample
    ``preset``          id of the network that samples of this kind begin with
    ``follows_on``      True if every sample goes on where the one before it ends, so that the last ones are held out
    ``words``           a sample and the vocabulary -> what it says in a line: its text where it is read, else numbers
    ``is_spelled``      True if these words are all that there is of a sample
    ``target``          what the target of a sample is called, where it is neither just a class nor just a value
    ``numbers``         what the numbers of a raw sample stand for, where they are neither measured nor brightness
    ``modalities``      what a sample consists of, where that is several things; ``Data.modality_shapes`` has their
                        shapes, and ``data.modalities`` takes samples apart
    ``is_split``        False if nothing is held out, as nothing is learned from the samples themselves
    """

    id: str
    noun: str
    title: str
    accepts: Callable[[Shape], Problem | None]
    size: Callable[[Shape], str]
    fed_shape: Callable[[Shape, tuple[str, ...]], Shape]
    feed: Callable[[Samples, tuple[str, ...]], Samples]
    made_on: Literal["plane", "table", "pad", "series", "videos", "text", "pairs", "world"]
    to_make: str
    lies_in_plane: Literal["itself", "projected", ""]
    dtypes: tuple[type[np.generic], ...] = (np.float32, np.float64)
    objects_to: Callable[[Data], Problem | None] = nothing
    inputs: str = say("Inputs")
    scalings: tuple[str, ...] = SCALINGS
    unscaled: str = ""
    takes_features: bool = False
    has_columns: bool = False
    is_pictorial: bool = False
    is_curve: bool = False
    is_moving: bool = False
    channels: Callable[[Shape], tuple[str, ...]] = _one_channel
    can_augment: bool = False
    preset: str = "mlp"
    follows_on: bool = False
    words: Callable[[Samples, tuple[str, ...]], str] = in_numbers
    is_spelled: bool = False
    target: str = ""
    numbers: str = ""
    modalities: tuple[Modality, ...] = ()
    is_split: bool = True

    @property
    def has_names(self) -> bool:
        """True if ``Data.columns`` says what the numbers of a sample are, along its last axis."""
        return self.has_columns or self.is_curve

    @property
    def is_looked_at(self) -> bool:
        """True if a sample is drawn rather than told in numbers or words: as a picture, or as lines."""
        return self.is_pictorial or self.is_curve

    @property
    def is_still(self) -> bool:
        """True if a sample is one picture, whose mean over samples can be looked at as one."""
        return self.is_pictorial and not self.is_moving

    @property
    def is_painted(self) -> bool:
        """True if a person sets, moves and erases samples on the plane."""
        return self.made_on == "plane"

    @property
    def is_drawn(self) -> bool:
        """True if a person draws samples on a pad."""
        return self.made_on == "pad"

    @property
    def is_played(self) -> bool:
        """True if samples come about where somebody plays in a world."""
        return self.made_on == "world"

    @property
    def is_written(self) -> bool:
        """True if a sample is read, not looked at or counted."""
        return self.words is not in_numbers


@dataclass(frozen=True, slots=True)
class Feature:
    """An input computed from a point: float32 [n, 2] -> float32 [n]."""

    id: str
    label: str
    help: str
    numpy: Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Points:
    """What a generator returns: x float32 [n, 2] or what its kind accepts, y float32 [n] (class index or value).

    The rest is for series of varied length, and for kinds with a text in them or several modalities, as in ``Data``;
    ``given`` says what samples are for where that is part of the task.
    """

    x: Samples
    y: Floats
    lengths: Whole | None = None
    vocabulary: tuple[str, ...] = ()
    modality_shapes: tuple[Shape, ...] = ()
    given: Aside | None = None


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes a data set, of the plane unless ``kind`` says otherwise.

    ``make(values, rng)`` gets every parameter (of points always ``count`` and ``noise`` among them) and a
    seeded numpy generator. ``classes`` names the classes for the given values; empty for regression. ``columns``
    names what samples consist of where their kind has names for it, ``targets`` several values of each; ``axes`` are
    the two columns that show a table best, as in ``View``.
    """

    id: str
    label: str
    help: str
    parameters: tuple[Parameter, ...]
    make: Callable[[Values, np.random.Generator], Points]
    classes: Callable[[Values], tuple[str, ...]]
    plane: tuple[float, float, float, float] = PLANE
    group: str = say("Classes")
    kind: str = "points"
    columns: tuple[str, ...] = ("x1", "x2")
    targets: tuple[str, ...] = ()
    axes: str = ""


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


DATA_KINDS: Registry[DataKind] = Registry("kind of data", lambda e: e.id)
FEATURES: Registry[Feature] = Registry("feature", lambda e: e.id)
GENERATORS: Registry[Generator] = Registry("generator", lambda e: e.id)
AUGMENTATIONS: Registry[Augmentation] = Registry("augmentation", lambda e: e.id)
