"""What a learner's answer to one sample was made of, counted and in sentences. Qt-free."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.reasons import Reasons
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.answering import shares
from nnsim.ui.kit.numbers import fixed, plain

NONE: Doubles = np.zeros(0)


def votes(project: Project, reasons: Reasons) -> Doubles:
    """How many neighbours or trees are for each class [classes]; empty where none vote, or for values."""
    said = _said(project, reasons)
    if not project.data.classes or not len(said):
        return NONE
    return np.bincount(said.astype(np.intp), minlength=len(project.data.classes)).astype(np.float64)


def values(project: Project, reasons: Reasons) -> Doubles:
    """The values that neighbours or trees say; empty for classes."""
    return NONE if project.data.classes else _said(project, reasons)


def _said(project: Project, reasons: Reasons) -> Doubles:
    if len(reasons.neighbours):
        return project.data.y[reasons.neighbours].astype(np.float64)
    return reasons.trees


def probabilities(project: Project, reasons: Reasons) -> Floats:
    """What the answer holds of each class [classes]; empty for values, and where only scores are known."""
    return np.zeros(0, np.float32) if learner_of(project).decides else shares(project, reasons.answer)


def sentence(project: Project, reasons: Reasons) -> str:
    """``3 of 5 neighbours are B.`` or what else decides."""
    if not project.data.classes:
        return _of_values(project, reasons)
    if learner_of(project).decides:
        return _of_scores(project, reasons)
    counts, voters = votes(project, reasons), "tree" if len(reasons.trees) else "neighbour"
    held = probabilities(project, reasons)
    best = int(held.argmax())
    name = project.data.classes[best]
    if not len(counts):
        return say("The answer is {name}.", name=name)
    all_of_them = int(counts.sum())
    verb = (
        (say("says") if len(reasons.trees) else say("is"))
        if counts[best] == 1
        else say("say")
        if len(reasons.trees)
        else say("are")
    )
    return say(
        "{count:,} of {counted} {verb} {name}.",
        count=int(counts[best]),
        counted=counted(all_of_them, voters),
        verb=verb,
        name=name,
    )


def _of_values(project: Project, reasons: Reasons) -> str:
    found, answer = values(project, reasons), plain(float(reasons.answer[0]))
    if not len(found):
        return say("The answer is {answer}.", answer=answer)
    who = counted(len(found), "tree" if len(reasons.trees) else "neighbour")
    return say(
        "{who} from {min} to {max} answer {answer}.",
        who=who,
        min=plain(float(found.min())),
        max=plain(float(found.max())),
        answer=answer,
    )


def _of_scores(project: Project, reasons: Reasons) -> str:
    """On which side of the border, and whether beyond the margin."""
    scores, classes = reasons.scores, project.data.classes
    if len(scores) == 1:
        score = float(scores[0])
        place = say("beyond the margin") if abs(score) >= 1 else say("within the margin")
        return say(
            "Score {score}: on the side of {class_name}, {place}.",
            score=fixed(score, 2),
            class_name=classes[int(score > 0)],
            place=place,
        )
    best = int(scores.argmax())
    return say(
        "{class_name} has the greatest score, {score}.", class_name=classes[best], score=fixed(float(scores[best]), 2)
    )
