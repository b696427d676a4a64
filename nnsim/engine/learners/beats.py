"""The beats of a step: where it halts for somebody to look, and what was worked out there.

A step that is gone through so makes the same numbers, bit for bit, as one that is made at once. What there is to tell
is worked out only when it is asked for: the arrays of a step may be large.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from nnsim.core.answers.arrays import Places
from nnsim.core.answers.beats import Answered, BeatValue, Beside, Changed, Compared, Gradients, Taken
from nnsim.core.data import Floats
from nnsim.core.messages import AboutBeat
from nnsim.core.network import INPUT
from nnsim.engine.losses import Loss
from nnsim.engine.model import Model, Trace
from nnsim.engine.objective import Objective


class Halt(NamedTuple):
    """A step halts behind the beat ``id``; ``tell`` says what was worked out in it, until another step begins.

    ``objective``  whose slope was worked out in it; None where it was no slope, or of what only the learner knows
    """

    id: str
    tell: Callable[[AboutBeat], BeatValue]
    objective: Objective | None = None


Beats = Generator[Halt, None, int]
"""Halts of a step; returns how many steps these were."""


def taken(samples: Places, inputs: Tensor, aims: Tensor) -> Halt:
    """``samples`` were taken, places among those for training; none for what comes from a memory."""

    def tell(about: AboutBeat) -> Taken:
        shown = _rows(inputs, about) if INPUT in about.nodes else None
        return Taken(samples if about.sample is None else samples[about.sample :][:1], shown, _rows(aims, about))

    return Halt("take", tell)


def answered(trace: Trace) -> Halt:
    """The network answered."""
    return Halt(
        "forward",
        lambda about: Answered(
            _rows(trace.scores, about),
            {node: _rows(trace.outputs[node], about) for node in about.nodes if node in trace.outputs},
            {node: _rows(trace.sums[node], about) for node in about.nodes if node in trace.sums},
            {node: _spread(trace.batches[node]) for node in about.nodes if node in trace.batches},
        ),
    )


def _spread(batch: Tensor) -> tuple[Floats, Floats]:
    """Mean and variance by channel, over all samples and places, of ``batch`` [n, channels, *sides]."""
    wide = batch.detach().to(torch.float64).transpose(0, 1).flatten(1)
    mean, variance = wide.mean(1), wide.var(1, correction=0)
    return mean.to(torch.float32).cpu().numpy(), variance.to(torch.float32).cpu().numpy()


class Aimed(NamedTuple):
    """What an output beside the first said, and what its ``loss`` compares that with."""

    scores: Tensor
    aims: Tensor
    loss: Loss


def compared(
    scores: Tensor, aims: Tensor, loss: Loss, beside: Mapping[str, Aimed] | None = None, *, counts: bool = True
) -> Halt:
    """Answers were compared with what they should have been; those of further outputs, by id, ``beside`` them."""

    @torch.no_grad()
    def tell(about: AboutBeat) -> Compared:
        losses = loss.each(scores, aims)
        others = {name: _beside(aimed, about) for name, aimed in (beside or {}).items()}
        return Compared(_rows(scores, about), _rows(losses, about), float(losses.mean()), others, counts)

    return Halt("compare", tell)


def propagated(model: Model, trace: Trace, objective: Objective | None = None) -> Halt:
    """The gradient of the mean loss is known, without penalties."""
    gradient = model.grad.clone()  # an optimizer may change it

    def tell(about: AboutBeat) -> Gradients:
        return Gradients(
            _slopes(trace.sums, about), _slopes(trace.outputs, about), _of_nodes(model.views(gradient), about)
        )

    return Halt("backward", tell, objective)


def changed(beat: str, model: Model, before: Tensor, after: Tensor) -> Halt:
    """Weights were changed from ``before`` to ``after``, both flat."""
    return Halt(
        beat, lambda about: Changed(_of_nodes(model.views(before), about), _of_nodes(model.views(after), about))
    )


def _beside(aimed: Aimed, about: AboutBeat) -> Beside:
    losses = aimed.loss.each(aimed.scores, aimed.aims)
    scores, targets = _rows(aimed.scores, about), _rows(aimed.aims, about)
    return Beside(scores, targets, _rows(losses, about), float(losses.mean()))


def _rows(values: Tensor, about: AboutBeat) -> Floats:
    """A copy of all samples [n, ...], or of the one that is asked about [1, ...]."""
    wanted = values if about.sample is None else values[about.sample :][:1]
    copied: Floats = wanted.detach().to(torch.float32).cpu().numpy().copy()
    return copied


def _slopes(values: Mapping[str, Tensor], about: AboutBeat) -> dict[str, Floats]:
    found = {node: values[node].grad for node in about.nodes if node in values}
    return {node: _rows(slope, about) for node, slope in found.items() if slope is not None}


def _of_nodes(arrays: Mapping[str, Floats], about: AboutBeat) -> dict[str, Floats]:
    return {name: array.copy() for name, array in arrays.items() if name.rpartition(".")[0] in about.nodes}
