"""CPU time of one frame of the whole window: map, points, curves and 64 live miniatures.

Weights change with every frame as in training, so nothing is drawn from a cache. Measured is
everything from taking the frame to the last pixel, on the window's thread.
"""

from __future__ import annotations

import time
from dataclasses import replace
from math import nan

import numpy as np

from nnsim.app.workbench import Workbench
from nnsim.core.messages import Frame
from nnsim.core.run import History
from nnsim.edits.network import mlp
from nnsim.examples.example import build, examples
from tests.benchmarks.window import open_window

FRAMES = 300
WARM_UP = 60
ROWS = 2000


def _frames(bench: Workbench, count: int) -> list[Frame]:
    """Frames of a run whose weights wander and whose loss falls."""
    rng = np.random.default_rng(1)
    plan, run = bench.live.plan, bench.bridge.client.run
    shapes = {f"{layer.id}.{a.name}": a.shape for layer in plan.layers for a in layer.arrays}
    weights = {name: rng.normal(0, 0.8, shape).astype(np.float32) for name, shape in shapes.items()}
    made = []
    for i in range(count):
        weights = {n: w + rng.normal(0, 0.03, w.shape).astype(np.float32) for n, w in weights.items()}
        loss = 0.7 / (1 + i / 50) + 0.02 * rng.random()
        row = np.array([[30 * (ROWS + i), ROWS + i, loss, loss * 1.1, 0.9, 0.88, nan, nan]])
        counters = (30 * (ROWS + i), ROWS + i, 0, 300)
        made.append(Frame(run, *counters, True, 5000.0, 50000.0, 0.03, History(row), probes={"weights": weights}))
    return made


def measure() -> dict[str, float]:
    """CPU milliseconds per frame: median and 99th percentile (aim: p99 <= 8)."""
    with open_window() as (app, bench):
        project = build(examples()["spiral"])
        bench.document.show(mlp(replace(project, name="Frames"), *(8,) * 8))
        bench.bridge._timer.stop()
        app.processEvents()
        rows = np.arange(ROWS, dtype=np.float64)[:, None] * np.array([30, 1, 0, 0, 0, 0, 0, 0]) + 0.5
        costs = []
        bench.bridge.running = True
        frames = _frames(bench, FRAMES + WARM_UP)
        frames[0] = replace(frames[0], history=History(rows).followed_by(frames[0].history))
        for frame in frames:
            start = time.process_time()
            bench.bridge._take(frame)
            app.processEvents()
            costs.append(1000 * (time.process_time() - start))
        bench.bridge.running = False
    kept = sorted(costs[WARM_UP:])
    return {"frame_cpu_ms_p50": kept[len(kept) // 2], "frame_cpu_ms_p99": kept[int(0.99 * len(kept))]}


if __name__ == "__main__":
    print(measure())
