"""Several learners on the same samples: what each answers, and what that took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.spec import Spec

NO_PLANE: Floats = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class AboutContest:
    """Which ``learners`` are asked, in turns: every ``turn`` brings what more was found in so many ``seconds``."""

    learners: tuple[Spec, ...] = ()
    turn: int = 0
    seconds: float = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Entrant:
    """One of them.

    ``scores``    float32 [n * n, units] over the plane that is shown, row 0 with the largest y; [0, 0] without a plane
    ``measured``  by column of the history: losses, accuracies and errors of training and test samples
    ``fit_ms``    milliseconds that it took to learn, and ``ask_us`` microseconds for one answer, NaN without a plane
    ``size``      numbers that its answers depend on
    ``facts``     what it has, as pairs of words
    ``why_not``   why it cannot take part, in a sentence; then nothing else is known
    """

    learner: Spec
    scores: Floats = field(default_factory=lambda: NO_PLANE)
    measured: Mapping[str, float] = field(default_factory=dict)
    fit_ms: float = float("nan")
    ask_us: float = float("nan")
    size: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    why_not: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Contest:
    """The ``entrants`` that have ended, in the order in which they were asked.

    ``samples``  of the training set that they learned from
    ``done``     the share of the work that is done, and ``ms`` how long that took
    """

    entrants: tuple[Entrant, ...]
    samples: int
    done: float
    ms: float
