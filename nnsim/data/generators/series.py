"""Series of numbers: waves to tell apart, and numbers to remember over many steps."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Whole
from nnsim.core.parameters import Flag, Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import Labels, Reals, as_floats, no_classes, turns
from nnsim.language.texts import say

VARIED = Flag(
    "varied",
    say("Varied lengths"),
    True,
    say(
        "Series have between half as many steps and all of them. Shorter ones begin later: the "
        "network sees zeros before."
    ),
)
STEPS_HELP = say("How many steps the longest series has.")


def _lengths(values: Values, rng: np.random.Generator) -> Whole:
    """How long each series is, int32 [n]."""
    count, longest = int(values["count"]), int(values["steps"])
    shares = rng.random(count) if values["varied"] else np.ones(count)
    return (longest - np.floor((1.0 - shares) * (longest // 2 + 1))).astype(np.int32)


def _made(x: Reals, y: Reals | Labels, lengths: Whole) -> Points:
    """Nothing stands before a series begins."""
    steps = np.arange(x.shape[1]) >= x.shape[1] - lengths[:, None]
    return Points(as_floats(np.where(steps[:, :, None], x, 0.0)), as_floats(y), lengths)


def _waves(values: Values, rng: np.random.Generator) -> Points:
    place, jitter, size = rng.spawn(3)
    count, steps = int(values["count"]), int(values["steps"])
    shape = turns(count, 3)
    begin, rate, height = place.random((count, 3)).T[:, :, None]
    turn = (begin + (2.0 + 3.0 * rate) * np.arange(steps) / steps) % 1.0
    forms = [np.sin(2.0 * np.pi * turn), np.where(turn < 0.5, 1.0, -1.0), 2.0 * turn - 1.0]
    waves = (0.7 + 0.6 * height) * np.choose(shape[:, None], forms)
    waves += float(values["noise"]) * jitter.standard_normal((count, steps))
    return _made(waves[:, :, None], shape, _lengths(values, size))


def _adding(values: Values, rng: np.random.Generator) -> Points:
    """One mark in the first half of what there is, one in the second."""
    place, marking, size = rng.spawn(3)
    count, steps = int(values["count"]), int(values["steps"])
    numbers, lengths = place.random((count, steps)), _lengths(values, size)
    early, late = marking.random((count, 2)).T
    half = lengths // 2
    begins = steps - lengths
    places = np.stack([begins + np.floor(early * half), begins + half + np.floor(late * (lengths - half))])
    marks = (np.arange(steps) == places[:, :, None]).any(axis=0)
    return _made(np.stack([numbers, marks], axis=2), (numbers * marks).sum(axis=1), lengths)


GENERATORS.add(
    Generator(
        "waves",
        say("Waves"),
        say(
            "Sine, square and sawtooth waves of any phase, pace and height. One step tells nothing, a few in a row do."
        ),
        (
            Integer("count", say("Series"), 300, 2, 20_000, say("How many series there are, train and test together.")),
            Number(
                "noise",
                say("Noise"),
                0.2,
                0.0,
                1.0,
                say("Standard deviation of what is added to every step at random."),
            ),
            Integer("steps", say("Steps"), 40, 8, 256, STEPS_HELP),
            VARIED,
        ),
        _waves,
        lambda _values: ("sine", "square", "sawtooth"),
        group=say("Series"),
        kind="series",
        columns=("value",),
    )
)

GENERATORS.add(
    Generator(
        "adding",
        say("Adding problem"),
        say(
            "Random numbers, two of which are marked; the sum of these two is to be told at the end. "
            "Who forgets the first "
            "one guesses (Hochreiter and Schmidhuber, 1997)."
        ),
        (
            Integer(
                "count", say("Series"), 1000, 2, 20_000, say("How many series there are, train and test together.")
            ),
            Integer("steps", say("Steps"), 16, 4, 256, STEPS_HELP),
            VARIED,
        ),
        _adding,
        no_classes,
        group=say("Series"),
        kind="series",
        columns=("number", "mark"),
    )
)
