"""The token after each of a passage: a language model."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import SEQUENCE, words
from nnsim.networks.kinds import Shape
from nnsim.tasks.fitting import several
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import TOKEN_ACCURACY
from nnsim.tasks.scores import as_classes, largest, one_each, softmax

_FOLLOWING = '''
def following(inputs, last):
    """The character after each of a passage, the last one beside it: one-hot [n, {units}, length]."""
    tokens = torch.cat([inputs[:, 1:], last], 1).long()
    return F.one_hot(tokens, {units}).permute(0, 2, 1).float()
'''


def _following(x: Floats, y: Floats) -> Floats:
    """The passages [n, length] one token on."""
    return np.concatenate([x[:, 1:], y[:, None]], axis=1, dtype=np.float32)


def _every_step(data: Data, inputs: Shape, last: Shape) -> Spec | Problem:
    """A dense layer for every step, its scores before the steps as losses read them."""
    if len(last) != SEQUENCE or last[0] != inputs[0]:
        text = say(
            "The output predicts after each of {characters}, but gets {last}",
            characters=counted(inputs[0], "character"),
            last=words(last),
        )
        return Problem(
            say("{text}: let layers for sequences lead to it, such as Embedding and Self-attention.", text=text)
        )
    return Spec.of("dense_each", units=len(data.classes), activation="linear", turned=True)


TASKS.add(
    Task(
        "next_token",
        say("Next token"),
        say("pₖ = exp(zₖ) / Σⱼ exp(zⱼ), after every character"),
        say(
            "Predicts the next character after every one of a passage. The truth is the text itself; "
            "a network must not "
            "look ahead for it, so attention looks back only."
        ),
        units=one_each,
        numpy=softmax,
        accepts=several,
        tells="tokens",
        shows="text",
        decide=largest,
        truth=_following,
        losses=("categorical_cross_entropy",),
        metrics=(TOKEN_ACCURACY,),
        code=Code(
            "torch.softmax(scores, 1)",
            "scores.argmax(1) == aims.argmax(1)",
            aims="following(inputs, batch_targets)",
            function=_FOLLOWING,
            places="math.prod(scores.shape[2:])",
        ),
        answer=say("the probability of each next character, after every one"),
        brief="softmax",
        onnx=Spec.of("Softmax", axis=1),
        names=as_classes,
        layer=_every_step,
        kinds=("tokens",),
        foreign=Problem(
            say("This output predicts the next character, but these data are no text: choose a text."),
            OUTPUT,
            fix=Fix(say("Use Tiny Shakespeare"), "choose_bundled", (("name", "tiny_shakespeare"),)),
        ),
    )
)
