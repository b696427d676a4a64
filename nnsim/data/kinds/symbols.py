"""Sequences of symbols of an alphabet, of varied length: each step is one of them, written as a row of one 1."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data, Samples
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.steps import real
from nnsim.language.texts import say


def spelled(sample: Samples, alphabet: tuple[str, ...]) -> str:
    """The symbols of one sequence [length, symbols]; what it is filled up with in front is not said."""
    rows = sample.reshape(-1, len(alphabet))
    return "".join(alphabet[place] for place in rows[rows.any(axis=1)].argmax(axis=1).tolist())


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 2 and all(shape):
        return None
    return Problem(say("its samples are sequences but not of steps and symbols"), "data")


def _objects_to(data: Data) -> Problem | None:
    """The alphabet names all symbols, each step of a sequence is one of them, and nothing stands before it begins."""
    alphabet = data.vocabulary
    if len(set(alphabet)) < len(alphabet) or any(len(symbol) != 1 for symbol in alphabet):
        return Problem(say("its alphabet is not of single characters, each once"), "data")
    if len(alphabet) != data.sample_shape[1]:
        return Problem(say("its alphabet does not fit its sequences"), "data")
    begun = real(data)
    if not np.isin(data.x, (0, 1)).all() or not np.array_equal(data.x.sum(axis=2) == 1, begun) or data.x[~begun].any():
        return Problem(say("its sequences are not of one symbol for each step"), "data")
    return None


DATA_KINDS.add(
    DataKind(
        "symbols",
        noun="sequence",
        title=say("Symbols"),
        accepts=_accepts,
        size=lambda shape: say(
            "up to {steps} of {symbols}", steps=counted(shape[0], "step"), symbols=counted(shape[1], "symbol")
        ),
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="series",
        to_make=say("choose other knobs, or another seed"),
        lies_in_plane="",
        dtypes=(np.float32,),
        objects_to=_objects_to,
        inputs=say("Symbols"),
        scalings=("none",),
        unscaled=say("Symbols are not scaled: each step is 1 for its symbol and 0 for all others."),
        preset="elman",
        words=spelled,
        is_spelled=True,
    )
)
