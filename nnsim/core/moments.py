"""Earlier moments of a run: commands that go there and back, and what the engine says of them."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.project import Project


@dataclass(frozen=True, slots=True)
class Visit:
    """Look at the run as it was after ``step`` steps, or at the nearest that is kept; it stands still meanwhile."""

    step: int


@dataclass(frozen=True, slots=True)
class StepBack:
    """Look at the run one step earlier than what is looked at, or with ``epoch`` at the end of the epoch before."""

    epoch: bool = False


@dataclass(frozen=True, slots=True)
class Retell:
    """Make the step with this ``number``, from 0, once more and look at its beats; one not yet over is the present."""

    number: int


@dataclass(frozen=True, slots=True)
class Return:
    """Look at the present again."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on from what is looked at, as run ``run``; it is kept as ``kept``, and the present before as ``keep``."""

    run: int
    keep: int
    kept: int


@dataclass(frozen=True, eq=False, slots=True)
class Moment:
    """The frames that follow are of this ``project``; without ``has_samples`` its samples are those of the present."""

    run: int
    project: Project
    has_samples: bool
