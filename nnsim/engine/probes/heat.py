"""Which parts of a sample an answer is due to."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import compress

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.answers.heat import DECIDED, Covered, HeatMap, HeatQuestion
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.data.entries import DataKind
from nnsim.data.modalities import kind_of_part
from nnsim.engine.heat.covering import cover
from nnsim.engine.heat.gradient import Score, gradient_times_input
from nnsim.engine.heat.redrawn import redrawn
from nnsim.engine.heat.relevance import Bounds, relevance
from nnsim.engine.learners.network import NetworkLearner
from nnsim.engine.model import Model
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, looked_at
from nnsim.engine.trainer import Trainer
from nnsim.networks.plan import Plan
from nnsim.networks.relevance import undefined_for
from nnsim.tasks.answering import shares, told
from nnsim.tasks.kinds import task_of

USUAL = 500
"""Training samples whose mean is put in the place of what is covered."""

AT_MOST = 1 << 29
"""Multiply-adds that all coverings of a sample together may take: about a tenth of a second."""

PIXELS = Bounds(0.0, 1.0)
"""Between which numbers the pixels of images lie."""


def _heat(trainer: Trainer, question: HeatQuestion) -> HeatMap | None:
    """None where the data have no such sample, the output no such unit, or the method does not reach through, and of
    weights that are no numbers."""
    learner, project = trainer.learner, trainer.project
    sample = looked_at(project.data, question.sample)
    if sample is None or not isinstance(learner, NetworkLearner) or not _is_told(project, learner, question):
        return None
    if not learner.is_finite():
        return None
    began, x = time.perf_counter(), np.array(inputs(project, sample[None]))
    store = learner.store
    if question.redrawn:
        store = redrawn(learner.model, store, project, question.redrawn)
    with learner.showing(store):
        unit = _decided(project, learner.scores(x)) if question.unit == DECIDED else question.unit
        answers, score = _answers(project, learner, unit), _score(project, unit)
        answer, scores = float(answers(x)[0]), learner.scores(x)
        covered, passes = None, 1
        if question.method == "cover":
            heat, covered, passes = _covered(project, learner, question, answers, x)
        else:
            heat = _shared(project, learner, question, score, x)
    value = float(score(torch.from_numpy(scores))[0])
    return HeatMap(question, unit, heat, value, answer, covered, passes, 1000 * (time.perf_counter() - began))


def _is_told(project: Project, learner: NetworkLearner, question: HeatQuestion) -> bool:
    task, units = task_of(project), learner.model.plan.units
    told_of = len(project.data.classes) if task.tells_classes else units
    is_reached = question.method != "relevance" or undefined_for(learner.model.plan) is None
    is_there = 0 <= question.modality < len(learner.model.plan.inputs) and DECIDED <= question.unit < told_of
    return (task.tells_one or task.continues_text or task.acts) and is_there and is_reached


def _decided(project: Project, scores: Floats) -> int:
    """The class or token that seems most probable, or the action that is played; values are looked at one by one."""
    task = task_of(project)
    if task.acts:
        return int(scores[0].argmax())
    if not task.tells_classes:
        return int(scores[0, :, -1].argmax()) if scores.ndim > 2 else 0
    return int(shares(project, told(project, scores))[0].argmax())


def _axes(kind: DataKind) -> tuple[int, ...]:
    """Along which axes of what is asked about parts of it lie side by side."""
    return (1, 2, 3) if kind.is_moving else (1, 2) if kind.is_pictorial else (0,)


def _score(project: Project, unit: int) -> Score:
    """The score of a class, of a value or an action, or of the token that comes next."""
    is_one_sided = task_of(project).shows_chance

    def of(scores: Tensor) -> Tensor:
        last = scores[..., -1] if scores.dim() > 2 else scores
        return (last[:, 0] if unit else -last[:, 0]) if is_one_sided else last[:, unit]

    return of


def _answers(project: Project, learner: NetworkLearner, unit: int) -> Callable[[Raw], NDArray[np.floating]]:
    """The probability of a class or token, or the value in its own units, as that of an action."""
    task = task_of(project)

    def of(x: Raw) -> NDArray[np.floating]:
        said = told(project, learner.scores(x))
        if task.tells_classes:
            said = shares(project, said)
        answered: NDArray[np.floating] = said[:, unit, -1] if said.ndim > 2 else said[:, unit]
        return answered

    return of


def _covered(
    project: Project, learner: NetworkLearner, question: HeatQuestion, answers: Callable[..., Floats], x: Raw
) -> tuple[Floats, Covered, int]:
    plan, asked, kind = learner.model.plan, question.modality, kind_of_part(project.data, question.modality)
    patch = 1 if kind.has_columns or kind.takes_features else question.patch
    most = AT_MOST // max(learner.work.sample, 1)

    def of_covered(rows: Raw) -> NDArray[np.floating]:
        """The answers where the modality that is asked about is replaced by ``rows`` [n, *shape]."""
        parts = [np.broadcast_to(each, (len(rows), *each.shape[1:])) for each in plan.cut(x).values()]
        parts[asked] = rows
        whole = np.concatenate([as_rows(each) for each in parts], axis=1)
        return answers(whole.reshape(len(rows), *x.shape[1:]))

    seen, ground = _asked(plan, x, asked)[0], _ground(project, plan, asked)
    found = cover(of_covered, seen, ground, _axes(kind), patch=max(patch, 1), most=most)
    best = int(np.argmax(np.abs(found.falls)))
    without = float(answers(x)[0]) - float(found.falls[best])
    start = tuple(found.starts[best].tolist())
    return found.heat, Covered(start, found.sides, without), len(found.starts)


def _asked(plan: Plan, x: Raw, modality: int) -> Raw:
    """Of inputs ``x`` [n, *shape] what is asked about, [n, *its own shape]."""
    found: Raw = [*plan.cut(x).values()][modality]
    return found


def _ground(project: Project, plan: Plan, modality: int) -> Raw:
    """What is usual at each place: the mean of training samples, and of texts the token that is most frequent."""
    data = project.data
    train = np.flatnonzero(data.train) if data.train.any() else np.arange(len(data))
    few = _asked(plan, inputs(project, data.x[train[:: -(-len(train) // USUAL)]]), modality)
    if kind_of_part(data, modality).is_written:
        return np.full(few.shape[1:], np.bincount(few.reshape(-1).astype(np.intp)).argmax(), few.dtype)
    usual: Raw = few.mean(axis=0, dtype=np.float64).astype(few.dtype)
    return usual


def _shared(project: Project, learner: NetworkLearner, question: HeatQuestion, score: Score, x: Raw) -> Floats:
    """The score shared out among the inputs; what lies at one place is summed up."""
    model, asked = learner.model, question.modality
    axes = _axes(kind_of_part(project.data, asked))
    model.set_mode(training=False)
    fed = learner.fed(torch.from_numpy(x).to(learner.device))
    with model.showing(learner.store):
        if question.method == "gradient":
            parts = gradient_times_input(model, fed, score)
        else:
            parts = _relevance(project, model, fed, score)
    heat = _asked(model.plan, parts.cpu().numpy(), asked)[0]
    over = tuple(axis for axis in range(heat.ndim) if axis not in axes)
    return np.ascontiguousarray(heat.sum(axis=over, dtype=np.float32))


def _relevance(project: Project, model: Model, fed: Tensor, score: Score) -> Tensor:
    with torch.no_grad():
        scores = model(fed)
    leaf = scores.detach().requires_grad_()
    (chosen,) = torch.autograd.grad(score(leaf).sum(), leaf)
    pictures = [kind_of_part(project.data, number).is_pictorial for number in range(len(model.plan.inputs))]
    bounds = dict.fromkeys(compress(model.plan.inputs, pictures), PIXELS)
    return relevance(model, fed, scores * chosen, bounds)


HEAT = PROBES.add(Probe("heat", "Which parts of a sample an answer is due to.", _heat, HeatQuestion()))
