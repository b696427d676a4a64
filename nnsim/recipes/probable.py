"""Learners without a network that answer with probabilities: logistic regression, naive Bayes, Gaussian processes.

As those of ``recipes.classic`` they are fitted to all training samples at once; ``engine.learners`` implements the ids.
"""

from __future__ import annotations

from nnsim.core.parameters import Number
from nnsim.language.texts import say
from nnsim.recipes.classic import Classic
from nnsim.recipes.kinds import LEARNERS

_TELLS_CLASSES = ("binary", "multiclass")

LEARNERS.add(
    Classic(
        "logistic",
        say("Logistic regression"),
        say("p = sigmoid(w·x + b), softmax for several classes"),
        say(
            "A network without hidden layers, brought to the end of its training: the straight border under which the "
            "training samples are most probable. There is one best answer, and no rate to choose."
        ),
        (
            Number(
                "c",
                say("Trust in the samples C"),
                1.0,
                0.001,
                1000.0,
                say("Less of it keeps the weights small, which makes the answers less sure."),
                log=True,
            ),
        ),
        (),
        outputs=_TELLS_CLASSES,
        most=10_000,
        loss="squared_error",
    )
)
LEARNERS.add(
    Classic(
        "bayes",
        say("Naive Bayes"),
        say("p(class | x) ~ share of the class × Πⱼ normal(xⱼ; mean, spread)"),
        say(
            "Takes each class for a round or upright cloud, as if its inputs knew nothing of each other, and asks in "
            "which cloud a sample would be less of a surprise. It learns means and spreads alone, so a few samples do."
        ),
        (
            Number(
                "floor",
                say("Least spread"),
                0.001,
                0.000001,
                1.0,
                say("As a share of the widest input's spread: an input that is the same in all samples of a class."),
                log=True,
            ),
        ),
        (),
        outputs=_TELLS_CLASSES,
        most=100_000,
        loss="squared_error",
    )
)
LEARNERS.add(
    Classic(
        "process",
        say("Gaussian process"),
        say("functions f with cov(f(x), f(x′)) = a² exp(−‖x − x′‖² / 2ℓ²), given the samples"),
        say(
            "Weighs all functions of one smoothness at once by how well they agree with the samples. Far from all "
            "samples it says that it does not know: there its answer is even, or the mean of the values."
        ),
        (
            Number(
                "length",
                say("Length ℓ"),
                0.5,
                0.02,
                20.0,
                say("How far two samples know of each other, in units of √(inputs × variance / 2)."),
                log=True,
            ),
            Number(
                "amplitude",
                say("Amplitude a"),
                3.0,
                0.1,
                30.0,
                say("How far functions rise and fall; larger ones make sure of themselves sooner."),
                log=True,
            ),
            Number(
                "noise",
                say("Noise"),
                0.1,
                0.001,
                2.0,
                say("How far values lie off their function; classes have none."),
                log=True,
            ),
        ),
        (),
        most=1_000,
        loss="squared_error",
    )
)
