"""Learners without a network: neighbours, support vectors, trees and forests. Their networks wait for a comparison."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "nearest-neighbours",
        say("Nearest neighbours"),
        say("Nothing is learned but remembered: the five nearest samples vote."),
        14,
        Spec.of("spiral", count=400, noise=0.25),
        dense(8, 8, output="binary"),
        Recipe(learner=Spec.of("neighbours", k=5), loss="squared_error", epochs=1),
    )
)
EXAMPLES.add(
    Example(
        "support-vectors",
        say("A support vector machine"),
        say("The widest margin between two moons; few samples decide where it lies."),
        14,
        Spec.of("moons", count=300, noise=0.2),
        dense(8, output="binary"),
        Recipe(learner=Spec("vectors"), loss="hinge", epochs=1),
    )
)
EXAMPLES.add(
    Example(
        "decision-tree",
        say("A decision tree for irises"),
        say("Three questions at most about a flower, each about one of its lengths."),
        15,
        "iris",
        dense(6, output="multiclass"),
        Recipe(learner=Spec.of("tree", depth=3), loss="squared_error", epochs=1),
    )
)
EXAMPLES.add(
    Example(
        "random-forest",
        say("A random forest for digits"),
        say("Fifty trees, each grown on other samples, vote for the digit."),
        15,
        "digits",
        dense(output="multiclass", flatten=True),
        Recipe(learner=Spec.of("forest", trees=50), loss="squared_error", epochs=1),
    )
)
EXAMPLES.add(
    Example(
        "svm-moons",
        say("Thirty points for a machine"),
        say("On thirty noisy points a support vector machine is hard to beat."),
        14,
        Spec.of("moons", count=60, noise=0.3),
        dense(8, 8, output="binary"),
        Recipe(learner=Spec.of("vectors", kernel="rbf", c=1.0), loss="hinge", epochs=1),
        test_share=0.5,
    )
)
EXAMPLES.add(
    Example(
        "forest",
        say("A random forest on a chessboard"),
        say("Every question is upright or level, as are the fields: trees are at home here."),
        15,
        Spec.of("checkerboard", count=600, noise=0.1),
        dense(8, 8, output="binary"),
        Recipe(learner=Spec.of("forest", trees=50), loss="squared_error", epochs=1),
    )
)
EXAMPLES.add(
    Example(
        "lasso",
        say("Few columns say most"),
        say("Ten measurements of patients, and a price on each: half of them do as well."),
        17,
        "diabetes",
        dense(output="regression"),
        Recipe(loss="squared_error", epochs=100, rate=0.01),
    )
)
