"""CPU time of one tick of each kind of brush, of one frame of the plane, and of the hints, with very many points.

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

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.network import mlp
from nnsim.tasks.plan import plan
from nnsim.ui.data.hints import hints
from nnsim.ui.data.painting.gestures.gesture import Gesture
from nnsim.ui.data.painting.gestures.paint import PaintStroke
from nnsim.ui.data.painting.gestures.shift import Jitter, Magnet, Smear
from nnsim.ui.data.painting.gestures.sweep import EraseStroke
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES, Mirrored
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.stroke import Stroke
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.kit import theming
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

TICKS = 60
COUNTS = (20_000, 100_000)


class _Runs(QObject):
    framed = Signal(object)
    loaded = Signal(object)
    unseen = Signal()


class _Bench:
    """Both panels around ``count`` points and a network of 8 x 8."""

    def __init__(self, count: int) -> None:
        rng = np.random.default_rng(1)
        x = rng.uniform(-3, 3, (count, 2)).astype(np.float32)
        data = Data(x=x, y=(x[:, 0] > 0).astype(np.float32), test=rng.random(count) < 0.25, kind="points")
        store = Store(mlp(replace(Project(), data=data), 8, 8))
        self.editor, self.live = Editor(store), LiveModel(store)
        self.weights = {
            f"{layer.id}.{a.name}": rng.normal(0, 0.5, a.shape).astype(np.float32)
            for layer in plan(store.project).layers
            for a in layer.arrays
        }
        self.painting = Painting(self.editor)
        self.panel = DataPanel(self.editor, self.painting)
        self.output = OutputPanel(self.editor, _Runs(), Run(self.live))
        self.output.resize(336, 490)
        self.picture = QImage(336, 490, QImage.Format.Format_RGB32)
        self.angle = 0.0
        self.frame()
        self.brush, self.rng = replace(self.painting.brush, radius=0.4), rng
        self.hold(PaintStroke(self.brush, rng))

    def hold(self, gesture: Gesture) -> None:
        """Press with another tool."""
        self.angle = 0.0
        self.stroke = Stroke(self.editor, self.painting, gesture, (2.0, 0.0))

    def tools(self) -> dict[str, Gesture]:
        """What is measured beside the brush."""
        fourfold = [Smear(self.brush) for _ in SYMMETRIES["four"][1]]
        return {
            "jitter": Jitter(self.brush, self.rng),
            "magnet": Magnet(self.brush), "smear": Smear(self.brush),
            "smear_fourfold": Mirrored(fourfold, "four", self.brush.plane),
            "eraser": EraseStroke(self.brush),
        }  # fmt: skip

    def look(self) -> None:
        """What is pointed out under the chips, when the hand rests."""
        hints(self.editor.project.data)

    def tick(self) -> None:
        """The mouse went on by a tenth of a unit, on a circle."""
        self.angle += 0.05
        self.stroke.move((2 * np.cos(self.angle), 2 * np.sin(self.angle)))
        self.stroke.hold(0.016)
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
        for name, work in (("brush_tick", bench.tick), ("plane_frame", bench.frame), ("hints", bench.look)):
            result |= _told(f"{name}_{count}", work)
        for name, gesture in bench.tools().items():
            bench.hold(gesture)
            result |= _told(f"{name}_tick_{count}", bench.tick)
        bench.close()
    return result


def _told(name: str, work: Callable[[], None]) -> dict[str, float]:
    spent = _milliseconds(work)
    return {f"{name}_ms": median(spent), f"{name}_p99_ms": float(np.percentile(spent, 99))}


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:32} {value:7.2f}")
