"""A language model as small as can be (Radford et al., 2018): a transformer that looks back only."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.families.shape_rules import VECTOR
from nnsim.networks.kinds import PRESETS, Preset, Shape

WIDTH, HEADS, BLOCKS = 64, 4, 2


def _reading(shape: Shape) -> Network | Problem:
    if len(shape) == VECTOR:
        return tiny_gpt()
    fix = Fix(say("Use Tiny Shakespeare"), "choose_bundled", (("name", "tiny_shakespeare"),))
    return Problem(say("Tiny GPT reads text, but these data are none: choose a text."), "data", fix=fix)


def tiny_gpt(words: int = 64) -> Network:
    """Two blocks of attention and dense layers on vectors for ``words`` kinds of tokens and for their places."""
    made = Builder()
    made.add("embedding", words=words, channels=WIDTH)
    made.add("positional_encoding", learned=True)
    for _ in range(BLOCKS):
        _block(made)
    made.add("layernorm")
    return made.network("next_token")


def _block(made: Builder) -> None:
    """Attention and two dense layers, each added to what it reads."""
    start = made.last
    made.add("layernorm")
    start = made.add("add", made.add("attention", heads=HEADS, causal=True), start)
    made.add("layernorm")
    made.add("dense_each", units=4 * WIDTH, activation="gelu")
    made.add("add", made.add("dense_each", units=WIDTH, activation="linear"), start)


PRESETS.add(
    Preset(
        "tiny_gpt",
        say("Tiny GPT"),
        say(
            "Predicts the next character: vectors for characters and places, and two blocks in which every character "
            "asks those before it."
        ),
        30,
        _reading,
        (("optimizer", Spec.of("adamw", beta2=0.99)), ("rate", 0.003), ("batch", 16)),
        "next_token",
        icon="attention",
        kinds=("tokens",),
    )
)
