"""What convolutional networks cost: CPU time of steps, evaluation and planning, one thread."""

from __future__ import annotations

import time
from collections.abc import Callable

from nnsim.core.catalogue import load
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import EXAMPLES, build, examples
from nnsim.networks.plan import infer
from nnsim.networks.presets.alexnet import alexnet

TURNS = 5


def measure() -> dict[str, float]:
    """Milliseconds of a step of mnist-cnn, of the longest slice of its evaluation, and of planning AlexNet."""
    load()
    examples()
    trainer = Trainer(build(EXAMPLES["mnist-cnn"]), in_slices=True)
    trainer.recorder.hurry()
    learner = trainer.learner
    last = _best(lambda: learner.step(0, 64, 0.0, 0), 20)
    learner.model._channels_last = False  # type: ignore[attr-defined]
    first = _best(lambda: learner.step(0, 64, 0.0, 0), 20)
    learner.model._channels_last = True  # type: ignore[attr-defined]
    slices = [_slice() for _slice in [_next(learner.evaluation())] for _ in range(20)]
    planned = _best(lambda: infer(alexnet((3, 224, 224)), (3, 224, 224), 1000), 50)  # type: ignore[arg-type]
    return {
        "cnn_step_ms": last * 1e3,
        "cnn_step_channels_last_against_first": last / first,
        "cnn_longest_slice_ms": max(slices) * 1e3,
        "alexnet_plan_ms": planned * 1e3,
    }


def _best(work: Callable[[], object], times: int) -> float:
    """CPU seconds of one call, the best of some turns."""
    found = []
    for _ in range(TURNS):
        began = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - began) / times)
    return min(found)


def _next(slices: object) -> Callable[[], float]:
    def work() -> float:
        began = time.process_time()
        next(slices)  # type: ignore[call-overload]
        return time.process_time() - began

    return work
