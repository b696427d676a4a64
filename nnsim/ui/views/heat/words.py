"""What a heat map says, in a sentence."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.answers.heat import Covered, HeatMap, rank_correlation
from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.shares import percent, probability
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import kind_of_part, part, sections, text_of, token_noun
from nnsim.data.text import names_of
from nnsim.networks.naming import called, column_titles
from nnsim.networks.plan import Planned
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.numbers import fixed, minus, plain

LIKE, UNLIKE = 0.7, 0.3
"""Rank correlations from which two maps are called alike, and below which not."""

NONE = "none"
"""In the place of a word that a text does not have."""

DOWN, RIGHT = ("top", "", "bottom"), ("left", "", "right")


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
        where = f"the pixel in row {row + 1}, column {column + 1}"
        return f"{where} of picture {moment[0] + 1}" if moment else where
    if kind.is_written:
        return (
            f"{token_noun(project.data)} {place[0] + 1} ({names_of([tokens(project.data, heat)[place[0]]])[0] or NONE})"
        )
    return f"step {place[0] + 1}" if kind.is_curve else names_of_inputs(project, len(heat.heat))[place[0]]


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
    return _of_map(project, heat) + (
        f" Its text: \N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}." if text else ""
    )


def _of_map(project: Project, heat: HeatMap) -> str:
    if heat.covered:
        return _of_covering(project, heat, heat.covered)
    name, total = unit_name(project, heat.unit), float(heat.heat.sum(dtype=np.float64))
    most = tuple(int(at) for at in np.unravel_index(int(np.abs(heat.heat).argmax()), heat.heat.shape))
    where = f"most counts {place_name(project, heat, most)} ({fixed(float(heat.heat[most]), 3)})"
    score = f"The score of {name} is {fixed(heat.score, 3)}"
    if heat.question.method == "relevance":
        kept = fixed(heat.score - total, 3)
        to = f"to {_others(project, heat)} {kept}"
        return f"{score}: {fixed(total, 3)} of it goes to the {_parts(project, heat)}, {to}; {where}."
    return f"{score}; gradient × input adds up to {fixed(total, 3)}; {where}."


def _parts(project: Project, heat: HeatMap) -> str:
    kind = kind_of_part(project.data, heat.question.modality)
    if kind.is_pictorial:
        return "pixels"
    return f"{token_noun(project.data)}s" if kind.is_written else "steps" if kind.is_curve else "inputs"


def _others(project: Project, heat: HeatMap) -> str:
    """What else gets a share of a score, beside what the map is of."""
    labels = [each.modality.label.lower() for each in sections(project.data)]
    others = [f"the {label}" for number, label in enumerate(labels) if number != heat.question.modality]
    return " and ".join([*others, "biases"])


def _of_covering(project: Project, heat: HeatMap, covered: Covered) -> str:
    what = _patch(project, heat, covered)
    name, task = unit_name(project, heat.unit), task_of(project)
    about = f"the value of {name}" if task.acts else f"the predicted {name}"
    if _is_chance(project):
        about = f"the probability of {name}"
    before, after = answer_text(project, heat.answer), answer_text(project, covered.answer)
    return f"{what} takes {about} from {before} to {after}."


def _patch(project: Project, heat: HeatMap, covered: Covered) -> str:
    """What was covered, as the beginning of a sentence."""
    if len(covered.sides) > 1:
        *long, high, wide = covered.sides
        of = f" of pictures {covered.start[0] + 1} to {covered.start[0] + long[0]}" if long else ""
        return f"Covering the {high} × {wide} pixels {_where(covered, heat.heat.shape)}{of}"
    first, count = covered.start[0], covered.sides[0]
    kind = kind_of_part(project.data, heat.question.modality)
    if kind.is_curve or (kind.is_written and count > 1):
        noun = _parts(project, heat)
        return f"Covering {noun} {first + 1} to {first + count}" if count > 1 else f"Covering step {first + 1}"
    name = place_name(project, heat, (first,))
    return f"Covering {name}" if kind.is_written else f"The mean of all samples in place of {name}"


def _where(covered: Covered, shape: tuple[int, ...]) -> str:
    """``at the top left``, by the thirds in which the middle of a patch lies."""
    thirds = [
        min(int(3 * (start + side / 2) / length), 2)
        for start, side, length in zip(covered.start[-2:], covered.sides[-2:], shape[-2:], strict=True)
    ]
    words = " ".join(filter(None, (DOWN[thirds[0]], RIGHT[thirds[1]])))
    return f"at the {words}" if words else "in the middle"


def control_sentence(real: HeatMap, drawn_anew: HeatMap) -> str:
    """Whether the map depends on what was learned."""
    found, layers = rank_correlation(real.heat, drawn_anew.heat), counted(drawn_anew.question.redrawn, "layer")
    if math.isnan(found):
        return f"{layers} drawn anew: the map is the same everywhere."
    how = "" if abs(found) < UNLIKE else "hardly " if abs(found) >= LIKE else "partly "
    return f"{layers} drawn anew: rank correlation {fixed(found, 2)}, so the map {how}tells what was learned."


def undefined_sentence(layer: Planned) -> str:
    """Why relevance has no map of this network."""
    bends = str(layer.values.get("function" if layer.kind.is_activation else "activation", ""))
    what = f"{called(layer.id)} with {bends}" if bends and bends not in {"relu", "linear"} else called(layer.id)
    return f"LRP is not defined for {what}: look at the other two."
