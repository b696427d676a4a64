"""Which class is decided for the samples of one part, beside what is true."""

from __future__ import annotations

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.answers.decisions import AboutDecisions, Decisions
from nnsim.core.project import Project
from nnsim.data import feeding
from nnsim.engine.inside import answering
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.deciding import classes_of, decided, deciding_outputs
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of

MOST = 1e9
"""Multiply-adds that a turn may take, some 50 ms."""

LEAST = 200
"""Samples of a turn all the same: what fewer say means little."""


def _decisions(trainer: Trainer, about: AboutDecisions) -> Decisions | None:
    """None for an output that tells no classes, or for a class that there is not."""
    project = trainer.project
    if about.output not in deciding_outputs(project) or about.label >= len(classes_of(project, about.output)):
        return None
    members = np.flatnonzero(getattr(project.data, about.part))
    size = max(int(MOST // max(trainer.learner.work.sample, 1)), LEAST)
    turns = -(-len(members) // size)
    if turns > 1:  # so that any part tells of all
        members = seeds.generator(0, "turns of decisions").permutation(members)
    samples = members[about.turn * size : (about.turn + 1) * size]
    seen = seen_from(project, about.output)
    with answering(trainer, fresh=about.fresh):
        said = decided(seen, *_told(trainer, seen, samples, about.output), about.label)
    columns = said._replace(places=samples[said.places])
    return Decisions(about, *columns, learner_of(project).decides, len(samples), len(members), turns)


def _told(trainer: Trainer, seen: Project, samples: Places, output: str) -> tuple[np.ndarray, np.ndarray]:
    """What is true of some samples, and the scores of an output."""
    project, task = trainer.project, task_of(seen)
    raw, y = project.data.x[samples], project.data.y[samples]
    scores = trainer.learner.scores(inputs(project, raw), output)
    return y if task.tells_one else task.truth(feeding.inputs(project, raw), y), scores


DECISIONS = PROBES.add(
    Probe("decisions", "The class decided for each sample of a part, and the true one.", _decisions, AboutDecisions())
)
