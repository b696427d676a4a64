"""What other learners answer on the samples of the run."""

from __future__ import annotations

from nnsim.core.answers.contest import AboutContest, Contest
from nnsim.engine.contest import contest
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer

_SWEEPS: Sweeps[Contest] = Sweeps()


def _contest(trainer: Trainer, about: AboutContest) -> Contest | None:
    """A part of the answer with each question; nothing of it depends on what the run has learned."""
    project = trainer.project
    network, seed = project.network, project.recipe.seed
    made_for = (about.learners, project.data, network.features, network.output.spec.kind, project.view.axes, seed)
    return _SWEEPS.go_on(trainer, about.seconds, made_for, None, lambda: contest(project, about.learners))


CONTEST = PROBES.add(Probe("contest", "What other learners answer on the same samples.", _contest, AboutContest()))
