"""From the scores of a network to its answers: probabilities, classes, and values in their own units."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks.kinds import OUTPUTS


def answers(output: str, scores: Floats, *, decides: bool = False) -> Floats:
    """Scores [n, units] -> what the output kind answers, [n, units].

    With ``decides`` (see ``LearnerKind``) classes are certain: 1 for the chosen one, 0 for the others.
    """
    if decides and OUTPUTS[output].tells_classes:
        return _certain(scores)
    with np.errstate(all="ignore"):
        return OUTPUTS[output].numpy(scores)


def _certain(scores: Floats) -> Floats:
    certain = scores > 0 if scores.shape[1] == 1 else scores.argmax(axis=1)[:, None] == np.arange(scores.shape[1])
    answered: Floats = certain.astype(np.float32)
    return answered


def decide(output: str, scores: Floats) -> Floats:
    """Scores [n, units] -> class index as float32 [n], or the value for regression; NaN for answers of other kinds."""
    if OUTPUTS[output].aims in {"input", "pixels"}:
        return np.full(len(scores), np.nan, np.float32)
    if output == "regression":
        decided: Floats = scores[:, 0]
    elif output == "binary":
        decided = (scores[:, 0] > 0).astype(np.float32)
    else:
        decided = scores.argmax(axis=1).astype(np.float32)
    return decided


def told(project: Project, scores: Floats) -> Floats:
    """What the network of ``project`` answers with ``scores`` [n, units]: ``answers``, values in their own units."""
    kind = project.network.output.spec.kind
    answered = answers(kind, scores, decides=LEARNERS[project.recipe.learner.kind].decides)
    return scaling.in_units(project.data, answered) if kind == "regression" else answered


def decided(project: Project, scores: Floats) -> scaling.Numbers:
    """``decide`` for the network of ``project``, values in their own units: [n], float32 or float64 as they are."""
    kind = project.network.output.spec.kind
    said = decide(kind, scores)
    return scaling.in_units(project.data, said) if kind == "regression" else said
