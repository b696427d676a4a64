"""Two classes, told by one score."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.activations import sigmoid
from nnsim.tasks.fitting import needs_classes, set_output, too_few
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import ACCURACY
from nnsim.tasks.scores import single, targets


def _accepts(data: Data) -> Problem | None:
    classes = len(data.classes)
    if classes == 0:
        return needs_classes(say("A binary"), data)
    if classes == 1:
        return too_few(say("A binary"))
    if classes > 2:
        text = say(
            "A binary output tells two classes apart, but these data have {classes}: use the multi-class output.",
            classes=classes,
        )
        return Problem(text, OUTPUT, fix=set_output(say("Use multi-class"), "multiclass"))
    return None


def _above_zero(scores: Floats) -> Floats:
    chosen: Floats = (scores[:, 0] > 0).astype(np.float32)
    return chosen


def _second(data: Data) -> tuple[str, ...]:
    return data.classes[1:2] or ("value",)


TASKS.add(
    Task(
        "binary",
        say("Binary"),
        "p = 1 / (1 + exp(−z))",
        say("One neuron for two classes; its answer is the probability of the second class."),
        units=single,
        numpy=sigmoid,
        accepts=_accepts,
        tells="class",
        shows="chance",
        decide=_above_zero,
        truth=targets,
        losses=("binary_cross_entropy", "squared_error", "absolute_error", "hinge", "perceptron"),
        metrics=(ACCURACY,),
        code=Code("torch.sigmoid(scores)", "(scores > 0) == (aims > 0.5)"),
        answer=say("the probability of the second class"),
        brief="sigmoid",
        decided="step",
        onnx=Spec("Sigmoid"),
        names=_second,
    )
)
