"""Recurrent networks: one sequence step by step, all of them over time, and their states as an automaton."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.sequences import NOW, AboutSequence, AboutStates, Automaton, Edge, OverTime, Reading
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.data import feeding, scaling
from nnsim.data.grammars import Grammar, grammar_of, reached
from nnsim.data.steps import real
from nnsim.engine.groups import groups
from nnsim.engine.health import fresh_weights
from nnsim.engine.linear import principal
from nnsim.engine.losses import Loss
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.engine.trainer import Trainer
from nnsim.engine.unrolled import CELLS, Unrolled, slopes, unrolled
from nnsim.networks.plan import Plan
from nnsim.networks.recurrence import reads_step_by_step
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan

MOST_SEQUENCES, MOST_POINTS, USUAL_GROUPS = 200, 1_500, 6
"""Sequences that are read for a picture, states that are shown, and groups where no grammar tells their number."""

PURE, MOST_TIMES = 0.97, 3
"""Share of states that are to be with their like, and how many times as many groups as states of the rule are tried."""

SERIES = 3
"""Axes of the array of all series: samples, steps, channels."""

Weights = Mapping[str, Floats]


def _weights(trainer: Trainer, planned: Plan, *, fresh: bool) -> Weights:
    return fresh_weights(trainer.project, planned) if fresh else trainer.learner.weights()


def _is_read(project: Project, planned: Plan) -> bool:
    """Whether it is a chain of recurrent layers over series."""
    is_computed = bool(planned.layers) and len(planned.inputs) == 1
    return is_computed and reads_step_by_step(project.network) and project.data.x.ndim == SERIES


def _waits(project: Project) -> bool:
    return all(node.spec.values.get("waits", False) for node in project.network.nodes)


# ---------------------------------------------------------------- many sequences


class _Many:
    """Some of the held-out sequences, of all where none is, read from their first step on by networks that wait."""

    def __init__(self, trainer: Trainer, planned: Plan, *, fresh: bool) -> None:
        data = trainer.project.data
        held = np.flatnonzero(data.test if data.test.any() else ~data.excluded)[:MOST_SEQUENCES]
        longest = data.sample_shape[0]
        begins = longest - real(data, held).sum(axis=1)
        places = np.minimum(np.arange(longest) + begins[:, None], longest - 1)
        fed = feeding.inputs(trainer.project, data.x[held])
        waits = _waits(trainer.project)
        read = unrolled(planned, _weights(trainer, planned, fresh=fresh), _at(fed, places) if waits else fed)
        shifted = np.arange(longest) if waits else places
        self.states: Doubles = _at(read.states, np.broadcast_to(shifted, places.shape))
        self.scores: Doubles = _at(read.scores.detach().numpy(), np.broadcast_to(shifted, places.shape))
        self.is_there = np.arange(longest) < longest - begins[:, None]
        """[n, length] of steps that a sequence has, counted from its first."""
        symbols = np.where(data.x[held].any(axis=2), data.x[held].argmax(axis=2), -1)
        self.symbols: Places = np.where(self.is_there, np.take_along_axis(symbols, places, axis=1), -1)

    def texts(self, data: Data) -> list[str]:
        return ["".join(data.vocabulary[symbol] for symbol in row if symbol >= 0) for row in self.symbols.tolist()]


def _at(values: NDArray[Any], places: Places) -> NDArray[Any]:
    return np.take_along_axis(values, places[:, :, None], axis=1)


# ---------------------------------------------------------------- one sequence


def _reading(trainer: Trainer, about: AboutSequence) -> Reading | None:
    """None where the network is no chain of recurrent layers, or the sequence is none of its data."""
    project, planned = trainer.project, plan(trainer.project)
    x = _asked(project, about) if _is_read(project, planned) else None
    if x is None or not len(x):
        return None
    weights = _weights(trainer, planned, fresh=about.fresh)
    many = _Many(trainer, planned, fresh=about.fresh)
    cloud, read = many.states[many.is_there][:MOST_POINTS], many.symbols[many.is_there][:MOST_POINTS]
    kept = np.frombuffer(about.axes, np.float32)
    axes = np.concatenate([cloud.mean(axis=0)[None], principal(cloud, 2)[0]])
    if kept.size == axes.size:
        axes = kept.reshape(axes.shape).astype(np.float64)
    points, spread = (cloud - axes[0]) @ axes[1:].T, float(cloud.var(axis=0).sum())
    shares = points.var(axis=0) / spread if spread > 0 else np.zeros(2)
    steps, before = _unrolled(project, planned, weights, x)
    chances = np.zeros((0, 0), np.float32)
    if task_of(project).tells_symbols:
        chances = torch.softmax(steps.scores[0, before:], 1).detach().numpy().astype(np.float32)
    path = (steps.states[0, before:] - axes[0]) @ axes[1:].T
    return Reading(
        about, trainer.step, chances, path, points, read, (float(shares[0]), float(shares[1])),
        axes.astype(np.float32), _slopes(project, weights, x, about),
    )  # fmt: skip


def _asked(project: Project, about: AboutSequence) -> Floats | None:
    """What is read, without what it is filled up with, as the network is fed with it: [m, channels]."""
    data = project.data
    if about.tokens:
        if not data.vocabulary or not 0 <= min(about.tokens) <= max(about.tokens) < len(data.vocabulary):
            return None
        return np.eye(len(data.vocabulary), dtype=np.float32)[list(about.tokens)]
    if not 0 <= about.sample < len(data):
        return None
    one = slice(about.sample, about.sample + 1)
    fed: Floats = feeding.inputs(project, data.x[one])[0][real(data, one)[0]]
    return fed


def _unrolled(project: Project, planned: Plan, weights: Weights, x: Floats) -> tuple[Unrolled, int]:
    """The sequence x [m, channels] read, and how many steps were filled up before it."""
    before = 0 if _waits(project) else max(project.data.sample_shape[0] - len(x), 0)
    filled = np.concatenate([np.zeros((before, x.shape[1]), np.float32), x])
    return unrolled(planned, weights, filled[None]), before


def _slopes(project: Project, weights: Weights, x: Floats, about: AboutSequence) -> dict[str, Doubles]:
    """Of the network as it is, and of layers of every kind with fresh weights."""
    found = {NOW: _back(project, weights, x, about)}
    for kind in CELLS:
        nodes = tuple(replace(node, spec=replace(node.spec, kind=kind)) for node in project.network.nodes)
        other = replace(project, network=replace(project.network, nodes=nodes))
        found[kind] = _back(other, fresh_weights(other, plan(other)), x, about)
    return {kind: norms for kind, norms in found.items() if len(norms)}


def _back(project: Project, weights: Weights, x: Floats, about: AboutSequence) -> Doubles:
    steps, before = _unrolled(project, plan(project), weights, x)
    loss = _last_loss(project, steps.scores[0], x, about)
    return np.zeros(0) if loss is None else slopes(loss, steps.carried)[before:]


def _last_loss(project: Project, scores: Tensor, x: Floats, about: AboutSequence) -> Tensor | None:
    """The loss of what is told last: of the last symbol, from those before it, or of the sample's target."""
    task, data = task_of(project), project.data
    if task.tells_symbols:
        return -torch.log_softmax(scores[-2], 0)[int(x[-1].argmax())] if len(x) > 1 else None
    if about.tokens or not task.tells_one:
        return None
    made = IMPLEMENTATIONS[task.id]
    y = torch.from_numpy(scaling.aims(data, data.y[about.sample : about.sample + 1]).astype(np.float32))
    target = made.targets(y, scores.shape[1]).double()
    return Loss(project.recipe.loss, task.id).total(scores[-1:], target)


