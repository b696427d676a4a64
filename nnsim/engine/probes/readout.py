"""How well linear boundaries separate the classes, in the inputs and in what each layer makes of them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from nnsim.core.answers.hidden import AboutReadOut, ReadOut
from nnsim.core.data import Data, Floats
from nnsim.core.network import is_input
from nnsim.core.rows import as_rows
from nnsim.engine.inside import answering, outputs, turn
from nnsim.engine.linear import read_out
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan

MOST_SAMPLES = 500

_inputs: WeakKeyDictionary[Data, dict[str, tuple[Floats, float]]] = WeakKeyDictionary()
"""Of data whose inputs were read out: what the network was fed with, and the share that was told right."""


def _readout(trainer: Trainer, about: AboutReadOut) -> ReadOut | None:
    """None where no class is told, and where the samples to learn the boundaries from are of one class alone."""
    data, planned = trainer.project.data, plan(trainer.project)
    samples = turn(data.train | data.test, 0, trainer.learner.work.sample)[0][:MOST_SAMPLES]
    y, fit = data.y[samples], data.train[samples]
    if not task_of(trainer.project).tells_classes or len(np.unique(y[fit])) < 2:
        return None
    told = ~fit if not fit.all() else fit
    nodes = (*planned.inputs, *(layer.id for layer in planned.layers if not layer.kind.is_view))
    outs, shares = trainer.project.network.outputs, {}
    with answering(trainer, fresh=about.fresh):
        found = outputs(trainer, data.x[samples], nodes)
    for node, value in found.items():
        x = as_rows(value)
        if node not in outs and np.isfinite(x).all():
            share = _known(data, node, x) if is_input(node) else None
            if share is None:
                share = float((read_out(x, y, len(data.classes), fit) == y)[told].mean())
            if is_input(node):
                _inputs.setdefault(data, {})[node] = x, share
            shares[node] = share
    return ReadOut(trainer.step, shares, int(fit.sum()), int(told.sum()), about.fresh)


def _known(data: Data, node: str, x: Floats) -> float | None:
    """What was found of an input of these data, which stay what they are while a network learns from them."""
    before = _inputs.get(data, {}).get(node)
    return before[1] if before is not None and np.array_equal(before[0], x) else None


READOUT = PROBES.add(
    Probe("readout", "How well linear boundaries separate the classes in each layer.", _readout, AboutReadOut())
)
