"""What is said of a unit, in one sentence made of the numbers. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.language.texts import say
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
    noun = say("unit") if len(layer.out_shape) == 1 else say("channel")
    return say("{noun} {unit:,} of {layer}", noun=noun, unit=unit + 1, layer=within(layer.id))


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
    begin, about = say("{name} says", name=first_large(name)), say("of {samples}", samples=counted(count, "sample"))
    if ends[0] == ends[1]:
        return say("{begin} {end} to every one {about}.", begin=begin, end=short(ends[0]), about=about)
    most, least = max(means, key=lambda mean: mean[1]), min(means, key=lambda mean: mean[1])
    spread = say("from {end} to {end_2}", end=short(ends[0]), end_2=short(ends[1]))
    if most == least:
        return say(
            "{begin} {most} on average {about}, {spread}.", begin=begin, most=short(most[1]), about=about, spread=spread
        )
    return say(
        "{begin} most to {most}, {most_2} on average, and least to {least}, {least_2}; {spread} {about}.",
        begin=begin,
        most=most[0],
        most_2=short(most[1]),
        least=least[0],
        least_2=short(least[1]),
        spread=spread,
        about=about,
    )


def no_number(name: str) -> str:
    """Of a network that diverged."""
    return say("What {name} says is no number any more.", name=name)


UNMEASURED = say("How right the answers to single samples are is not measured here.")
"""Of a network that plays: no loss belongs to a sample alone."""


def as_if(name: str, driven: float | None) -> str:
    """How the sentence begins; None is a unit that is off."""
    return (
        say("Without {name}", name=name)
        if driven is None
        else say("If {name} always said {driven},", name=name, driven=short(driven))
    )


def accuracy(begin: str, part: str, whole: Change, each: Sequence[Change]) -> str:
    """How the shares of right answers change, over all samples of a ``part`` and where they change most."""
    most = max(each, key=lambda change: abs(change.after - change.before))
    if abs(most.after - most.before) < CLEAR:
        return say(
            "{begin} the {part} accuracy stays as it is for every class, {before} over all.",
            begin=begin,
            part=part,
            before=whole_percent(whole.before),
        )
    return say(
        "{begin} the {part} accuracy of {most} {most_2}, over all classes it {whole}.",
        begin=begin,
        part=part,
        most=most.name,
        most_2=_moves(most),
        whole=_moves(whole),
    )


def error(begin: str, part: str, whole: Change) -> str:
    """How the mean loss changes, as far as its figures tell."""
    before, after = loss(whole.before), loss(whole.after)
    if before == after:
        return say("{begin} the {part} loss stays at {before}.", begin=begin, part=part, before=before)
    verb = say("rises") if whole.after > whole.before else say("falls")
    return say(
        "{begin} the {part} loss {verb} from {before} to {after}.",
        begin=begin,
        part=part,
        verb=verb,
        before=before,
        after=after,
    )


def _moves(change: Change) -> str:
    if abs(change.after - change.before) < CLEAR:
        return say("stays at {before}", before=whole_percent(change.before))
    verb = say("falls") if change.after < change.before else say("rises")
    return say(
        "{verb} from {before} to {after}",
        verb=verb,
        before=whole_percent(change.before),
        after=whole_percent(change.after),
    )
