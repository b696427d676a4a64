"""Learners without a network, as scikit-learn has them; ``engine.learners`` implements the same ids.

They see what a network would be fed with, and learn from all training samples at once.
"""

from __future__ import annotations

from functools import partial

from nnsim.core.parameters import Choice, Integer, Number
from nnsim.language.texts import say
from nnsim.recipes.kinds import DATA_FORMS, LEARNERS, LearnerKind

Classic = partial(
    LearnerKind,
    answers_by="engine",
    has_network=False,
    rule="",
    exports=DATA_FORMS,
    outputs=("binary", "multiclass", "regression"),
    at_once=True,
    beats=("take", "fit", "look"),
)
"""What all that are fitted at once have in common."""

LEARNERS.add(
    Classic(
        "neighbours",
        say("k-nearest neighbours"),
        say("answer = what the k nearest samples say"),
        say(
            "Keeps the training samples and asks those that lie nearest: their votes for each class "
            "are the answer, or the "
            "mean of their values. With k = 1 every training sample is right, and so is every mistake in the labels."
        ),
        (
            Integer(
                "k", say("Neighbours k"), 5, 1, 100, say("How many samples are asked. More of them smooth the border.")
            ),
            Choice(
                "weights",
                say("Votes"),
                "uniform",
                (("uniform", say("All alike")), ("distance", say("Nearer ones count more"))),
                say("By distance, a vote counts 1 / distance."),
            ),
        ),
        (),
        most=10_000,
        loss="squared_error",
    )
)
LEARNERS.add(
    Classic(
        "vectors",
        say("Support vector machine"),
        say("score = Σᵢ cᵢ K(xᵢ, x) + b over the support vectors xᵢ"),
        say(
            "Draws the border with the widest margin between the classes. Only the samples at the "
            "margin or on its wrong "
            "side count, the support vectors; all others could go. A kernel bends the border. With several classes, "
            "each is told from the rest."
        ),
        (
            Choice(
                "kernel",
                say("Kernel"),
                "rbf",
                (("linear", say("Linear")), ("poly", say("Polynomial")), ("rbf", "RBF")),
                say("Linear: xᵢ·x. Polynomial: (γ xᵢ·x + 1) to the power of the degree. RBF: exp(−γ ‖xᵢ − x‖²)."),
            ),
            Number(
                "c",
                say("Penalty C"),
                1.0,
                0.01,
                100.0,
                say(
                    "What a sample costs that lies within the margin or on the wrong side. More of it "
                    "narrows the margin."
                ),
                log=True,
            ),
            Number(
                "gamma",
                say("Gamma"),
                1.0,
                0.01,
                100.0,
                say(
                    "In units of 1 / (inputs × variance): larger ones make kernels narrower. Linear machines have none."
                ),
                log=True,
            ),
            Integer("degree", say("Degree"), 3, 2, 8, say("Of the polynomial kernel; the others have none.")),
        ),
        (),
        decides=True,
        margins=True,
        most=3_000,
        loss="hinge",
    )
)
_DEPTH = say("How many questions are asked of a sample at most; 0 lets a tree grow until its leaves are pure.")
_LEAF = say("So many training samples are in every leaf at least. More of them prune the tree.")
LEARNERS.add(
    Classic(
        "tree",
        say("Decision tree"),
        say("xⱼ ≤ threshold? yes: left, no: right; so on to a leaf"),
        say(
            "Asks one question after the other, each about a single input, and answers with the "
            "shares of the classes in "
            "the leaf that a sample comes to, or the mean of their values. Every question is the one that sorts best "
            "at its place, so that borders are upright or level."
        ),
        (
            Integer("depth", say("Greatest depth"), 0, 0, 30, _DEPTH, zero="any"),
            Integer("leaf", say("Samples per leaf"), 1, 1, 100, _LEAF),
        ),
        ("seed",),
        most=10_000,
        loss="squared_error",
    )
)
LEARNERS.add(
    Classic(
        "forest",
        say("Random forest"),
        say("answer = mean over the trees"),
        say(
            "Grows many trees, each on samples drawn with replacement and each question among a few "
            "inputs drawn for it. A "
            "single tree learns by heart; their mean is smoother and seldom worse."
        ),
        (
            Integer(
                "trees",
                say("Trees"),
                20,
                1,
                300,
                say("How many trees vote. More of them cost time and make it smoother."),
            ),
            Integer("depth", say("Greatest depth"), 0, 0, 30, _DEPTH, zero="any"),
            Integer("leaf", say("Samples per leaf"), 1, 1, 100, _LEAF),
        ),
        ("seed",),
        most=5_000,
        loss="squared_error",
    )
)
