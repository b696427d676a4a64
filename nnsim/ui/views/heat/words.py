"""What a heat map says, in a sentence."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.answers.heat import Covered, HeatMap, rank_correlation
from nnsim.core.counted import counted, nouns
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.shares import percent, probability
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import kind_of_part, part, sections, text_of, token_noun
from nnsim.data.text import names_of
from nnsim.language.texts import lowered, say
from nnsim.networks.naming import called, column_titles
from nnsim.networks.plan import Planned
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.numbers import fixed, minus, plain

LIKE, UNLIKE = 0.7, 0.3
"""Rank correlations from which two maps are called alike, and below which not."""

NONE = "none"
"""In the place of a word that a text does not have."""

PLACES = (
    (say("at the top left"), say("at the top"), say("at the top right")),
    (say("at the left"), say("in the middle"), say("at the right")),
    (say("at the bottom left"), say("at the bottom"), say("at the bottom right")),
)
"""By thirds from above and from the left."""


def unit_name(project: Project, unit: int) -> str:
    """``7`` of classes, the name of a value, or a character."""
    task, data = task_of(project), project.data
    if task.tells_classes or task.continues_text:
        return data.classes[unit]
    return task.names(data)[unit]


def names_of_inputs(project: Project, count: int) -> tuple[str, ...]:
    """What the columns of a table, or the features of points, are called."""
    takes = kind_of(project.data).takes_features
    return column_titles(project.network.features if takes else project.data.columns, count)


def place_name(project: Project, heat: HeatMap, place: tuple[int, ...]) -> str:
    """``the pixel in row 3, column 12``, of a video with its picture, ``step 7``, ``word 4 (red)``, or a column."""
    kind = kind_of_part(project.data, heat.question.modality)
    if len(place) > 1:
        *moment, row, column = place
        where = say("the pixel in row {row}, column {column}", row=row + 1, column=column + 1)
        return say("{where} of picture {moment}", where=where, moment=moment[0] + 1) if moment else where
    if kind.is_written:
        return (
            f"{token_noun(project.data)} {place[0] + 1} ({names_of([tokens(project.data, heat)[place[0]]])[0] or NONE})"
        )
    return (
        say("step {place}", place=place[0] + 1) if kind.is_curve else names_of_inputs(project, len(heat.heat))[place[0]]
    )


def tokens(data: Data, heat: HeatMap) -> list[str]:
    """The characters or words of the text that a map is of; empty where a shorter text is filled up."""
    numbers = part(data, data.x[heat.question.sample.index], heat.question.modality)
    return [data.vocabulary[int(number)] for number in numbers]


def answer_text(project: Project, value: float) -> str:
    """A probability, or a value in its own units."""
    return probability(value) if _is_chance(project) else plain(value)


def _is_chance(project: Project) -> bool:
    """Whether answers are probabilities, of classes or characters; values and those of actions are none."""
    task = task_of(project)
    return task.tells_classes or task.continues_text


def heat_text(project: Project, heat: HeatMap, value: float) -> str:
    """A number of a map: of covering a share of probability, or a value in its own units; else a part of the score."""
    is_share = heat.question.method == "cover" and _is_chance(project)
    return minus(percent(value)) if is_share else plain(value)


def pointed_sentence(project: Project, heat: HeatMap, place: tuple[int, ...]) -> str:
    """What the map says of one place."""
    name = place_name(project, heat, place)
    return f"{name[:1].upper()}{name[1:]}: {heat_text(project, heat, float(heat.heat[place]))}"


def said_of(project: Project, heat: HeatMap) -> str:
    """What counts most, with its numbers; of a picture that has a text, this too."""
    data, index = project.data, heat.question.sample.index
    is_picture = kind_of_part(data, heat.question.modality).is_pictorial
    text = text_of(data, data.x[index]) if is_picture else ""
    return _of_map(project, heat) + (say(" Its text: “{text}”.", text=text) if text else "")


def _of_map(project: Project, heat: HeatMap) -> str:
    if heat.covered:
        return _of_covering(project, heat, heat.covered)
    name, total = unit_name(project, heat.unit), float(heat.heat.sum(dtype=np.float64))
    most = tuple(int(at) for at in np.unravel_index(int(np.abs(heat.heat).argmax()), heat.heat.shape))
    where = say(
        "most counts {place_name} ({heat})",
        place_name=place_name(project, heat, most),
        heat=fixed(float(heat.heat[most]), 3),
    )
    score = say("The score of {name} is {score}", name=name, score=fixed(heat.score, 3))
    if heat.question.method == "relevance":
        kept = fixed(heat.score - total, 3)
        to = say("to {others} {kept}", others=_others(project, heat), kept=kept)
        return say(
            "{score}: {total} of it goes to the {parts}, {to}; {where}.",
            score=score,
            total=fixed(total, 3),
            parts=_parts(project, heat),
            to=to,
            where=where,
        )
    return say(
        "{score}; gradient × input adds up to {total}; {where}.", score=score, total=fixed(total, 3), where=where
    )


def _parts(project: Project, heat: HeatMap) -> str:
    kind = kind_of_part(project.data, heat.question.modality)
    if kind.is_pictorial:
        return nouns(2, "pixel")
    return nouns(2, token_noun(project.data) if kind.is_written else "step" if kind.is_curve else "input")


def _others(project: Project, heat: HeatMap) -> str:
    """What else gets a share of a score, beside what the map is of."""
    labels = [lowered(each.modality.label) for each in sections(project.data)]
    others = [
        say("the {label}", label=label) for number, label in enumerate(labels) if number != heat.question.modality
    ]
    return say(" and ").join([*others, "biases"])


def _of_covering(project: Project, heat: HeatMap, covered: Covered) -> str:
    what = _patch(project, heat, covered)
    name, task = unit_name(project, heat.unit), task_of(project)
    about = say("the value of {name}", name=name) if task.acts else say("the predicted {name}", name=name)
    if _is_chance(project):
        about = say("the probability of {name}", name=name)
    before, after = answer_text(project, heat.answer), answer_text(project, covered.answer)
    return say("{what} takes {about} from {before} to {after}.", what=what, about=about, before=before, after=after)


def _patch(project: Project, heat: HeatMap, covered: Covered) -> str:
    """What was covered, as the beginning of a sentence."""
    if len(covered.sides) > 1:
        *long, high, wide = covered.sides
        of = (
            say(" of pictures {start} to {start_2}", start=covered.start[0] + 1, start_2=covered.start[0] + long[0])
            if long
            else ""
        )
        return say(
            "Covering the {high} × {wide} pixels {covered}{of}",
            high=high,
            wide=wide,
            covered=_where(covered, heat.heat.shape),
            of=of,
        )
    first, count = covered.start[0], covered.sides[0]
    kind = kind_of_part(project.data, heat.question.modality)
    if kind.is_curve or (kind.is_written and count > 1):
        noun = _parts(project, heat)
        return (
            say("Covering {noun} {first} to {first_2}", noun=noun, first=first + 1, first_2=first + count)
            if count > 1
            else say("Covering step {first}", first=first + 1)
        )
    name = place_name(project, heat, (first,))
    return (
        say("Covering {name}", name=name)
        if kind.is_written
        else say("The mean of all samples in place of {name}", name=name)
    )


def _where(covered: Covered, shape: tuple[int, ...]) -> str:
    """``at the top left``, by the thirds in which the middle of a patch lies."""
    thirds = [
        min(int(3 * (start + side / 2) / length), 2)
        for start, side, length in zip(covered.start[-2:], covered.sides[-2:], shape[-2:], strict=True)
    ]
    return PLACES[thirds[0]][thirds[1]]


def control_sentence(real: HeatMap, drawn_anew: HeatMap) -> str:
    """Whether the map depends on what was learned."""
    found, layers = rank_correlation(real.heat, drawn_anew.heat), counted(drawn_anew.question.redrawn, "layer")
    if math.isnan(found):
        return say("{layers} drawn anew: the map is the same everywhere.", layers=layers)
    how = "" if abs(found) < UNLIKE else say("hardly ") if abs(found) >= LIKE else say("partly ")
    return say(
        "{layers} drawn anew: rank correlation {fixed}, so the map {how}tells what was learned.",
        layers=layers,
        fixed=fixed(found, 2),
        how=how,
    )


def undefined_sentence(layer: Planned) -> str:
    """Why relevance has no map of this network."""
    bends = str(layer.values.get("function" if layer.kind.is_activation else "activation", ""))
    what = (
        say("{layer} with {bends}", layer=called(layer.id), bends=bends)
        if bends and bends not in {"relu", "linear"}
        else called(layer.id)
    )
    return say("LRP is not defined for {what}: look at the other two.", what=what)
