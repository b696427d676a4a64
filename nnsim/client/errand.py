"""Work that has the engine in a process of its own: the window never loads it, and goes on meanwhile."""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from nnsim.client import bootstrap
from nnsim.client.process import cause_of_death, main_module_left_alone, new_log
from nnsim.client.transport import Channel
from nnsim.core.messages import Failed
from nnsim.core.problem import Problem, ProblemError

LOOK_S = 0.1
"""Seconds between two looks at whether anybody still wants it."""


def errand(target: str, wanted: object, subject: str) -> Generator[object | None]:
    """What ``target`` ("module:function") tells of what is ``wanted``, and None every ``LOOK_S`` without news.

    Whoever wants no more of it closes the iterator, which ends the process. Raises ``ProblemError`` about the
    ``subject`` where the process fails, or goes away.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    log = new_log()
    process = context.Process(
        target=bootstrap.run, args=(target, there, str(log)), name=f"nnsim-{subject}", daemon=True
    )
    with main_module_left_alone():
        process.start()
    there.close()
    channel = Channel(here)
    try:
        channel.send(wanted)
        while True:
            message = channel.receive() if channel.poll(LOOK_S) else None
            if isinstance(message, Failed):
                raise ProblemError(Problem(message.text, subject))
            yield message
    except (EOFError, OSError) as error:
        process.join(1.0)
        raise ProblemError(Problem(cause_of_death(process.exitcode), subject)) from error
    finally:
        process.kill()
        process.join()
        process.close()
        channel.close()
        _forget(log)


def _forget(log: Path) -> None:
    with suppress(OSError):
        log.unlink()
