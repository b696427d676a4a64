"""What the last layer answers with: the number of scores and how they become answers."""

from __future__ import annotations

import numpy as np

from nnsim.catalog.activations import sigmoid
from nnsim.catalog.kinds import OUTPUTS, OutputKind
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem

MAX_CLASSES = 10
"""The most classes that a multi-class output tells apart."""


def _one(_classes: int) -> int:
    return 1


def _one_each(classes: int) -> int:
    return classes


def softmax(scores: Floats) -> Floats:
    """Probabilities [n, k] from scores [n, k]; the largest score is taken off first, so exp stays finite."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = e / e.sum(axis=1, keepdims=True)
    return probabilities


def _identity(scores: Floats) -> Floats:
    return scores


def _set_output(label: str, kind: str) -> Fix:
    return Fix(label, "set_output", (("kind", kind),))


def _needs_classes(label: str) -> Problem:
    text = f"{label} output tells classes apart, but these data have values: use the regression output."
    return Problem(text, OUTPUT, fix=_set_output("Use regression", "regression"))


def _too_few(label: str) -> Problem:
    text = f"{label} output needs two classes, but these data have only one: add a class."
    return Problem(text, OUTPUT, fix=Fix("Add a class", "add_class"))


def _binary(classes: int) -> Problem | None:
    if classes == 0:
        return _needs_classes("A binary")
    if classes == 1:
        return _too_few("A binary")
    if classes > 2:
        text = f"A binary output tells two classes apart, but these data have {classes}: use the multi-class output."
        return Problem(text, OUTPUT, fix=_set_output("Use multi-class", "multiclass"))
    return None


def _multiclass(classes: int) -> Problem | None:
    if classes == 0:
        return _needs_classes("A multi-class")
    if classes == 1:
        return _too_few("A multi-class")
    if classes > MAX_CLASSES:
        text = f"A multi-class output tells up to {MAX_CLASSES} classes apart, but these data have {classes}"
        return Problem(f"{text}: remove some classes.", OUTPUT)
    return None


def _regression(classes: int) -> Problem | None:
    if classes == 0:
        return None
    kind, label = ("multiclass", "multi-class") if classes > 2 else ("binary", "binary")
    text = f"A regression output needs values, but these data have classes: use the {label} output."
    return Problem(text, OUTPUT, fix=_set_output(f"Use {label}", kind))


OUTPUTS.add(
    OutputKind(
        "binary",
        "Binary",
        "p = 1 / (1 + exp(−z))",
        "One neuron for two classes; its answer is the probability of the second class.",
        _one,
        sigmoid,
        _binary,
    )
)
OUTPUTS.add(
    OutputKind(
        "multiclass",
        "Multi-class",
        "pₖ = exp(zₖ) / Σⱼ exp(zⱼ)",
        "One neuron for each of two to ten classes; softmax turns the scores into probabilities that sum to 1.",
        _one_each,
        softmax,
        _multiclass,
    )
)
OUTPUTS.add(
    OutputKind(
        "regression",
        "Regression",
        "p = z",
        "One neuron that answers with a value instead of a class.",
        _one,
        _identity,
        _regression,
    )
)
