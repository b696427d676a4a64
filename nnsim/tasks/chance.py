"""How a guess does: who answers with the truth of some training sample, whatever is asked."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.data import PARTS, Data, Floats, Mask, have_classes
from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.remembered import remembered
from nnsim.core.tally import tally
from nnsim.data import feeding
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import input_shape
from nnsim.tasks.kinds import Metric, Task, task_of

MOST_NUMBERS = 1 << 20
"""Of larger truths a part of the samples is looked at, spread evenly over all of them."""


def guess(project: Project, metric: Metric) -> float:
    """What ``metric`` of the test samples comes to on average by a guess.

    NaN without samples to know or to ask, and where the task does not fit the data: there is no truth then.
    """
    return _guess(task_of(project), metric, project.data, project.network.features)


@remembered(1)
def _guess(task: Task, metric: Metric, data: Data, features: tuple[str, ...]) -> float:
    """Of the newest set alone, so that no other is held in memory; ``Data`` is its own key, as equality is identity."""
    project = Project(data=data, network=Network(features))
    if not _fits(task, data, input_shape(project)):
        return math.nan
    if task.tells_one and data.classes and metric.of_shares and have_classes(data):
        return _of_classes(metric, data)
    known, asked = (_truth(project, task, mask) for mask in (data.train, data.test))
    if not len(known) or not len(asked):
        return math.nan
    several = task.tells == "value" and known.ndim > 1  # of which a metric is the mean
    pairs = list(zip(known.T, asked.T, strict=True)) if several else [(known, asked)]
    return sum(metric.finish(metric.chance(*pair)) for pair in pairs) / len(pairs)


def _of_classes(metric: Metric, data: Data) -> float:
    """As ``_guess``, from how many samples there are of each class."""
    known, asked = tally(data).classes[: PARTS.index("test") + 1]
    if not known.sum() or not asked.sum() or metric.of_shares is None:
        return math.nan
    return metric.finish(metric.of_shares(known / known.sum(), asked / asked.sum()))


def _fits(task: Task, data: Data, inputs: Shape) -> bool:
    if task.unfit(data):
        return False
    if task.kinds or task.layer is None:
        return True
    return not isinstance(task.layer(data, inputs, inputs), Problem)


def _truth(project: Project, task: Task, mask: Mask) -> Floats:
    data, samples = project.data, np.flatnonzero(mask)
    if task.tells_one:  # it is the target, whatever the sample is
        return data.y[samples]
    most = max(1, MOST_NUMBERS // max(1, math.prod(data.sample_shape)))
    if len(samples) > most:
        samples = samples[np.linspace(0, len(samples) - 1, most).astype(np.intp)]
    return task.truth(feeding.inputs(project, data.x[samples]), data.y[samples])
