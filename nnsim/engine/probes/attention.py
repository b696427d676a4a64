"""How much every token of a text takes from every other, in each head of each attention layer."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.text import Attention
from nnsim.core.data import Floats
from nnsim.core.messages import Prompt
from nnsim.engine.health import fresh_weights
from nnsim.engine.inside import answering
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import padded, readable
from nnsim.engine.trainer import Trainer
from nnsim.tasks.plan import plan


def _attention(trainer: Trainer, prompt: Prompt) -> Attention | None:
    """None where the network predicts no tokens, or not those of the prompt."""
    if not readable(trainer.project, prompt):
        return None
    data, planned = trainer.project.data, plan(trainer.project)
    tokens = list(prompt.tokens[-data.sample_shape[0] :])
    x = padded(data, tokens)
    weights = fresh_weights(trainer.project, planned) if prompt.fresh else trainer.learner.weights()
    with answering(trainer, fresh=prompt.fresh):
        values = {**planned.cut(x), **trainer.learner.fields(x)}
    heads: dict[str, Floats] = {}
    for layer in planned.layers:
        if layer.kind.attends:
            own = {array.name: weights[f"{layer.id}.{array.name}"] for array in layer.arrays}
            shares = layer.kind.attends(layer.values, own, values[layer.node.inputs[0]])
            heads[layer.id] = np.ascontiguousarray(shares[0, :, : len(tokens), : len(tokens)])
    return Attention(prompt, heads)


ATTENTION = PROBES.add(Probe("attention", "Where each token of a text looks, head by head.", _attention, Prompt()))
