"""Saving and opening a project with 432 MB of weights: how long it takes, and how long the window does not answer."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnsim.app.opening import open_file
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint
from tests.benchmarks.window import open_window

NUMBERS = 54_000_000


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that ``work`` takes, and the longest in which no timer of the window was served."""
    beats = [time.perf_counter()]
    timer = QTimer(interval=2)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    work()
    timer.stop()
    beats.append(time.perf_counter())
    return beats[-1] - beats[0], max(after - before for before, after in pairwise(beats))


def measure() -> dict[str, float]:
    """Seconds, and milliseconds of silence of the window."""
    weights = np.random.default_rng(0).standard_normal(NUMBERS, np.float32)
    state = Checkpoint(1, 0, 1, {"w": weights}, {"m": weights})
    with tempfile.TemporaryDirectory() as folder, open_window() as (app, bench):
        while bench.bridge.run.record.frame is None:
            app.processEvents()
            time.sleep(0.002)
        path, saving = Path(folder) / "large.nnsim", bench.document.saving

        def save() -> None:
            bench.document.save(path)
            assert saving._asked
            bench.bridge.saved.emit(Saved(bench.bridge.client.run, saving._asked[0], state))
            while saving.is_busy:
                QApplication.processEvents()
                time.sleep(0.001)

        saved = _timed(save)
        app.processEvents()
        opened = _timed(lambda: open_file(bench.document, path, bench.shell))
    return {
        "save_432_mb_s": saved[0], "save_pause_ms": 1000 * saved[1],
        "open_432_mb_s": opened[0], "open_pause_ms": 1000 * opened[1],
    }  # fmt: skip
