"""The samples as a learner sees them: input features, and training apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnsim.core import seeds
from nnsim.core.data import Data, Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.messages import ProbeSample, Prompt
from nnsim.core.project import Project
from nnsim.data import feeding, scaling
from nnsim.data.kinds import kind_of
from nnsim.tasks.kinds import task_of


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """Inputs [n, *shape] and targets float32 [n, *target_shape] (class index, or values as scaled for the network).

    Inputs are float32; those of images stay uint8, a quarter of the memory, and mean value / 255. ``factors`` are what
    the values were multiplied with, one each; 1 for classes.
    """

    train_x: Raw
    train_y: Floats
    test_x: Raw
    test_y: Floats
    validation_x: Raw
    validation_y: Floats
    factors: tuple[float, ...] = (1.0,)


def inputs(project: Project, x: Raw) -> Raw:
    """What a learner gets for the raw samples ``x``: as in ``feeding.inputs``, but bytes stay bytes."""
    if x.dtype == np.uint8:
        return kind_of(project.data).feed(x, project.network.features)
    return feeding.inputs(project, x)


def looked_at(data: Data, which: ProbeSample) -> Raw | None:
    """The raw sample [*sample_shape] that a probe is asked about; None if the data were changed since."""
    if not which.drawn:
        return data.x[which.index] if 0 <= which.index < len(data) else None
    if len(which.drawn) != prod(data.sample_shape) * data.x.itemsize:
        return None
    return np.frombuffer(which.drawn, data.x.dtype).reshape(data.sample_shape)


def split(project: Project) -> Samples:
    """Training, test and validation samples of the project in the order of the data set."""
    data = project.data
    fed = inputs(project, data.x)
    train, test, validation = data.train, data.test, data.validation
    y, factors = scaling.aims(data, data.y), tuple(map(float, scaling.fit_targets(data).factor))
    return Samples(fed[train], y[train], fed[test], y[test], fed[validation], y[validation], factors)


def places(data: Data) -> NDArray[np.intp]:
    """Where each sample stands within its part, [n]: an evaluation draws its noise by that."""
    found = np.zeros(len(data), np.intp)
    for part in (data.train, data.test, data.validation, data.excluded):
        found[part] = np.arange(part.sum())
    return found


def order(seed: int, epoch: int, size: int) -> NDArray[np.intp]:
    """The order of ``size`` training samples in ``epoch``; a fresh shuffle for every epoch."""
    return seeds.generator(seed, "order", epoch).permutation(size)


def readable(project: Project, prompt: Prompt) -> bool:
    """Whether the network of ``project`` predicts tokens, and those of ``prompt`` are among them."""
    data = project.data
    is_known = bool(prompt.tokens) and 0 <= min(prompt.tokens) <= max(prompt.tokens) < len(data.vocabulary)
    return is_known and task_of(project).continues_text


def padded(data: Data, tokens: Sequence[int]) -> Floats:
    """``tokens`` as the beginning of a passage [1, length]; who looks back only does not see what follows them."""
    x = np.zeros((1, *data.sample_shape), np.float32)
    x[0, : len(tokens)] = tokens
    return x
