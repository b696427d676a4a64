"""Texts: a network that writes.

Measured with five seeds on the held-out end of Tiny Shakespeare: after 4,905 steps *A tiny GPT* of 112,577 weights is
at 1.655, 1.664, 1.656, 1.660 and 1.659 nats a character, where counted tables of four characters come to 1.784.
"""

from __future__ import annotations

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.data.bundled import SHAKESPEARE
from nnsim.examples.example import EXAMPLES, Example
from nnsim.language.texts import say
from nnsim.networks.presets.tiny_gpt import tiny_gpt

EXAMPLES.add(
    Example(
        "tiny-gpt",
        say("A tiny GPT"),
        say("Learns to go on with Shakespeare, letter by letter: words at last, never sense."),
        30,
        "tiny_shakespeare",
        tiny_gpt(len(SHAKESPEARE)),
        Recipe(
            loss="categorical_cross_entropy",
            optimizer=Spec.of("adamw", beta2=0.99),
            rate=0.003,
            schedule=Spec.of("warm_up", length=2, start=1.0, then="cosine"),
            batch=16,
            epochs=5,
        ),
        view=View(panel="writing"),
    )
)
