"""What every node makes of one sample: feature maps, and the answer."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.samples import DRAWN, SampleMaps
from nnsim.core.data import Floats
from nnsim.core.messages import FIRST_SAMPLE, ProbeSample
from nnsim.core.network import OUTPUT
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, looked_at
from nnsim.engine.trainer import Trainer
from nnsim.tasks import feeding
from nnsim.tasks.answering import told
from nnsim.tasks.plan import plan

MOST_MAPS = 64
"""The most maps that are sent of one node."""

LONGEST_SIDE = 64
"""Larger maps are thinned out: every second pixel, every third, and so on."""

MOST_NUMBERS = 1 << 18
"""All of them together: 1 MiB. Fewer maps of each node are sent where that is not enough."""


def _maps(trainer: Trainer, which: ProbeSample) -> SampleMaps | None:
    """Activations of one sample in evaluation mode; None where the data have no such sample."""
    sample = looked_at(trainer.project.data, which)
    if sample is None:
        return None
    project = trainer.project
    x = np.ascontiguousarray(inputs(project, sample[None]))
    fed = feeding.inputs(project, sample[None])
    fields = {**plan(project).cut(fed), **trainer.learner.fields(x)}
    return SampleMaps(
        index=DRAWN if which.drawn else which.index,
        maps=_thinned({name: value[0] for name, value in fields.items()}),
        answer=told(project, fields[OUTPUT])[0],
    )


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
