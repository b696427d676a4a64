"""What the last layer answers with: the number of scores and how they become answers."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.networks.activations import sigmoid
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.kinds import Shape
from nnsim.tasks.kinds import OUTPUTS, OutputKind

MAX_CLASSES = 100
"""The most classes that a multi-class output tells apart."""

MAX_BY_HAND = 10
"""The most classes that are made by hand: each has a colour and a shape of its own."""


def _one(_classes: int) -> int:
    return 1


def _one_each(classes: int) -> int:
    return classes


def softmax(scores: Floats) -> Floats:
    """Probabilities [n, k, ...] from scores [n, k, ...]; the largest is taken off first, so exp stays finite."""
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


def _anything(_classes: int) -> Problem | None:
    return None


def _as_input(_classes: int, inputs: Shape, last: Shape) -> Spec | Problem:
    """Nothing more where the last layer has the shape of the inputs already, else a dense layer of their number."""
    if last == inputs and len(inputs) > 1:
        return Spec("flatten")
    return Spec.of("dense", units=prod(inputs), activation="linear")


def _one_and_ground(classes: int) -> int:
    return classes + 1 if classes else 0


def _every_pixel(classes: int, inputs: Shape, last: Shape) -> Spec | Problem:
    """A convolution of 1 × 1 over feature maps as large as the image."""
    if len(inputs) != IMAGE:
        return Problem("This output answers for every pixel of an image, but these data are no images: choose images.")
    if len(last) == IMAGE and last[1:] != inputs[1:]:
        text = f"The output answers for {inputs[1]}×{inputs[2]} pixels, but gets {last[1]}×{last[2]}"
        factor = inputs[1] // last[1]
        fitting = factor > 1 and (last[1] * factor, last[2] * factor) == inputs[1:]
        fix = Fix("Insert Upsample", "insert_before", (("kind", "upsample"), ("factor", factor))) if fitting else None
        return Problem(f"{text}: enlarge them with Upsample before it.", fix=fix)
    return Spec.of("conv2d", channels=classes + 1, kernel=1, padding=0, activation="linear")


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
        aims="value",
    )
)
OUTPUTS.add(
    OutputKind(
        "reconstruction",
        "Reconstruction",
        "p = z, compared with the input itself",
        "Answers with the sample itself, number by number: an autoencoder, which has to squeeze it through its "
        "narrowest layer. The scores are the answer, as columns and points may have any value; classes do not count.",
        _one,
        _identity,
        _anything,
        aims="input",
        layer=_as_input,
    )
)
OUTPUTS.add(
    OutputKind(
        "pixels",
        "Every pixel",
        "pₖ = exp(zₖ) / Σⱼ exp(zⱼ), at every pixel",
        "Answers for every pixel of an image: ground, or one of the classes. The truth is the class of the image where "
        "it is brighter than half, and ground elsewhere.",
        _one_and_ground,
        softmax,
        _multiclass,
        aims="pixels",
        layer=_every_pixel,
    )
)
