"""The sample itself, each of its numbers as a probability: what Boltzmann machines and deep autoencoders answer."""

from __future__ import annotations

from nnsim.core.spec import Spec
from nnsim.data.unit_range import not_in_unit
from nnsim.language.texts import say
from nnsim.networks.activations import sigmoid
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.scores import as_sample, in_a_row, single

TASKS.add(
    Task(
        "bernoulli",
        say("Reconstruction from 0 to 1"),
        say("p = 1 / (1 + exp(−z)), compared with the input itself"),
        say(
            "Answers with the sample itself, each of its numbers as the probability of being on: "
            "for images, and for other numbers between 0 and 1. Classes do not count."
        ),
        units=single,
        numpy=sigmoid,
        accepts=not_in_unit,
        tells="sample",
        shows="images",
        decide=sigmoid,
        truth=in_a_row,
        losses=("binary_cross_entropy", "squared_error", "absolute_error"),
        metrics=(ROOT_MEAN_SQUARE, MEAN_ABSOLUTE),
        code=Code("torch.sigmoid(scores)", aims="inputs.flatten(1)"),
        answer=say("the input itself"),
        brief="sigmoid",
        error_in=say("for each number that the network is fed with"),
        onnx=Spec("Sigmoid"),
        layer=as_sample,
        is_on_or_off=True,
    )
)
