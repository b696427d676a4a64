"""The columns of the table: who takes part, and the process that does its work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks.peers import node
from tests.benchmarks.peers.base import Missing
from tests.benchmarks.peers.jobs import Job
from tests.benchmarks.peers.processes import PYTHON, Talk

TRACED, CLOSE = 4, 1e-3
"""Steps after which all have the same loss, and how far it may be off: relative, in float32 and float64."""


class Column(NamedTuple):
    """``process`` is what columns share; ``is_mean``: it does more at some steps than at others, so its mean counts."""

    id: str
    title: str
    process: str
    is_mean: bool = False


COLUMNS = (
    Column("nnsim", "nnsim", "nnsim", is_mean=True),
    Column("nnsim_steps", "its steps", "nnsim"),
    Column("nnsim_torch_steps", "by PyTorch", "nnsim"),
    Column("naive", "naive torch", "naive"),
    Column("tuned", "tuned torch", "tuned"),
    Column("sklearn", "sklearn", "sklearn"),
    Column("convnetjs", "ConvNetJS", "convnetjs"),
    Column("playground", "Playground-like", "playground"),
)


class Peers:
    """All peers that are there, at one job after the other; ``missing`` says why others are not."""

    def __init__(self, folder: Path) -> None:
        self.missing: dict[str, str] = {}
        self._folder = folder
        self._talks: dict[str, Talk] = {}
        self._first: dict[str, list[float]] = {}
        for column in COLUMNS:
            try:
                self._start(column.process)
            except Missing as reason:
                self.missing[column.title] = str(reason)
                print(f"left out: {column.title}, as {reason}", file=sys.stderr)

    def _start(self, process: str) -> None:
        if process not in self._talks:
            self._talks[process] = Talk(node.command(process) if process in node.JOBS_OF else PYTHON)

    def at(self, job: Job) -> Iterator[Column]:
        """Those that do it, each ready to run."""
        for column in COLUMNS:
            if column.process in self._talks:
                try:
                    self._make(column, job)
                except Missing:
                    continue  # the table has a dash there
                yield column

    def _make(self, column: Column, job: Job) -> None:
        is_script = column.process in node.JOBS_OF
        what: object = node.told(column.process, job, self._folder) if is_script else job.id
        self._talks[column.process].ask(do="make", peer=column.id, job=what)
        losses = self._talks[column.process].ask(do="trace", peer=column.id, steps=TRACED)["losses"]
        first = self._first.setdefault(job.id, losses)
        compared = 1 if node.has_other_optimizer(column.process, job) else len(first)
        for loss, other in zip(losses[:compared], first, strict=False):
            if not isclose(loss, other, rel_tol=CLOSE):
                raise RuntimeError(f"{column.title} does not do {job.id} but something else: {losses} for {first}")

    def run(self, column: Column, steps: int) -> tuple[float, int]:
        """CPU seconds of at least ``steps`` steps, and how many these were."""
        answer = self._talks[column.process].ask(do="run", peer=column.id, steps=steps)
        return answer["cpu"], answer["steps"]

    def close(self) -> None:
        """All of them end."""
        for talk in self._talks.values():
            talk.close()


@contextmanager
def started() -> Iterator[Peers]:
    """All peers until the block ends."""
    with TemporaryDirectory() as folder:
        peers = Peers(Path(folder))
        try:
            yield peers
        finally:
            peers.close()
