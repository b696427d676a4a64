"""Which arrays of a file are samples, targets, and those for testing: by their names, then by their shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Protocol

import numpy as np

from nnsim.io.choices import ImportChoices
from nnsim.io.parts import TEST, TRAIN, VALIDATION, part_in, words_of

NONE = "-"
"""The choice of no array at all."""

INPUT_WORDS = ("x", "images", "image", "img", "imgs", "data", "features", "samples", "inputs", "input", "pixels")
TARGET_WORDS = ("y", "labels", "label", "targets", "target", "classes", "class", "lbl", "answers", "output", "outputs")


class Header(Protocol):
    """What is known of an array before it is read."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its size along each axis."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its numbers."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the arrays; empty where there is none."""

    inputs: str
    targets: str = ""
    test_inputs: str = ""
    test_targets: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """All that have a role."""
        return tuple(filter(None, (self.inputs, self.targets, self.test_inputs, self.test_targets)))


def roles(headers: Mapping[str, Header], choices: ImportChoices, extra: Iterable[str] = ()) -> Roles:
    """The roles as chosen, the others as recognised among all arrays but ``extra``."""
    free = {name: header for name, header in headers.items() if name not in set(extra)} or dict(headers)
    inputs = choices.inputs or _inputs(free)
    count = _count(headers.get(inputs))
    targets = choices.targets or _partner(free, count, {inputs}, prefer=inputs)
    found = Roles(inputs, "" if targets == NONE else targets)
    if choices.test_inputs == NONE:
        return found
    tests = choices.test_inputs or _test_inputs(free, found)
    if not tests:
        return found
    taken = {*found.named, tests}
    kind = headers[targets].dtype.kind if targets in headers else ""
    answers = choices.test_targets or _partner(free, _count(headers.get(tests)), taken, prefer=tests, kind=kind)
    if found.targets and not answers:
        return found if not choices.test_inputs else replace(found, test_inputs=tests)
    return replace(found, test_inputs=tests, test_targets=answers if found.targets else "")


def validation(headers: Mapping[str, Header], choices: ImportChoices, extra: Iterable[str] = ()) -> tuple[str, ...]:
    """Samples for validation and their targets beside the roles in ``choices``; empty where no array is called so.

    The targets are left out where they are the last column.
    """
    taken = {choices.inputs, choices.targets, choices.test_inputs, choices.test_targets, *extra}
    free = {name: header for name, header in headers.items() if name not in taken and part_in(name) == VALIDATION}
    targets = "" if choices.targets == NONE else choices.targets
    kind = headers[targets].dtype.kind if targets in headers else ""
    able = _like(free, headers.get(choices.inputs))
    for name in able:
        if not targets:
            return (name,)
        if answers := _partner(free, _count(free[name]), {name}, prefer=name, kind=kind):
            return name, answers
    return ()


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
    """The targets of ``count`` samples: one number or word each, or one mark per class; empty if there are none.

    Called so before others; of the same part of the set as ``prefer``; of the ``kind`` of type.
    """
    part = part_in(prefer) or TRAIN

    def fits(name: str) -> bool:
        shape = headers[name].shape
        narrow = len(shape) == 1 or (len(shape) == 2 and shape[1] <= MOST_MARKS)
        return name not in taken and bool(shape) and shape[0] == count and narrow

    def rank(name: str) -> tuple[bool, bool, bool, bool]:
        called = any(word in TARGET_WORDS for word in words_of(name)) or name.lower() == "arr_1"
        same = not kind or headers[name].dtype.kind == kind
        return (part_in(name) or TRAIN) == part, same, called, len(headers[name].shape) == 1

    able = [name for name in headers if fits(name)]
    return max(able, key=rank, default="")


def called_targets(headers: Iterable[str], taken: str) -> str:
    """An array that is called as targets are, whatever its shape; empty if there is none."""
    return next((name for name in headers if name != taken and set(words_of(name)) & set(TARGET_WORDS)), "")


MOST_MARKS = 100
"""Columns of targets that mark a class each."""


def _test_inputs(headers: Mapping[str, Header], found: Roles) -> str:
    """Samples like the inputs in an array of their own: called so, else the only one that may be."""
    free = {name: header for name, header in headers.items() if name not in found.named}
    able = [name for name in _like(free, headers.get(found.inputs)) if part_in(name) != VALIDATION]
    if found.targets:
        able = [name for name in able if _partner(headers, _count(headers[name]), {*found.named, name}, prefer=name)]
    called = [name for name in able if part_in(name) == TEST]
    return (called or (able if len(able) == 1 else [""]))[0]


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
