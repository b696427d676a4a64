"""A lesson is tried in a process of its own, which has the engine: the window never loads it, and goes on meanwhile."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from pathlib import Path

from nnsim.client import bootstrap
from nnsim.client.process import cause_of_death, main_module_left_alone, new_log
from nnsim.client.transport import Channel
from nnsim.core.messages import Failed
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.lessons.checked import CheckEnded, CheckWanted, StepResult

TARGET = "nnsim.cli.lesson_checking:serve"

LOOK_S = 0.1
"""Seconds between two looks at whether anybody still wants it."""


def check(wanted: CheckWanted, steps: int, progress: Progress, target: str = TARGET) -> tuple[StepResult, ...]:
    """Try a lesson of so many ``steps``; raises ``Cancelled``, or ``ProblemError`` where the process fails."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    log = new_log()
    process = context.Process(target=bootstrap.run, args=(target, there, str(log)), name="nnsim-check", daemon=True)
    with main_module_left_alone():
        process.start()
    there.close()
    channel = Channel(here)
    try:
        channel.send(wanted)
        return _results(channel, steps, progress)
    except (EOFError, OSError) as error:
        process.join(1.0)
        raise ProblemError(Problem(cause_of_death(process.exitcode), "lesson")) from error
    finally:
        process.kill()
        process.join()
        process.close()
        channel.close()
        _forget(log)


def _results(channel: Channel, steps: int, progress: Progress) -> tuple[StepResult, ...]:
    found = list[StepResult]()
    while True:
        if not progress(len(found) / max(steps, 1)):
            raise Cancelled
        if not channel.poll(LOOK_S):
            continue
        message = channel.receive()
        if isinstance(message, StepResult):
            found.append(message)
        elif isinstance(message, CheckEnded):
            return tuple(found)
        elif isinstance(message, Failed):
            raise ProblemError(Problem(message.text, "lesson"))


def _forget(log: Path) -> None:
    with suppress(OSError):
        log.unlink()
