"""What looking costs: CPU time of every view on the window's thread and in the engine, and of three views at once.

A run in this process is the engine: it makes a step with each frame and answers what is asked, so that both halves are
told apart. Questions are asked as if frames came 60 times a second, however busy the machine is; of each, everything
counts from taking it to the last pixel.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from PySide6.QtWidgets import QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.messages import Load
from nnsim.engine.session import Session
from nnsim.examples.example import build, examples
from tests.benchmarks.window import open_window, until

FRAME_S = 1 / 60
FEW, MANY, WARM_UP = 40, 200, 10
"""Frames of which a mean is told, those of which the 99th percentile is, and those before them."""

EMPTY = "coach"
"""A view that draws a sentence alone: what others cost is told beyond it."""

LOOKED_AT: Mapping[str, Sequence[str]] = {
    "spiral": ("curves", "columns", "confusion", "classes", "gradients", "updates", "weights", "hidden", "unit",
               "surface", "heat", "landscape"),
    "mnist-mlp": ("confusion", "threshold", "calibration", "unit", "hidden", "heat", "samples"),
    "mnist-cnn": ("hidden", "weights", "gradients"),
    "robot-arm": ("residuals",),
    "tiny-gpt": ("attention",),
}  # fmt: skip
"""Views by the example on which they are looked at."""

TOGETHER: Mapping[str, tuple[str, str, str]] = {
    "spiral": ("gradients", "hidden", "confusion"), "mnist-mlp": ("weights", "hidden", "confusion"),
}  # fmt: skip
"""Three views that work while it trains, on points of the plane and on real images."""


@dataclass
class Costs:
    """CPU milliseconds of every frame on the window's thread, and of every answer of the engine."""

    frames: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


class Window:
    """``app`` and ``bench``, whose questions go by a clock that stands still but for ``now``."""

    def __init__(self, app: QApplication, bench: Workbench) -> None:
        self.app, self.bench, self.now = app, bench, time.monotonic()
        bench.bridge._clock = lambda: self.now


class Looking:
    """An example in the window, and a run of it that answers to what is asked."""

    def __init__(self, window: Window, example: str) -> None:
        self._window, app, bench = window, window.app, window.bench
        self._bridge = bench.bridge
        project = build(examples()[example])
        self._bridge._timer.start()
        before = self._bridge.client.run
        bench.document.show(project)
        until(app, lambda: self._bridge.client.run != before and self._bridge.run.record.frame is not None)
        self._bridge._timer.stop()
        self._session = Session()
        self._session.handle(Load(self._bridge.client.run, project))
        self._bridge.running = True

    def at(self, view: str, frames: int) -> Costs:
        """The costs while this view is seen in front."""
        self._window.bench.run(f"show_{view}")
        found = Costs()
        for number in range(WARM_UP + frames):
            self._frame(found if number >= WARM_UP else Costs())
        return found

    def _frame(self, found: Costs) -> None:
        trainer = self._session.trainer
        assert trainer is not None
        trainer.run_batch()
        self._window.now += FRAME_S
        asked, run = self._bridge.subscriptions.due(self._window.now), self._bridge.client.run
        begun = time.process_time()
        frame = self._session.frame(run, ("weights", *asked), asked)
        answered = time.process_time()
        self._bridge._take(frame)
        self._window.app.processEvents()
        found.frames.append(1000 * (time.process_time() - answered))
        if asked:
            found.answers.append(1000 * (answered - begun))

    def leave(self) -> None:
        """The run stands still."""
        self._bridge.running = False


def _import_torch() -> float:
    """CPU seconds that a fresh interpreter takes to import torch."""
    told = "import os, torch; spent = os.times(); print(spent.user + spent.system)"
    return float(subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout)


def _each_alone(window: Window) -> dict[str, float]:
    """Mean milliseconds of each view: a frame of the window beyond that of an empty one, and an answer."""
    found = {}
    for example, views in LOOKED_AT.items():
        looking = Looking(window, example)
        told = {view: looking.at(view, FEW) for view in views}
        empty = fmean(looking.at(EMPTY, FEW).frames)  # last, as an example that was just opened has more to do
        for view, costs in told.items():
            found[f"{example}_{view}_window_ms"] = fmean(costs.frames) - empty
            if costs.answers:
                found[f"{example}_{view}_engine_ms"] = fmean(costs.answers)
        looking.leave()
    return found


def _together(window: Window, example: str, views: Sequence[str]) -> list[float]:
    """Milliseconds of every frame with three views, in ascending order."""
    front, *others = views
    looking = Looking(window, example)
    for view in others:
        window.bench.docking.take_out(view)
    costs = looking.at(front, MANY)
    looking.leave()
    for view in others:
        window.bench.docking.put_back(view)
    return sorted(costs.frames)


def measure() -> dict[str, float]:
    """CPU milliseconds; aim: p99 of a frame with three views <= 8 where torch takes 1 s."""
    with open_window() as (app, bench):
        window = Window(app, bench)
        found = _each_alone(window)
        three = {example: _together(window, example, views) for example, views in TOGETHER.items()}
    found["import_torch_cpu_s"] = torch = _import_torch()
    for example, frames in three.items():
        p99 = frames[int(0.99 * MANY)]
        found[f"{example}_three_views_ms_p50"] = frames[MANY // 2]
        found[f"{example}_three_views_ms_p99"] = p99
        found[f"{example}_three_views_ms_p99_per_s_of_torch"] = p99 / torch
    return found


if __name__ == "__main__":
    print(measure())
