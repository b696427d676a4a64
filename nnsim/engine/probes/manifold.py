"""Samples, or what a layer makes of them, as points of a curve or a surface that methods unroll."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.manifold import AboutManifold, Manifold, none_yet
from nnsim.core.network import INPUT
from nnsim.core.rows import as_rows
from nnsim.data import scaling
from nnsim.engine.inside import answering, outputs, turn
from nnsim.engine.manifold.survey import survey
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer

MOST_POINTS, MOST_WIDE = 1_500, 400
"""Samples that are looked at, and of layers with more numbers than ``WIDE``."""

WIDE = 4_096

_SWEEPS: Sweeps[Manifold] = Sweeps()


def _manifold(trainer: Trainer, about: AboutManifold) -> Manifold | None:
    """A part of the answer with each question; None where the network has no such layer, or there are no samples."""
    data, subject = trainer.project.data, about.subject
    samples = np.sort(turn(~data.excluded, 0, 0)[0][:MOST_POINTS])
    if not len(samples):
        return None
    is_raw = subject.node == INPUT and not data.modality_shapes
    learner = None if is_raw else trainer.learner
    moment = () if is_raw else _moment(trainer, subject)
    return _SWEEPS.go_on(
        trainer, about.seconds, (data, subject, learner), moment, lambda: _begun(trainer, subject, samples)
    )


def _moment(trainer: Trainer, about: AboutManifold) -> tuple[object, ...]:
    """What tells one answer about a layer from another."""
    if about.fresh:
        return (trainer.project.recipe, trainer.project.network)
    totals = (float(values.sum(dtype=np.float64)) for values in trainer.learner.weights().values())
    return (trainer.step, trainer.position, *totals)


def _begun(trainer: Trainer, about: AboutManifold, samples: Places) -> Iterator[Manifold]:
    """The parts of the answer about ``samples``; none where the network has no such layer."""
    x = _numbers(trainer, about, samples)
    if x is None:
        return iter(())
    if x.shape[1] > WIDE:
        x, samples = x[:MOST_WIDE], samples[:MOST_WIDE]
    begun = none_yet(about, trainer.step, samples, int((~trainer.project.data.excluded).sum()), x.shape[1])
    return survey(begun, x)


def _numbers(trainer: Trainer, about: AboutManifold, samples: Places) -> Doubles | None:
    """Of every sample the numbers that it is a point of, [m, d]."""
    data = trainer.project.data
    if about.node == INPUT and not data.modality_shapes:
        x = as_rows(scaling.apply(data, data.x[samples])).astype(np.float64)
        return lifted(x) if about.lift and x.shape[1] == 2 else x
    with answering(trainer, fresh=about.fresh):
        found = outputs(trainer, data.x[samples], (about.node,))
    return as_rows(found[about.node]).astype(np.float64) if about.node in found else None


def lifted(x: Doubles) -> Doubles:
    """Points of the plane [m, 2] with a height each, at random between the ends of the wider side: [m, 3]."""
    span = float(np.ptp(x, axis=0).max())
    height = span * (seeds.generator(0, "heights").random(len(x)) - 0.5)
    return np.column_stack([x, height])


MANIFOLD = PROBES.add(
    Probe("manifold", "Samples as points of a curve or a surface, unrolled.", _manifold, AboutManifold())
)
