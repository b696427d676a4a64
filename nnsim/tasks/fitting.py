"""Sentences that tasks share about data that they do not fit, each with a way out."""

from __future__ import annotations

from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem

MAX_CLASSES = 100
"""The most classes that a network tells apart."""

MAX_BY_HAND = 10
"""The most classes that are made by hand: each has a colour and a shape of its own."""


def set_output(label: str, kind: str) -> Fix:
    """The fix that gives the network another task."""
    return Fix(label, "set_output", (("kind", kind),))


def needs_classes(label: str) -> Problem:
    """For data with values."""
    text = f"{label} output tells classes apart, but these data have values: use the regression output."
    return Problem(text, OUTPUT, fix=set_output("Use regression", "regression"))


def too_few(label: str) -> Problem:
    """For data with a single class."""
    text = f"{label} output needs two classes, but these data have only one: add a class."
    return Problem(text, OUTPUT, fix=Fix("Add a class", "add_class"))


def several(classes: int) -> Problem | None:
    """What an output for any number of classes says about ``classes``."""
    if classes == 0:
        return needs_classes("A multi-class")
    if classes == 1:
        return too_few("A multi-class")
    if classes > MAX_CLASSES:
        text = f"A multi-class output tells up to {MAX_CLASSES} classes apart, but these data have {classes}"
        return Problem(f"{text}: remove some classes.", OUTPUT)
    return None