# ---------------------------------------------------------------- over time


def _over_time(trainer: Trainer, about: AboutStates) -> OverTime | None:
    """None where no next symbol is told, and for what is no chain of recurrent layers."""
    project, planned = trainer.project, plan(trainer.project)
    if not _is_read(project, planned) or not task_of(project).tells_symbols:
        return None
    many = _Many(trainer, planned, fresh=about.fresh)
    truth = np.full(many.symbols.shape, -1)
    truth[:, :-1] = many.symbols[:, 1:]
    asked = (many.symbols >= 0) & (truth >= 0)
    logs = many.scores - np.logaddexp.reduce(many.scores, axis=2, keepdims=True)
    losses = -np.take_along_axis(logs, np.maximum(truth, 0)[:, :, None], axis=2)[:, :, 0]
    right = many.scores.argmax(axis=2) == truth
    counts = asked.sum(axis=0)
    means = [np.where(counts > 0, (row * asked).sum(axis=0) / np.maximum(counts, 1), np.nan) for row in (losses, right)]
    grammar = grammar_of(project.data)
    legal = np.nan if grammar is None else _legal(many, project.data, grammar)
    return OverTime(trainer.step, means[0], means[1], counts, legal, about.fresh)


def _legal(many: _Many, data: Data, grammar: Grammar) -> float:
    """The share of steps at which all symbols that may follow are likelier than all others."""
    right = total = 0
    for text, scores in zip(many.texts(data), many.scores, strict=True):
        for place in range(len(text) - 1):
            may = grammar.after(text[: place + 1]) or frozenset()
            best = scores[place].argsort()[::-1][: len(may)]
            right += {data.vocabulary[k] for k in best.tolist()} == may
            total += 1
    return right / total if total else float("nan")


