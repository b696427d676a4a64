"""What views of a run through time are told of the moments that are kept of it, a few with each question."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from nnsim.core.answers.health import AboutKept, GradientSizes, WeightSpread
from nnsim.core.data import Floats
from nnsim.engine.trainer import Trainer

SECONDS = 0.02
"""One question costs no more than about so many."""

A = TypeVar("A", GradientSizes, WeightSpread)


def through(trainer: Trainer, about: AboutKept, tell: Callable[[Mapping[str, Floats]], A | None]) -> tuple[A, ...]:
    """What ``tell`` says of the weights of kept states of this network, in the order of their steps.

    At least of one state; nothing where no more are kept.
    """
    found, since, ends = list[A](), about.since, time.perf_counter() + SECONDS
    for state in trainer.past.of_network(arrays_of(trainer), since) if trainer.past else ():
        if state.step >= since:
            if (told := tell(state.state.weights)) is None:
                break
            found.append(replace(told, step=state.step))
            since = state.step + about.apart
            if time.perf_counter() >= ends:
                break
    return tuple(found)


def arrays_of(trainer: Trainer) -> dict[str, Floats]:
    """The weights of the learner by name, not copied."""
    known = trainer.learner.labelled()  # which has what the optimizer remembers, too
    return {name: known[name].array for name in trainer.learner.names if name in known}
