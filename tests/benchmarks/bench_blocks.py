"""CPU time of one frame of the block canvas: LeNet-5 on MNIST with its maps live (aim: p99 <= 10 ms).

Weights change with every frame as in training. Measured is what a frame adds for the blocks: the sample's way
through the network in numpy, colouring and painting; ``near`` is the same with the filters as numbers in view.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.data import Floats
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

FRAMES = 220
WARM_UP = 20
SIZE = (708, 356)


def lenet() -> Project:
    """LeNet-5 (LeCun et al., 1998) on 28 x 28 images."""
    specs = (
        Spec.of("conv2d", channels=6, kernel=5, padding=2, activation="tanh"),
        Spec.of("avg_pool2d"),
        Spec.of("conv2d", channels=16, kernel=5, padding=0, activation="tanh"),
        Spec.of("avg_pool2d"),
        Spec.of("flatten"),
        Spec.of("dense", units=120),
        Spec.of("dense", units=84),
    )
    names = [INPUT, *(f"layer{i}" for i in range(len(specs)))]
    nodes = tuple(Node(names[i + 1], spec, (names[i],)) for i, spec in enumerate(specs))
    project = build(examples()["mnist-mlp"])
    return replace(project, network=Network((), nodes, Node(OUTPUT, project.network.output.spec, (names[-1],))))


def _weights(live: LiveModel, rng: np.random.Generator) -> dict[str, Floats]:
    arrays = {f"{layer.id}.{a.name}": a.shape for layer in live.plan.layers for a in layer.arrays}
    return {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in arrays.items()}


def _frames(app: QApplication, canvas: BlockCanvas, live: LiveModel) -> list[float]:
    rng = np.random.default_rng(3)
    weights = _weights(live, rng)
    spent = []
    for _ in range(FRAMES):
        weights = {n: w + rng.normal(0, 0.01, w.shape).astype(np.float32) for n, w in weights.items()}
        live.weights = weights
        start = time.process_time()
        canvas.refresh()
        app.processEvents()
        spent.append(1e3 * (time.process_time() - start))
    return spent[WARM_UP:]


def measure() -> dict[str, float]:
    """CPU milliseconds per frame: median and 99th percentile, with everything in view and from near."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load()
    theming.manager().apply(app, "light")
    editor = Editor(Store(lenet()))
    live = LiveModel(editor.store)
    live.weights = _weights(live, np.random.default_rng(1))
    canvas = BlockCanvas(editor, live, Sample(editor, live))
    canvas.resize(*SIZE)
    canvas.show()
    app.processEvents()
    whole = _frames(app, canvas, live)
    canvas.fit(("layer0",))
    near = _frames(app, canvas, live)
    canvas.close()
    return {
        "blocks_ms_p50": float(np.median(whole)),
        "blocks_ms_p99": float(np.percentile(whole, 99)),
        "blocks_near_ms_p50": float(np.median(near)),
        "blocks_near_ms_p99": float(np.percentile(near, 99)),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name} {value:.2f}")
