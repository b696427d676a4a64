"""What is said of a unit, in one sentence made of the numbers. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.networks.naming import within
from nnsim.networks.plan import Planned
from nnsim.ui.kit.numbers import fixed, loss, plain, value_text

CLEAR = 0.0005
"""A smaller change of a share is none."""

LEAST, MOST = 0.01, 1000.0
"""Sizes between which numbers beside each other are written without powers of ten."""


class Change(NamedTuple):
    """A number of a group, as it is and as if."""

    name: str
    before: float
    after: float


def unit_name(layer: Planned, unit: int) -> str:
    """``Unit 3 of Dense 2``, ``channel 3 of Conv2d 1``, small as within a sentence."""
    noun = "unit" if len(layer.out_shape) == 1 else "channel"
    return f"{noun} {unit + 1:,} of {within(layer.id)}"


def first_large(name: str) -> str:
    """As it stands at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


def short(value: float) -> str:
    """An activation in two figures, as many as a small picture has room for below it."""
    return value_text(value, 2)


def alike(values: Sequence[float]) -> list[str]:
    """Activations beside each other, all with as many decimals as give the largest two figures: ``3.0``, ``2.9``."""
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if not LEAST <= size < MOST:
        return [short(value) for value in values]
    decimals = max(1 - math.floor(math.log10(size)), 0)
    return [fixed(value, decimals) if math.isfinite(value) else plain(value) for value in values]


def whole_percent(share: float) -> str:
    """A share in whole per cent."""
    return percent(share, 0)


def activity(name: str, means: Sequence[tuple[str, float]], ends: tuple[float, float], count: int) -> str:
    """``means`` are groups in words and what the unit says to them on average, ``ends`` the least and most of all."""
    begin, about = f"{first_large(name)} says", f"of {counted(count, 'sample')}"
    if ends[0] == ends[1]:
        return f"{begin} {short(ends[0])} to every one {about}."
    most, least = max(means, key=lambda mean: mean[1]), min(means, key=lambda mean: mean[1])
    spread = f"from {short(ends[0])} to {short(ends[1])}"
    if most == least:
        return f"{begin} {short(most[1])} on average {about}, {spread}."
    return (
        f"{begin} most to {most[0]}, {short(most[1])} on average, and least to {least[0]}, {short(least[1])}; "
        f"{spread} {about}."
    )


def no_number(name: str) -> str:
    """Of a network that diverged."""
    return f"What {name} says is no number any more."


UNMEASURED = "How right the answers to single samples are is not measured here."
"""Of a network that plays: no loss belongs to a sample alone."""


def as_if(name: str, driven: float | None) -> str:
    """How the sentence begins; None is a unit that is off."""
    return f"Without {name}" if driven is None else f"If {name} always said {short(driven)},"


def accuracy(begin: str, part: str, whole: Change, each: Sequence[Change]) -> str:
    """How the shares of right answers change, over all samples of a ``part`` and where they change most."""
    most = max(each, key=lambda change: abs(change.after - change.before))
    if abs(most.after - most.before) < CLEAR:
        return f"{begin} the {part} accuracy stays as it is for every class, {whole_percent(whole.before)} over all."
    return f"{begin} the {part} accuracy of {most.name} {_moves(most)}, over all classes it {_moves(whole)}."


def error(begin: str, part: str, whole: Change) -> str:
    """How the mean loss changes, as far as its figures tell."""
    before, after = loss(whole.before), loss(whole.after)
    if before == after:
        return f"{begin} the {part} loss stays at {before}."
    verb = "rises" if whole.after > whole.before else "falls"
    return f"{begin} the {part} loss {verb} from {before} to {after}."


def _moves(change: Change) -> str:
    if abs(change.after - change.before) < CLEAR:
        return f"stays at {whole_percent(change.before)}"
    verb = "falls" if change.after < change.before else "rises"
    return f"{verb} from {whole_percent(change.before)} to {whole_percent(change.after)}"
