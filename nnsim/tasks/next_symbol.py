"""The symbol after each step of a sequence; nothing is asked of what it is filled up with, nor of its last step."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.kinds import Shape
from nnsim.tasks.kinds import TASKS, Code, Metric, Task
from nnsim.tasks.metrics import Exact
from nnsim.tasks.scores import largest, softmax

NOTHING = -1
"""In the truth of a step: nothing follows it, or it is not there."""

_FOLLOWING = '''
def following(inputs):
    """The symbol after each step, [n, {units}, length]: all of a sequence weigh 1 together."""
    after = F.pad(inputs[:, 1:], (0, 0, 0, 1)) * (inputs != 0).any(2, keepdim=True)
    return (after / after.sum((1, 2), keepdim=True).clamp(min=1)).transpose(1, 2)


def rightly(scores, aims):
    """The share of the steps of each sequence that is told right, [n]."""
    return ((scores.argmax(1) == aims.argmax(1)) * aims.sum(1)).sum(1)
'''


def following(x: Floats, _y: Floats) -> Floats:
    """Sequences [n, length, symbols] -> the number of the symbol after each step [n, length], or ``NOTHING``."""
    found = np.full(x.shape[:2], NOTHING, np.float32)
    is_there: Mask = (x != 0).any(axis=2)
    found[:, :-1] = np.where(is_there[:, :-1] & is_there[:, 1:], x[:, 1:].argmax(axis=2), NOTHING)
    return found


def _agree(decided: Floats, truth: Floats) -> Exact:
    """The share of steps that are told right, of those that something follows, float64 [n]."""
    asked = truth != NOTHING
    right = ((decided == truth) & asked).sum(axis=1, dtype=np.float64)
    shares: Exact = right / np.maximum(asked.sum(axis=1), 1)
    return shares


def _agreement(known: Floats, asked: Floats) -> float:
    """The mean of that over all pairs, from how frequent each symbol is at each step."""
    is_asked = asked != NOTHING
    symbols = int(max(known.max(initial=NOTHING), asked.max(initial=NOTHING))) + 1
    frequent = np.stack([(known == symbol).mean(axis=0) for symbol in range(max(symbols, 1))], axis=1)
    chances = frequent[np.arange(asked.shape[1]), np.maximum(asked, 0).astype(np.intp)] * is_asked
    return float((chances.sum(axis=1) / np.maximum(is_asked.sum(axis=1), 1)).mean())


SYMBOL_ACCURACY = Metric(
    "symbol_accuracy",
    say("Accuracy"),
    say(
        "The share of steps whose next symbol is told. Where several may follow, nobody tells all of them: "
        "look at the sequences, step by step."
    ),
    each=_agree,
    chance=_agreement,
    written="share",
)


def _accepts(data: Data) -> Problem | None:
    if len(data.vocabulary) > 1:
        return None
    return Problem(say("The output predicts the next of several symbols, but these data have one: choose others."))


def _every_step(data: Data, inputs: Shape, last: Shape) -> Spec | Problem:
    """A dense layer for every step, its scores before the steps as losses read them."""
    if len(last) != SEQUENCE or last[0] != inputs[0]:
        return Problem(
            say(
                "The output predicts after each step, but gets a single vector: let the recurrent layer before it "
                "answer with all states."
            )
        )
    return Spec.of("dense_each", units=len(data.vocabulary), activation="linear", turned=True)


TASKS.add(
    Task(
        "next_symbol",
        say("Next symbol"),
        say("pₖ = exp(zₖ) / Σⱼ exp(zⱼ), after every step"),
        say(
            "Predicts after every step of a sequence which symbol comes next. The truth is the sequence itself; each "
            "counts alike, however long it is."
        ),
        units=lambda data: len(data.vocabulary),
        numpy=softmax,
        accepts=_accepts,
        tells="symbols",
        shows="text",
        decide=largest,
        truth=following,
        losses=("categorical_cross_entropy",),
        metrics=(SYMBOL_ACCURACY,),
        code=Code(
            "torch.softmax(scores, 1)",
            "rightly(scores, aims)",
            aims="following(inputs)",
            function=_FOLLOWING,
        ),
        answer=say("the probability of each next symbol, after every step"),
        brief="softmax",
        onnx=Spec.of("Softmax", axis=1),
        names=lambda data: data.vocabulary,
        layer=_every_step,
        kinds=("symbols",),
        foreign=Problem(
            say("This output predicts the next symbol, but these data are no sequences of symbols: choose some."),
            OUTPUT,
            fix=Fix(say("Use the Reber grammar"), "choose_generator", (("kind", "reber"),)),
        ),
    )
)
