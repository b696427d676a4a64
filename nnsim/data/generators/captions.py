"""Pictures of a shape with a sentence that describes it, or that is wrong in some of its words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Integer, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import streams, turns
from nnsim.language.texts import say

SIZES, SHAPES = ("small", "large"), ("ring", "square", "bar", "cross")
COLOURS = {
    "red": (0.85, 0.16, 0.16),
    "green": (0.10, 0.58, 0.22),
    "blue": (0.13, 0.32, 0.82),
    "yellow": (0.95, 0.75, 0.05),
}
GREYS = {"grey": 0.45, "black": 0.0}
PLACES = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}

CLASSES = ("does not fit", "fits")

SIDE = 16
"""Pixels of a picture's side."""

LEVELS = 51
"""Steps of brightness: few, so that files stay small."""

Whole = NDArray[np.intp]


def _kinds(values: Values) -> tuple[tuple[str, ...], ...]:
    """The words among which each of the four is chosen that describe a picture."""
    return SIZES, tuple(COLOURS if values["colour"] else GREYS), SHAPES, tuple(PLACES)


def _make(values: Values, rng: np.random.Generator) -> Points:
    """Half of the sentences are right; in the others one word or more of the four that describe is another one.

    All words are as frequent in either half, and so are all pictures, so that neither alone tells them apart.
    """
    choose, jitter = streams(rng)
    kinds, count = _kinds(values), int(values["count"])
    shown = np.stack([choose.integers(len(words), size=count) for words in kinds], axis=1)
    many, fits = np.array([len(words) for words in kinds]), turns(count, len(CLASSES))
    order = choose.random(shown.shape).argsort(axis=1)
    wrong = (order < choose.integers(1, int(values["wrong"]) + 1, size=(count, 1))) & (fits[:, None] == 0)
    said = np.where(wrong, (shown + 1 + choose.integers(many - 1, size=shown.shape)) % many, shown)
    pictures = _drawn(shown, kinds[1], jitter)
    vocabulary = ("", "a", "at", "the", *(word for words in kinds for word in words))
    tokens = _written(said, kinds, vocabulary)
    x = np.concatenate([pictures.reshape(count, -1), tokens], axis=1)
    shapes = pictures.shape[1:], tokens.shape[1:]
    return Points(x, fits.astype(np.float32), vocabulary=vocabulary, modality_shapes=shapes)


def _drawn(shown: Whole, tints: tuple[str, ...], rng: np.random.Generator) -> Floats:
    """What ``shown`` [n, 4] says on white, grey [n, side, side] or in colour [n, side, side, 3]; 0 is black."""
    size, tint, shape, place = shown.T
    across = np.arange(SIDE) - (SIDE - 1) / 2
    radius = np.where(size == 0, 2.6, 4.4)[:, None, None]
    away = np.array(list(PLACES.values()))[place] * 3.2 + rng.uniform(-0.5, 0.5, (len(shown), 2))
    dx, dy = across[None, None, :] - away[:, :1, None], across[None, :, None] - away[:, 1:, None]
    outlines = (
        np.abs(np.hypot(dx, dy) - 0.75 * radius) * 2 + 0.5 * radius,
        np.maximum(abs(dx), abs(dy)) * 1.1,
        np.maximum(abs(dx), abs(dy) * 3),
        np.maximum(abs(dx), abs(dy)) + np.maximum(np.minimum(abs(dx), abs(dy)) - 0.2 * radius, 0) * 8,
    )
    far = np.choose(shape[:, None, None], outlines)
    ink = np.clip(radius - far + 0.5, 0, 1)
    inks = np.array([{**COLOURS, **GREYS}[name] for name in tints])[tint]
    whites = ink[..., None] * (1 - inks.reshape(len(shown), 1, 1, -1))
    levels: Floats = (np.round((1 - whites) * LEVELS) / LEVELS).astype(np.float32)
    return levels[..., 0] if levels.shape[-1] == 1 else levels


def _written(said: Whole, kinds: tuple[tuple[str, ...], ...], vocabulary: tuple[str, ...]) -> Floats:
    """``a small red circle at the left`` in numbers of words, float32 [n, 7]."""
    number = {word: float(i) for i, word in enumerate(vocabulary)}
    named = [np.array([number[word] for word in words])[said[:, i]] for i, words in enumerate(kinds)]
    fixed = {word: np.full(len(said), number[word]) for word in ("a", "at", "the")}
    size, tint, shape, place = named
    in_order = (fixed["a"], size, tint, shape, fixed["at"], fixed["the"], place)
    return np.stack(in_order, axis=1).astype(np.float32)


def _classes(_values: Values) -> tuple[str, ...]:
    return CLASSES


GENERATORS.add(
    Generator(
        "captions",
        say("Captions"),
        say(
            "Small pictures of a shape, each with a sentence that describes it or is wrong in a word or more: "
            "neither the picture nor the sentence alone tells which."
        ),
        (
            Integer("count", say("Pairs"), 5000, 100, 10_000, say("How many pictures with a sentence there are.")),
            Integer(
                "wrong",
                say("Wrong words"),
                3,
                1,
                4,
                say("How many words of a wrong sentence are wrong at most; one at least."),
            ),
            Flag("colour", say("In colour"), True, say("Shapes in four colours, else in two greys.")),
        ),
        _make,
        _classes,
        group=say("Image and text"),
        kind="pairs",
    )
)
