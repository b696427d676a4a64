"""Networks that make new samples."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "flow-painted",
        say("Noise flows to a face"),
        say("Three hidden layers learn how points of noise move until they make a face."),
        29,
        Spec.of("face", count=1200),
        dense(64, 64, 64, activation="relu", output="velocity"),
        Recipe(loss="squared_error", optimizer=Spec("adam"), schedule=Spec("cosine"), rate=0.01, batch=300, epochs=800),
    )
)
