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
    """What a column does: ``step`` tells how many steps it made, and whether an epoch was over and looked at."""

    size: int
    batch: int
    parameters: int
    step: Callable[[], tuple[int, bool]]


class Found(NamedTuple):
    """CPU seconds of an epoch and of one step; ``peak`` bytes beyond libraries and samples.

    A step is the median without what is done at ends of epochs, an epoch has its share of all. ``ends`` says whether
    such an end was gone through.
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
    runner.step()  # what is made when it is first needed
    spent = Spent()
    while connection.recv() == "turn":
        until = spent.seconds + TURN_S
        spent.go(runner)
        while spent.seconds < until:
            spent.go(runner)
        connection.send(None)
    each = -(-runner.size // runner.batch)
    while not spent.ends and spent.step * each < END_S:
        spent.go(runner)
    connection.send((spent.seconds / spent.steps * each, spent.step, _peak() - base, spent.ends > 0))
    with suppress(EOFError):
        connection.recv()


class Spent:
    """What was measured of one column."""

    def __init__(self) -> None:
        self.seconds, self.steps, self.ends = 0.0, 0, 0
        self._times: list[float] = []

    @property
    def step(self) -> float:
        """CPU seconds of one, as a median of those that nothing else was done with, if there were any."""
        return median(self._times) if self._times else self.seconds / self.steps

    def go(self, runner: Runner) -> None:
        """Let it make some steps."""
        began = time.process_time()
        steps, is_end = runner.step()
        took = time.process_time() - began
        self.seconds, self.steps, self.ends = self.seconds + took, self.steps + steps, self.ends + is_end
        if not is_end:
            self._times.append(took / steps)


def _status(name: str) -> float:
    """A line of what Linux tells of this process, in bytes; NaN elsewhere."""
    with suppress(OSError), open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
        return next(float(line.split()[1]) * KIB for line in lines if line.startswith(name))
    return float("nan")


def _resident() -> float:
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM")
