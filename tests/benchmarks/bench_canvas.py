"""CPU time of one refresh of the network canvas with 8 layers of 8 neurons, as in every frame of a training run."""

from __future__ import annotations

import os
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.network import mlp
from nnsim.ui.kit import theming
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

LAYERS, UNITS = 8, 8
FRAMES = 240
SIZE = (748, 490)


class _Silent:
    """Stands for the engine, which this measurement leaves out."""

    def set_weight(self, name: str, index: tuple[int, ...], value: float, mark: str = "") -> None:
        """Nothing listens."""


def _project() -> Project:
    x = np.random.default_rng(1).normal(size=(200, 2)).astype(np.float32)
    data = Data(x, (x[:, 0] > 0).astype(np.float32), np.zeros(len(x), np.bool_), kind="points")
    return mlp(replace(Project(), data=data), *[UNITS] * LAYERS)


def _weights(live: LiveModel, rng: np.random.Generator) -> dict[str, Floats]:
    arrays = {f"{layer.id}.{a.name}": a.shape for layer in live.plan.layers for a in layer.arrays}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in arrays.items()}


def measure() -> dict[str, float]:
    """CPU milliseconds per refresh (colouring, edges, painting): median and 99th percentile."""
    app = QApplication.instance() or QApplication([])
    load()
    theming.manager().apply(app, "light")  # type: ignore[arg-type]
    editor = Editor(Store(_project()))
    live = LiveModel(editor.store)
    rng = np.random.default_rng(2)
    weights = _weights(live, rng)
    live.set_weights(weights)
    panel = NetworkPanel(editor, live, _Silent())
    panel.resize(*SIZE)
    panel.show()
    app.processEvents()
    live.fields_updated.disconnect(panel.canvas._follow)
    live.edges_updated.disconnect(panel.canvas._follow_edges)
    times = []
    for _ in range(FRAMES):
        weights = {n: w + rng.normal(size=w.shape).astype(np.float32) * np.float32(0.02) for n, w in weights.items()}
        live.set_weights(weights)
        app.processEvents()
        start = time.process_time()
        panel.canvas.refresh()
        app.processEvents()
        times.append(1e3 * (time.process_time() - start))
    panel.close()
    spent = np.array(times[20:])
    return {"canvas_ms_p50": float(np.median(spent)), "canvas_ms_p99": float(np.percentile(spent, 99))}


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name} {value:.2f}")
