"""What the table says of each learner, Qt-free: names, numbers and the answer at one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.contest import Entrant
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.core.spec import Spec
from nnsim.data.one_value import looked_at
from nnsim.data.projection import value_range
from nnsim.language.texts import say
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers
from nnsim.ui.run.answer_map import NOTHING, map_of

FIRST = ("vectors", "forest", "neighbours", "logistic")
"""Who takes part at first, besides the learner of the document."""

OTHERS = 3
"""Learners besides that of the document."""

COMPUTING = "…"


@dataclass(frozen=True, eq=False, slots=True)
class Lane:
    """One learner as it is shown.

    ``learner``  a choice from the catalogue; None for the network of the document
    ``answer``   its map, float32 [units, m, m], as colours have it; [0, 0, 0] where there is none
    ``train``, ``test``  shares that are right, or losses of values; NaN where nothing is known
    ``time``     how long it learned, in words
    ``size``     numbers that its answers depend on, 0 where nobody knows
    ``why_not``  why it does not take part
    """

    name: str
    learner: Spec | None
    answer: Floats = field(default_factory=lambda: NOTHING)
    train: float = nan
    test: float = nan
    time: str = ""
    size: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    why_not: str = ""
    is_ended: bool = True


def usual(project: Project) -> list[str]:
    """Ids of those who take part at first and can: not once more the learner of the document."""
    own, task = project.recipe.learner.kind, task_of(project)
    able = [name for name in FIRST if name != own and task.id in LEARNERS[name].outputs]
    return (able + [""] * OTHERS)[:OTHERS]


def options(project: Project) -> list[tuple[str, str]]:
    """Who may take part, as ids and labels; the empty id is nobody."""
    task = task_of(project)
    able = [kind for kind in LEARNERS if kind.at_once and task.id in kind.outputs]
    return [("", say("Nobody")), *((kind.id, kind.label) for kind in able)]


def of_network(project: Project, answer: Floats, row: Mapping[str, float], weights: int) -> Lane:
    """The network of the document as it is now; ``row`` are the newest numbers by column of the history."""
    epoch = row.get("epoch", nan)
    time = "" if isnan(epoch) else counted(int(epoch), "epoch")
    label = learner_of(project).label
    train, test = (row.get(column, nan) for column in columns(project))
    return Lane(label, None, answer, train, test, time, weights)


def of_entrant(project: Project, found: Entrant) -> Lane:
    """A learner that has ended, or that cannot take part."""
    label, (train, test) = LEARNERS[found.learner.kind].label, columns(project)
    if found.why_not:
        return Lane(label, found.learner, why_not=found.why_not)
    return Lane(
        label,
        found.learner,
        map_of(_learned_by(project, found.learner), found.scores).answer if found.scores.size else NOTHING,
        found.measured.get(train, nan),
        found.measured.get(test, nan),
        say("{ms} ms", ms=numbers.value_text(found.fit_ms, 2)),
        found.size,
        found.facts,
    )


def _learned_by(project: Project, learner: Spec) -> Project:
    """What an answer looks like depends on whether its learner knows probabilities."""
    return replace(project, recipe=replace(project.recipe, learner=learner))


def waiting(learner: Spec) -> Lane:
    """A learner that has not ended yet."""
    return Lane(LEARNERS[learner.kind].label, learner, time=COMPUTING, is_ended=False)


def columns(project: Project) -> tuple[str, str]:
    """The columns of the history that tell how well it does, on training and on test samples."""
    measure = "accuracy" if task_of(project).tells_classes else "loss"
    return f"train_{measure}", f"test_{measure}"


def measured_text(project: Project, value: float) -> str:
    """A share in percent, or a loss."""
    return percent(value) if task_of(project).tells_classes else numbers.loss(value)


def size_text(lane: Lane) -> str:
    """How many numbers, or a dash."""
    return f"{lane.size:,}" if lane.size else numbers.NONE


def best(project: Project, lanes: list[Lane]) -> list[Lane]:
    """Those that do best on test samples; none before all have ended, or where there are no test samples."""
    known = [lane for lane in lanes if not isnan(lane.test)]
    if len(known) < 2 or not all(lane.is_ended for lane in lanes):
        return []
    better = max if task_of(project).tells_classes else min
    top = better(lane.test for lane in known)
    return [lane for lane in known if lane.test == top]


def at(project: Project, lane: Lane, place: tuple[float, float]) -> str:
    """What it answers at a place of the plane, in shares of its width and height from the lower left."""
    answer = lane.answer
    if not answer.size:
        return numbers.NONE
    side = answer.shape[-1]
    column, row = (min(int(share * side), side - 1) for share in (place[0], 1 - place[1]))
    told: NDArray[np.float32] = answer[:, row, column]
    if not np.isfinite(told).all():
        return numbers.NONE
    task, classes = task_of(project), project.data.classes
    if not task.tells_classes:
        low, high = value_range(looked_at(project))
        return numbers.value_text((low + high) / 2 + float(told[0]) * (high - low) / 2, 3)
    shares = told if task.shows_shares else np.array([1 - told[0], told[0]])
    first = int(shares.argmax())
    return classes[first] if decides(project, lane) else _share(classes[first], float(shares[first]))


def decides(project: Project, lane: Lane) -> bool:
    """True where it knows no probabilities."""
    return learner_of(project).decides if lane.learner is None else LEARNERS[lane.learner.kind].decides


def _share(name: str, share: float) -> str:
    return say("{name} {share}", name=name, share=percent(share, 0))


def sentence(project: Project, lanes: list[Lane], samples: int) -> str:
    """Who does best on test samples, in words; how many have ended before that is known."""
    ended = [lane for lane in lanes if lane.is_ended]
    if len(ended) < len(lanes):
        return say("Ended: {ended} of {count}.", ended=len(ended), count=len(lanes))
    top = best(project, lanes)
    learned = counted(samples, "training sample")
    if not top:
        return say("All learned from {samples}; there are no test samples to compare them by.", samples=learned)
    value = measured_text(project, top[0].test)
    names = say(" and ").join(lane.name for lane in top)
    if task_of(project).tells_classes:
        return say(
            "Most test samples right: {names}, {value}, from {samples}.", names=names, value=value, samples=learned
        )
    return say("Least test loss: {names}, {value}, from {samples}.", names=names, value=value, samples=learned)
