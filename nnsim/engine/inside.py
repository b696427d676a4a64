"""What is asked about the inside of a network: which unit, and which samples, turn by turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.answers.units import AboutUnit
from nnsim.core.data import Floats, Mask, Samples
from nnsim.core.project import Project
from nnsim.engine.health import fresh_weights
from nnsim.engine.learners.network import NetworkLearner, chunk_size
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.networks.plan import Plan, units
from nnsim.recipes.kinds import learner_of
from nnsim.tasks import feeding
from nnsim.tasks.plan import plan

MOST_ASKED = 10_000
"""The most samples that are asked about what is inside a network."""

BUDGET = 1 << 28
"""Multiply-adds that one turn of these may cost: some fifty milliseconds."""


def turn(among: Mask, number: int, work: int) -> tuple[Places, int]:
    """Places [m] of the samples ``among`` [n] that turn ``number`` asks about, and how many all turns together have.

    The order is a fixed shuffle, so that every turn has samples of each kind; asking about one takes ``work``
    multiply-adds.
    """
    places = np.flatnonzero(among)
    asked = seeds.generator(0, "turns of samples").permutation(places)[:MOST_ASKED]
    size = max(BUDGET // max(work, 1), 1)
    return asked[number * size : (number + 1) * size], len(asked)


def has_unit(project: Project, about: AboutUnit) -> bool:
    """Whether it is learned by a network, of which a layer has that unit."""
    shapes = {layer.id: layer.out_shape for layer in plan(project).layers} if learner_of(project).has_network else {}
    return about.node in shapes and 0 <= about.unit < units(shapes[about.node])


@contextmanager
def answering(trainer: Trainer, *, fresh: bool) -> Iterator[None]:
    """Let the network answer as it is, or meanwhile with ``fresh`` weights from the seed: what learned nothing."""
    learner = trainer.learner
    if not fresh or not isinstance(learner, NetworkLearner):
        yield
        return
    store = learner.store.clone()
    learner.model.fill(store, fresh_weights(trainer.project, learner.model.plan))
    with learner.showing(store):
        yield


def outputs(trainer: Trainer, x: Samples, nodes: Collection[str]) -> dict[str, Floats]:
    """What ``nodes``, inputs among them, make of raw samples x [n, *shape], worked out in chunks: [n, *shape] each.

    Nodes that do not exist are left out; nothing comes of a learner without a network.
    """
    project = trainer.project
    if not learner_of(project).has_network:
        return {}
    planned = plan(project)
    chunk = chunk_size(planned)
    parts = [_outputs(trainer, planned, x[start : start + chunk]) for start in range(0, max(len(x), 1), chunk)]
    return {node: np.concatenate([part[node] for part in parts]) for node in nodes if node in parts[0]}


def _outputs(trainer: Trainer, planned: Plan, x: Samples) -> dict[str, Floats]:
    fed = feeding.inputs(trainer.project, x)
    return {**planned.cut(fed), **trainer.learner.fields(inputs(trainer.project, x))}
