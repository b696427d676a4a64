"""What the answer to one sample is made of: neighbours and their votes, trees, scores."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.reasons import Reasons
from nnsim.core.messages import FIRST_SAMPLE, ProbeSample
from nnsim.data.scaling import in_units
from nnsim.engine.learners.fitted import Fitted, Voters
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, looked_at
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import told


def _reasons(trainer: Trainer, which: ProbeSample) -> Reasons | None:
    """Neighbours are places in the data set, values of trees in their own units; None of no such sample."""
    project, learner = trainer.project, trainer.learner
    data, sample = project.data, looked_at(project.data, which)
    if sample is None:
        return None
    x = np.ascontiguousarray(inputs(project, sample[None]))
    scores, voters = learner.scores(x), learner.voters(x) if isinstance(learner, Fitted) else Voters()
    return Reasons(
        scores[0],
        told(project, scores)[0],
        np.flatnonzero(data.train)[voters.neighbours],
        voters.distances,
        voters.votes,
        voters.trees if data.classes or not len(voters.trees) else in_units(data, voters.trees),
        which,
    )


REASONS = PROBES.add(Probe("reasons", "What the answer to one sample is made of.", _reasons, FIRST_SAMPLE))
