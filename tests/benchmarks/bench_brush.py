"""CPU time of one tick of the brush, and of one frame of the plane, with very many points.

A tick is what a mouse move costs at most once per frame: the gesture's geometry, the edit of
the document with its undo step, what listens to it (pictures, chips, knobs), and the repaint.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nnsim.catalog.edits_network import mlp
from nnsim.catalog.load import load
from nnsim.catalog.plan import plan
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.ui import theming
from nnsim.ui.data.gestures.paint import PaintStroke
from nnsim.ui.data.painting import Painting
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.data.stroke import Stroke
from nnsim.ui.live import LiveModel
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.run_record import RunRecord
from nnsim.ui.undo import Editor

TICKS = 60
COUNTS = (20_000, 100_000)


class _Runs(QObject):
    framed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record = RunRecord()


class _Bench:
    """Both panels around ``count`` points and a network of 8 x 8."""

    def __init__(self, count: int) -> None:
        rng = np.random.default_rng(1)
        x = rng.uniform(-3, 3, (count, 2)).astype(np.float32)
        data = Data(x=x, y=(x[:, 0] > 0).astype(np.float32), test=rng.random(count) < 0.25)
        store = Store(mlp(replace(Project(), data=data), 8, 8))
        self.editor, self.live = Editor(store), LiveModel(store)
        self.weights = {
            f"{layer.id}.{a.name}": rng.normal(0, 0.5, a.shape).astype(np.float32)
            for layer in plan(store.project).layers
            for a in layer.arrays
        }
        self.painting = Painting(self.editor)
        self.panel = DataPanel(self.editor, self.painting)
        self.output = OutputPanel(self.editor, _Runs(), self.live)
        self.output.resize(336, 490)
        self.picture = QImage(336, 490, QImage.Format.Format_RGB32)
        self.angle = 0.0
        self.frame()
        brush = replace(self.painting.brush, radius=0.4)
        self.stroke = Stroke(self.editor, self.painting, PaintStroke(brush, rng), (2.0, 0.0))

    def tick(self) -> None:
        """The mouse went on by a tenth of a unit, on a circle."""
        self.angle += 0.05
        self.stroke.move((2 * np.cos(self.angle), 2 * np.sin(self.angle)))
        self.stroke.flush()
        self.repaint()

    def frame(self) -> None:
        """New weights came from the engine."""
        self.weights = {name: w + np.float32(0.02) for name, w in self.weights.items()}
        self.live.set_weights(self.weights)
        self.repaint()

    def repaint(self) -> None:
        """What Qt would do before the next frame."""
        self.output.plane.render(self.picture)

    def close(self) -> None:
        self.editor.stack.clear()
        self.live.close()


def _milliseconds(work: Callable[[], None]) -> list[float]:
    """CPU time of single calls, after two to warm up."""
    spent = []
    for _ in range(TICKS + 2):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1000)
    return spent[2:]


def measure() -> dict[str, float]:
    """Medians and 99th percentiles of CPU milliseconds at 20,000 and 100,000 points."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theming.manager().apply(app, "light")
    load()
    result = {}
    for count in COUNTS:
        bench = _Bench(count)
        for name, work in (("brush_tick", bench.tick), ("plane_frame", bench.frame)):
            spent = _milliseconds(work)
            result[f"{name}_{count}_ms"] = median(spent)
            result[f"{name}_{count}_p99_ms"] = float(np.percentile(spent, 99))
        bench.close()
    return result


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:32} {value:7.2f}")
