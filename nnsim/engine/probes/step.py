"""A step that is gone through beat by beat, as far as it has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nnsim.core.answers.beats import Beat
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.data import Floats
from nnsim.core.messages import AboutBeat, AboutStep
from nnsim.engine.counting import unpack
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.slow_step import place_of
from nnsim.engine.trainer import Trainer


def _step(trainer: Trainer, about: AboutStep) -> StepSoFar | None:
    """None where no step is gone through."""
    slow = trainer.slow
    if slow is None or not slow.halts:
        return None
    samples = slow.batch(trainer.project.data)
    place = place_of(samples, about.sample)
    told = AboutBeat(about.nodes, place)
    return StepSoFar(
        slow.rate,
        samples,
        place,
        tuple(Beat(halt.id, slow.before.step, halt.tell(told)) for halt in slow.halts),
        _of_nodes(slow.before.weights, about.nodes),
        _remembered(slow.before.optimizer, about.nodes),
        _remembered(trainer.learner.state(), about.nodes),
        _count(slow.before.optimizer),
    )


def _of_nodes(arrays: Mapping[str, Floats], nodes: Collection[str]) -> dict[str, Floats]:
    return {name: array for name, array in arrays.items() if name.rpartition(".")[0] in nodes}


def _remembered(state: Mapping[str, Floats], nodes: Collection[str]) -> dict[str, Floats]:
    """``"mean/output.weight"`` for what is saved as ``"adam.mean/output.weight"``."""
    split = {name: name.partition("/") for name in state}
    return {
        f"{slot.rpartition('.')[2]}/{array}": state[name]
        for name, (slot, _, array) in split.items()
        if array.rpartition(".")[0] in nodes
    }


def _count(state: Mapping[str, Floats]) -> int:
    return next((unpack(array) for name, array in state.items() if name.endswith(".count")), 0)


STEP = PROBES.add(Probe("step", "A step that is gone through beat by beat, as far as it has come.", _step, AboutStep()))
