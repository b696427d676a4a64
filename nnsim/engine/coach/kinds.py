"""What an alarm is, and the registry of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from nnsim.core.problem import Fix
from nnsim.core.registry import Registry, import_all
from nnsim.engine.coach.signs import Signs
from nnsim.recipes.kinds import LearnerKind


@dataclass(frozen=True, slots=True)
class Finding:
    """What an alarm found: a sentence, the numbers behind it in words, the place, and the experiment that shows it."""

    seen: str
    numbers: tuple[tuple[str, str], ...]
    where: str
    fix: Fix | None = None


def by_gradient(kind: LearnerKind) -> bool:
    """Learning from samples along a slope."""
    return kind.rule == "gradient" and not kind.plays


def with_weights(kind: LearnerKind) -> bool:
    """Learning weights from samples, by whatever rule."""
    return bool(kind.rule) and not kind.plays


@dataclass(frozen=True, slots=True)
class Alarm:
    """``look`` states the criterion in its docstring, and returns what it found, or None.

    ``why``     what is behind it, in a sentence
    ``view``    id of the view that shows it
    ``unless``  ids of alarms that explain this one: it keeps quiet as long as one of them stands
    ``watches`` the learners that it can tell something of
    """

    id: str
    title: str
    why: str
    view: str
    look: Callable[[Signs], Finding | None]
    unless: tuple[str, ...] = ()
    watches: Callable[[LearnerKind], bool] = by_gradient


ALARMS: Registry[Alarm] = Registry("alarm", lambda e: e.id)

ORDER = (
    "unscaled", "wrong_loss", "exploding", "exploding_values", "rate_high", "dead_units", "saturated", "vanishing",
    "rate_low", "chance", "label_noise", "not_separable", "bad_start", "overfitting",
)  # fmt: skip
"""Causes before what follows from them: of all that is found at once, only the first is told."""


@cache
def alarms(kind: LearnerKind) -> tuple[Alarm, ...]:
    """Those that watch such a learner, in ``ORDER``; none where there is nothing that goes wrong step by step."""
    import_all(sys.modules[__package__])
    return tuple(alarm for alarm in map(ALARMS.__getitem__, ORDER) if alarm.watches(kind))
