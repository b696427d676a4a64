"""Edits of the data set: functions from one project to the next.

Arrays of the old project never change. An edit that changes nothing returns the project
itself. Illegal values raise ``ProblemError`` with a sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.core.data import SCALINGS, Aside, Data, Floats, Mask
from nnsim.core.lineage import note_taken_out
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.rows import put_rows, rows_of
from nnsim.core.spec import Spec
from nnsim.core.tally import tally
from nnsim.data.bundled import TEST_SHARE, load_set, split_of
from nnsim.data.generate import generate
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import value_of
from nnsim.data.splits import joining
from nnsim.edits.adapt import adapt, as_many_steps
from nnsim.edits.kinds import edit
from nnsim.edits.names import MAX_NAME
from nnsim.edits.network import fit_inputs
from nnsim.edits.presets import use_preset
from nnsim.language.texts import say
from nnsim.recipes.kinds import SOURCES
from nnsim.tasks.fitting import MAX_BY_HAND


@edit("add_points", say("Add points"))
def add_points(project: Project, x: ArrayLike, y: ArrayLike, test: ArrayLike | None = None) -> Project:
    """Append samples ``x`` [m, *sample_shape] of the class index (or value) ``y``, one for all or [m, *target_shape].

    Without ``test`` [m] the samples join train, test or validation by their number within the class
    (see ``splits.joining``), so the same strokes always give the same split.
    """
    data = project.data
    new_x = np.asarray(x, data.x.dtype).reshape(-1, *data.sample_shape)
    if not len(new_x):
        return project
    if not np.isfinite(new_x).all():
        raise _wrong(say("A point needs two finite coordinates: draw it inside the plane."))
    new_y = _targets(data, y, len(new_x))
    aside: Aside | None = None
    if test is None:
        new_test, aside = joining(data, new_y)
    else:
        new_test = np.broadcast_to(np.asarray(test, np.bool_), new_y.shape[:1])
    return _with_data(project, data.joined(new_x, new_y, new_test, aside=aside))


Which: TypeAlias = Mask | NDArray[np.intp]
"""Samples of a set: True [n] where they are meant, or their places [m]."""


def _mask(data: Data, which: Which) -> Mask:
    mask = np.zeros(len(data), np.bool_)
    mask[which] = True
    return mask


@edit("remove_samples", say("Delete samples"))
def remove(project: Project, which: Which) -> Project:
    """Take out some samples, and the copies that were made of them."""
    mask = _mask(project.data, which)
    if not mask.any():
        return project
    rest = project.data.kept(~mask)
    note_taken_out(rest, project.data, np.flatnonzero(mask))
    return _with_data(project, rest)


@edit("remove_not_finite", say("Remove what is no number"))
def remove_not_finite(project: Project) -> Project:
    """Take out the samples that hold NaN or infinite numbers."""
    return remove(project, not_finite(project.data))


def not_finite(data: Data) -> Mask:
    """True [n] for samples that hold NaN or infinite numbers."""
    finite = np.ones(len(data), np.bool_)
    if not tally(data).is_finite:
        for numbers in (data.y, data.x):
            finite &= np.isfinite(numbers).all(axis=tuple(range(1, numbers.ndim)))
    return ~finite


@edit("move_samples", say("Move points"))
def move(project: Project, mask: Mask, dx: float, dy: float) -> Project:
    """Shift the points where ``mask`` [n] is True, in units of the plane."""
    if not mask.any() or (dx == 0 and dy == 0):
        return project
    data = project.data
    places, x = np.flatnonzero(mask), data.x.copy()
    moved = rows_of(x, places) + np.array([dx, dy], np.float32)
    if not np.isfinite(moved).all():
        raise _wrong(say("Points cannot move infinitely far: choose a smaller shift."))
    put_rows(x, places, moved)
    return _with_data(project, data.with_samples(x, data.y, data.test))


@edit("relabel", say("Give another class"))
def relabel(project: Project, which: Which, label: ArrayLike) -> Project:
    """Give some samples the class index (or value, or values [k]) ``label``; their copies follow.

    A single number is that of the value which is looked at, where there are several.
    """
    data = project.data
    mask, y = _mask(data, which), data.y.copy()
    if data.copy_of is not None:
        mask = mask | (data.is_copy & mask[data.copy_of])
    if len(data.values) > 1 and np.ndim(label) == 0:
        y[mask, value_of(project)] = _targets(data, label, 1)[0, 0]
    else:
        y[mask] = _targets(data, np.asarray(label)[None], 1)[0]
    if np.array_equal(y[mask], data.y[mask], equal_nan=True):
        return project
    return _with_data(project, data.with_samples(data.x, y, data.test))


@edit("rename_class", say("Rename a class"))
def rename_class(project: Project, index: int, name: str) -> Project:
    """Call class ``index`` by another name, which must not be taken."""
    classes = list(project.data.classes)
    others = classes[:index] + classes[index + 1 :]
    classes[index] = _free_name(name, others)
    return _with_data(project, replace(project.data, classes=tuple(classes), edited=True))


@edit("add_class", say("Add a class"))
def add_class(project: Project, name: str = "") -> Project:
    """Add an empty class, called by the first free letter unless named; output and loss follow."""
    data = project.data
    _need_classes(data)
    if len(data.classes) >= MAX_BY_HAND:
        raise _wrong(
            say(
                "There are {max_by_hand} classes already, the most there can be: remove one first.",
                max_by_hand=MAX_BY_HAND,
            )
        )
    free = next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in data.classes)
    classes = (*data.classes, _free_name(name or free, list(data.classes)))
    return adapt(_with_data(project, replace(data, classes=classes, edited=True)))


@edit("remove_class", say("Remove a class"))
def remove_class(project: Project, index: int) -> Project:
    """Take out a class with its samples; later classes move up, output and loss follow."""
    _need_classes(project.data)
    if len(project.data.classes) <= 2:
        raise _wrong(say("Two classes are the least there can be: add another class before you remove this one."))
    project = remove(project, project.data.y == index)
    data = project.data
    y = np.where(data.y > index, data.y - 1, data.y).astype(np.float32)
    classes = data.classes[:index] + data.classes[index + 1 :]
    return adapt(_with_data(project, replace(data, y=y, classes=classes, edited=True)))


@edit("set_generator", say("Set the knobs of the data set"))
def set_generator(project: Project, spec: Spec) -> Project:
    """Replace all samples by what ``spec`` makes with the present seed and test share; output and loss follow."""
    return _replaced(project, generate(spec, project.data.seed, *_shares(project.data)))


@edit("choose_bundled", say("Choose real data"))
def choose_bundled(project: Project, name: str) -> Project:
    """Replace all samples by those of a bundled set, shown as suits it; network and loss follow."""
    return _replaced(project, load_set(name, project.data.seed, *_shares(project.data)))


@edit("replace_data", say("Import data"))
def replace_data(project: Project, data: Data) -> Project:
    """Replace the whole data set; the network's inputs, its output and the loss follow.

    Where samples of the new kind begin with another network, that takes the place of the present one. A schedule that
    would be over after fewer steps, as the new set is smaller, gets more epochs.
    """
    return as_many_steps(project, _replaced(project, data))


def _replaced(project: Project, data: Data) -> Project:
    preset, before = kind_of(data).preset, kind_of(project.data).preset
    project = _sourced(replace(project, data=data, view=replace(project.view, axes="")))
    return use_preset(project, preset) if preset != before else adapt(fit_inputs(project))


def _sourced(project: Project) -> Project:
    """Where these data have no new samples, each of the set is taken once."""
    if not SOURCES[project.recipe.source].why_not(project):
        return project
    return replace(project, recipe=replace(project.recipe, source="set"))


def _shares(data: Data) -> tuple[float, float, str]:
    """How to go on splitting; test samples that the makers of a set chose are no wish of the user."""
    if split_of(data) == "given":
        return TEST_SHARE, data.validation_share, "stratified"
    return data.test_share, data.validation_share, data.split


@edit("choose_generator", say("Choose a data set"))
def choose_generator(project: Project, kind: str) -> Project:
    """Replace all samples by those of another generator with its default knobs."""
    return set_generator(project, Spec(kind))


@edit("set_scaling", say("Change scaling"))
def set_scaling(project: Project, scaling: str) -> Project:
    """Scale the columns before the network sees them: ``none``, ``standard`` or ``minmax``; raw values stay."""
    data = project.data
    if scaling not in SCALINGS:
        raise _wrong(
            say("There is no scaling {scaling!r}: choose {scalings}.", scaling=scaling, scalings=", ".join(SCALINGS))
        )
    if scaling not in kind_of(data).scalings:
        raise _wrong(kind_of(data).unscaled)
    return project if data.scaling == scaling else _with_data(project, replace(data, scaling=scaling))


@edit("set_target_scaling", say("Change value scaling"))
def set_target_scaling(project: Project, scaling: str) -> Project:
    """Scale the values to learn: ``none``, ``standard`` or ``minmax``; the raw values stay."""
    data = project.data
    if scaling not in SCALINGS:
        raise _wrong(
            say("There is no scaling {scaling!r}: choose {scalings}.", scaling=scaling, scalings=", ".join(SCALINGS))
        )
    if data.classes and scaling != "none":
        raise _wrong(say("Classes are not scaled: only values to learn are."))
    return project if data.target_scaling == scaling else _with_data(project, replace(data, target_scaling=scaling))


@edit("clear_data", say("Clear data"))
def clear(project: Project) -> Project:
    """Take out all samples and keep the classes; the blank plane is the user's own."""
    data = project.data
    nothing = data.kept(np.zeros(len(data), np.bool_))
    return _with_data(project, replace(nothing, source=None, bundled="", origin=""))


