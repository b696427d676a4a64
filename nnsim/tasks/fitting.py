"""Sentences that tasks share about data that they do not fit, each with a way out."""

from __future__ import annotations

from nnsim.core.data import Data
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say

MAX_CLASSES = 100
"""The most classes that a network tells apart."""

MAX_VALUES = 100
"""The most values that a network answers with at once."""

MAX_BY_HAND = 10
"""The most classes that are made by hand: each has a colour and a shape of its own."""


def set_output(label: str, kind: str) -> Fix:
    """The fix that gives the network another task."""
    return Fix(label, "set_output", (("kind", kind),))


def needs_classes(label: str, data: Data) -> Problem:
    """For data with values, or with a target for every pixel."""
    if data.is_masked:
        return needs_a_whole(label, data)
    text = say(
        "{label} output tells classes apart, but these data have values: use the regression output.", label=label
    )
    return Problem(text, OUTPUT, fix=set_output(say("Use regression"), "regression"))


def needs_a_whole(label: str, data: Data) -> Problem:
    """For data with a target for every pixel, where one for the image is wanted."""
    kind, name = ("pixels", say("every pixel")) if data.pixel_classes else ("pixel_values", say("pixel values"))
    text = say("{label} output answers for a whole image, but these data have a target for every pixel", label=label)
    return Problem(
        say("{text}: use the output {name}.", text=text, name=name),
        OUTPUT,
        fix=set_output(say("Use {name}", name=name), kind),
    )


def too_few(label: str) -> Problem:
    """For data with a single class."""
    text = say("{label} output needs two classes, but these data have only one: add a class.", label=label)
    return Problem(text, OUTPUT, fix=Fix(say("Add a class"), "add_class"))


def several(data: Data) -> Problem | None:
    """What an output for any number of classes says about those of ``data``."""
    classes = len(data.classes)
    if classes == 0:
        return needs_classes(say("A multi-class"), data)
    if classes == 1:
        return too_few(say("A multi-class"))
    if classes > MAX_CLASSES:
        text = say(
            "A multi-class output tells up to {max_classes} classes apart, but these data have {classes}",
            max_classes=MAX_CLASSES,
            classes=classes,
        )
        return Problem(say("{text}: remove some classes.", text=text), OUTPUT)
    return None
