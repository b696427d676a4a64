"""A lesson is tried in a process of its own, which has the engine: the window never loads it, and goes on meanwhile."""

from __future__ import annotations

from contextlib import closing

from nnsim.client.errand import errand
from nnsim.core.progress import Cancelled, Progress
from nnsim.lessons.checked import CheckEnded, CheckWanted, StepResult

TARGET = "nnsim.cli.lesson_checking:serve"


def check(wanted: CheckWanted, steps: int, progress: Progress, target: str = TARGET) -> tuple[StepResult, ...]:
    """Try a lesson of so many ``steps``; raises ``Cancelled``, or ``ProblemError`` where the process fails."""
    found = list[StepResult]()
    with closing(errand(target, wanted, "lesson")) as told:
        for message in told:
            if not progress(len(found) / max(steps, 1)):
                raise Cancelled
            if isinstance(message, StepResult):
                found.append(message)
            elif isinstance(message, CheckEnded):
                break
    return tuple(found)
