"""Running exported ONNX models."""

from __future__ import annotations

import numpy as np
import onnxruntime

from nnsim.core.data import Floats, Samples
from nnsim.core.project import Project
from nnsim.data.modalities import sections
from nnsim.tasks.plan import plan


def some_weights(project: Project) -> dict[str, Floats]:
    """Weights that hide no mistake: nothing is zero or one, and variances are positive."""
    rng = np.random.default_rng(0)
    arrays = {f"{layer.id}.{array.name}": array for layer in plan(project).layers for array in layer.arrays}
    drawn = {name: rng.standard_normal(array.shape, np.float32) * np.float32(0.4) for name, array in arrays.items()}
    return {name: abs(array) + np.float32(0.5) if "var" in name else array for name, array in drawn.items()}


def given(project: Project, samples: Samples) -> dict[str, Samples]:
    """What the model of ``project`` is given for raw samples [n, *shape], by the names of its inputs."""
    types = {True: np.int64, False: np.float32}
    found = {
        each.modality.label.lower(): each.of(samples).astype(types[each.kind.is_written])
        for each in sections(project.data)
    }
    return found or {"samples": samples}


def session(content: bytes) -> onnxruntime.InferenceSession:
    """The model, ready to run on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
