"""Running exported ONNX models."""

from __future__ import annotations

import numpy as np
import onnxruntime

from nnsim.catalog.plan import plan
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.io.onnx.network import to_bytes


def some_weights(project: Project) -> dict[str, Floats]:
    """Weights that hide no mistake: nothing is zero or one, and variances are positive."""
    rng = np.random.default_rng(0)
    arrays = {f"{layer.id}.{array.name}": array for layer in plan(project).layers for array in layer.arrays}
    drawn = {name: rng.normal(0, 0.4, array.shape).astype(np.float32) for name, array in arrays.items()}
    return {name: abs(array) + np.float32(0.5) if "var" in name else array for name, array in drawn.items()}


def session(content: bytes) -> onnxruntime.InferenceSession:
    """The model, ready to run on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def answered(project: Project, weights: dict[str, Floats], count: int) -> list[Floats]:
    """Scores and answers for the first samples."""
    run = session(to_bytes(project, weights))
    found: list[Floats] = run.run(["scores", "answers"], {"samples": project.data.x[:count]})
    return found
