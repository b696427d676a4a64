"""Names of the samples: how many, of which class, for what, and whether a line separates them."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import PARTS, Data, Mask, Samples
from nnsim.core.network import Network
from nnsim.core.project import Project
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data.doubtful import doubtful
from nnsim.data.kinds import kind_of
from nnsim.data.separability import MOST, Separation, separate
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.findings import listed
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State

CLASS = Argument("class", "number or text", say("a class by its name, or by its place from 0 on; all without it"), "")
PART = Argument("part", "text", say("train, test, validation or excluded; all that are used without it"), "")
COLUMN = Argument("column", "number or text", say("a column by its name, or by its place from 0 on"))
FIRST = Argument("first", "number or text", say("one class; the first without it"), "")
SECOND = Argument("second", "number or text", say("the other class; the second without it"), "")


def class_index(data: Data, wanted: Known) -> int | Unknown:
    """The place of a class that is called so, or that stands in this place where none is."""
    name = (wanted if isinstance(wanted, str) else f"{wanted:g}").casefold()
    names = [name.casefold() for name in data.classes]
    if name in names:
        return names.index(name)
    if not isinstance(wanted, str) and wanted == int(wanted) and 0 <= wanted < len(data.classes):
        return int(wanted)
    return Unknown(say("cannot be told: there is no class {wanted}", wanted=wanted))


def members(data: Data, wanted: Known, part: Known = "") -> Mask | Unknown:
    """True [n] for samples of a class and a part; empty texts stand for all that are in use."""
    if part and part not in PARTS:
        return Unknown(say("cannot be told: {part} is none of {parts}", part=part, parts=listed(PARTS)))
    mask = data.part(str(part)) if part else ~data.excluded
    if wanted == "":
        return mask
    index = class_index(data, wanted)
    if isinstance(index, Unknown):
        return index
    found: Mask = mask & (data.y == index)
    return found


@quantity("data.count", "number", "samples", say("how many samples there are"), CLASS, PART)
def _count(state: State, part: Known, class_: Known) -> Result:
    mask = members(state.project.data, class_, part)
    return mask if isinstance(mask, Unknown) else int(mask.sum())


@quantity(
    "data.share", "number", "share", say("which share of the samples in use is of a class or a part"), CLASS, PART
)
def _share(state: State, part: Known, class_: Known) -> Result:
    data = state.project.data
    mask = members(data, class_, part)
    if isinstance(mask, Unknown):
        return mask
    return int(mask.sum()) / max(int((~data.excluded).sum()), 1)


@quantity("data.classes", "number", "classes", say("how many classes there are; 0 where values are learned"))
def _classes(state: State) -> Result:
    return len(state.project.data.classes)


@quantity("data.smallest", "number", "samples", say("how many samples the rarest class has"))
def _smallest(state: State) -> Result:
    return min(state.project.data.counts(), default=0)


@quantity("data.kind", "text", "", say("what the samples are: points, table, image, series, ..."))
def _kind(state: State) -> Result:
    return state.project.data.kind


@quantity("data.targets", "text", "", say("what samples are labelled with: classes or values"))
def _targets(state: State) -> Result:
    return state.project.data.targets


@quantity(
    "data.numbers", "number", "numbers", say("how many numbers a sample consists of: 784 for 28 × 28 grey pixels")
)
def _numbers(state: State) -> Result:
    return int(np.prod(state.project.data.sample_shape, dtype=np.int64))


@quantity("data.source", "text", "", say("id of the generator that the samples are from, or empty"))
def _source(state: State) -> Result:
    source = state.project.data.source
    return source.kind if source else ""


@quantity("data.bundled", "text", "", say("id of the bundled set that this is, or empty"))
def _bundled(state: State) -> Result:
    return state.project.data.bundled


@quantity(
    "data.knob", "number", "", say("a knob of the generator, such as its noise"),
    Argument("name", "text", say("the knob")),
)  # fmt: skip
def _knob(state: State, name: str) -> Result:
    source = state.project.data.source
    found = source.values.get(name) if source else None
    return (
        found
        if isinstance(found, int | float)
        else Unknown(say("cannot be told: no knob {name} was turned", name=name))
    )


@quantity("data.edited", "flag", "", say("whether a person drew or changed samples"))
def _edited(state: State) -> Result:
    return state.project.data.edited


@quantity("data.seed", "number", "", say("the seed that the samples were drawn with"))
def _seed(state: State) -> Result:
    return state.project.data.seed


@quantity("data.test_share", "number", "share", say("which share is held out for testing, as it is set"))
def _test_share(state: State) -> Result:
    return state.project.data.test_share


@quantity("data.validation_share", "number", "share", say("which share is held out for validation, as it is set"))
def _validation_share(state: State) -> Result:
    return state.project.data.validation_share


@quantity("data.copies", "number", "samples", say("how many samples are augmented copies"))
def _copies(state: State) -> Result:
    return state.project.data.copies


@quantity("data.scaling", "text", "", say("how columns are scaled: none, standard or minmax"))
def _scaling(state: State) -> Result:
    return state.project.data.scaling


def _column(data: Data, column: Known) -> int | Unknown:
    place = data.columns.index(column) if column in data.columns else column
    if isinstance(place, str) or place != int(place) or not 0 <= place < len(data.columns):
        return Unknown(say("cannot be told: there is no column {column}", column=column))
    return int(place)


def _values(state: State, column: Known, wanted: Known) -> Samples | Unknown:
    data = state.project.data
    place, mask = _column(data, column), members(data, wanted)
    if isinstance(place, Unknown):
        return place
    if isinstance(mask, Unknown):
        return mask
    found = data.x[mask][:, place]
    return found if found.size else Unknown(say("cannot be told: there are no such samples"))


@quantity("data.mean", "number", "", say("mean of a column"), COLUMN, CLASS)
def _mean(state: State, column: Known, class_: Known) -> Result:
    found = _values(state, column, class_)
    return found if isinstance(found, Unknown) else float(found.mean(dtype=np.float64))


@quantity("data.low", "number", "", say("smallest value of a column"), COLUMN, CLASS)
def _low(state: State, column: Known, class_: Known) -> Result:
    found = _values(state, column, class_)
    return found if isinstance(found, Unknown) else float(found.min())


@quantity("data.high", "number", "", say("largest value of a column"), COLUMN, CLASS)
def _high(state: State, column: Known, class_: Known) -> Result:
    found = _values(state, column, class_)
    return found if isinstance(found, Unknown) else float(found.max())


@quantity(
    "data.inside", "number", "samples", say("how many points lie in a rectangle of the plane"),
    Argument("left", "number", say("x₁ of its left side")), Argument("right", "number", say("x₁ of its right side")),
    Argument("bottom", "number", say("x₂ of its lower side")), Argument("top", "number", say("x₂ of its upper side")),
    CLASS,
)  # fmt: skip
def _inside(state: State, *, left: float, right: float, bottom: float, top: float, class_: Known) -> Result:
    data = state.project.data
    mask = members(data, class_)
    if isinstance(mask, Unknown):
        return mask
    if not kind_of(data).takes_features:
        return Unknown(say("cannot be told: these samples are no points of the plane"))
    x, y = data.x[:, 0], data.x[:, 1]
    return int((mask & (x >= left) & (x <= right) & (y >= bottom) & (y <= top)).sum())


@quantity(
    "data.class", "text", "", say("the class that a sample is labelled with"),
    Argument("sample", "number", say("a sample by its place in the data set, from 0 on")),
)  # fmt: skip
def _class(state: State, sample: float) -> Result:
    data = state.project.data
    if data.targets == "values" or not 0 <= sample < len(data):
        return Unknown(say("cannot be told: there is no such sample with a class"))
    return data.classes[int(data.y[int(sample)])]


@remembered(2)
def _doubted(data: Data, features: tuple[str, ...]) -> int:
    return int(doubtful(Project("", data, Network(features))).sum())


@quantity("data.doubtful", "number", "samples", say("training samples whose class all nearest neighbours contradict"))
def _doubtful(state: State) -> Result:
    if state.project.data.targets == "values":
        return Unknown(say("cannot be told: these samples have values, no classes"))
    return _doubted(state.project.data, state.project.network.features)


# ---------------------------------------------------------------- what a line can do


@remembered(8)
def proof(data: Data, first: int, second: int, features: tuple[str, ...] = ()) -> Separation | None:
    """Whether a hyperplane separates the training samples of two classes, with ``features`` as a network gets them.

    None where that would take too long, or there are infinite numbers.
    """
    mask = data.train & ((data.y == first) | (data.y == second))
    if data.x[:1].size * int(mask.sum()) > MOST:
        return None
    kind = kind_of(data)
    x = kind.feed(data.x[mask], features) if features and kind.takes_features else data.x[mask]
    rows = as_rows(x)
    return separate(rows, data.y[mask] == first) if np.isfinite(rows).all() else None


def _proof(state: State, first: Known, second: Known, features: tuple[str, ...] = ()) -> Separation | Unknown:
    data = state.project.data
    if data.targets == "values":
        return Unknown(say("cannot be told: these samples have values, no classes"))
    places = [
        class_index(data, data.classes[at] if wanted == "" and at < len(data.classes) else wanted)
        for at, wanted in enumerate((first, second))
    ]
    for place in places:
        if isinstance(place, Unknown):
            return place
    one, other = (place for place in places if not isinstance(place, Unknown))
    found = proof(data, one, other, features)
    return Unknown(say("cannot be told of so many samples")) if found is None else found


@quantity(
    "data.separable", "flag", "",
    say(
"whether a line (a plane, for more columns) separates the training samples of two "
"classes; proved"), FIRST, SECOND,
)  # fmt: skip
def _separable(state: State, first: Known, second: Known) -> Result:
    found = _proof(state, first, second)
    return found if isinstance(found, Unknown) else found.separable


@quantity(
    "network.separable", "flag", "",
    say("the same of the inputs that the network is fed with, computed ones among them"), FIRST, SECOND,
)  # fmt: skip
def _fed_separable(state: State, first: Known, second: Known) -> Result:
    found = _proof(state, first, second, state.project.network.features)
    return found if isinstance(found, Unknown) else found.separable


@quantity(
    "data.margin", "number", "", say("γ, the largest margin that a line has; 0 where none separates"), FIRST, SECOND
)
def _margin(state: State, first: Known, second: Known) -> Result:
    found = _proof(state, first, second)
    return found if isinstance(found, Unknown) else found.margin


@quantity("data.radius", "number", "", say("R, the length of the longest sample with its constant 1"), FIRST, SECOND)
def _radius(state: State, first: Known, second: Known) -> Result:
    found = _proof(state, first, second)
    return found if isinstance(found, Unknown) else found.radius


@quantity(
    "data.bound", "number", "corrections", say("(R/γ)², the most corrections of Rosenblatt's rule from zero weights"),
    FIRST, SECOND,
)  # fmt: skip
def _bound(state: State, first: Known, second: Known) -> Result:
    found = _proof(state, first, second)
    if isinstance(found, Unknown):
        return found
    return found.bound() if found.separable else Unknown(say("does not exist, as no line separates them"))
