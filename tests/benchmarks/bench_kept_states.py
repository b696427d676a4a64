"""What resets of a trained network cost: bytes through the engine's pipe, and memory of both processes afterwards."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.edits.network import mlp
from tests.benchmarks.bench_memory import memory
from tests.benchmarks.window import open_window, until

RESETS = 6
UNITS = 2000
"""Two layers of these have four million weights: 16 MB."""

MB = 1e6
REST = 3.0
"""Seconds in which everything under way comes to rest, the periodic state as well."""


def _through_the_pipe(pid: int) -> float:
    """MB that the engine has read and written so far."""
    rows = dict(row.split(": ") for row in Path(f"/proc/{pid}/io").read_text().splitlines())
    return (int(rows["rchar"]) + int(rows["wchar"])) / MB


def _rest(app: QApplication) -> None:
    end = time.monotonic() + REST
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.002)


def _begin(app: QApplication, bench: Workbench, act: Callable[[], object]) -> None:
    """Let ``act`` begin another run, up to its first frame."""
    record, client = bench.bridge.run.record, bench.bridge.client
    before = client.run
    act()
    until(app, lambda: record.frame and record.frame.run == client.run != before)


def _train(app: QApplication, bench: Workbench) -> None:
    record = bench.bridge.run.record
    bench.bridge.step("batch")
    until(app, lambda: record.frame and record.frame.step)


def measure() -> dict[str, float]:
    """MB through the pipe up to the first frame after a reset and its undo, and MiB gained by resets.

    The frame has the weights, 16 MB; after Undo the whole state, 32 MB, follows it at once, so that a restart does not
    lose it. Empty where the system does not tell.
    """
    if not sys.platform.startswith("linux"):
        return {}
    told: dict[str, float] = {}
    with open_window() as (app, bench):
        _begin(app, bench, lambda: bench.document.show(mlp(Project(data=bench.editor.project.data), UNITS, UNITS)))
        pid = bench.bridge.client.pid
        assert pid is not None
        for name in ("reset", "undo"):
            if name == "reset":
                _train(app, bench)
            _rest(app)
            before = _through_the_pipe(pid)
            _begin(app, bench, lambda name=name: bench.run(name))  # type: ignore[misc]
            told[f"{name}_of_16_mb_pipe_mb"] = _through_the_pipe(pid) - before
        before_all = memory(os.getpid())["uss"], memory(pid)["uss"]
        for _ in range(RESETS):
            _train(app, bench)
            _begin(app, bench, lambda: bench.run("reset"))
        _rest(app)
        told[f"window_after_{RESETS}_resets_mib"] = memory(os.getpid())["uss"] - before_all[0]
        told[f"engine_after_{RESETS}_resets_mib"] = memory(pid)["uss"] - before_all[1]
    return told
