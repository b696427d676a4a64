"""The axis of a figure, where it is labelled, and how words beside it keep apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nnsim.language.texts import say
from nnsim.ui.kit import ticks
from nnsim.ui.kit.numbers import value_text


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``low`` to ``high``; ``labels`` are places and words of a line or two, or empty for round numbers."""

    low: float
    high: float
    title: str = ""
    labels: tuple[tuple[float, str], ...] = ()

    @staticmethod
    def through(steps: Sequence[int], room: float = 0.0) -> Axis:
        """From the first of ``steps`` to the last, with a share of ``room`` behind it; a single one in the middle."""
        if len(steps) > 1:
            return Axis(steps[0], steps[-1] + room * (steps[-1] - steps[0]), say("steps"))
        here = steps[0] if steps else 0
        return Axis(here - 1, here + 1, say("steps"), ((float(here), f"{here:,}"),))

    @property
    def is_finite(self) -> bool:
        """Whether the way from end to end is a number: that of a network that diverged need not be."""
        return math.isfinite(self.high - self.low)

    @property
    def length(self) -> float:
        """From end to end; 1 where both are the same."""
        return (self.high - self.low) or 1.0

    def ticks(self, most: int) -> Sequence[tuple[float, str]]:
        """Where it is labelled, at ``most`` about so many places."""
        if self.labels or self.high == self.low:
            return self.labels or ((self.low, value_text(self.low, 3)),)
        return ticks.linear(self.low, self.high, most)


def labels_of(axis: Axis, length: float, usual: float, least: float) -> Sequence[tuple[float, str]]:
    """Places about as far apart as is ``usual``, px; closer, but not below ``least``, where fewer than two would be
    labelled on a ``length``: a single number tells no scale."""
    most = max(int(length // usual), 1)
    tried = (axis.ticks(count) for count in range(most, max(int(length // least), most) + 1))
    return next((found for found in tried if len(found) > 1), axis.ticks(most))


def apart(places: Sequence[QRectF], box: QRectF) -> list[QRectF]:
    """Words at the ends of curves, moved up or down until none lies on another, as far as there is room."""
    order = sorted(range(len(places)), key=lambda n: places[n].top())
    tops, end = dict[int, float](), box.top()
    for n in order:
        tops[n] = max(places[n].top(), end)
        end = tops[n] + places[n].height()
    limit = box.bottom()
    for n in reversed(order):
        tops[n] = min(tops[n], limit - places[n].height())
        limit = tops[n]
    return [QRectF(place.left(), tops[n], place.width(), place.height()) for n, place in enumerate(places)]
