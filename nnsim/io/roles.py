"""Which arrays of a file are samples, targets, and those of each part: by their names, then by their shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Protocol

import numpy as np

from nnsim.core.counted import counted
from nnsim.io.array_data import unequal
from nnsim.io.choices import ImportChoices
from nnsim.io.parts import TEST, TRAIN, VALIDATION, part_in, words_of
from nnsim.io.sources import Source, failure
from nnsim.language.texts import say

NONE = "-"
"""The choice of no array at all."""

PARTS = ("test", "validation")
"""What is held out, as it is called."""

INPUT_WORDS = ("x", "images", "image", "img", "imgs", "data", "features", "samples", "inputs", "input", "pixels")
TARGET_WORDS = ("y", "labels", "label", "targets", "target", "classes", "class", "lbl", "answers", "output", "outputs")


MASK_WORDS = ("mask", "masks", "segmentation", "segmentations")


class Header(Protocol):
    """What is known of an array before it is read."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its size along each axis."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its numbers."""


Part = tuple[str, str]
"""The names of the samples of a part and of their targets; empty where there are none."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the arrays; empty where there is none."""

    inputs: str
    targets: str = ""
    test: Part = ("", "")
    validation: Part = ("", "")

    @property
    def named(self) -> tuple[str, ...]:
        """All that have a role."""
        return tuple(filter(None, (self.inputs, self.targets, *self.test, *self.validation)))


def roles(headers: Mapping[str, Header], choices: ImportChoices, extra: Iterable[str] = ()) -> Roles:
    """The roles as chosen, the others as recognised among all arrays but ``extra``."""
    free = {name: header for name, header in headers.items() if name not in set(extra)} or dict(headers)
    test, validation = chosen_parts(choices)
    held = {*test, *validation}
    inputs = choices.inputs or _inputs(_without(free, held) or free)
    targets = choices.targets or _partner(free, _count(headers.get(inputs)), {inputs, *held}, prefer=inputs)
    found = Roles(inputs, "" if targets == NONE else targets)
    kind = headers[targets].dtype.kind if targets in headers else ""
    others = _without(free, {*found.named, *filter(None, validation)})
    tests = _test_inputs(others, headers.get(inputs), found)
    found = replace(found, test=_part(others, found, test, tests, kind))
    others = _without(free, found.named)
    called = {name: header for name, header in others.items() if part_in(name) == VALIDATION}
    validates = _validation_inputs(called, headers.get(inputs), found)
    return replace(found, validation=_part(others if validation[0] else called, found, validation, validates, kind))


def chosen_parts(choices: ImportChoices) -> tuple[Part, Part]:
    """The arrays for testing and for validation as ``choices`` name them."""
    test = choices.test_inputs, choices.test_targets
    return test, (choices.validation_inputs, choices.validation_targets)


def check_parts(source: Source, headers: Mapping[str, Header], found: Roles, choices: ImportChoices) -> None:
    """Samples that are held out are others than those for training, but like them, and each has a target."""
    for name in found.named:
        if found.named.count(name) > 1:
            raise failure(source, say("the array {name} is chosen twice; choose another for one of the two", name=name))
    for what, part, chosen in zip(PARTS, (found.test, found.validation), chosen_parts(choices), strict=True):
        samples, targets = part
        if not samples and chosen[1]:
            raise failure(
                source,
                say("{chosen} is a target without samples; choose the {what} inputs, too", chosen=chosen[1], what=what),
            )
        if not samples:
            continue
        shape, like = headers[samples].shape, headers[found.inputs].shape
        if not shape or shape[1:] != like[1:]:
            raise failure(source, say("its training and {what} samples do not have the same shape", what=what))
        if found.targets and not targets:
            each = counted(shape[0], "sample")
            raise failure(
                source,
                say(
                    "no array has a target for each of the {each} of {samples}; choose another or none",
                    each=each,
                    samples=samples,
                ),
            )
        if targets and headers[targets].shape[:1] != shape[:1]:
            raise failure(source, unequal(shape[0], (headers[targets].shape or (0,))[0]))
        if targets and (headers[targets].dtype.kind in "US") != (headers[found.targets].dtype.kind in "US"):
            raise failure(
                source, say("some of its targets are words, others numbers; choose the {what} target anew", what=what)
            )


def held_out(choices: ImportChoices) -> tuple[list[str], list[str]]:
    """The arrays for testing and for validation as recognised, samples before targets."""
    tests, validates = (list(filter(None, part)) if part[0] != NONE else [] for part in chosen_parts(choices))
    return tests, validates


