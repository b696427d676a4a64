"""Regression: values over the plane instead of classes."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense

EXAMPLES.add(
    Example(
        "regression-plane",
        "A tilted plane",
        "Values instead of classes: one linear neuron fits the slope.",
        2,
        Spec.of("plane", count=200),
        dense(output="regression"),
        Recipe(loss="squared_error", rate=0.03, batch=10, epochs=100),
    )
)
