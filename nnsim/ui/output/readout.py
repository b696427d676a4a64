"""What stands at the cursor: coordinates, and what the network answers there. Qt-free."""

from __future__ import annotations

from html import escape

import numpy as np

from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.plane.geometry import Point
from nnsim.ui.plane.names import large_neuron
from nnsim.ui.run.live import LiveModel

HINT = say("outline: true · fill: predicted")
VALUE_HINT = say("points: true · map: predicted")
FLOW_HINT = say("dots: noise on its way · arrows: velocity")


def number(value: float) -> str:
    """Two decimals with a real minus sign."""
    return fixed(value, 2) if np.isfinite(value) else say("not a number")


def answer_at(project: Project, live: LiveModel, point: Point) -> tuple[str, str]:
    """What the network says at ``point``: a name and a number, both empty before the first weights and without rows."""
    if not live.can_answer:
        return "", ""
    x = np.array([point], np.float32)
    neuron = large_neuron(project, live.focus)
    if neuron is not None and neuron[0] == OUTPUT and task_of(project).tells_values:
        return project.data.values[neuron[1]], number(float(live.answers_at(x)[0, neuron[1]]))
    if neuron is not None and neuron[0] == OUTPUT:
        return f"P({project.data.classes[neuron[1]]})", number(float(live.answers_at(x)[0, neuron[1]]))
    if neuron is not None:
        return say("Neuron"), number(float(live.at(x)[neuron[0]][0, neuron[1]]))
    exact = live.explained.reasons_at(point) if live.asks else None  # the map tells of a whole cell alone
    if learner_of(project).decides:
        return _score(project, exact.scores if exact else live.at(x)[OUTPUT][0])
    return _answer(project, exact.answer if exact else live.answers_at(x)[0])


def _score(project: Project, scores: np.ndarray[tuple[int], np.dtype[np.float32]]) -> tuple[str, str]:
    """Rosenblatt's rule knows no probabilities, only scores."""
    if len(scores) == 1:
        return say("Score"), number(float(scores[0]))
    best = int(scores.argmax())
    return say("Score {class_name}", class_name=project.data.classes[best]), number(float(scores[best]))


def _answer(project: Project, answers: np.ndarray[tuple[int], np.dtype[np.float32]]) -> tuple[str, str]:
    classes = project.data.classes
    if task_of(project).flows:
        return say("Velocity"), f"({', '.join(number(float(value)) for value in answers)})"
    if not classes or not task_of(project).tells_classes:
        one = value_of(project) if len(answers) > 1 else 0  # a learner without a network tells the one alone
        values = project.data.values
        return values[value_of(project)] if len(values) > 1 else say("Value"), number(float(answers[one]))
    best = 1 if len(answers) == 1 else int(answers.argmax())
    return f"P({classes[min(best, len(classes) - 1)]})", number(
        float(answers[0] if len(answers) == 1 else answers[best])
    )


def caption(project: Project, live: LiveModel, point: Point | None, strong: str) -> str:
    """The words at the right of the panel's title, as simple HTML; ``strong`` colours the number."""
    if not kind_of(project.data).lies_in_plane:
        return ""
    if point is None:
        if task_of(project).flows:
            return FLOW_HINT
        return VALUE_HINT if project.data.targets == "values" else HINT
    where = f"({number(point[0])}, {number(point[1])})"
    name, value = answer_at(project, live, point)
    if not name:
        return where
    return f'{where}&nbsp;&nbsp; {escape(name)} <b style="color:{strong}">{value}</b>'
