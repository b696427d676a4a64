"""Learners without a network, as scikit-learn has them; ``engine.learners`` implements the same ids.

They see what a network would be fed with, and learn from all training samples at once.
"""

from __future__ import annotations

from functools import partial

from nnsim.core.parameters import Choice, Integer
from nnsim.recipes.kinds import DATA_FORMS, LEARNERS, LearnerKind

_Classic = partial(
    LearnerKind,
    answers_by="engine",
    has_network=False,
    exports=DATA_FORMS,
    outputs=("binary", "multiclass", "regression"),
    state="samples",
    at_once=True,
)

LEARNERS.add(
    _Classic(
        "neighbours",
        "k-nearest neighbours",
        "answer = what the k nearest samples say",
        "Keeps the training samples and asks those that lie nearest: their votes for each class are the answer, or the "
        "mean of their values. With k = 1 every training sample is right, and so is every mistake in the labels.",
        (
            Integer("k", "Neighbours k", 5, 1, 100, "How many samples are asked. More of them smooth the border."),
            Choice(
                "weights",
                "Votes",
                "uniform",
                (("uniform", "All alike"), ("distance", "Nearer ones count more")),
                "By distance, a vote counts 1 / distance.",
            ),
        ),
        (),
        most=10_000,
        loss="squared_error",
    )
)