def _with_data(project: Project, data: Data) -> Project:
    return replace(project, data=data)


def _targets(data: Data, y: ArrayLike, count: int) -> Floats:
    """``y`` as ``count`` legal targets, a number for each value or one for all of them; raises ``ProblemError``."""
    if data.is_masked:
        raise _wrong(
            say("These images have a target for every pixel, which is not drawn here: import them with theirs.")
        )
    given = np.asarray(y, np.float32)
    if given.ndim == 1 and data.target_shape:
        given = given.reshape(-1, *[1] * len(data.target_shape))
    targets = np.broadcast_to(given, (count, *data.target_shape))
    if not np.isfinite(targets).all():
        raise _wrong(say("A value must be a finite number: choose one between −1 and 1."))
    known = np.arange(len(data.classes), dtype=np.float32)
    if data.classes and not np.isin(targets, known).all():
        raise _wrong(say("This class does not exist: choose one of {classes}.", classes=", ".join(data.classes)))
    return targets


def _free_name(name: str, taken: list[str]) -> str:
    """``name`` without outer blanks; raises ``ProblemError`` if it cannot name a class."""
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise _wrong(say("The name of a class needs 1 to {max_name} characters.", max_name=MAX_NAME))
    if name in taken:
        raise _wrong(say("Another class is called {name} already: choose a different name.", name=name))
    return name


def _need_classes(data: Data) -> None:
    if data.targets == "values":
        raise _wrong(say("These data have values instead of classes: choose a data set with classes first."))
    if kind_of(data).follows_on or kind_of(data).is_played:
        raise _wrong(say("What there is to tell apart follows from the text or world itself: choose another one."))


def _wrong(sentence: str) -> ProblemError:
    return ProblemError(Problem(sentence, "data"))
