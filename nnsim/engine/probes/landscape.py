"""The loss over a plane through moments of the run."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from nnsim.core.answers.landscape import AboutLandscape, Landscape
from nnsim.core.data import Floats
from nnsim.engine.health import fresh_weights
from nnsim.engine.landscape.ground import Ground, standing
from nnsim.engine.landscape.survey import Moment, survey
from nnsim.engine.model import Model
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer
from nnsim.tasks.plan import plan

MOST, BYTES = 48, 64 << 20
"""Moments of the run at most, and bytes of all of them together."""

_SWEEPS: Sweeps[Landscape] = Sweeps()


def _landscape(trainer: Trainer, about: AboutLandscape) -> Landscape | None:
    """A part of the answer with each question; None where there is no gradient, and at the start."""
    at = standing(trainer)
    if at is None:
        return None
    learner = at.learner
    return _SWEEPS.go_on(
        trainer,
        about.seconds,
        at.made_for,
        at.moment,
        lambda: survey(Ground(trainer, learner), moments(trainer, learner.model)),
    )


def moments(trainer: Trainer, model: Model) -> list[Moment]:
    """The start, what is kept of the past of this network, evenly spread, and the present."""
    past = trainer.past.of_network(model.views(model.store)) if trainer.past else ()
    kept = [(state.step, state.state.weights) for state in past if state.step < trainer.step]
    first = kept[0] if kept else (0, fresh_weights(trainer.project, plan(trainer.project)))
    most = max(min(MOST, BYTES // (4 * max(len(model.store), 1))), 3) - 2
    between = kept[1:][:: -(-max(len(kept) - 1, 1) // most)]
    known = [Moment(step, _store(model, weights)) for step, weights in (first, *between)]
    return [*known, Moment(trainer.step, model.store.clone())]


def _store(model: Model, weights: Mapping[str, Floats]) -> torch.Tensor:
    store = torch.zeros_like(model.store)
    model.fill(store, weights)
    return store


LANDSCAPE = PROBES.add(
    Probe("landscape", "The loss over a plane through moments of the run.", _landscape, AboutLandscape())
)
