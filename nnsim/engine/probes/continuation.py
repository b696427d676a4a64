"""What a network that predicts the next token writes: read a text, and go on with it."""

from __future__ import annotations

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.text import Continuation
from nnsim.core.data import Floats
from nnsim.core.messages import Prompt
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import padded, readable
from nnsim.engine.trainer import Trainer
from nnsim.tasks.scores import softmax, warmed


def _continued(trainer: Trainer, prompt: Prompt) -> Continuation | None:
    """None where the network predicts no tokens, or not those of the prompt."""
    if not readable(trainer.project, prompt):
        return None
    length = trainer.project.data.sample_shape[0]
    tokens = list(prompt.tokens[-length:])
    chances = [*softmax(_after_each(trainer, tokens))]
    place, drawn = prompt.before + len(prompt.tokens), []
    for number in range(place, place + prompt.more):
        drawn.append(_draw(chances[-1], prompt.temperature, seeds.generator(prompt.seed, "writing", number)))
        tokens = [*tokens, drawn[-1]][-length:]
        chances.append(softmax(_after_each(trainer, tokens)[-1:])[0])
    return Continuation(prompt, tuple(drawn), np.array(chances, np.float32))


def _after_each(trainer: Trainer, tokens: list[int]) -> Floats:
    """Scores of what follows each of ``tokens``, at most a passage: [m, vocabulary]."""
    scores = trainer.learner.scores(padded(trainer.project.data, tokens))
    return scores[0, :, : len(tokens)].T


def _draw(chances: Floats, temperature: float, rng: np.random.Generator) -> int:
    upto = warmed(chances, temperature).cumsum()
    return int(np.searchsorted(upto, rng.random() * upto[-1], side="right"))


CONTINUATION = PROBES.add(Probe("continuation", "What the network writes after a text.", _continued, Prompt()))
