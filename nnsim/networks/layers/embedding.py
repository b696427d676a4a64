"""Vectors for words and other numbered things (Bengio et al., 2003)."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import vector
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = vector(say("Embedding"), shapes)
    return shape if isinstance(shape, Problem) else (shape[0], int(values["channels"]))


def _arrays(values: Values, _shape: Shape) -> tuple[Array, ...]:
    return (Array("weight", (int(values["words"]), int(values["channels"])), "weight"),)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    sizes = (("num_embeddings", int(values["words"])), ("embedding_dim", int(values["channels"])))
    return (Call("nnsim.engine.modules:Embedding", sizes),)


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    looked_up: Floats = weights["weight"][x.clip(0, int(values["words"]) - 1).astype(int)]
    return looked_up


EMBEDDING = LAYERS.add(
    LayerKind(
        "embedding",
        say("Embedding"),
        say("row number x of a table"),
        say(
            "Reads every input as the number of a word and answers with a vector that it learns for "
            "that word: a sequence "
            "with one step per input. Numbers beyond the table count as its first or last row."
        ),
        (
            Integer(
                "words",
                say("Words"),
                64,
                1,
                65536,
                say("Rows of the table, one for each thing that can be named."),
                log=True,
            ),
            Integer("channels", say("Channels"), 8, 1, 4096, say("Numbers that describe each word."), log=True),
        ),
        _shape,
        _calls,
        _arrays,
        forward=_forward,
        icon="embedding",
        group=say("Sequence"),
        width="channels",
        vocabulary="words",
    )
)
