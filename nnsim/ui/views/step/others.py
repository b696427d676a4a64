"""What is written of beats in which no single neuron is told: of trees, of players, of layers of other kinds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnsim.core.answers.beats import (
    Answered,
    BeatValue,
    Changed,
    Compared,
    Fit,
    Gradients,
    Played,
    Stored,
    Taken,
    Verdict,
)
from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.ui.views.step.written import Bit, Line, line, number

SCORES, GAMES = 8, 4
"""Of so many something is told."""


def other_lines(project: Project, value: BeatValue) -> Iterator[Line]:
    """In words and few numbers."""
    match value:
        case Taken():
            yield (Bit(say("{moments} from the memory.", moments=counted(len(value.targets), "moment"))),)
        case Answered():
            scores = ", ".join(map(number, value.scores.reshape(-1)[:SCORES].tolist()))
            yield (Bit(say("Scores: {scores}", scores=scores)),)
        case Compared():
            yield line(say("The mean loss is {*loss}."), loss=value.loss)
        case Changed() | Gradients():
            yield _extent(value)
        case Verdict():
            yield (Bit(say("{outputs} wrong.", outputs=counted(int(value.wrong.sum()), "output"))),)
        case Fit() | Played() | Stored():
            yield from _apart(project, value)


def _extent(value: Changed | Gradients) -> Line:
    if isinstance(value, Gradients):
        slopes = [float(np.abs(array).max(initial=0)) for array in value.arrays.values()]
        return line(say("The largest slope of a weight is {*most}."), most=max(slopes, default=0.0))
    moved = [float(np.abs(value.after[name] - array).max(initial=0)) for name, array in value.before.items()]
    return line(say("Weights moved by at most {*most}."), most=max(moved, default=0.0))


def _apart(project: Project, value: Fit | Played | Stored) -> Iterator[Line]:
    """Of learners without backpropagation, and of players."""
    if isinstance(value, Fit):
        yield from ((Bit(f"{name}: {words}"),) for name, words in value.facts)
    elif isinstance(value, Stored):
        yield (
            Bit(
                say(
                    "Of each game {moments} of at most {slots:,} are remembered.",
                    moments=counted(value.filled, "moment"),
                    slots=value.slots,
                )
            ),
        )
    else:
        pairs = zip(value.actions[:GAMES], value.rewards[:GAMES], strict=True)
        actions = ", ".join(
            say("{class_name} (reward {reward})", class_name=project.data.classes[action], reward=number(float(reward)))
            for action, reward in pairs
        )
        yield (
            Bit(
                say(
                    "{games} at once. What was done in the first: {actions}",
                    games=counted(len(value.actions), "game"),
                    actions=actions,
                )
            ),
        )
