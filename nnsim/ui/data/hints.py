"""What is odd about samples, in words: leaks, contrary duplicates, outliers, imbalance. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted, nouns
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.problem import Fix
from nnsim.data.kinds import kind_of
from nnsim.data.leaks import contrary, leaks
from nnsim.language.texts import say, say_count

FEW = 10
"""Below so many points nothing is said of balance: the learner has only begun."""
ENOUGH = 20
"""Below so many points of a class its spread is too uncertain to call one of them an outlier."""
RATIO = 3.0
"""A class with so many times the points of another is pointed out."""
FAR = 5.0
"""Robust distance of an outlier: of a normal distribution in the plane one point in 270,000 lies beyond."""
LONELY = 3
"""An outlier has at most so many of its class around it, itself included; or one in a hundred of the class."""
CELLS = 12
"""Neighbours are counted in cells of a twelfth of the plane's width and those around them."""
LEAST_SPREAD = 0.01
"""The spread counts as at least this share of the plane's width, so that equal points have no outliers."""


@dataclass(frozen=True, slots=True, eq=False)
class Hint:
    """A sentence; ``mask`` [n] tells which samples it speaks of, None where it is about whole classes.

    ``short`` names them where they are shown, ``fix`` is a way out.
    """

    id: str
    text: str
    mask: Mask | None = None
    short: str = ""
    fix: Fix | None = None


def hints(data: Data) -> list[Hint]:
    """What should be said of the samples, the most misleading first."""
    if not len(data):
        return []
    finders: tuple[Callable[[Data], Hint | None], ...] = (_leaks, _contrary)
    if kind_of(data).follows_on:
        return [hint] if (hint := _leaks(data)) else []  # how often something follows is what is to be learned
    if kind_of(data).lies_in_plane == "itself":
        finders = (*finders, _outliers)
    return [hint for find in (*finders, _imbalance) if (hint := find(data)) is not None]


def _samples(data: Data) -> str:
    """What several samples are called."""
    return nouns(2, kind_of(data).noun)


# ---------------------------------------------------------------- balance


def _imbalance(data: Data) -> Hint | None:
    counts = data.counts()
    if not counts or sum(counts) < FEW:
        return None
    empty = [name for name, count in zip(data.classes, counts, strict=True) if count == 0]
    if empty:
        return Hint(
            "imbalance",
            say("{empty} has no {samples} yet: the network cannot learn it.", empty=empty[0], samples=_samples(data)),
        )
    most, least = int(np.argmax(counts)), int(np.argmin(counts))
    ratio = counts[most] / counts[least]
    if ratio < RATIO:
        return None
    times = f"{ratio:.0f}" if ratio >= 10 or ratio == round(ratio) else f"{ratio:.1f}"
    text = say(
        "{class_name} has {times} times as many {samples} as {class_name_2}.",
        class_name=data.classes[most],
        times=times,
        samples=_samples(data),
        class_name_2=data.classes[least],
    )
    return Hint("imbalance", text)


# ---------------------------------------------------------------- duplicates


def _leaks(data: Data) -> Hint | None:
    found = leaks(data)
    count, twins = int(found.held_out.sum()), int(found.in_training.sum())
    if not count:
        return None
    part = say("test") if (found.held_out & data.test).any() else say("validation")
    many = f"{counted(count, f'{part} {kind_of(data).noun}')} {(say('are') if count > 1 else say('is'))}"
    text = say(
        "{many} also among the training {samples}, which makes the test look better than it is.",
        many=many,
        samples=_samples(data),
    )
    fix = Fix(
        say("Train without the copy")
        if twins == 1
        else say("Train without the {copies}", copies=counted(twins, "copy")),
        "exclude_leaks",
    )
    return Hint("leaks", text, found.held_out | found.in_training, say("in training and test"), fix)


def _contrary(data: Data) -> Hint | None:
    mask = contrary(data)
    count = int(mask.sum())
    if not count:
        return None
    other = "value" if data.targets == "values" else "class"
    if kind_of(data).lies_in_plane == "itself":
        text = say(
            "{points} share their exact place with a point of another {other}",
            points=counted(count, "point"),
            other=other,
        )
    else:
        text = say(
            "{counted} are exactly like another one of another {other}",
            counted=counted(count, kind_of(data).noun),
            other=other,
        )
    text = say("{text}: no network can get both right.", text=text)
    return Hint("contrary", text, mask, say("alike, but of different {targets}", targets=data.targets))


# ---------------------------------------------------------------- outliers


def outliers(data: Data) -> Mask:
    """True [n] for points far from the rest of their class, and almost alone there.

    Far is measured by ``robust_distance``. Classes of several clumps have points far from their
    median, so an outlier must also be lonely.
    """
    mask = np.zeros(len(data), np.bool_)
    width = data.plane[1] - data.plane[0]
    labels = range(len(data.classes)) if data.classes else (None,)
    for label in labels:
        mine = np.arange(len(data)) if label is None else np.flatnonzero(data.y == label)
        if len(mine) < ENOUGH:
            continue
        x = data.x[mine]
        far = robust_distance(x, LEAST_SPREAD * width) > FAR
        if far.any():
            mask[mine] = far & (_neighbours(x, data.plane) <= max(LONELY, len(mine) // 100))
    return mask


def robust_distance(x: Floats, least: float) -> Floats:
    """How far each of ``x`` [n, 2] lies from the median, in robust standard deviations per axis.

    The standard deviation is 1.4826 times the median absolute deviation, as for a normal
    distribution, and at least ``least``.
    """
    offset = np.abs(x - _median(x))
    spread = np.maximum(1.4826 * _median(offset), least)
    scaled = offset / spread
    return np.asarray(np.hypot(scaled[:, 0], scaled[:, 1]), np.float32)


def _median(x: Floats) -> Floats:
    """Of each column of ``x`` [n, k]; np.median loads numpy.ma at its first use, which takes 60 ms."""
    ordered, n = np.sort(x, axis=0), len(x)
    middle: Floats = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return middle


def _neighbours(x: Floats, plane: tuple[float, float, float, float]) -> NDArray[np.int64]:
    """How many of ``x`` [n, 2] lie in the cell of each and the eight around it."""
    low, high = np.array(plane[::2]), np.array(plane[1::2])
    cell = np.clip(((x - low) / (high - low) * CELLS).astype(np.int64), 0, CELLS - 1) + 1
    side = CELLS + 2
    counts = np.bincount(cell[:, 0] * side + cell[:, 1], minlength=side * side).reshape(side, side)
    around = sum(np.roll(np.roll(counts, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1))
    found: NDArray[np.int64] = np.asarray(around)[cell[:, 0], cell[:, 1]]
    return found


def _outliers(data: Data) -> Hint | None:
    mask = outliers(data)
    count = int(mask.sum())
    if not count:
        return None
    text = (
        say_count(
            "{count:,} point lies far from the other points.", "{count:,} points lie far from the other points.", count
        )
        if data.targets == "values"
        else say_count(
            "{count:,} point lies far from the rest of its class.",
            "{count:,} points lie far from the rest of their class.",
            count,
        )
    )
    return Hint("outliers", text, mask, say("far from the rest"))
