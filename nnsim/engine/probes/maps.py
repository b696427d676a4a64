"""What every node makes of one sample: feature maps, and the answer."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.messages import FIRST_SAMPLE, ProbeSample
from nnsim.core.network import INPUT, OUTPUT
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, looked_at
from nnsim.engine.trainer import Trainer
from nnsim.tasks import feeding
from nnsim.tasks.answering import told

MOST_MAPS = 64
"""The most maps that are sent of one node."""

LONGEST_SIDE = 64
"""Larger maps are thinned out: every second pixel, every third, and so on."""

MOST_NUMBERS = 1 << 18
"""All of them together: 1 MiB. Fewer maps of each node are sent where that is not enough."""


def _maps(trainer: Trainer, which: ProbeSample) -> dict[str, object]:
    """Activations of one sample in evaluation mode; empty where the data have no such sample.

    ``maps``    by node id, ``"input"`` included, float32 [units], [length, channels] or [channels, h, w]; not all
                where there are too many. ``"output"`` holds the scores
    ``shapes``  by node id the whole shape
    ``answer``  probability of class 1, of each class, or the value, float32 [units]
    ``index``   the sample, -1 for one that was drawn by hand
    """
    sample = looked_at(trainer.project.data, which)
    if sample is None:
        return {}
    project = trainer.project
    x = np.ascontiguousarray(inputs(project, sample[None]))
    fields = {INPUT: feeding.inputs(project, sample[None]), **trainer.learner.fields(x)}
    return {
        "maps": _thinned({name: value[0] for name, value in fields.items()}),
        "shapes": {name: value.shape[1:] for name, value in fields.items()},
        "answer": told(project, fields[OUTPUT])[0],
        "index": -1 if which.drawn else which.index,
    }


def _thinned(values: dict[str, Floats]) -> dict[str, Floats]:
    most = MOST_MAPS
    shown = {name: _part(value, most) for name, value in values.items()}
    while most > 1 and sum(value.size for value in shown.values()) > MOST_NUMBERS:
        most //= 2
        shown = {name: _part(value, most) for name, value in values.items()}
    return shown


def _part(value: Floats, most: int) -> Floats:
    if value.ndim != 3:
        return np.ascontiguousarray(value[: most * LONGEST_SIDE])
    step = -(-max(value.shape[1:]) // LONGEST_SIDE)
    return np.ascontiguousarray(value[:most, ::step, ::step])


MAPS = PROBES.add(Probe("maps", "What every node makes of one sample, and the answer.", _maps, FIRST_SAMPLE))
