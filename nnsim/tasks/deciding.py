"""Which class is decided for every sample or pixel, how surely, and what is true."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.decisions import NOTHING, Labels
from nnsim.core.data import Floats, Mask
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.answering import shares, told
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of

ENOUGH = 200
"""Test samples from which on curves and shares of few of them say more than chance."""

NO_NUMBERS = say("The answers are no numbers: training has diverged. Reset it and choose a smaller learning rate.")


class Decided(NamedTuple):
    """The columns of ``core.answers.decisions.Decisions``; ``places`` are those among the samples asked about."""

    places: Places
    truth: Labels
    decided: Labels
    counts: Places
    sureness: Doubles
    scores: Doubles


def classes_of(project: Project, output: str) -> tuple[str, ...]:
    """Names of the classes that ``output`` tells apart, of samples or of pixels; none where it tells no classes."""
    seen = seen_from(project, output)
    task = task_of(seen)
    if task.tells == "pixels":
        return task.names(seen.data) if task.unfit(seen.data) is None else ()
    return seen.data.classes if task.tells_classes else ()


def deciding_outputs(project: Project) -> tuple[str, ...]:
    """Ids of the outputs that tell classes apart, the first one first."""
    outputs = project.network.outputs if learner_of(project).heads else project.network.outputs[:1]
    return tuple(output for output in outputs if classes_of(project, output))


def outputs_of_samples(project: Project) -> tuple[str, ...]:
    """Those of ``deciding_outputs`` that decide about a sample as a whole."""
    return tuple(output for output in deciding_outputs(project) if not decides_pixels(project, output))


def too_few(total: int) -> str:
    """Why curves are not drawn of ``total`` test samples, in words; empty where they are."""
    if total >= ENOUGH:
        return ""
    there = (
        say("there are none")
        if total == 0
        else say("there {word} {total:,}", word=say("is") if total == 1 else say("are"), total=total)
    )
    need = say(
        "{enough:,} more {word} needed", enough=ENOUGH - total, word=say("is") if ENOUGH - total == 1 else say("are")
    )
    return say(
        "Of fewer than {enough} test samples this would tell little but chance: {there}, {need}.",
        enough=ENOUGH,
        there=there,
        need=need,
    )


def decides_pixels(project: Project, output: str) -> bool:
    """True if an output decides about every pixel of an image, not about the image."""
    return task_of(seen_from(project, output)).tells == "pixels"


def decided(project: Project, truth: Floats, scores: Floats, label: int) -> Decided:
    """Of a ``project`` with one output: what is true of the samples, its scores, and the class to tell of."""
    task, exact = task_of(project), scores.astype(np.float64)
    answered: Mask = np.isfinite(exact.sum(axis=1))  # [n], or [n, h, w]
    said = np.where(answered, task.decide(np.nan_to_num(exact)), NOTHING).astype(np.int16)
    if task.tells == "pixels":
        return _pairs(truth.astype(np.int16), said)
    places = np.arange(len(said))
    surely = _how_surely(project, exact, answered, label)
    return Decided(places, truth.astype(np.int16), said, np.ones_like(places), *surely)


def _pairs(truth: Labels, said: Labels) -> Decided:
    """Pixels [n, h, w], counted by image and pair of classes."""
    count, most = len(truth), int(max(truth.max(initial=0), said.max(initial=0))) + 1
    places = np.arange(count)[:, None, None]
    found = np.bincount(((places * most + truth) * (most + 1) + (said - NOTHING)).ravel())
    codes = np.flatnonzero(found)
    rest, decided_ = np.divmod(codes, most + 1)
    image, true = np.divmod(rest, most)
    nothing = np.zeros(0)
    return Decided(image, true.astype(np.int16), (decided_ + NOTHING).astype(np.int16), found[codes], nothing, nothing)


def _how_surely(project: Project, scores: NDArray[Any], answered: Mask, label: int) -> tuple[Doubles, Doubles]:
    """In float64, in which scores apart by less than 36 are probabilities apart."""
    if learner_of(project).decides:
        side = scores[:, label] if scores.shape[1] > 1 else scores[:, 0] * (1.0 if label else -1.0)
        return np.zeros(0), np.where(answered, side, np.nan)
    chances = shares(project, told(project, scores))
    return np.where(answered, chances.max(axis=1), np.nan), np.where(answered, chances[:, label], np.nan)
