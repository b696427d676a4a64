"""Names of what the network answers: for samples, for points of the plane, and for classes."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats, Samples
from nnsim.core.network import OUTPUT
from nnsim.data.feeding import inputs
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.names.data import CLASS, PART, class_index, members
from nnsim.lessons.names.kinds import PENDING, Result, Unknown, quantity
from nnsim.lessons.names.network import LAYER
from nnsim.lessons.state import State
from nnsim.networks import forward
from nnsim.networks.effort import work
from nnsim.networks.plan import units
from nnsim.tasks.answering import decided, told
from nnsim.tasks.plan import plan

SAMPLE = Argument("sample", "number", say("a sample by its place in the data set, from 0 on"))
X1, X2 = Argument("x1", "number", say("x₁ of the point")), Argument("x2", "number", say("x₂ of the point"))
ASKS, WEIGHTS = ("predictions",), ("weights",)
MOST = 4096
"""Samples that are looked at where all have to go through the network in the window."""

MOST_WORK = 100_000_000
"""Multiply-adds that the window may spend on one look at a condition: about ten milliseconds."""


def _predictions(state: State, *, classes: bool = True) -> Floats | Unknown:
    """What is told of every sample; ``classes`` where only these will do."""
    if not state.project.data.classes and classes:
        return Unknown(say("cannot be told: these samples have values, no classes"))
    found = state.told.predictions
    return PENDING if found is None or len(found) != len(state.project.data) else found


def _named(state: State, index: float) -> Result:
    classes = state.project.data.classes
    return classes[int(index)] if 0 <= index < len(classes) else Unknown(say("cannot be told: no class is answered"))


@quantity("answer.class", "text", "", say("the class that the network tells for a sample"), SAMPLE, asks=ASKS)
def _class(state: State, sample: float) -> Result:
    found = _predictions(state)
    return found if isinstance(found, Unknown) else _named(state, float(found[int(sample)]))


@quantity("answer.value", "number", "", say("the value that the network tells for a sample"), SAMPLE, asks=ASKS)
def _value(state: State, sample: float) -> Result:
    found = _predictions(state, classes=False)
    return found if isinstance(found, Unknown) else float(found[int(sample)])


@quantity("answer.right", "flag", "", say("whether a sample is classified correctly"), SAMPLE, asks=ASKS)
def _right(state: State, sample: float) -> Result:
    found = _predictions(state)
    return found if isinstance(found, Unknown) else bool(found[int(sample)] == state.project.data.y[int(sample)])


@quantity(
    "answer.count", "number", "samples", say("how many samples of one class are taken for another"),
    Argument("true", "number or text", say("the class that they have")),
    Argument("told", "number or text", say("the class that the network tells")), PART, asks=ASKS,
)  # fmt: skip
def _count(state: State, true: Known, told: Known, part: Known) -> Result:
    data, found = state.project.data, _predictions(state)
    if isinstance(found, Unknown):
        return found
    mask, index = members(data, true, part), class_index(data, told)
    if isinstance(mask, Unknown):
        return mask
    if isinstance(index, Unknown):
        return index
    return int((found[mask] == index).sum())


@quantity(
    "answer.recall", "number", "share", say("which share of a class is told as this class"), CLASS, PART, asks=ASKS
)
def _recall(state: State, class_: Known, part: Known) -> Result:
    found, mask = _predictions(state), members(state.project.data, class_, part)
    if isinstance(found, Unknown):
        return found
    if isinstance(mask, Unknown):
        return mask
    return float((found == state.project.data.y)[mask].mean()) if mask.any() else Unknown(say("has no samples"))


def _recalls(state: State, part: Known) -> dict[int, float] | Unknown:
    """What is recognised of each class that has samples, by its place."""
    names = state.project.data.classes
    shares = {at: _recall(state, name, part) for at, name in enumerate(names)}
    known = {at: float(share) for at, share in shares.items() if isinstance(share, float)}
    if known:
        return known
    unknown = next((share for share in shares.values() if isinstance(share, Unknown)), None)
    return unknown or Unknown(say("cannot be told: these samples have no classes"))


@quantity("answer.worst", "number", "", say(
"the class with the smallest recall, by its "
"place from 0 on; of equal ones the "
          "first"), PART, asks=ASKS)  # fmt: skip
def _worst(state: State, part: Known) -> Result:
    found = _recalls(state, part)
    return found if isinstance(found, Unknown) else min(found, key=found.__getitem__)


@quantity(
    "answer.worst_recall", "number", "share", say("which share of that class is told as this class"), PART, asks=ASKS
)
def _worst_recall(state: State, part: Known) -> Result:
    found = _recalls(state, part)
    return found if isinstance(found, Unknown) else min(found.values())


# ---------------------------------------------------------------- worked out from the weights


def _through(state: State, x: Floats) -> dict[str, Floats] | Unknown:
    """What every node makes of raw samples ``x``."""
    weights, planned = state.told.weights, plan(state.project)
    if not forward.can_evaluate(planned):
        return Unknown(say("cannot be told of such a network"))
    if work(planned) * len(x) > MOST_WORK:
        return Unknown(say("cannot be told of so large a network while one looks"))
    if not weights or any(f"{layer.id}.{a.name}" not in weights for layer in planned.layers for a in layer.arrays):
        return PENDING
    if any(weights[f"{layer.id}.{a.name}"].shape != a.shape for layer in planned.layers for a in layer.arrays):
        return PENDING
    return forward.run(planned, weights, inputs(state.project, x))


def _at(state: State, x1: float, x2: float) -> dict[str, Floats] | Unknown:
    data = state.project.data
    if not kind_of(data).takes_features:
        return Unknown(say("cannot be told: these samples are no points of the plane"))
    return _through(state, np.array([[x1, x2]], data.x.dtype))


@quantity(
    "point.class", "text", "", say("the class that the network tells for a point of the plane"), X1, X2, asks=WEIGHTS
)
def _point_class(state: State, x1: float, x2: float) -> Result:
    found = _at(state, x1, x2)
    if isinstance(found, Unknown):
        return found
    return _named(state, float(decided(state.project, found[OUTPUT])[0]))


@quantity("point.answer", "number", "", say("what the first output answers for a point: a probability, or a value"),
          X1, X2, asks=WEIGHTS)  # fmt: skip
def _point_answer(state: State, x1: float, x2: float) -> Result:
    found = _at(state, x1, x2)
    return found if isinstance(found, Unknown) else float(told(state.project, found[OUTPUT])[0, 0])


@quantity("point.score", "number", "", say("the score y of the first output unit for a point: Σ wⱼxⱼ"), X1, X2,
          asks=WEIGHTS)  # fmt: skip
def _point_score(state: State, x1: float, x2: float) -> Result:
    found = _at(state, x1, x2)
    return found if isinstance(found, Unknown) else float(found[OUTPUT][0, 0])


@quantity(
    "unit.value", "number", "", say("what a unit of a layer makes of a sample"), LAYER,
    Argument("unit", "number", say("which unit, from 0 on")), SAMPLE, asks=WEIGHTS,
)  # fmt: skip
def _unit_value(state: State, layer: str, unit: float, sample: float) -> Result:
    found = _through(state, state.project.data.x[int(sample)][None])
    return found if isinstance(found, Unknown) else float(found[layer][0].reshape(-1)[int(unit)])


@quantity(
    "layer.active", "number", "units", say("how many units of a layer make more than 0 of a sample"), LAYER,
    Argument("sample", "number", say("a sample by its place in the data set, from 0 on; the last without it"), -1),
    asks=WEIGHTS,
)  # fmt: skip
def _active(state: State, layer: str, sample: float) -> Result:
    found = _through(state, state.project.data.x[int(sample)][None])
    return found if isinstance(found, Unknown) else int((found[layer][0] > 0).sum())


@quantity(
    "layer.dead", "number", "units", say(
"units that make 0 of every training "
"sample, of the first 4,096 at most"), LAYER,
    asks=WEIGHTS,
)  # fmt: skip
def _dead(state: State, layer: str) -> Result:
    data = state.project.data
    most = min(MOST, MOST_WORK // max(work(plan(state.project)), 1))
    found = _through(state, data.x[np.flatnonzero(data.train)[: max(most, 1)]])
    if isinstance(found, Unknown):
        return found
    made = found[layer]
    of_a_unit = np.moveaxis(made.reshape(len(made), units(made.shape[1:]), -1), 1, 0)
    return int((of_a_unit == 0).all(axis=(1, 2)).sum())


@quantity(
    "layer.shifted", "number", "share", say(
"how far what a layer makes of an image "
"changes when that is shifted by pixels"),
    LAYER, SAMPLE, Argument("right", "number", say("pixels to the right"), 0),
    Argument("down", "number", say("pixels down"), 0),
    asks=WEIGHTS,
)  # fmt: skip
def _shifted(state: State, layer: str, sample: float, right: float, down: float) -> Result:
    data = state.project.data
    if not kind_of(data).is_pictorial or kind_of(data).is_moving:
        return Unknown(say("cannot be told: these samples are no images"))
    image = data.x[int(sample)]
    found = _through(state, np.stack([image, _moved(image, int(right), int(down))]))
    if isinstance(found, Unknown):
        return found
    before, after = found[layer].astype(np.float64)
    length = float(np.linalg.norm(before))
    return float(np.linalg.norm(after - before)) / length if length else Unknown(say("cannot be told: all of it is 0"))


def _moved(image: Samples, right: int, down: int) -> Samples:
    """An image [h, w, ...] shifted, with nothing where nothing came from."""
    moved, (height, width) = np.zeros_like(image), image.shape[:2]
    moved[_span(down, height), _span(right, width)] = image[_span(-down, height), _span(-right, width)]
    return moved


def _span(by: int, size: int) -> slice:
    """Where what is moved ``by`` so many of ``size`` places comes to lie."""
    return slice(min(max(by, 0), size), max(size + min(by, 0), 0))
