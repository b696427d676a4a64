"""Sparse coding: pictures whose patches are sums of few strokes."""

from __future__ import annotations

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "sparse-patches",
        say("Patches as sums of few strokes"),
        say("Atoms learned from patches of digits become strokes and edges."),
        17,
        "mnist",
        dense(64, activation="relu", output="multiclass", flatten=True),
        Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.001, batch=64, epochs=2),
        view=View(panel="patches"),
    )
)
