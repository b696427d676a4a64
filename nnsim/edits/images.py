"""Edits of image sets: functions from one project to the next.

Arrays of the old project never change. An edit that changes nothing returns the project
itself. Illegal values raise ``ProblemError`` with a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats, Mask, Samples, Whole, empty_images
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.edits.data import add_points, relabel, replace_data
from nnsim.edits.kinds import edit
from nnsim.edits.names import MAX_NAME
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_BY_HAND

SIDES = (8, 64)
"""Smallest and largest side of a set that is drawn here, in pixels."""

Indices = NDArray[np.intp]


@edit("new_images", say("New image set"))
def new_images(project: Project, side: int, classes: Sequence[str], *, colour: bool = False) -> Project:
    """Start an empty set of square images, grey or in colour; network and loss follow."""
    if not SIDES[0] <= side <= SIDES[1]:
        raise _wrong(
            say("Images are {sides} to {sides_2} pixels wide, not {side}.", sides=SIDES[0], sides_2=SIDES[1], side=side)
        )
    return replace_data(project, empty_images(side, colour=colour, classes=class_names(classes)))


def class_names(classes: Sequence[str]) -> tuple[str, ...]:
    """``classes`` without outer blanks; raises ``ProblemError`` unless they are 2 or more different names."""
    names = tuple(name.strip() for name in classes if name.strip())
    if not 2 <= len(names) <= MAX_BY_HAND:
        raise _wrong(
            say(
                "A set needs 2 to {max_by_hand} classes: type their names with commas between them.",
                max_by_hand=MAX_BY_HAND,
            )
        )
    long = next((name for name in names if len(name) > MAX_NAME), "")
    if long:
        raise _wrong(
            say(
                "The name of a class has at most {max_name} characters: shorten {long}…",
                max_name=MAX_NAME,
                long=long[:MAX_NAME],
            )
        )
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise _wrong(say("Two classes are called {twice}: choose different names.", twice=twice))
    return names


@edit("add_image", say("Add a drawing"))
def add_image(project: Project, pixels: Samples, label: float) -> Project:
    """Append one image of the set's shape; it joins train or test by its number within the class."""
    return add_points(project, _checked(project.data, pixels)[None], label)


@edit("replace_image", say("Redraw an image"))
def replace_image(project: Project, index: int, pixels: Samples, label: float) -> Project:
    """Draw the image ``index`` anew and label it ``label``; augmented copies of the old picture are taken out."""
    data = project.data
    wanted = _checked(data, pixels)
    if np.array_equal(data.x[index], wanted):
        return relabel(project, _only(index, len(data)), label)
    relabelled = relabel(project, _only(index, len(data)), label).data
    x = data.x.copy()
    x[index] = wanted
    changed = relabelled.with_samples(x, relabelled.y, relabelled.test)
    if changed.copy_of is not None and (changed.copy_of == index).any():
        changed = changed.kept(changed.copy_of != index)
    return _with_data(project, changed)


@edit("add_copies", say("Add augmented copies"))
def add_copies(project: Project, x: Samples, origins: Indices) -> Project:
    """Append augmented copies ``x`` [m, *sample_shape] of the training samples ``origins`` [m], marked as such."""
    data = project.data
    if not len(x):
        return project
    copy_of: Whole = origins.astype(np.int32)
    y: Floats = data.y[origins]
    return _with_data(project, data.joined(x, y, np.zeros(len(x), np.bool_), copy_of))


@edit("remove_copies", say("Remove augmented copies"))
def remove_copies(project: Project) -> Project:
    """Take out all augmented copies."""
    data = project.data
    return project if data.copy_of is None else _with_data(project, data.kept(~data.is_copy))


def _checked(data: Data, pixels: Samples) -> Samples:
    """``pixels`` as bytes of the set's shape."""
    if pixels.shape != data.sample_shape or pixels.dtype != np.uint8:
        size = " × ".join(map(str, data.sample_shape))
        raise _wrong(say("This set holds images of {size} pixels: draw one of that size.", size=size))
    return pixels if data.x.dtype == np.uint8 else pixels.astype(np.float32) / 255


def _only(index: int, count: int) -> Mask:
    only: Mask = np.arange(count) == index
    return only


def _with_data(project: Project, data: Data) -> Project:
    return replace(project, data=data)


def _wrong(sentence: str) -> ProblemError:
    return ProblemError(Problem(sentence, "data"))