def _part(headers: Mapping[str, Header], found: Roles, chosen: Part, recognised: str, kind: str) -> Part:
    """Samples that are held out, as chosen or ``recognised``, and their targets; these may be the last column."""
    samples, targets = chosen
    if samples == NONE:
        return "", ""
    samples = samples or recognised
    if not samples or not found.targets:
        return samples, ""
    targets = targets or _partner(headers, _count(headers.get(samples)), {samples}, prefer=samples, kind=kind)
    return samples, targets


def _without(headers: Mapping[str, Header], names: Iterable[str]) -> dict[str, Header]:
    return {name: header for name, header in headers.items() if name not in set(names)}


def _is_held_out(name: str) -> bool:
    return part_in(name) in {TEST, VALIDATION}


def _inputs(headers: Mapping[str, Header]) -> str:
    """The array of samples: called so, else the largest for which there may be targets."""
    able = [name for name, header in headers.items() if header.dtype.kind not in "US" and header.shape]
    able = [name for name in able if not _is_held_out(name)] or able or list(headers)
    partners = [name for name in able if _partner(headers, _count(headers[name]), {name}) or len(headers) == 1]

    def rank(name: str) -> tuple[bool, bool, int, int]:
        called = name.lower() == "arr_0" or any(word in INPUT_WORDS for word in words_of(name))
        shape = headers[name].shape
        return name in partners, called, len(shape), prod(shape) * headers[name].dtype.itemsize

    return max(able, key=rank)


def _partner(headers: Mapping[str, Header], count: int, taken: set[str], *, prefer: str = "", kind: str = "") -> str:
    """The targets of ``count`` samples: a number or word each, some numbers, or one for every pixel; empty for none.

    Called so before others; of the same part of the set as ``prefer``; of the ``kind`` of type.
    """
    part = part_in(prefer) or TRAIN

    def fits(name: str) -> bool:
        shape = headers[name].shape
        narrow = len(shape) == 1 or (len(shape) == 2 and shape[1] <= MOST_MARKS)
        if len(shape) == 3 and prefer in headers and set(words_of(name)) & {*TARGET_WORDS, *MASK_WORDS}:
            narrow = shape[1:] == headers[prefer].shape[1:3]  # a target for every pixel
        return name not in taken and bool(shape) and shape[0] == count and narrow

    def rank(name: str) -> tuple[bool, bool, bool, bool]:
        called = any(word in (*TARGET_WORDS, *MASK_WORDS) for word in words_of(name)) or name.lower() == "arr_1"
        same = not kind or headers[name].dtype.kind == kind
        return (part_in(name) or TRAIN) == part, same, called, len(headers[name].shape) == 1

    able = [name for name in headers if fits(name)]
    return max(able, key=rank, default="")


def called_targets(headers: Iterable[str], taken: str) -> str:
    """An array that is called as targets are, whatever its shape; empty if there is none."""
    return next((name for name in headers if name != taken and set(words_of(name)) & set(TARGET_WORDS)), "")


MOST_MARKS = 100
"""Columns of targets that mark a class each."""


def _test_inputs(free: Mapping[str, Header], inputs: Header | None, found: Roles) -> str:
    """Samples like the inputs in an array of their own: called so, else the only one that may be."""
    able = [name for name in _held_out_inputs(free, inputs, found) if part_in(name) != VALIDATION]
    called = [name for name in able if part_in(name) == TEST]
    return (called or (able if len(able) == 1 else [""]))[0]


def _validation_inputs(called: Mapping[str, Header], inputs: Header | None, found: Roles) -> str:
    """The first of the arrays ``called`` so whose samples are like the inputs."""
    return next(iter(_held_out_inputs(called, inputs, found)), "")


def _held_out_inputs(free: Mapping[str, Header], inputs: Header | None, found: Roles) -> list[str]:
    """The arrays with samples like the inputs, and with targets where those have some."""
    able = _like(free, inputs)
    return [name for name in able if not found.targets or _partner(free, _count(free[name]), {name}, prefer=name)]


def _like(headers: Mapping[str, Header], inputs: Header | None) -> list[str]:
    """The arrays whose samples have the shape and type of those in ``inputs``."""
    if inputs is None or len(inputs.shape) < 2:
        return []
    return [
        name
        for name, header in headers.items()
        if len(header.shape) == len(inputs.shape)
        and header.shape[1:] == inputs.shape[1:]
        and header.dtype.kind == inputs.dtype.kind
    ]


def _count(header: Header | None) -> int:
    return header.shape[0] if header is not None and header.shape else 0
