"""What it takes to write a project for other programs, and how a script's training compares with the engine's."""

from __future__ import annotations

import io
import runpy
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np

from nnsim.core.project import Project
from nnsim.engine.headless import run_headless
from nnsim.examples.example import open_example
from nnsim.io.figure import svg
from nnsim.io.onnx.network import to_bytes
from nnsim.io.pytorch.script import script
from nnsim.tasks.plan import plan

EPOCHS = 60


def measure() -> dict[str, float]:
    """CPU times; the ratio is below 1 where the script is slower."""
    spiral, mnist, alexnet = (open_example(name).project for name in ("spiral", "mnist-mlp", "alexnet"))
    weights = {
        f"{layer.id}.{array.name}": np.zeros(array.shape, np.float32)
        for layer in plan(alexnet).layers
        for array in layer.arrays
    }
    engine, script_time = _seconds(lambda: run_headless(spiral, EPOCHS)), _run(spiral)
    return {
        "script_spiral_ms": 1000 * _seconds(lambda: script(spiral, "a")),
        "script_mnist_with_data_s": _seconds(lambda: script(mnist, "a")),
        "onnx_alexnet_s": _seconds(lambda: to_bytes(alexnet, weights)),
        "figure_alexnet_ms": 1000 * _seconds(lambda: svg(alexnet)),
        "script_against_engine": engine / script_time,
    }


def _seconds(work: Callable[[], object]) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def _run(project: Project) -> float:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        path = Path(folder) / "a.py"
        path.write_text(script(project, "a").text, encoding="utf-8")
        sys.argv = [str(path), "--epochs", str(EPOCHS)]
        return _seconds(lambda: runpy.run_path(str(path), run_name="__main__"))
