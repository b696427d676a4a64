"""Who could make the steps of dense networks, how long each takes, and who is chosen: steps alone, in turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import product
from statistics import median
from typing import NamedTuple
from unittest.mock import patch

from nnsim.core.project import Project
from nnsim.engine.backends import choosing
from nnsim.engine.backends.fastest import NARROWEST
from nnsim.engine.blocks import MOST
from nnsim.engine.measuring import NEVER
from nnsim.engine.trainer import Trainer
from tests.benchmarks.growth.cases import of_table

INPUTS, WIDTHS, DEPTHS, BATCHES = 8, (4, 8, 16, 32, 128, 256, 512, 1024, 4096), (1, 3), (1, 8, 32, 128, 512)

HEAVY = 1024
"""Of layers as wide as that there are two at most."""

KERNELS = ("narrow", "wide", "program")
TURN_S, TURNS = 0.05, 3
"""CPU seconds of a turn, at least one step; and turns of each."""


class Size(NamedTuple):
    """``depth`` layers of ``width`` units, on batches of ``batch`` samples with ``INPUTS`` columns."""

    width: int
    depth: int
    batch: int

    @property
    def project(self) -> Project:
        """The document."""
        layers = [self.width] * self.depth
        return of_table(*layers, columns=INPUTS, count=4 * max(self.batch, 64), batch=self.batch)


class Compared(NamedTuple):
    """CPU seconds of a step by each of them, and who is ``chosen``."""

    size: Size
    steps: dict[str, float]
    chosen: str

    @property
    def over_best(self) -> float:
        """How many times as long as the fastest the chosen one takes."""
        return self.steps[self.chosen] / min(self.steps.values())


class Steps:
    """A run whose steps are made by one of ``KERNELS``, by PyTorch, or by whom nnsim chooses: None."""

    def __init__(self, project: Project, kernel: str | None) -> None:
        with patch.object(choosing, "_lack", lambda *_: ("", kernel)) if kernel in KERNELS else nullcontext():
            self.trainer = Trainer(project, backend="torch" if kernel == "torch" else "auto")
            self.trainer.accelerate(wait=True)
        self.trainer.rows = NEVER
        self._block = 1

    @property
    def by(self) -> str:
        """Who makes them."""
        fused = self.trainer.learner._fused  # type: ignore[attr-defined]
        return fused.name.partition(":")[0] if fused else "torch"

    def turn(self, seconds: float) -> float:
        """CPU seconds of a step."""
        began, before = time.process_time(), self.trainer.step
        while (spent := time.process_time() - began) < seconds or self.trainer.step == before:
            self.trainer.begin_steps(self._block)
            self.trainer.settle()
            self._block = min(2 * self._block, MOST)
        return spent / (self.trainer.step - before)


def compared() -> Iterator[Compared]:
    """Size by size."""
    for width, depth, batch in product(WIDTHS, DEPTHS, BATCHES):
        size = Size(width, min(depth, 2) if width >= HEAVY else depth, batch)
        project = size.project
        fit = [kernel for kernel in KERNELS if kernel != "narrow" or max(size.width, INPUTS) <= NARROWEST]
        runs = {kernel: Steps(project, kernel) for kernel in (*fit, "torch")}
        chosen = Steps(project, None).by
        turns: dict[str, list[float]] = {kernel: [] for kernel in runs}
        for run in runs.values():
            run.turn(TURN_S / 4)
        for _ in range(TURNS):
            for kernel, run in runs.items():
                turns[kernel].append(run.turn(TURN_S))
        yield Compared(size, {kernel: median(found) for kernel, found in turns.items()}, chosen)
