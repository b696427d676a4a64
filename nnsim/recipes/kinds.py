"""The types of how a network learns: learners, optimizers and schedules, and their registries."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from nnsim.core.parameters import Parameter, Values
from nnsim.core.registry import Registry
from nnsim.networks.kinds import Call


@dataclass(frozen=True, slots=True)
class OptimizerKind:
    """A rule that turns gradients into steps; ``engine.optimizers`` implements the same id."""

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    call: Call
    default_rate: float = 0.03


@dataclass(frozen=True, slots=True)
class ScheduleKind:
    """Learning rate over time: ``factor(values, epoch)`` with ``epoch`` as a float from 0.

    ``end(values)`` is the epoch from which on the rate stays lowered for good, infinite where it never does. Both get
    the values of ``recipes.schedules.planned``.
    """

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    factor: Callable[[Values, float], float]
    end: Callable[[Values], float] = lambda _values: math.inf


@dataclass(frozen=True, slots=True)
class LearnerKind:
    """A learning rule; ``engine.learners`` implements the same id in one file.

    ``uses`` names the recipe fields that it reads, so that the form shows only those.
    ``decides`` is True where it answers with a class alone and knows no probabilities.
    """

    id: str
    label: str
    formula: str
    help: str
    parameters: tuple[Parameter, ...]
    uses: tuple[str, ...]
    decides: bool = False


OPTIMIZERS: Registry[OptimizerKind] = Registry("optimizer", lambda e: e.id)
SCHEDULES: Registry[ScheduleKind] = Registry("schedule", lambda e: e.id)
LEARNERS: Registry[LearnerKind] = Registry("learner", lambda e: e.id)
