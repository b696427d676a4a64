"""What the answer to one sample is made of: neighbours and their votes, trees, scores."""

from __future__ import annotations

import numpy as np

from nnsim.core.messages import FIRST_SAMPLE, ProbeSample
from nnsim.data.scaling import in_units
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, looked_at
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import told


def _reasons(trainer: Trainer, which: ProbeSample) -> dict[str, object]:
    """``Reasons`` by name; neighbours as places in the data set, values of trees in their own units.

    Beside them ``about``, the sample as an index and drawn bytes, ``scores`` and ``answer`` [units] of it. Empty where
    the data have no such sample.
    """
    project = trainer.project
    data = project.data
    sample = looked_at(data, which)
    if sample is None:
        return {}
    x = np.ascontiguousarray(inputs(project, sample[None]))
    scores = trainer.learner.scores(x)
    found = trainer.learner.reasons(x)
    return {
        "about": (which.index, which.drawn),
        "scores": scores[0],
        "answer": told(project, scores)[0],
        "neighbours": np.flatnonzero(data.train)[found.neighbours],
        "distances": found.distances,
        "votes": found.votes,
        "trees": found.trees if data.classes else in_units(data, found.trees),
    }


REASONS = PROBES.add(Probe("reasons", "What the answer to one sample is made of.", _reasons, FIRST_SAMPLE))
