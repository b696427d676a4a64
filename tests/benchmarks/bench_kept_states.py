"""Memory of the window after many resets of a trained network: with every state kept, and within a budget."""

from __future__ import annotations

import gc
import os
import sys
import time

from PySide6.QtWidgets import QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.edits.network import mlp
from nnsim.ui.run.kept_states import KeptStates
from tests.benchmarks.bench_memory import memory
from tests.benchmarks.window import open_window, until

FIRST, RESETS = 3, 6
"""The first ones also fill what is always there."""
UNITS = 2000
"""Two layers of these have four million weights: 16 MiB, and as much again for the optimizer."""

BUDGET = 48 << 20
REST = 1.0
"""Seconds."""


def _grown(budget: int) -> float:
    """MiB that the window's process has gained by the resets."""
    with open_window() as (app, bench):
        bench.resets._states = KeptStates(budget)
        bench.document.show(mlp(Project(data=bench.editor.project.data), UNITS, UNITS))
        for _ in range(FIRST):
            _train_and_reset(app, bench)
        before = _in_use(app)
        for _ in range(RESETS):
            _train_and_reset(app, bench)
        return _in_use(app) - before


def _in_use(app: QApplication) -> float:
    """MiB that stay when everything under way has come to rest."""
    rest = time.monotonic() + REST
    while time.monotonic() < rest:
        app.processEvents()
        time.sleep(0.002)
    gc.collect()
    return memory(os.getpid())["uss"]


def _train_and_reset(app: QApplication, bench: Workbench) -> None:
    record, answered = bench.bridge.record, len(bench.resets._waiting)
    until(app, lambda: record.frame)
    bench.bridge.step("batch")
    until(app, lambda: record.frame and record.frame.step)
    bench.resets.reset()
    until(app, lambda: record.frame and len(bench.resets._waiting) == answered)


def measure() -> dict[str, float]:
    """MiB gained by the resets of a network with 16 MiB of weights; empty where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return {}
    within = _grown(BUDGET)  # first: what the other one gives back would count as less
    return {"resets_in_48_mib_budget_mib": within, "resets_unbounded_mib": _grown(1 << 40)}
