"""What Boltzmann machines dream of: rounds of Gibbs sampling in the last of them, and the way down."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from nnsim.core import seeds
from nnsim.core.answers.arrays import Places
from nnsim.core.answers.dream import ANY, DreamQuestion, Dreams
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.engine.boltzmann import Draws, Machine
from nnsim.engine.learners.boltzmann import Contrasting, Dreaming
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer

DREAMS = 16
"""Dreams that go on side by side."""

BEGUN, ROUNDS = 50, 5
"""Rounds of Gibbs sampling before the first picture of a dream, and from one picture to the next."""


@torch.no_grad()
def _dreams(trainer: Trainer, question: DreamQuestion) -> Dreams | None:
    """None for a learner without machines, before any of them has learned, and where numbers are none."""
    learner = trainer.learner
    found = learner.dreaming() if isinstance(learner, Contrasting) and learner.is_finite() else None
    if found is None or not isinstance(learner, Contrasting):
        return None
    top, draws = found.machines[-1], Draws(seeds.stable(found.seed, "dream", question.label, question.number))
    begun = _begun(top, question.hidden)
    h = top.drawn_up(_first(trainer, learner, found), draws) if begun is None else begun
    rounds = BEGUN if begun is None else ROUNDS
    y = _clamped(top, question.label) if found.sees_classes else None
    for _ in range(rounds):
        h = top.round(h, draws, y).h
    scores = top.class_scores(h)
    classes = np.full(DREAMS, ANY) if scores is None else scores.argmax(1).cpu().numpy()
    if y is not None:
        classes = np.full(DREAMS, question.label)
    places = _beside(trainer, question.beside)
    return Dreams(
        _numbers(_down(found.machines, h)),
        classes.astype(np.intp),
        found.sees_classes,
        _numbers(h).tobytes(),
        rounds,
        len(found.machines),
        places,
        _again(learner, found, inputs(trainer.project, trainer.project.data.x[places])),
        _energies(learner, "train"),
        _energies(learner, "test"),
    )


def _begun(machine: Machine, hidden: bytes) -> Tensor | None:
    """Hidden units that dreams go on from; None where they are none of this machine."""
    units = len(machine.hidden)
    if len(hidden) != 4 * DREAMS * units:
        return None
    numbers = np.frombuffer(hidden, np.float32).reshape(DREAMS, units).copy()
    return torch.from_numpy(numbers).to(machine.hidden.device)


def _first(trainer: Trainer, learner: Contrasting, found: Dreaming) -> Tensor:
    """Where dreams begin: at what training samples lead to, as means [n, h]."""
    data = trainer.project.data
    few = np.resize(np.flatnonzero(data.train), DREAMS)
    return _up(learner, found, inputs(trainer.project, data.x[few]))


def _up(learner: Contrasting, found: Dreaming, x: Raw) -> Tensor:
    values = learner.fed(torch.from_numpy(np.array(x)).to(learner.device)).flatten(1)
    for machine in found.machines:
        values = machine.up(values)
    return values


def _clamped(machine: Machine, label: int) -> Tensor | None:
    """The class that is held fast, one-hot [n, k]; None for any."""
    if machine.classes is None or not 0 <= label < len(machine.classes):
        return None
    held = machine.classes.new_zeros(DREAMS, len(machine.classes))
    held[:, label] = 1
    return held


def _down(machines: tuple[Machine, ...], h: Tensor) -> Tensor:
    """What visible units of the first machine are like [n, numbers], given hidden ones of the last."""
    for machine in reversed(machines):
        h = machine.down(h)
    return h


def _again(learner: Contrasting, found: Dreaming, x: Raw) -> Floats:
    """What comes back of samples that go up through all machines and down again."""
    return _numbers(_down(found.machines, _up(learner, found, x)))


def _beside(trainer: Trainer, count: int) -> Places:
    data = trainer.project.data
    shown = data.test if data.test.any() else data.train
    return np.flatnonzero(shown)[:count]


def _energies(learner: Contrasting, part: str) -> Floats:
    found = learner.free_energies(part)
    return np.zeros(0, np.float32) if found is None else _numbers(found)


def _numbers(values: Tensor) -> Floats:
    found: Floats = values.to(torch.float32).cpu().numpy()
    return found


PROBES.add(
    Probe(
        "dream",
        "What Boltzmann machines dream of, make of samples, and hold likely.",
        _dreams,
        about=DreamQuestion(),
    )
)
