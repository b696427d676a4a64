"""What answers about a unit come to: bars by class, and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.units import Activity, Effect
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.ui.kit.figures.bars import Bar
from nnsim.ui.kit.numbers import loss
from nnsim.ui.kit.theme import Theme
from nnsim.ui.views.unit import words
from nnsim.ui.views.unit.gathered import samples_of
from nnsim.ui.views.unit.groups import Group, groups
from nnsim.ui.views.unit.words import Change

USUAL = 5
"""Up to so many classes stand in their own order; of more those that matter most come first."""

MIDDLE = (0.1, 0.9)
"""Between these quantiles lie four fifths of the values: the line over the end of a bar."""


class Told(NamedTuple):
    """Bars on a scale between ``ends``, what they are, and what is said of them."""

    heading: str
    bars: tuple[Bar, ...]
    ends: tuple[float, float]
    sentence: str


NOTHING = Told("", (), (0.0, 1.0), "")


def values_of(activity: Sequence[Activity]) -> Floats:
    """What the unit says to all samples [m] that are told of."""
    return np.concatenate([np.zeros(0, np.float32), *(part.values for part in activity)])


def of_activity(
    project: Project, name: str, activity: Sequence[Activity], ends: tuple[float, float], theme: Theme
) -> Told:
    """Mean activations by class, on the scale of all that was seen so far."""
    values = values_of(activity).astype(np.float64)
    if not len(values):
        return NOTHING
    if not np.isfinite(values).all():
        return NOTHING._replace(sentence=words.no_number(name))
    found = groups(project.data, samples_of(activity), value_of(project))
    means = [float(values[group.mask].mean()) for group in found]
    bars = [
        Bar(group.name, mean, number, spread=_spread(values[group.mask]), color=_color(group, theme))
        for group, mean, number in zip(found, means, words.alike(means), strict=True)
    ]
    said = [(group.words, mean) for group, mean in zip(found, means, strict=True)]
    sentence = words.activity(name, said, (float(values.min()), float(values.max())), len(values))
    order = np.argsort(-np.array(means), kind="stable") if len(bars) > USUAL else np.arange(len(bars))
    low, high = min(ends[0], 0.0), max(ends[1], 0.0)
    return Told(
        say("Mean activation"), tuple(bars[place] for place in order), (low, high if high > low else low + 1), sentence
    )


def _spread(values: Doubles) -> tuple[float, float]:
    low, high = np.quantile(values, MIDDLE)
    return float(low), float(high)


def _color(group: Group, theme: Theme) -> str:
    return theme.class_color(group.label).name() if group.label >= 0 else theme.accent


def of_effect(project: Project, name: str, driven: float | None, effect: Sequence[Effect], theme: Theme) -> Told:
    """How right or wrong the answers are as if, with those of the network as it is as hollow bars."""
    if not effect:
        return NOTHING
    right = np.concatenate([part.right for part in effect], axis=1)
    losses = np.concatenate([part.losses for part in effect], axis=1).astype(np.float64)
    if not right.size and np.isnan(losses).all():
        return NOTHING._replace(sentence=words.UNMEASURED)
    part = say("test") if project.data.test.any() else say("training")
    found = groups(project.data, samples_of(effect), value_of(project))
    begin = words.as_if(name, driven)
    asked, of = len(samples_of(effect)), effect[0].of
    so_far = "" if asked >= of else say(" So far {asked:,} of {of:,} are asked.", asked=asked, of=of)
    is_share = right.size > 0
    numbers = right.astype(np.float64) if is_share else losses
    each = [Change(group.words, *_means(numbers[:, group.mask])) for group in found]
    whole = Change("", *_means(numbers))
    said = words.accuracy(begin, part, whole, each) if is_share else words.error(begin, part, whole)
    most = 1.0 if is_share else max(max(change.before, change.after) for change in (whole, *each))
    bars = _compared(whole, each, found, theme, words.whole_percent if is_share else loss)
    return Told(
        say("As if: {part} {word}", part=part, word=say("accuracy") if is_share else say("loss")),
        bars,
        (0.0, most or 1.0),
        said + so_far,
    )


def _means(numbers: Doubles) -> list[float]:
    """Of both rows [2, m]."""
    found: list[float] = numbers.mean(axis=1).tolist()
    return found


def _compared(
    whole: Change, each: Sequence[Change], found: Sequence[Group], theme: Theme, text: Callable[[float], str]
) -> tuple[Bar, ...]:
    """A bar for all samples and one for each group, as if; hollow as it is."""
    bars = [
        Bar(group.name, change.after, text(change.after), ghost=change.before, color=_color(group, theme))
        for group, change in zip(found, each, strict=True)
    ]
    moved = np.array([abs(change.after - change.before) for change in each])
    order = np.argsort(-moved, kind="stable") if len(bars) > USUAL else np.arange(len(bars))
    first = Bar(say("All"), whole.after, text(whole.after), stands_out=True, ghost=whole.before)
    return first, *(bars[place] for place in order)
