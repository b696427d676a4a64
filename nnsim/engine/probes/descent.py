"""The loss along the gradient, and how far along it the next step goes."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.answers.landscape import AboutLandscape, Descent
from nnsim.engine.health import fresh_weights
from nnsim.engine.landscape.descent import descent
from nnsim.engine.landscape.ground import Ground, standing
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer

_SWEEPS: Sweeps[Descent] = Sweeps()
_FRESH: Sweeps[Descent] = Sweeps()


def _descent(trainer: Trainer, about: AboutLandscape) -> Descent | None:
    """A part of the answer with each question; None where there is no gradient."""
    at = standing(trainer)
    if at is None:
        return None
    if about.fresh:
        recipe = trainer.project.recipe
        return _FRESH.go_on(trainer, about.seconds, at.made_for, recipe, lambda: _afresh(trainer, at.learner))
    return _SWEEPS.go_on(trainer, about.seconds, at.made_for, at.moment, lambda: _begin(trainer, at.learner))


def _begin(trainer: Trainer, learner: Backpropagation) -> Iterator[Descent]:
    start, stop = trainer.position, min(trainer.position + trainer.batch, trainer.size)
    foreseen = None if trainer.is_within_step else learner.foreseen(start, stop, trainer.rate, trainer.step)
    return descent(Ground(trainer, learner), learner.model.store.clone(), foreseen, trainer.step)


def _afresh(trainer: Trainer, learner: Backpropagation) -> Iterator[Descent]:
    store = learner.model.store.clone()
    learner.model.fill(store, fresh_weights(trainer.project, learner.model.plan))
    return descent(Ground(trainer, learner), store, None, 0)


DESCENT = PROBES.add(
    Probe("descent", "The loss along the gradient, and where the next step leads.", _descent, AboutLandscape())
)
