"""Who does a case lives in a process of its own, which measures itself when it is its turn."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks.growth.cases import Case

TURN_S, TURNS = 0.12, 3
"""CPU seconds of a turn, at least one step; and turns of each."""

END_S = 4.0
"""An epoch that is over within so many CPU seconds is gone through to its end; else only its steps are told."""

KIB = 1024


class Runner:
    """What a column does: ``step`` tells whether the epoch is over; also ``size``, ``batch`` and ``parameters``."""

    size: int
    batch: int
    parameters: int
    step: Callable[[], bool]


class Found(NamedTuple):
    """CPU seconds of an epoch and of the one step, as a median; ``peak`` bytes beyond libraries and samples.

    ``ends`` says whether the end of an epoch was gone through: else its time is that of steps alone.
    """

    epoch: float
    step: float
    peak: float
    ends: bool


def measured(case: Case, columns: dict[str, Callable[[Case], Any]]) -> dict[str, Found]:
    """What every column needs, turn by turn."""
    case.project  # noqa: B018  made before the processes fork, so that nobody pays for the samples
    ends = {name: _process(case, make) for name, make in columns.items()}
    sizes = {name: tuple(end.recv()) for name, end in ends.items()}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"{case.grows} {case.size}: not the same network, {sizes}")
    for _ in range(TURNS):
        for end in ends.values():
            end.send("turn")
            end.recv()
    found = {}
    for name, end in ends.items():
        end.send("end")
        found[name] = Found(*end.recv())
        end.close()
    return found


def _process(case: Case, make: Callable[[Case], Any]) -> Connection:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, case, make), daemon=True)
    process.start()
    there.close()
    return here


def _serve(connection: Connection, case: Case, make: Callable[[Case], Any]) -> None:
    base = _resident()
    runner: Runner = make(case)
    connection.send((runner.parameters, runner.size, runner.batch))
    times: list[float] = []
    ends: list[float] = []
    runner.step()  # what is made when it is first needed
    while connection.recv() == "turn":
        spent = 0.0
        while not spent or spent < TURN_S:
            spent += _step(runner, times, ends)
        connection.send(None)
    step = median(times) if times else 0.0
    left = -(-runner.size // runner.batch)
    while not ends and step * left < END_S:
        _step(runner, times, ends)
    epoch = step * (left - 1) + (median(ends) if ends else step)
    connection.send((epoch, step, _peak() - base, bool(ends)))
    with suppress(EOFError):
        connection.recv()


def _step(runner: Runner, times: list[float], ends: list[float]) -> float:
    began = time.process_time()
    is_end = runner.step()
    spent = time.process_time() - began
    (ends if is_end else times).append(spent)
    return spent


def _status(name: str) -> float:
    """A line of what Linux tells of this process, in bytes; NaN elsewhere."""
    with suppress(OSError), open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
        return next(float(line.split()[1]) * KIB for line in lines if line.startswith(name))
    return float("nan")


def _resident() -> float:
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM")
