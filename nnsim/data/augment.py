"""Augmentation: copies of training images, moved, turned, resized, bent and made noisy at random.

All bends of a copy are joined before it is read once, bilinearly, so that it is blurred only
once. What lies outside of an image has the colour of its border. The same seed always makes
the same copies, block by block, whatever else is made before. Pure numpy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data, Floats, Samples
from nnsim.core.parameters import Number, Values
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Progress, never_mind
from nnsim.core.spec import Spec
from nnsim.data.entries import AUGMENTATIONS, Augmentation, Coordinates
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

BLOCK = 256
"""Images that are bent at once; the memory needed beside the result is that of some such blocks."""
MOST_BYTES = 1 << 30
"""Largest set that augmentation may lead to."""
MOST_COPIES = 20
_AUGMENT = 3
"""Keeps these random numbers apart from others of the same seed."""

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Augmenting:
    """What is done to each training image: the kinds with their values, copies of each, and the seed."""

    specs: tuple[Spec, ...]
    copies: int = 1
    seed: int = 1


def originals(data: Data) -> Indices:
    """The samples that copies are made of: for training, and no copies themselves."""
    return np.flatnonzero(data.train & ~data.is_copy)


def check(data: Data, wanted: Augmenting) -> Problem | None:
    """What forbids making these copies, or None."""
    count = len(originals(data)) * wanted.copies
    if not kind_of(data).can_augment or data.x.dtype != np.uint8:
        return Problem(say("Only images can be augmented: choose a set of images first."), "data")
    if not wanted.specs:
        return Problem(say("Copies would equal their originals: switch on at least one kind of change."), "data")
    if not count:
        return Problem(say("There is no training image to copy: draw some first."), "data")
    if (len(data) + count) * int(np.prod(data.sample_shape)) > MOST_BYTES:
        text = say(
            "{copies} need more than {most_bytes} GiB: make fewer copies of each image.",
            copies=counted(count, "copy"),
            most_bytes=MOST_BYTES >> 30,
        )
        return Problem(text, "data")
    return None


def augment(data: Data, wanted: Augmenting, progress: Progress = never_mind) -> tuple[Samples, Indices] | None:
    """Copies uint8 [m, *sample_shape] of the training images and what each is of, or None where ``progress`` stops.

    Raises ``ProblemError`` where nothing can be made.
    """
    problem = check(data, wanted)
    if problem is not None:
        raise ProblemError(problem)
    train = originals(data)
    x = np.empty((len(train) * wanted.copies, *data.sample_shape), np.uint8)
    for start, made in _blocks(data.x, train, wanted):
        x[start : start + len(made)] = made
        if not progress((start + len(made)) / len(x)):
            return None
    return x, np.tile(train, wanted.copies)


def _blocks(x: Samples, train: Indices, wanted: Augmenting) -> Iterator[tuple[int, Samples]]:
    for copy in range(wanted.copies):
        for block in range(-(-len(train) // BLOCK)):
            part = train[block * BLOCK : (block + 1) * BLOCK]
            yield copy * len(train) + block * BLOCK, make_block(x[part], wanted, copy, block)


def make_block(images: Samples, wanted: Augmenting, copy: int = 0, block: int = 0) -> Samples:
    """Copy number ``copy`` of the images [n, h, w] or [n, h, w, 3] that block ``block`` begins with, n up to ``BLOCK``.

    Random numbers are drawn for whole blocks, so that a preview of a few images shows what will be made.
    """
    colour = images.ndim == 4
    values = (images if colour else images[..., None]).astype(np.float32) / np.float32(255)
    kinds = [(AUGMENTATIONS[s.kind], s.resolve(AUGMENTATIONS[s.kind].parameters)) for s in wanted.specs]
    rng = np.random.default_rng((wanted.seed, _AUGMENT, copy, block))
    places = start = _places(BLOCK, *images.shape[1:3])
    for kind, settings in kinds:
        places = kind.bend(settings, places, rng) if kind.bend else places
    if places is not start:
        values = read(values, places[:, : len(images)])
    for kind, settings in kinds:
        values = kind.tint(settings, values, rng) if kind.tint else values
    pixels: Samples = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return pixels if colour else pixels[..., 0]


# ---------------------------------------------------------------- reading


def _places(count: int, high: int, wide: int) -> Coordinates:
    """Every pixel read from where it is."""
    rows, columns = np.meshgrid(np.arange(high, dtype=np.float32), np.arange(wide, dtype=np.float32), indexing="ij")
    return np.broadcast_to(np.stack([rows, columns])[:, None], (2, count, high, wide))


def read(images: Floats, places: Coordinates) -> Floats:
    """Images [n, h, w, channels] read at ``places`` [2, n, h', w'], bilinearly: [n, h', w', channels].

    Around each image lies the median of its border, channel by channel.
    """
    count, high, wide, channels = images.shape
    around = border(images)[:, None, None, :]
    padded = np.zeros((count, high + 2, wide + 2, channels), np.float32)
    padded[:, 1:-1, 1:-1] = images - around
    row, down = _split(places[0], high)
    column, right = _split(places[1], wide)
    flat = padded.reshape(-1, channels)
    first = (np.arange(count)[:, None, None] * (high + 2) + row) * (wide + 2) + column
    top = _mixed(flat[first], flat[first + 1], right)
    bottom = _mixed(flat[first + wide + 2], flat[first + wide + 3], right)
    result: Floats = _mixed(top, bottom, down) + around
    return result


def border(images: Floats) -> Floats:
    """The median of the outermost pixels of each image, [n, channels]."""
    edges = [images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1]]
    median: Floats = np.median(np.concatenate(edges, axis=1), axis=1).astype(np.float32)
    return median


def _split(place: Floats, size: int) -> tuple[Indices, Floats]:
    """Whole part, as an index into the padded image, and the rest in [0, 1]."""
    inside = np.clip(place, -1, size) + np.float32(1)
    whole = np.minimum(inside.astype(np.intp), size)
    return whole, inside - whole.astype(np.float32)


def _mixed(low: Floats, high: Floats, share: Floats) -> Floats:
    mixed: Floats = low + (high - low) * share[..., None]
    return mixed


# ---------------------------------------------------------------- bends


def _spread(rng: np.random.Generator, limit: float, count: int, *shape: int) -> Floats:
    """Evenly drawn from -limit to limit, float32 [*shape, count, 1, 1]."""
    drawn: Floats = rng.uniform(-limit, limit, (*shape, count, 1, 1)).astype(np.float32)
    return drawn


def _side(places: Coordinates) -> int:
    return int(max(places.shape[2:]))


def _about_centre(places: Coordinates) -> tuple[Coordinates, Floats]:
    """Places seen from the centre of the image, and that centre."""
    high, wide = places.shape[2:]
    centre = np.array([(high - 1) / 2, (wide - 1) / 2], np.float32).reshape(2, 1, 1, 1)
    return places - centre, centre


def _shift(values: Values, places: Coordinates, rng: np.random.Generator) -> Coordinates:
    moved: Coordinates = places - _spread(rng, float(values["distance"]) * _side(places), places.shape[1], 2)
    return moved


def _rotate(values: Values, places: Coordinates, rng: np.random.Generator) -> Coordinates:
    angle = np.deg2rad(_spread(rng, float(values["angle"]), places.shape[1]))
    return rotated(places, angle)


def rotated(places: Coordinates, angle: Floats) -> Coordinates:
    """Places for copies that are turned anticlockwise by ``angle`` [n, 1, 1] in radians."""
    (rows, columns), centre = _about_centre(places)
    cosine, sine = np.cos(angle), np.sin(angle)
    turned = np.stack([rows * cosine + columns * sine, columns * cosine - rows * sine])
    return (turned + centre).astype(np.float32)


def _scale(values: Values, places: Coordinates, rng: np.random.Generator) -> Coordinates:
    factor = np.exp(_spread(rng, math.log1p(float(values["range"])), places.shape[1]))
    seen, centre = _about_centre(places)
    return (seen / factor + centre).astype(np.float32)


def _elastic(values: Values, places: Coordinates, rng: np.random.Generator) -> Coordinates:
    side = _side(places)
    noise = rng.uniform(-1, 1, places.shape).astype(np.float32)
    width = max(float(values["smoothness"]) * side, 0.5)
    bent: Coordinates = places + displacement(noise, width, float(values["strength"]) * side)
    return bent


def displacement(noise: Floats, width: float, strength: float) -> Floats:
    """Even noise [..., h, w] of -1 to 1, smoothed by a Gaussian of ``width`` px to a deviation of ``strength`` px.

    P. Y. Simard, D. Steinkraus and J. C. Platt, Best Practices for Convolutional Neural Networks, 2003.
    """
    high, wide = noise.shape[-2:]
    smooth = smoother(high, width) @ noise @ smoother(wide, width).T
    usual = np.sqrt(1 / 3) * float((kernel(width) ** 2).sum())  # deviation of the smoothed noise far from the border
    return (smooth * np.float32(strength / usual)).astype(np.float32)


@lru_cache(maxsize=8)
def kernel(width: float) -> Floats:
    """A Gaussian of standard deviation ``width``, cut off at four of them, of sum 1."""
    reach = int(4 * width + 0.5)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    whole: Floats = (weights / weights.sum()).astype(np.float32)
    return whole


@lru_cache(maxsize=8)
def smoother(size: int, width: float) -> Floats:
    """The matrix [size, size] that smooths a row by ``kernel``, with zeros beyond its ends."""
    weights = kernel(width)
    reach = len(weights) // 2
    apart = np.arange(size)[:, None] - np.arange(size)
    return np.where(abs(apart) <= reach, weights[np.clip(apart + reach, 0, 2 * reach)], np.float32(0))


# ---------------------------------------------------------------- brightness


def _noise(values: Values, images: Floats, rng: np.random.Generator) -> Floats:
    drawn = rng.standard_normal((BLOCK, *images.shape[1:]), np.float32)[: len(images)]
    noisy: Floats = images + drawn * np.float32(values["deviation"])
    return noisy


def _share(name: str, label: str, default: float, high: float, text: str) -> Number:
    return Number(name, label, default, 0.0, high, text, unit="%")


AUGMENTATIONS.add(
    Augmentation(
        "shift",
        say("Shift"),
        say("Move the picture in any direction."),
        (_share("distance", say("Up to"), 0.08, 0.5, say("Longest way to each side, as a share of the image.")),),
        bend=_shift,
    )
)
AUGMENTATIONS.add(
    Augmentation(
        "rotate",
        say("Rotate"),
        say("Turn the picture about its centre."),
        (Number("angle", say("Up to"), 12.0, 0.0, 180.0, say("Largest angle to either side."), step=1.0, unit="°"),),
        bend=_rotate,
    )
)
AUGMENTATIONS.add(
    Augmentation(
        "scale",
        say("Scale"),
        say("Make the picture larger or smaller."),
        (_share("range", say("Up to"), 0.1, 1.0, say("At 10 % the picture is up to 1.1 times as large or as small.")),),
        bend=_scale,
    )
)
AUGMENTATIONS.add(
    Augmentation(
        "elastic",
        say("Elastic"),
        say("Bend the picture smoothly, as a hand varies its strokes."),
        (
            _share("strength", say("Strength"), 0.04, 0.2, say("Usual way of a pixel, as a share of the image.")),
            Number(
                "smoothness",
                say("Smoothness"),
                0.16,
                0.02,
                0.4,
                say("Small values crumple, large ones bend."),
                unit="%",
            ),
        ),
        bend=_elastic,
    )
)
AUGMENTATIONS.add(
    Augmentation(
        "noise",
        say("Noise"),
        say("Add grain to every pixel."),
        (_share("deviation", say("Deviation"), 0.05, 0.5, say("Standard deviation, as a share of full brightness.")),),
        tint=_noise,
    )
)


def starting() -> Sequence[Spec]:
    """What the dialog offers at first: gentle changes that keep a glyph what it is."""
    return tuple(Spec(name) for name in ("shift", "rotate", "elastic"))
