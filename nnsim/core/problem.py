"""User mistakes as values: a sentence, the place, and where possible a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """``ERROR`` stops training from starting; ``WARNING`` says what will go wrong; ``NOTE`` is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


UNDO = "undo"
"""Takes the last edit back, where there is one."""

GO_BACK = "last_good"
"""Restores the last good state of a run that diverged, and learns at ``rate`` from there, where one is given."""

NEW_SEED = "new_seed"
"""Fresh weights from another seed."""

RESET = "reset"
"""Fresh weights, drawn by ``initializer`` where one is given."""

COMMANDS = frozenset({UNDO, GO_BACK, NEW_SEED, RESET})
"""Actions of fixes that are no edits of the project but commands of the window, by their ids."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A one-click way out. ``action`` is the id of an edit in ``nnsim.edits.kinds``, or one of ``COMMANDS``."""

    label: str
    action: str
    values: tuple[tuple[str, str | int | float | bool], ...] = ()


Points = tuple[tuple[float, float], ...]
"""Points of the plane."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One clear sentence that says what is wrong and what to do.

    ``where`` names the part: a node of the network, ``"data"``, ``"recipe"``, or a file. ``other`` is a second way
    out where the sentence leaves the choice. ``points`` are those of the plane that the sentence names, in groups.
    """

    text: str
    where: str = ""
    severity: Severity = Severity.ERROR
    fix: Fix | None = None
    other: Fix | None = None
    points: tuple[Points, ...] = ()

    def __str__(self) -> str:
        return self.text


class ProblemError(Exception):
    """Carries a ``Problem`` across code that cannot return one."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem
