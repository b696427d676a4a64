"""CPU time of the browser of samples on MNIST: a frame of scrolling, opening, ordering, neighbours; and of leaks.

A frame is one turn of the wheel and the repaint, with new lines in it, on the large panel.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from nnsim.client.engine_client import EngineClient
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.data.bundled import load_set
from nnsim.data.leaks import leaks, same
from nnsim.edits.data import replace_data
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.columns.frame import Frame
from nnsim.ui.views.columns.picture import draw
from nnsim.ui.views.columns.spread import columns
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.samples.class_images import class_images
from nnsim.ui.views.samples.neighbours import nearest
from nnsim.ui.views.samples.query import Query, select
from nnsim.ui.views.samples.verdicts import Verdicts, verdicts
from nnsim.ui.views.samples.view import SamplesView

FRAMES = 200
TURN = 120
"""A notch of the wheel moves so many px."""
LARGE = (880, 640)


def _ms(work: Callable[[], object], times: int = 5) -> float:
    """Median of CPU milliseconds."""
    spent = []
    for _ in range(times):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1000)
    return median(spent)


def _frames(app: QApplication, view: SamplesView) -> list[float]:
    bar, spent = view.sheet.verticalScrollBar(), []
    for number in range(FRAMES):
        before = time.process_time()
        bar.setValue(20_000 + number * TURN)
        app.processEvents()
        view.sheet.viewport().grab()
        spent.append((time.process_time() - before) * 1000)
    return spent[5:]


def _said(project: Project) -> Verdicts:
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 1, (len(project.data), 10)).astype(np.float32)
    return verdicts(project, 1, scores, rng.random(len(scores)).astype(np.float32))


def _table() -> Data:
    rng = np.random.default_rng(2)
    y = rng.integers(0, 3, 100_000).astype(np.float32)
    x = (rng.normal(0, 1, (100_000, 6)) + y[:, None]).astype(np.float32)
    return Data(
        x=x, y=y, test=rng.random(len(y)) < 0.25, classes=("a", "b", "c"), columns=tuple("uvwxyz"), kind="table"
    )


def measure() -> dict[str, float]:
    """Medians and 99th percentiles, CPU milliseconds."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theming.manager().apply(app, "light")
    load()
    project = replace_data(Project(), load_set("mnist"))
    editor = Editor(Store(project))
    live = LiveModel(editor.store)
    bridge = EngineBridge(EngineClient(), editor, Run(live))  # never started: nothing is trained here
    view = SamplesView(ViewContext(editor, bridge))
    view.resize(*LARGE)

    def opened() -> None:
        view.show()
        app.processEvents()
        view.hide()

    result = {"open_ms": _ms(opened)}
    view.show()
    view.watcher.said = _said(project)
    view.watcher.changed.emit()
    frames = _frames(app, view)
    result |= {"scroll_frame_ms": median(frames), "scroll_frame_p99_ms": float(np.percentile(frames, 99))}
    hardest = Query(order="confident")
    result["surest_mistakes_ms"] = _ms(lambda: select(project.data, view.watcher.said, hardest))
    result["neighbours_ms"] = _ms(lambda: nearest(project, 7))
    result["class_images_ms"] = _ms(lambda: class_images(project.data))
    result["leaks_mnist_ms"] = _ms(lambda: (same.forget_all(), leaks.forget_all(), leaks(project.data)))
    table = _table()
    result["leaks_table_100000_ms"] = _ms(lambda: (same.forget_all(), leaks.forget_all(), leaks(table)))
    result["scatter_matrix_100000_ms"] = _ms(lambda: _matrix(table))
    view.hide()
    bridge.close()
    live.close()
    return result


def _matrix(table: Data) -> None:
    frame = Frame(6, QRectF(0, 0, *LARGE), True, theming.current())
    draw(frame, table, list(columns(table)), 1.0, scaled=False)


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:32} {value:7.2f}")
