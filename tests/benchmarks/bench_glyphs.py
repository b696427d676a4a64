"""Drawing: a stroke on a pad, a drawing added to 70,000 images, a live answer, and copies of all of MNIST.

CPU milliseconds, medians; memory as a multiple of the images themselves.
"""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Callable
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.data.augment import Augmenting, augment, starting
from nnsim.edits.data import choose_bundled
from nnsim.edits.network import mlp
from nnsim.tasks.plan import plan
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.kit import theming
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

DRAWINGS = 12


def measure() -> dict[str, float]:
    """One window's half around MNIST and a hidden layer of 128 neurons."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theming.manager().apply(app, "light")
    load()
    editor = Editor(Store(choose_bundled(mlp(Project(), 128), "mnist")))
    live = LiveModel(editor.store)
    rng = np.random.default_rng(1)
    live.set_weights(
        {
            f"{layer.id}.{a.name}": rng.normal(0, 0.1, a.shape).astype(np.float32)
            for layer in plan(editor.project).layers
            for a in layer.arrays
        }
    )
    panel = DataPanel(editor, Painting(editor))
    panel.resize(242, 490)
    panel.show()
    return {**_drawing(editor, live, panel), **_copies(editor)}


def _drawing(editor: Editor, live: LiveModel, panel: DataPanel) -> dict[str, float]:
    studio, pad = panel.studio, panel.desk.pad

    def move(number: int) -> None:
        studio.sketch.move((4.0 + number % 20, 10.0))
        pad.grab()

    def add(number: int) -> None:
        studio.sketch.begin((5.0, 5.0 + number % 10))
        studio.take()

    studio.sketch.begin((4, 4))
    stroke = _ms(move, 60)
    add(0)
    bytes_before = editor.project.data.x.nbytes
    tracemalloc.start()
    added = _ms(add, DRAWINGS)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    image = editor.project.data.x[:1]
    return {
        "pad_stroke_ms": stroke,
        "mnist_add_drawing_ms": added,
        "mnist_12_drawings_in_raw_arrays": grown / bytes_before,
        "mnist_live_answer_ms": _ms(lambda _n: live.answers_of(image), 200),
    }


def _copies(editor: Editor) -> dict[str, float]:
    began = time.process_time()
    made = augment(editor.project.data, Augmenting(starting()))
    spent = time.process_time() - began
    assert made is not None
    return {"mnist_augment_s": spent, "augment_us_per_copy": spent / len(made[0]) * 1e6}


def _ms(work: Callable[[int], object], times: int) -> float:
    """Median CPU time of ``work(0)``, ``work(1)``, ... in milliseconds."""
    spent = []
    for number in range(times):
        began = time.process_time()
        work(number)
        spent.append((time.process_time() - began) * 1000)
    return median(spent)
