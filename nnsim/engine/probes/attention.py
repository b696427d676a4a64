"""How much every token of a text takes from every other, in each head of each attention layer."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers import Attention
from nnsim.core.data import Floats
from nnsim.core.messages import Prompt
from nnsim.core.network import INPUT
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import padded, readable
from nnsim.engine.trainer import Trainer
from nnsim.networks.layers.attention import taken
from nnsim.networks.plan import Planned
from nnsim.tasks.plan import plan


def _attention(trainer: Trainer, prompt: Prompt) -> Attention | None:
    """None where the network predicts no tokens, or not those of the prompt."""
    if not readable(trainer.project, prompt):
        return None
    data, layers = (
        trainer.project.data,
        [layer for layer in plan(trainer.project).layers if layer.kind.id == "attention"],
    )
    tokens = list(prompt.tokens[-data.sample_shape[0] :])
    x = padded(data, tokens)
    values, weights = {INPUT: x, **trainer.learner.fields(x)}, trainer.learner.weights()
    heads = {layer.id: _of(layer, values[layer.node.inputs[0]], weights, len(tokens)) for layer in layers}
    return Attention(prompt, heads)


def _of(layer: Planned, x: Floats, weights: dict[str, Floats], count: int) -> Floats:
    own = {array.name: weights[f"{layer.id}.{array.name}"] for array in layer.arrays}
    return np.ascontiguousarray(taken(layer.values, own, x)[0, :, :count, :count])


ATTENTION = PROBES.add(Probe("attention", "Where each token of a text looks, head by head.", _attention, Prompt()))
