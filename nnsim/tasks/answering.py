"""From the scores of a network to its answers: probabilities, classes, and values in their own units."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import TASKS, task_of


def answers(task: str, scores: Floats, *, decides: bool = False) -> Floats:
    """Scores [n, units] -> what the task with this id answers, [n, units].

    With ``decides`` (see ``LearnerKind``) classes are certain: 1 for the chosen one, 0 for the others.
    """
    if decides and TASKS[task].tells_classes:
        return _certain(scores)
    with np.errstate(all="ignore"):
        return TASKS[task].numpy(scores)


def _certain(scores: Floats) -> Floats:
    certain = scores > 0 if scores.shape[1] == 1 else scores.argmax(axis=1)[:, None] == np.arange(scores.shape[1])
    answered: Floats = certain.astype(np.float32)
    return answered


def decide(task: str, scores: Floats) -> Floats:
    """Scores [n, units] -> class index or value of each sample [n]; NaN where the task tells neither."""
    if not TASKS[task].tells_one:
        return np.full(len(scores), np.nan, np.float32)
    return TASKS[task].decide(scores)


def told(project: Project, scores: Floats) -> Floats:
    """What the network of ``project`` answers with ``scores`` [n, units]: ``answers``, values in their own units."""
    task = task_of(project)
    answered = answers(task.id, scores, decides=learner_of(project).decides)
    return scaling.in_units(project.data, answered) if task.tells_values else answered


def decided(project: Project, scores: Floats) -> scaling.Numbers:
    """``decide`` for the network of ``project``, values in their own units: [n], float32 or float64 as they are."""
    task = task_of(project)
    said = decide(task.id, scores)
    return scaling.in_units(project.data, said) if task.tells_values else said


def shares(project: Project, answers: Floats) -> Floats:
    """Answers [..., units] as the probability of each class [..., classes]; [..., 0] for values."""
    if not task_of(project).tells_classes:
        return np.zeros((*answers.shape[:-1], 0), np.float32)
    if answers.shape[-1] == 1:
        answers = np.concatenate([1 - answers, answers], axis=-1)
    return answers[..., : len(project.data.classes)]
