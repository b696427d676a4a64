"""Predictions beside what came of them: numbers, and curves that were drawn before the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.run import PARTS
from nnsim.language.texts import say
from nnsim.lessons.expression import Named
from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.predicted import LIKE, drawn_image, image_of, likeness, line_of, through
from nnsim.lessons.questions import Answer, Pairs, Question, shape
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown, value


@dataclass(frozen=True, slots=True)
class Observed:
    """A prediction beside what came of it, in words; ``off`` is the difference of numbers."""

    question: str
    predicted: str
    found: str
    off: float | None = None


def column_of(question: Question) -> str:
    """The column of the history that a drawn curve is laid over, such as ``train_loss``; empty for none."""
    if not isinstance(question.of, Named):
        return ""
    given = dict(question.of.arguments)
    part, _, what = question.of.name.partition(".")
    return str(given.get("column", "")) or (f"{part}_{what}" if part in PARTS else "")


def measured_curve(question: Question, state: State) -> Pairs:
    """What the run did over the epochs that a curve was drawn for; nothing before there is something."""
    if state.history is None or not (column := column_of(question)):
        return ()
    _, low, high = question.over
    epochs, values = state.history.column("epoch"), state.history.column(column)
    there = (epochs >= low) & (epochs <= high) & ~np.isnan(values)
    return tuple(zip(epochs[there].tolist(), values[there].tolist(), strict=True))


def _drawn_beside(question: Question, answer: Answer, state: State) -> Observed | None:
    """What a drawn curve does beside what the run did, over the same epochs."""
    found = measured_curve(question, state)
    if not found:
        return None
    drawn = shape(cast("Pairs", answer), question.values)
    return Observed(question.words, drawn, shape(found, question.values))


def observed(question: Question, answer: Answer, state: State) -> Observed | None:
    """``answer`` beside what ``question`` was about; None where it is about no quantity, or that is not known."""
    if question.kind == "curve":
        return _drawn_beside(question, answer, state)
    if question.kind in ("line", "image"):
        words = _line_beside if question.kind == "line" else _image_beside
        said = words(question, answer, state)
        return Observed(question.words, told(question, answer), said) if said else None
    found = None if question.of is None else value(question.of, state)
    if found is None or isinstance(found, Unknown):
        return None
    is_number = isinstance(answer, int | float) and isinstance(found, int | float)
    off = abs(cast("float", found) - cast("float", answer)) if is_number else None
    return Observed(question.words, told(question, answer), shown(found), off)


def _line_beside(question: Question, answer: Answer, state: State) -> str:
    """Where the line of the neuron is, seen from the drawn one; empty where it has none."""
    found, points = line_of(question, state), cast("Pairs", answer)
    drawn = through(points)
    if found is None or not drawn.is_one:
        return ""
    middle = (points[0][0] + points[-1][0]) / 2, (points[0][1] + points[-1][1]) / 2
    turned, away = found.turned(drawn), found.away(middle)
    return say("a line turned by {angle:.0f}°, {distance:.2f} away", angle=turned, distance=away)


def _image_beside(question: Question, answer: Answer, state: State) -> str:
    """How much the weights look like the drawing."""
    found = image_of(question, state)
    if found is None:
        return ""
    like = likeness(drawn_image(answer), found)
    if like >= LIKE:
        return say("weights that resemble it (correlation {correlation:.2f})", correlation=like)
    if like <= -LIKE:
        return say("weights that are its opposite (correlation {correlation:.2f})", correlation=like)
    return say("weights that hardly resemble it (correlation {correlation:.2f})", correlation=like)


def told(question: Question, answer: Answer) -> str:
    """An answer in words."""
    if question.kind in ("line", "image"):
        return say("the line that you drew") if question.kind == "line" else say("the image that you drew")
    if isinstance(answer, int | float | str):
        return shown(answer)
    if question.kind in ("choice", "order"):
        return ", ".join(question.options[int(cast("int", at))].text for at in answer)
    if question.kind == "curve":
        way = shape(cast("Pairs", answer), question.values)
        return say("a flat curve") if way == "flat" else say("a curve that {way}", way=way.replace(" ", say(", then ")))
    return (
        counted(len(answer), "point")
        if question.kind == "points"
        else ", ".join(shown(each) if isinstance(each, int | float) else str(each) for each in answer)
    )
