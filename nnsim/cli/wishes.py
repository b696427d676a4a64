"""How ``--data`` is to be read: options of the command line as the choices of an import."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, get_args

from nnsim.cli.contradictions import refuse_opposites
from nnsim.cli.errors import UsageError
from nnsim.io.choices import TARGETS, Column, ImportChoices, Levels, Preview, Use

NAMES = (
    "target", "task", "ignore", "use", "delimiter", "decimal", "thousands", "quote", "encoding", "skip_lines", "header",
    "missing", "gaps", "scaling", "target_scaling", "samples", "levels", "test_share", "split", "split_seed",
    "size", "color", "strict", "inputs", "test_inputs", "test_target", "validation_inputs", "validation_target",
)  # fmt: skip
"""Options that are about ``--data`` alone."""

_ARRAYS = {
    "inputs": "inputs", "test_inputs": "test_inputs", "test_target": "test_targets",
    "validation_inputs": "validation_inputs", "validation_target": "validation_targets",
}  # fmt: skip
TASKS = {"classification": "classes", "regression": "values"}
SIGNS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "blank": " ", "point": ".", "apostrophe": "'",
    "double": '"', "single": "'", "none": "", "\\t": "\t",
}  # fmt: skip
"""Words for characters that a shell would take for its own."""

_SIGNED = ("decimal", "thousands", "quote", "delimiter")
_SAME = {
    "encoding": "encoding", "skip_lines": "skip", "header": "header", "gaps": "missing", "scaling": "scaling",
    "target_scaling": "target_scaling", "samples": "samples",
    "test_share": "test_share", "split_seed": "seed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says of the samples: choices, and what single columns of a table are used for.

    ``said`` are the names of the options that were given.
    """

    choices: ImportChoices
    targets: tuple[str, ...] = ()
    uses: tuple[tuple[str, Use], ...] = ()
    said: tuple[str, ...] = ()


def wishes(options: argparse.Namespace, usual: ImportChoices) -> Wishes:
    """``usual`` choices with those that ``options`` name; raises ``UsageError``."""
    said: dict[str, Any] = {}
    for option in _SIGNED:
        if (word := getattr(options, option)) is not None:
            said[option] = SIGNS.get(word, word)
    for option, field in _SAME.items():
        if (value := getattr(options, option)) is not None:
            said[field] = value
    if options.task is not None:
        said["task"] = TASKS[options.task]
    if options.missing is not None:
        said["words"] = tuple(word.strip() for word in options.missing.split(","))
    said |= _of_arrays(options)
    if options.split is not None:
        said |= {"given_split": options.split == "given", "stratified": options.split != "random"}
    if len(said.get("delimiter", ",")) != 1:
        raise UsageError(f"A delimiter is one sign, and {options.delimiter!r} is none; write comma, semicolon or tab.")
    ignored: list[tuple[str, Use]] = [(name, "ignore") for name in options.ignore or ()]
    choices, uses = replace(usual, **said), (*ignored, *map(_use, options.use or ()))
    refuse_opposites(options, choices, uses)
    return Wishes(
        choices, tuple(options.target or ()), uses, tuple(name for name in NAMES if getattr(options, name) is not None)
    )


def _of_arrays(options: argparse.Namespace) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if options.levels is not None:
        said["levels"] = _levels(options.levels)
    if options.size is not None:
        said["size"] = _size(options.size)
    if options.color is not None:
        said["color"] = options.color == "rgb"
    for option, field in _ARRAYS.items():
        if (name := getattr(options, option)) is not None:
            said[field] = name
    if options.strict:
        said["strict"] = True
    return said


def _use(text: str) -> tuple[str, Use]:
    name, equals, use = text.rpartition("=")
    known: dict[str, Use] = {word: word for word in get_args(Use) if word}
    if not equals or use not in known:
        raise UsageError(f"{text!r} is no use of a column; write COLUMN= and one of {', '.join(known)}.")
    return name, known[use]


def _levels(text: str) -> Levels:
    """``0:255``, black and white."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)", text)
    if found is None or float(found[1]) >= float(found[2]):
        raise UsageError(f"{text!r} are no levels, black before white; write them as 0:255.")
    return float(found[1]), float(found[2])


def _size(text: str) -> tuple[int, int]:
    """``28x20``, width before height as pictures are named; height first as arrays hold them."""
    found = re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", text)
    if found is None:
        raise UsageError(f"{text!r} is no size of pictures; write width and height as 28x28.")
    return int(found[2]), int(found[1])


def columns_for(found: Preview, asked: Wishes) -> ImportChoices:
    """The choices with the columns that were asked for; the others are to be recognised anew."""
    if found.kind == "arrays" and not asked.uses:
        if len(asked.targets) > 1:
            raise UsageError(f"{found.name} holds arrays, and one of them is the target; give --target once.")
        (target,) = asked.targets
        if target not in found.options:
            raise UsageError(f"{found.name} has no array {target!r}; its arrays are {', '.join(found.options[:20])}.")
        return replace(asked.choices, targets=target)
    if found.kind != "table":
        raise UsageError(f"{found.name} has no columns with names; leave out --target, --ignore and --use.")
    names = [column.name for column in found.columns]
    for name in (*asked.targets, *(name for name, _ in asked.uses)):
        _check(found.name, name, names)
    uses: dict[str, Use] = dict(asked.uses)
    if len({*asked.targets, *(name for name, use in asked.uses if use in TARGETS)}) > 1:
        for name in asked.targets:  # of several targets all are values
            uses.setdefault(name, "values")
    columns = tuple(Column(name, uses.get(name, ""), chosen=name in uses) for name in names)
    return replace(asked.choices, columns=columns, targets=(*asked.targets, "")[0])


def _check(source: str, name: str, names: list[str]) -> None:
    if name not in names:
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"its columns are {', '.join(names[:20])}."
        raise UsageError(f"{source} has no column {name!r}; {hint}")
