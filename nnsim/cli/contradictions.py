"""Options about ``--data`` that contradict each other, or that its samples have no use for: said, not passed over."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from nnsim.cli.errors import UsageError
from nnsim.core.data import Data
from nnsim.io.choices import TARGETS, ImportChoices, Kind, Preview, Use

READ_BY: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(
        ("delimiter", "decimal", "thousands", "quote", "skip_lines", "header", "missing", "gaps"), ("table",)
    ),
    **dict.fromkeys(("inputs", "test_inputs", "test_target", "validation_inputs", "validation_target"), ("arrays",)),
    "encoding": ("table", "text"),
    **dict.fromkeys(("task", "samples"), ("table", "arrays")),
    **dict.fromkeys(("split", "split_seed"), ("table", "arrays", "idx", "folder", "picture")),
    "levels": ("arrays", "folder", "picture"),
    "size": ("folder", "picture"),
    "color": ("folder",),
    "strict": ("folder",),
}
"""Which kinds of sources an option is about; one that is not named is about all."""

KINDS: dict[Kind, str] = {
    "table": "tables", "arrays": "arrays", "idx": "IDX files", "folder": "folders of pictures",
    "picture": "single pictures", "text": "texts",
}  # fmt: skip


def option(name: str) -> str:
    """As it is typed."""
    return f"--{name.replace('_', '-')}"


def refuse_opposites(options: argparse.Namespace, choices: ImportChoices, uses: Collection[tuple[str, Use]]) -> None:
    """Raise ``UsageError`` where two options cannot both be meant."""
    if choices.decimal and choices.decimal == choices.thousands:
        raise UsageError("--decimal and --thousands name the same sign; leave one of them out.")
    if choices.delimiter and choices.delimiter == choices.quote:
        raise UsageError("--delimiter and --quote name the same sign; leave one of them out.")
    if options.split == "given" and (options.test_share is not None or options.split_seed is not None):
        other = "test_share" if options.test_share is not None else "split_seed"
        raise UsageError(f"--split given takes what the source holds out; leave out {option(other)}, or --split given.")
    for part in ("test", "validation"):
        if getattr(options, f"{part}_inputs") == "-" and getattr(options, f"{part}_target") is not None:
            raise UsageError(f"--{part}-inputs - leaves these samples out, so leave out --{part}-target.")
    _refuse_uses(options.target or (), choices.task, uses)


def _refuse_uses(asked: Collection[str], task: str, uses: Collection[tuple[str, Use]]) -> None:
    said = dict(uses)
    for name, use in uses:
        if said[name] != use:
            raise UsageError(f"Column {name!r} cannot be both {use} and {said[name]}; choose one use.")
        if use in TARGETS and task and use != task:
            raise UsageError(f"--use {name}={use} and --task say different things of the target; leave one out.")
    for target in asked:
        if said.get(target, "classes") not in TARGETS:
            raise UsageError(f"Column {target!r} cannot be both the target and {said[target]}; choose one use.")
    targets = dict.fromkeys((*asked, *(name for name, use in said.items() if use in TARGETS)))
    classes = [name for name in targets if said.get(name, task) == "classes"]
    if len(targets) > 1 and classes:
        other = next(name for name in targets if name != classes[0])
        text = f"{classes[0]!r} is learned as classes, which are learned alone, but {other!r} is a target, too"
        raise UsageError(f"{text}; choose one, or learn values.")


def refuse_idle(said: Collection[str], found: Preview) -> None:
    """Raise ``UsageError`` where an option that was ``said`` is not about what was found."""
    for name in said:
        if found.kind not in READ_BY.get(name, (found.kind,)):
            *others, last = (KINDS[kind] for kind in READ_BY[name])
            kinds = f"{', '.join(others)} and {last}" if others else last
            raise UsageError(f"{option(name)} is for {kinds}; leave it out for {found.name}.")


def refuse_unused(said: Collection[str], choices: ImportChoices, data: Data, name: str) -> None:
    """Raise ``UsageError`` where the samples as they were read have no use for an option that was ``said``."""
    if "split" in said and choices.given_split and data.given is None:
        raise UsageError(f"{name} does not say which samples are held out; leave out --split given.")
    if "target_scaling" in said and data.classes:
        raise UsageError(f"--target-scaling is about values to learn, and {name} holds classes; leave it out.")
    if choices.scaling is not None and choices.scaling != data.scaling:
        raise UsageError(f"--scaling is about columns of numbers, and {name} has none; leave it out.")
