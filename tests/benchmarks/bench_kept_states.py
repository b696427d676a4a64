"""What kept states cost: bytes through the pipe to the engine, and memory of both processes; in a long run as well."""

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
from nnsim.examples.example import build, examples
from tests.benchmarks.bench_memory import memory
from tests.benchmarks.window import open_window, until

RESETS = 6
UNITS = 2000
"""Two layers of these have four million weights: 16 MB."""

EPOCHS, STATES = 600, 40
"""Rows of the curves of a long run, and states that are kept of it."""

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


def _of_a_long_run(app: QApplication, bench: Workbench) -> float:
    """MiB that the engine gains by states of one small network, kept after so many epochs that its curves are full."""
    record, pid = bench.bridge.run.record, bench.bridge.client.pid
    assert pid is not None
    _begin(app, bench, lambda: bench.document.show(build(examples()["xor"])))
    bench.bridge.play()
    until(app, lambda: record.frame and record.frame.epoch >= EPOCHS)
    bench.bridge.pause()
    _rest(app)
    before, kept = memory(pid)["uss"], [bench.bridge.states.place() for _ in range(STATES)]
    for place in kept:
        bench.bridge.keep(place)
    _rest(app)
    return memory(pid)["uss"] - before


def measure() -> dict[str, float]:
    """MB through the pipe up to the first frame after a reset and its undo, and MiB gained by resets.

    The frame has the weights, 16 MB; after Undo the whole state, 32 MB, follows it at once, so that a restart does not
    lose it. Then what states of a long run of a small network take. Empty where the system does not tell.
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
        told[f"engine_after_{STATES}_states_of_a_long_run_mib"] = _of_a_long_run(app, bench)
    return told
