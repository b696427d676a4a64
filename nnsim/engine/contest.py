"""Learners that are fitted at once, side by side on the samples of a project, whatever it learns by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from nnsim.core.answers.contest import NO_PLANE, Contest, Entrant
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.engine.learners.base import IMPLEMENTATIONS
from nnsim.engine.learners.fitted import Fitted
from nnsim.engine.plane import points_of_plane
from nnsim.engine.readiness import obstacle
from nnsim.engine.samples import Samples, split
from nnsim.language.texts import say
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks.kinds import task_of

_LOADED: set[type[Fitted]] = set()
"""Learners that were fitted in this process before."""


def contest(project: Project, learners: tuple[Spec, ...]) -> Iterator[Contest]:
    """Fit one after the other; what is known so far after each part of the work."""
    began, count = time.perf_counter(), len(learners)
    ended: list[Entrant] = []
    samples = cache(lambda: split(project))

    def known(share: float) -> Contest:
        done = (len(ended) + share) / count if count else 1.0
        return Contest(tuple(ended), project.data.how_many("train"), done, 1000 * (time.perf_counter() - began))

    for learner in learners:
        yield known(0.0)
        work = _entrant(project_with(project, learner), samples)
        try:
            while True:
                yield known(next(work))
        except StopIteration as end:
            ended.append(end.value)
    yield known(0.0)


def project_with(project: Project, learner: Spec) -> Project:
    """The same data, inputs and output, learned by another learner; values are measured by the loss of the project."""
    recipe, own = project.recipe, LEARNERS[learner.kind].loss
    loss = own if own and task_of(project).tells_classes else recipe.loss
    return replace(project, recipe=replace(recipe, learner=learner, loss=loss))


def _entrant(project: Project, samples: Callable[[], Samples]) -> Generator[float, None, Entrant]:
    """Yields the share of its work that is done."""
    spec = project.recipe.learner
    why_not = _why_not(project)
    if why_not:
        return Entrant(spec, why_not=why_not)
    learner = IMPLEMENTATIONS[spec.kind].make(project, "cpu")
    assert isinstance(learner, Fitted)
    learner.supply(samples())
    if type(learner) not in _LOADED:  # what it is made of is loaded with the first fit, which is no part of its time
        learner.step(0, 0, 0.0, 0)
        learner.supply(samples())
        _LOADED.add(type(learner))
    began = time.perf_counter()
    learner.step(0, 0, 0.0, 0)
    fit_ms = 1000 * (time.perf_counter() - began)
    yield 1 / 3
    scores, ask_us = _over_plane(project, learner)
    yield 2 / 3
    measured = yield from _measured(learner)
    size = sum(array.size for array in learner.fingerprint().values()) // 2  # of float64, as two of float32 each
    return Entrant(spec, scores, measured, fit_ms, ask_us, size, learner.facts)


def _why_not(project: Project) -> str:
    if not project.data.train.any():
        return say("There are no training samples yet.")
    problem = obstacle(tuple(checks.problems(project)))
    return problem.text if problem else ""


def _over_plane(project: Project, learner: Fitted) -> tuple[Floats, float]:
    """Scores over the plane, and microseconds for each of them."""
    points = points_of_plane(project, learner.work.sample)
    if points is None:
        return NO_PLANE, float("nan")
    began = time.perf_counter()
    scores = learner.scores(points)
    return scores, 1e6 * (time.perf_counter() - began) / len(points)


def _measured(learner: Fitted) -> Generator[float, None, dict[str, float]]:
    """What an evaluation finds, by column."""
    work = learner.evaluation()
    try:
        while True:
            yield (2 + 0.9 * next(work)) / 3  # it ends when its numbers are there
    except StopIteration as end:
        return {name: float(value) for name, value in end.value.items() if np.ndim(value) == 0}