# ---------------------------------------------------------------- an automaton


def _automaton(trainer: Trainer, about: AboutStates) -> Automaton | None:
    """None for what is no chain of recurrent layers over symbols."""
    project, planned = trainer.project, plan(trainer.project)
    data = project.data
    if not _is_read(project, planned) or not data.vocabulary:
        return None
    many = _Many(trainer, planned, fresh=about.fresh)
    states = many.states[many.is_there][:MOST_POINTS]
    grammar = grammar_of(data)
    edges = grammar.edges if grammar else None
    texts = many.texts(data) if edges else []
    meant = [reached(edges or {}, text[: place + 1]) or "" for text in texts for place in range(len(text))][
        :MOST_POINTS
    ]
    group = groups(states, about.groups or USUAL_GROUPS) if about.groups or not meant else _pure_enough(states, meant)
    count = int(group.max()) + 1
    axes = np.concatenate([states.mean(axis=0)[None], principal(states, 2)[0]])
    places = (states - axes[0]) @ axes[1:].T
    middles = np.stack([places[group == k].mean(axis=0) for k in range(count)])
    names, pure = _meant(group, meant)
    sizes = np.bincount(group, minlength=count)
    return Automaton(about, trainer.step, middles, sizes, _edges(many, group), names, pure)


def _pure_enough(states: Doubles, meant: list[str]) -> Places:
    """As few groups as it takes for nearly all states to be with their like, from as many on as the rule has states."""
    rule = len(set(meant))
    for count in range(rule, MOST_TIMES * rule):
        group = groups(states, count)
        if _meant(group, meant)[1] >= PURE:
            return group
    return groups(states, rule)


def _meant(group: Places, meant: list[str]) -> tuple[tuple[str, ...], float]:
    """The state of the rule that most of each group are, and the share of states in a group of their own."""
    if not meant:
        return (), float("nan")
    names = tuple(_most(meant, group == k) for k in range(int(group.max()) + 1))
    return names, float(np.mean([names[g] == state for g, state in zip(group.tolist(), meant, strict=True)]))


def _most(meant: list[str], mine: Mask) -> str:
    return Counter(state for state, is_mine in zip(meant, mine.tolist(), strict=True) if is_mine).most_common(1)[0][0]


def _edges(many: _Many, group: Places) -> tuple[Edge, ...]:
    """From the group after each symbol by the next one to the group after that."""
    found: Counter[tuple[int, int, int]] = Counter()
    begun = 0
    for row in many.symbols:
        length = int((row >= 0).sum())
        mine = group[begun : begun + length].tolist()
        begun += length
        found.update(zip(mine[:-1], row[1:length].tolist(), mine[1:], strict=False))
    return tuple(Edge(*key, count) for key, count in sorted(found.items()))


READING = PROBES.add(Probe("reading", "One sequence as a recurrent network reads it.", _reading, AboutSequence()))
OVER_TIME = PROBES.add(Probe("over_time", "Losses at each step of sequences.", _over_time, AboutStates()))
AUTOMATON = PROBES.add(Probe("automaton", "States in groups, and what leads between.", _automaton, AboutStates()))
