"""MNIST from the disk to trainable, and what watching its whole sets costs: seconds, one thread."""

from __future__ import annotations

import resource
import time

from nnsim.core.catalogue import load
from nnsim.core.files import bundled
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import EXAMPLES, build, examples


def measure() -> dict[str, float]:
    """Seconds to load, to make a trainer, for an epoch and for evaluating all 70,000; memory in raw arrays."""
    load()
    examples()
    before = _peak()
    began = time.perf_counter()
    x, _y = bundled.arrays("mnist")
    loaded = time.perf_counter()
    project = build(EXAMPLES["mnist-mlp"])
    built = time.perf_counter()
    trainer = Trainer(project)
    made = time.perf_counter()
    trainer.learner.evaluate()
    evaluated = time.perf_counter()
    trainer.run_epoch()
    epoch = time.perf_counter()
    return {
        "mnist_load_s": loaded - began,
        "mnist_load_to_trainable_s": built - began,
        "mnist_trainer_s": made - built,
        "mnist_evaluate_s": evaluated - made,
        "mnist_epoch_s": epoch - evaluated,
        "mnist_peak_in_raw_arrays": (_peak() - before) / x.nbytes,
    }


def _peak() -> float:
    """Peak memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
